"""Derivation: accepted observations to goals, regions, progress and suppressed cells, in DuckDB SQL."""
