"""Operation: backup, checks of the store, maintenance and secrets."""
