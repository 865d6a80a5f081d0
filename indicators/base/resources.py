"""Where the files that are not Python lie: SQL, JSON Schemas and definitions."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

_PACKAGE = Path(__file__).parents[1]
# In a wheel sql/ and schemas/ travel inside the package; in a checkout they lie beside it.
_BUNDLED = _PACKAGE / "_resources"
_ROOT = _BUNDLED if _BUNDLED.is_dir() else _PACKAGE.parent

DEFINITIONS = _PACKAGE / "definitions"
SQL = _ROOT / "sql"
SCHEMAS = _ROOT / "schemas"
SAMPLES = _ROOT / "samples"  # only in a checkout
# The rules as a Great Expectations suite: written by `ict rules gx`, the same as the rules (tests/validation).
SUITE_FILE = SCHEMAS / "great_expectations" / "core_ict_indicators.json"


@cache
def code_hash() -> str:
    """A SHA-256 over code, SQL and schemas: with the version it says what made a release."""
    digest = hashlib.sha256()
    for folder, pattern in ((_PACKAGE, "*.py"), (SQL, "*.sql"), (SCHEMAS, "*.json")):
        for path in sorted(folder.rglob(pattern)):
            digest.update(path.relative_to(folder).as_posix().encode() + path.read_bytes())
    return digest.hexdigest()


@cache
def templates() -> list[Path]:
    """The folders of templates: each lies with the wing that fills them."""
    return sorted(_PACKAGE.rglob("templates"))


@cache
def sql(name: str) -> str:
    """The text of one SQL file, for example ``sql("derive/mdg")``."""
    return (SQL / f"{name}.sql").read_text(encoding="utf-8")
