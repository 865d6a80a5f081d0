"""Household microdata: the design of a survey as data, and estimates of the core indicators with their errors."""
