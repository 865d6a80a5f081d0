"""The command line: the verbs as the `ict` command."""
