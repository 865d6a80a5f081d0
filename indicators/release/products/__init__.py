"""The files of a release, and what is said about them."""
