"""The files of a release, and their metadata."""
