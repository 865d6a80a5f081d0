"""Correspondence: letters from the outbox, in the reader's language."""
