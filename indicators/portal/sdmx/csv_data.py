"""Data as SDMX-CSV 1.0, 2.0 and 2.1: a row for each observation, with names and keys where they are asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import takewhile

from indicators.base import spreadsheet
from indicators.portal.sdmx.cube import MEASURE
from indicators.portal.sdmx.message import Action, Message
from indicators.portal.sdmx.text import Field, Layout, Part, pieces
from indicators.release.products import sdmx

LABELS = ("id", "name", "both")
KEYS = ("none", "obs", "series", "both")
TIME_FORMATS = ("original", "normalized")
_LETTERS = {Action.INFORMATION: "I", Action.REPLACE: "R", Action.DELETE: "D"}
_SPECIAL = frozenset(',"\n\r')


@dataclass(frozen=True, slots=True)
class Options:
    """What a client asks of SDMX-CSV beside its version.

    Attributes:
        labels: identities, identities and names in columns of their own (`name`), or both in one.
        keys: which columns of keys there are.
        time_format: years as such, or normalised to their first day.
    """

    labels: str = "id"
    keys: str = "none"
    time_format: str = "original"


@dataclass(frozen=True, slots=True)
class _Column:
    """What one component, or what describes the row, takes: one or two columns.

    Attributes:
        headings: of the columns.
        parts: what stands in a row, without the comma behind it.
        by_series: whether that is the same for all observations of a series.
    """

    headings: Sequence[str]
    parts: Sequence[Part]
    by_series: bool = True


def as_csv(message: Message, version: str, options: Options) -> Iterator[bytes]:
    """The message in pieces; texts that a spreadsheet would run are neutralised."""
    headings = [heading for column in _columns(message, version, options) for heading in column.headings]
    yield (",".join(_cell(each) for each in headings) + "\n").encode()
    for data in message.sets:
        columns = list(_columns(message, version, options, data.action))
        head = list(takewhile(lambda column: column.by_series, columns))
        rest = _row(columns[len(head) :])
        rest = [*rest[:-1], "\n"] if rest else ["\n"]
        start = _row(head) if rest != ["\n"] else _row(head)[:-1]
        yield from pieces(data, Layout(start, rest, group=sdmx.KEY if head else (), repeats=bool(head)))


def _row(columns: Sequence[_Column]) -> list[Part]:
    return [part for column in columns for part in (*column.parts, ",")]


def _columns(
    message: Message, version: str, options: Options, action: Action = Action.INFORMATION
) -> Iterator[_Column]:
    view, deleted = message.view, action is Action.DELETE
    if version.startswith("1"):
        yield _artefact(["DATAFLOW"], [], message, options)
    else:
        yield _artefact(["STRUCTURE", "STRUCTURE_ID"], [message.context.kind], message, options)
        yield _Column(["ACTION"], [_LETTERS[action]])
        yield from _keys(message, options)
    dimensions = sdmx.KEY if view.only_keys else (*sdmx.KEY, "TIME_PERIOD")
    for name in (*dimensions, *view.measures, *view.attributes):
        column = _component(name, message, options)
        blank = deleted and name not in dimensions
        yield (
            _Column(column.headings, [","] if len(column.headings) > 1 else [""], by_series=False) if blank else column
        )


def _artefact(headings: list[str], kinds: list[str], message: Message, options: Options) -> _Column:
    reference, name = message.context.reference, message.names.flow
    if options.labels == "name":
        return _Column([*headings, "STRUCTURE_NAME"], [",".join([*kinds, reference, _cell(name)])])
    said = f"{reference}: {name}" if options.labels == "both" else reference
    return _Column(headings, [",".join([*kinds, _cell(said)])])


def _keys(message: Message, options: Options) -> Iterator[_Column]:
    view = message.view
    if options.keys in {"series", "both"}:
        group = view.group or (*sdmx.KEY, "TIME_PERIOD")
        yield _Column(["SERIES_KEY"], _key(group), by_series="TIME_PERIOD" not in group)
    if options.keys in {"obs", "both"}:
        dimensions = sdmx.KEY if view.only_keys else (*sdmx.KEY, "TIME_PERIOD")
        yield _Column(["OBS_KEY"], _key(dimensions), by_series=view.only_keys)


def _key(names: Sequence[str]) -> list[Part]:
    parts: list[Part] = []
    for name in names:
        parts += [Field(name, str), "."]
    return parts[:-1]


def _component(name: str, message: Message, options: Options) -> _Column:
    title = message.names.component(name)
    by_series = name in sdmx.KEY
    value = _value(name, message, options)
    if options.labels == "name":
        named = Field(name, lambda code: _cell(message.names.code(name, code))) if name in sdmx.CODED else ""
        return _Column([name, title], [Field(name, value), ",", named], by_series)
    heading = f"{name}: {title}" if options.labels == "both" else name
    return _Column([heading], [Field(name, value)], by_series)


def _value(name: str, message: Message, options: Options) -> Callable[[str], str]:
    if name == MEASURE:
        return str
    if name == "TIME_PERIOD":
        return (lambda year: f"{year}-01-01") if options.time_format == "normalized" else str
    if options.labels == "both" and name in sdmx.CODED:
        return lambda code: _cell(f"{code}: {message.names.code(name, code)}")
    return _cell


def _cell(text: str) -> str:
    """A text as a cell: quoted where it has to be, and never run by a spreadsheet."""
    safe = str(spreadsheet.neutral(text))
    return '"' + safe.replace('"', '""') + '"' if _SPECIAL & set(safe) else safe
