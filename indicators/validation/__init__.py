"""Validation: rules are data, DuckDB runs them, Great Expectations certifies."""
