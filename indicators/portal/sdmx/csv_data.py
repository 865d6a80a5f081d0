"""Data as SDMX-CSV 1.0, 2.0 and 2.1: a row for each observation, with names and keys where they are asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import takewhile

from indicators.base import spreadsheet
from indicators.portal.sdmx.message import Action, Message, Part
from indicators.portal.sdmx.text import Field, Layout, Piece, pieces
from indicators.release.products.sdmx_flows import CODED, MEASURE, TIME

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
    parts: Sequence[Piece]
    by_series: bool = True


def as_csv(message: Message, version: str, options: Options) -> Iterator[bytes]:
    """The message in pieces; texts that a spreadsheet would run are neutralised.

    Of several dataflows, each row has the columns of all of them.
    """
    writers = [_Writer(message, part, version, options) for part in message.parts]
    headings = [heading for column in writers[0].columns() for heading in column.headings]
    yield (",".join(_cell(each) for each in headings) + "\n").encode()
    for writer in writers:
        for data in writer.part.sets:
            columns = list(writer.columns(data.action))
            head = list(takewhile(lambda column: column.by_series, columns))
            rest = _row(columns[len(head) :])
            rest = [*rest[:-1], "\n"] if rest else ["\n"]
            start = _row(head) if rest != ["\n"] else _row(head)[:-1]
            group = writer.part.context.flow.key if head else ()
            yield from pieces(data, Layout(start, rest, group=group, repeats=bool(head)))


def _row(columns: Sequence[_Column]) -> list[Piece]:
    return [part for column in columns for part in (*column.parts, ",")]


@dataclass(frozen=True, slots=True)
class _Writer:
    """Writes the rows of one dataflow of a message."""

    message: Message
    part: Part
    version: str
    options: Options

    def columns(self, action: Action = Action.INFORMATION) -> Iterator[_Column]:
        """The columns of a data set; those of other dataflows are blank."""
        if self.version.startswith("1"):
            yield self._artefact(["DATAFLOW"], [])
        else:
            yield self._artefact(["STRUCTURE", "STRUCTURE_ID"], [self.part.context.kind])
            yield _Column(["ACTION"], [_LETTERS[action]])
            yield from self._keys()
        dimensions, told = _dimensions(self.part), _told(self.part)
        for name in dict.fromkeys(name for part in self.message.parts for name in _told(part)):
            column = self._component(name)
            if name not in told or (action is Action.DELETE and name not in dimensions):
                blank = [","] if len(column.headings) > 1 else [""]
                column = _Column(column.headings, blank, column.by_series and name not in told)
            yield column

    def _artefact(self, headings: list[str], kinds: list[str]) -> _Column:
        context, labels = self.part.context, self.options.labels
        reference, name = context.reference, self.message.names.flows[context.flow.name]
        if labels == "name":
            return _Column([*headings, "STRUCTURE_NAME"], [",".join([*kinds, reference, _cell(name)])])
        said = f"{reference}: {name}" if labels == "both" else reference
        return _Column(headings, [",".join([*kinds, _cell(said)])])

    def _keys(self) -> Iterator[_Column]:
        view = self.part.view
        if self.options.keys in {"series", "both"}:
            group = view.group or view.flow.dimensions
            yield _Column(["SERIES_KEY"], _key(group), by_series=TIME not in group)
        if self.options.keys in {"obs", "both"}:
            dimensions = _dimensions(self.part)
            yield _Column(["OBS_KEY"], _key(dimensions), by_series=TIME not in dimensions)

    def _component(self, name: str) -> _Column:
        labels, names = self.options.labels, self.message.names
        title = names.component(name)
        by_series = name in self.part.context.flow.key
        if labels == "name":
            named = Field(name, lambda code: _cell(names.code(name, code))) if name in CODED else ""
            return _Column([name, title], [Field(name, self._value(name)), ",", named], by_series)
        heading = f"{name}: {title}" if labels == "both" else name
        return _Column([heading], [Field(name, self._value(name))], by_series)

    def _value(self, name: str) -> Callable[[str], str]:
        names = self.message.names
        if name == MEASURE:
            return str
        if name == TIME:
            return (lambda year: f"{year}-01-01") if self.options.time_format == "normalized" else str
        if self.options.labels == "both" and name in CODED:
            return lambda code: _cell(f"{code}: {names.code(name, code)}")
        return _cell


def _dimensions(part: Part) -> tuple[str, ...]:
    return part.context.flow.key if part.view.only_keys else part.context.flow.dimensions


def _told(part: Part) -> tuple[str, ...]:
    return (*_dimensions(part), *part.view.measures, *part.view.attributes)


def _key(names: Sequence[str]) -> list[Piece]:
    parts: list[Piece] = []
    for name in names:
        parts += [Field(name, str), "."]
    return parts[:-1]


def _cell(text: str) -> str:
    """A text as a cell: quoted where it has to be, and never run by a spreadsheet."""
    safe = str(spreadsheet.neutral(text))
    return '"' + safe.replace('"', '""') + '"' if _SPECIAL & set(safe) else safe
