"""What a JSON-stat document states beside its cells: label, source, time of its update, notes, errors, links."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from indicators.reading.formats.cube import Fact

STATUS_LABEL = "status-label"
_TEXTS = ("label", "source", "href")


def facts(document: Mapping[str, Any]) -> list[Fact]:
    """What is said of a data set."""
    found = [Fact(name, "", document[name]) for name in _TEXTS if isinstance(document.get(name), str)]
    if isinstance(document.get("updated"), str):
        found.append(Fact("updated", "", _in_utc(document["updated"])))
    notes = document.get("note")
    found += [
        Fact("note", "", note) for note in (notes if isinstance(notes, list) else [notes]) if isinstance(note, str)
    ]
    errors = document.get("error")
    for error in errors if isinstance(errors, list) else []:
        if isinstance(error, dict):
            found.append(Fact("error", "", str(error.get("label", ""))))
    return [*found, *_extension(document), *_links(document, "alternate")]


def links(document: Mapping[str, Any]) -> list[Fact]:
    """What is said of a collection: its items, embedded or elsewhere."""
    return [*facts(document), *_links(document, "item")]


def _links(document: Mapping[str, Any], relation: str) -> Iterator[Fact]:
    linked = document.get("link")
    listed = linked.get(relation) if isinstance(linked, dict) else None
    for number, item in enumerate(listed if isinstance(listed, list) else []):
        if not isinstance(item, dict):
            continue
        address = str(item.get("href", ""))
        if relation != "item":
            said = address
        elif "dimension" in item:
            said = f"{item.get('class', 'dataset')} embedded: {item.get('label', '')}"
        else:
            said = f"{item.get('class', '')} {address}".strip()
        yield Fact(relation, str(number), said)


def _extension(document: Mapping[str, Any]) -> Iterator[Fact]:
    """What PxWeb adds of the file in PC-Axis that a data set was made from, and what Eurostat's statuses mean."""
    extension = document.get("extension")
    extension = extension if isinstance(extension, dict) else {}
    status = extension.get("status")
    labels = status.get("label") if isinstance(status, dict) else None
    for code, label in labels.items() if isinstance(labels, dict) else ():
        if isinstance(label, str):
            yield Fact(STATUS_LABEL, code, label)
    px = extension.get("px")
    for name, value in px.items() if isinstance(px, dict) else ():
        if isinstance(value, str):
            yield Fact(f"px-{name}", "", value)


def _in_utc(text: str) -> str:
    """A time with an offset in UTC; a date, or what is none, as it is."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return text
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ") if moment.tzinfo else text
