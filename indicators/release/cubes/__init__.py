"""Cubes of a release: its extracts by indicator or area as PC-Axis and JSON-stat."""
