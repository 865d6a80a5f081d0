"""What says what a release is: a citation, a dictionary of its columns, and what changed since the one before."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

import yaml

from indicators import __version__
from indicators.release.products import extracts
from indicators.release.products.data_package import LICENCE, TITLE
from indicators.release.products.difference import Difference

PUBLISHER = "Partnership on Measuring ICT for Development"
CITATION_FILE, DICTIONARY_FILE, CHANGES_FILE = "CITATION.cff", "DICTIONARY.md", "CHANGES.md"


def citation(version: str, recorded: dt.datetime) -> str:
    """How the release is cited (Citation File Format 1.2)."""
    described = {
        "cff-version": "1.2.0",
        "message": "Cite the release with its version; the source of each value is in its column SOURCE.",
        "type": "dataset",
        "title": TITLE,
        "version": version,
        "date-released": f"{recorded:%Y-%m-%d}",
        "license": LICENCE["name"],
        "authors": [{"name": PUBLISHER}],
        "keywords": ["ICT statistics", "Core ICT Indicators", "MDG", "SDG"],
    }
    return yaml.safe_dump(described, sort_keys=False, allow_unicode=True)


def dictionary() -> str:
    """The tables of a release and the meaning of their columns, from the schemas."""
    lines = [
        "# Dictionary",
        "",
        f"Tables of a release, as Parquet and CSV. Made by version {__version__} from `schemas/`.",
    ]
    for name in extracts.NAMES:
        described = extracts.schema(name)
        key = ", ".join(described["primaryKey"])
        lines += [
            "",
            f"## {name}: {described['title']}",
            "",
            f"Key: {key}",
            "",
            "| column | type | meaning |",
            "| --- | --- | --- |",
        ]
        lines += [f"| {field['name']} | {field['type']} | {field['description']} |" for field in described["fields"]]
    return "\n".join(lines) + "\n"


def changes(before: str, found: Mapping[str, Difference], names: dict[str, str]) -> str:
    """What changed since the release before, in words.

    Args:
        before: its version; blank where this is the first.
        found: how each extract differs from it.
        names: of areas, by REF_AREA.
    """
    if not before:
        return "# Changes\n\nThis is the first release.\n"
    lines = ["# Changes", "", f"Since the release {before}:", ""]
    lines += [f"* {_counted(each)}" for each in found.values()]
    lines += ["", *_by_area(found["observations"], names), *_largest(found["observations"], names)]
    return "\n".join(lines).rstrip() + "\n"


def counts(found: Mapping[str, Difference]) -> dict[str, dict[str, int]]:
    """How many values of each extract were added, removed and changed."""
    return {
        name: {change: each.count(change) for change in ("added", "removed", "changed")} for name, each in found.items()
    }


def _counted(difference: Difference) -> str:
    said = [f"{difference.count(change):,} {change}" for change in ("added", "removed", "changed")]
    return f"{difference.extract}: {', '.join(said)}"


def _by_area(difference: Difference, names: dict[str, str]) -> list[str]:
    """Which countries have new, revised and withdrawn values."""
    lines = []
    for change, words in (("added", "New values"), ("changed", "Revised values"), ("removed", "No longer published")):
        areas = sorted({row["REF_AREA"] for row in difference.rows.to_pylist() if row["CHANGE"] == change})
        if areas:
            lines.append(f"{words}: {', '.join(names.get(area, area) for area in areas)}.")
    return [*lines, ""] if lines else ["No observation changed; definitions or code did.", ""]


def _largest(difference: Difference, names: dict[str, str]) -> list[str]:
    """The twenty largest revisions in proportion to the old value, with their reasons."""
    revised = [row for row in difference.rows.to_pylist() if row["CHANGE"] == "changed" and row["OLD_VALUE"]]
    revised.sort(key=lambda row: -abs(row["NEW_VALUE"] / row["OLD_VALUE"] - 1) if row["NEW_VALUE"] is not None else 0)
    if not revised:
        return []
    lines = [
        "## Largest revisions",
        "",
        "| area | indicator | year | before | now | reason |",
        "| --- | --- | --- | --- | --- | --- |",
    ]
    for row in revised[:20]:
        code = f"{row['EDITION']} {row['INDICATOR']} {row['MEASURE']}"
        value = "" if row["NEW_VALUE"] is None else f"{row['NEW_VALUE']:g}"
        area = names.get(row["REF_AREA"], row["REF_AREA"])
        reason = row["REASON"].replace("|", "\\|").replace("\n", " ")
        lines.append(f"| {area} | {code} | {row['TIME_PERIOD']} | {row['OLD_VALUE']:g} | {value} | {reason} |")
    return lines
