"""Names of variables in SQL."""

from __future__ import annotations


def quoted(name: str) -> str:
    """A name as an identifier of SQL."""
    return '"' + name.replace('"', '""') + '"'
