"""The ICT indicators pipeline: receive, validate, map and publish national ICT statistics."""

__version__ = "0.1.0"
