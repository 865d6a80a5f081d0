"""Mapping: accepted observations to MDG indicators and aggregates, in DuckDB SQL."""
