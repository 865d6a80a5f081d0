"""Definitions: data that a statistician may change, and their only reader."""
