"""Writes ``schemas/letters/`` from the records of `letter_payloads` (`make schemas`)."""

from __future__ import annotations

from pathlib import Path

from indicators.base import resources
from indicators.store.letter_payloads import LetterKind, schema

FOLDER = resources.SCHEMAS / "letters"


def write(folder: Path = FOLDER) -> list[Path]:
    """Writes the schema of each kind, and removes those of kinds that are gone."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = {folder / f"{kind}.schema.json": schema(kind) for kind in LetterKind}
    for path, text in paths.items():
        path.write_text(text, encoding="utf-8")
    for old in set(folder.glob("*.json")) - set(paths):
        old.unlink()
    return sorted(paths)


if __name__ == "__main__":
    write()
