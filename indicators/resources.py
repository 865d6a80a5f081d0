"""Where the files that are not Python lie: SQL, JSON Schemas and definitions."""

from __future__ import annotations

from functools import cache
from pathlib import Path

_PACKAGE = Path(__file__).parent
# In a wheel sql/ and schemas/ travel inside the package; in a checkout they lie beside it.
_BUNDLED = _PACKAGE / "_resources"
_ROOT = _BUNDLED if _BUNDLED.is_dir() else _PACKAGE.parent

DEFINITIONS = _PACKAGE / "definitions"
SQL = _ROOT / "sql"
SCHEMAS = _ROOT / "schemas"


@cache
def sql(name: str) -> str:
    """The text of one SQL file, for example ``sql("derive/mdg")``."""
    return (SQL / f"{name}.sql").read_text(encoding="utf-8")
