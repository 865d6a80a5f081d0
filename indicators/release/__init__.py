"""Releases: immutable folders of extracts, built from a snapshot, verified, then published at once."""
