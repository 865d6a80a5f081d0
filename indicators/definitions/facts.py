"""Where each fact of the definitions comes from, of when, and how sure it is: ``provenance.csv`` and the rows."""

from __future__ import annotations

import csv
import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path

from indicators.definitions.registry import Definitions
from indicators.definitions.tables import Row
from indicators.definitions.yaml_loader import load

TWO_YEARS = dt.timedelta(days=731)
_KEYS = ("ref_area", "code", "series", "target", "id", "name", "term", "edition_to", "core_code")
_WHOLE: Row = {"": ""}
_DOCUMENTS = {"rules", "profiles", "sources"}  # folders with a document for each thing


@dataclass(frozen=True, slots=True)
class Fact:
    """One row of a definition file, or one column of it that comes from elsewhere than the row.

    Attributes:
        file: under the folder of the definitions.
        key: of the row; blank where the file is one whole.
        source: where it was read, or that it is a decision or knowledge of this project.
        as_of: the date of the source: a year, a month or a day.
        confidence: high, medium or low.
        ages: whether the world may change it.
    """

    file: str
    key: str
    source: str
    as_of: str
    confidence: str
    ages: bool

    def stale(self, today: dt.date) -> bool:
        """Whether a fact that the world may change is older than two years."""
        return self.ages and today - _day(self.as_of) > TWO_YEARS


def _day(as_of: str) -> dt.date:
    """The last day that a year, a month or a day may mean."""
    year, month, day = (*(int(part) for part in as_of.split("-")), 0, 0)[:3]
    if day:
        return dt.date(year, month, day)
    following = dt.date(year + (month or 12) // 12, (month or 12) % 12 + 1, 1)
    return following - dt.timedelta(days=1)


def of(definitions: Definitions) -> Iterator[Fact]:
    """Every fact, file by file."""
    for file in definitions.files():
        path = definitions.root / file
        lines = [line for line in definitions.provenance if fnmatchcase(file, line["file"])]
        for row in rows(path):
            yield from _of_row(file, row, lines)


def rows(path: Path) -> Iterable[Row]:
    """The rows of a table, or the entries of a document that say their confidence; another document is one whole."""
    if path.suffix == ".csv":
        with path.open(newline="", encoding="utf-8") as stream:
            return list(csv.DictReader(stream))
    document = load(path.read_text(encoding="utf-8"))
    entries = [each for each in (document if isinstance(document, list) else [document]) if "confidence" in each]
    return [{name: str(value) for name, value in each.items()} for each in entries] or [_WHOLE]


def _of_row(file: str, row: Row, lines: list[Row]) -> Iterator[Fact]:
    """The fact of a row by the last line that fits it, and those of single columns."""
    said = [line for line in lines if fits(line, row)]
    for line in [*[each for each in said if not each["part"]][-1:], *(each for each in said if each["part"])]:
        key = next((row[name] for name in _KEYS if row.get(name)), "")
        yield Fact(
            file=file,
            key=f"{key} {line['part']}".strip(),
            source=line["source"] or row.get("source", ""),
            as_of=line["as_of"] or row.get("date", ""),
            confidence=line["confidence"] or row.get("confidence", ""),
            ages=line["ages"] == "yes",
        )


def fits(line: Row, row: Row) -> bool:
    """Whether a line of ``provenance.csv`` speaks of a row: ``column=pattern`` holds, or nothing is asked."""
    column, _, pattern = line["rows"].partition("=")
    return not column or fnmatchcase(row.get(column, ""), pattern)


def page(facts: Iterable[Fact]) -> str:
    """``docs/facts.md``: sources and dates of each file, and all that is of low confidence."""
    by_source: dict[tuple[str, str, str], Counter[str]] = defaultdict(Counter)
    low: dict[tuple[str, str], list[str]] = defaultdict(list)
    for fact in facts:
        folder = fact.file.split("/")[0]
        where = (f"{folder}/*.yml", "each document names its own") if folder in _DOCUMENTS else (fact.file, fact.source)
        by_source[*where, fact.as_of][fact.confidence] += 1
        if fact.confidence == "low":
            low[fact.file, fact.source].append(fact.key)
    lines = ["# Facts: source, date and confidence of each definition", ""]
    lines += [
        "Made by `make facts`; a test holds it to `provenance.csv` and the rows. *Low* is not to be relied on.",
        "",
    ]
    lines += ["| file | source | date | high | medium | low |", "|---|---|---|---|---|---|"]
    for (file, source, as_of), counted in by_source.items():
        numbers = " | ".join(str(counted[each] or "") for each in ("high", "medium", "low"))
        lines.append(f"| `{file}` | {source} | {as_of} | {numbers} |")
    lines += ["", "## Low confidence", ""]
    lines += [f"- `{file}`: {', '.join(keys) or 'all'} ({source})" for (file, source), keys in low.items()]
    return "\n".join(lines) + "\n"


def to_review(facts: Iterable[Fact], today: dt.date) -> Iterator[str]:
    """What is low or older than two years, a line for each source of a file."""
    found: dict[tuple[str, str, str, str], int] = Counter()
    for fact in facts:
        reasons = ["low"] if fact.confidence == "low" else []
        reasons += ["older than two years"] if fact.stale(today) else []
        if reasons:
            found[fact.file, fact.source, fact.as_of, " and ".join(reasons)] += 1
    for (file, source, as_of, reason), number in found.items():
        yield f"{file}: {number} {reason}: {source} ({as_of})"
