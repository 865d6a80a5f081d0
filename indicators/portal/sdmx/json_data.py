"""Data as SDMX-JSON 1.0, 2.0 and 2.1: values once, in the structure; observations say their places in it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from indicators.portal.sdmx.message import Action, DataSet, Message, Part
from indicators.portal.sdmx.names import Names
from indicators.portal.sdmx.text import Field, Layout, Piece, pieces
from indicators.release.products.sdmx_flows import AGENCY, CODED, MEASURE, TIME

SCHEMAS = {
    "1.0.0": "https://raw.githubusercontent.com/sdmx-twg/sdmx-json/master/data-message/tools/schemas/1.0/"
    "sdmx-json-data-schema.json",
    "2.0.0": "https://raw.githubusercontent.com/sdmx-twg/sdmx-json/master/data-message/tools/schemas/2.0.0/"
    "sdmx-json-data-schema.json",
    "2.1.0": "https://json.sdmx.org/2.1/sdmx-json-data-schema.json",
}
Places = Mapping[str, Mapping[str, int]]


@dataclass(frozen=True, slots=True)
class _Writer:
    """Writes one dataflow of a message.

    Attributes:
        message: what is written.
        part: the dataflow.
        number: of the part.
        sets: the numbers of its data sets.
        version: of SDMX-JSON.
        places: by component, the place of each value that occurs.
    """

    message: Message
    part: Part
    number: int
    sets: Sequence[int]
    version: str
    places: Places

    @property
    def first(self) -> bool:
        return self.version.startswith("1")

    def data_set(self, data: DataSet) -> Iterator[bytes]:
        """A data set in pieces."""
        view = self.part.view
        dates = {"validFrom": data.valid_from, "validTo": data.valid_to}
        described = {
            **({} if self.first else {"structure": self.number}),
            "action": data.action.value,
            **{name: moment.isoformat(timespec="seconds") for name, moment in dates.items() if moment},
            "links": self._links(),
        }
        within = "observations" if view.flat and not view.only_keys else "series"
        yield f'{_dumped(described)[:-1]},"{within}":{{'.encode()
        # A comma stands before each series and before each observation that is in none: the first is cut off.
        written = pieces(data, self._layout(data))
        yield next(written, b"")[1:]
        yield from written
        yield b"}}"

    def _layout(self, data: DataSet) -> Layout:
        view = self.part.view
        head = [',"', *self._key(view.group), '":{"observations":{']
        if view.only_keys:
            return Layout(head, [], close="}}", group=view.group)
        observation: list[Piece] = ['"', *self._key(view.single), '":[']
        if data.action is not Action.DELETE:
            observation += self._told()
        observation.append("]")
        if view.flat:
            return Layout([], [",", *observation])
        return Layout(head, observation, between=",", close="}}", group=view.group)

    def _told(self) -> list[Piece]:
        parts: list[Piece] = []
        for name in (*self.part.view.measures, *self._attributes()):
            text = str if name == MEASURE else self._place(name)
            parts += [Field(name, text, "null"), ","]
        return parts[:-1]

    def _attributes(self) -> list[str]:
        return [name for name in self.part.view.attributes if self.places[name]]

    def _place(self, name: str) -> Any:
        places = self.places[name]
        return lambda value: str(places[value])

    def _key(self, names: Sequence[str]) -> list[Piece]:
        parts: list[Piece] = []
        for name in names:
            parts += [Field(name, self._place(name)), ":"]
        return parts[:-1]

    def _links(self) -> list[dict[str, str]]:
        context = self.part.context
        return [{"urn": context.urn, "rel": context.kind}]

    def structure(self) -> dict[str, Any]:
        """The dataflow with its components and the values that occur."""
        view, flow = self.part.view, self.part.context.flow
        structure: dict[str, Any] = {**self._names(lambda names: names.flows[flow.name]), "links": self._links()}
        if not self.first:
            structure["dataSets"] = list(self.sets)
        structure["dimensions"] = {
            "series": [self._dimension(name) for name in view.group],
            "observation": [self._dimension(name) for name in view.single],
        }
        if not self.first:
            structure["measures"] = {"observation": [self._named(name) for name in view.measures]}
        structure["attributes"] = {"observation": [self._attribute(name) for name in self._attributes()]}
        return structure

    def _named(self, name: str) -> dict[str, Any]:
        return {"id": name} | self._names(lambda names: names.component(name))

    def _names(self, name: Callable[[Names], str]) -> dict[str, Any]:
        """A name in the language of the reader, and in all that were asked for."""
        return {
            "name": name(self.message.names),
            "names": {each.language: name(each) for each in self.message.languages},
        }

    def _dimension(self, name: str) -> dict[str, Any]:
        role = {"roles": [TIME]} if name == TIME else {}
        values = [self._year(value) for value in self.places[name]] if role else self._codes(name)
        return self._named(name) | {
            "keyPosition": self.part.context.flow.dimensions.index(name),
            **role,
            "values": values,
        }

    def _attribute(self, name: str) -> dict[str, Any]:
        relation: dict[str, Any] = {"primaryMeasure": MEASURE} if self.first else {"observation": {}}
        if name in CODED:
            values: list[Any] = self._codes(name)
        else:
            values = [{"name" if self.first else "value": value} for value in self.places[name]]
        return self._named(name) | {"relationship": relation, "values": values}

    def _codes(self, name: str) -> list[dict[str, Any]]:
        return [
            {"id": code} | self._names(lambda names, code=code: names.code(name, code))  # type: ignore[misc]
            for code in self.places[name]
        ]

    def _year(self, value: str) -> dict[str, Any]:
        named = {"id": value, "name": value}
        return named | {"start": f"{value}-01-01T00:00:00Z", "end": f"{value}-12-31T23:59:59Z"}


def as_json(message: Message, version: str) -> Iterator[bytes]:
    """The message in pieces; SDMX-JSON 1.0 has place for one dataflow."""
    writers, begin = [], 0
    for number, part in enumerate(message.parts):
        sets = range(begin, begin + len(part.sets))
        writers.append(_Writer(message, part, number, sets, version, _places(part)))
        begin = sets.stop
    yield _opening(message, version, [writer.structure() for writer in writers]).encode()
    for writer in writers:
        for number, data in zip(writer.sets, writer.part.sets, strict=True):
            if number:
                yield b","
            yield from writer.data_set(data)
    yield b"]}}\n"


def _opening(message: Message, version: str, structures: list[dict[str, Any]]) -> str:
    """Everything before the data sets, which come last so that they can be written as they are found."""
    named = {"schema": SCHEMAS[version]} if version != "2.1.0" else {}
    meta = {
        **named,
        "id": message.ident,
        "prepared": message.prepared.isoformat(timespec="seconds"),
        "test": False,
        "contentLanguages": [each.language for each in message.languages],
        "sender": {"id": AGENCY},
    }
    data: dict[str, Any] = {"structure": structures[0]} if version.startswith("1") else {"structures": structures}
    whole: dict[str, Any] = {} if named else {"$schema": SCHEMAS[version]}
    whole |= {"meta": meta, "data": data}
    return _dumped(whole)[:-2] + ',"dataSets":['


def _places(part: Part) -> Places:
    """By component, each value that occurs in a data set with its place, in order."""
    view = part.view
    found: dict[str, Mapping[str, int]] = {}
    for name in (*view.group, *view.single, *view.attributes):
        occurs: set[str] = set()
        for data in part.sets:
            if data.action is Action.DELETE and name in view.attributes:
                continue
            values = data.cube.values[name]
            places = np.unique(data.cube.columns[name][data.rows])
            occurs |= {values[place] for place in places if place < len(values)}
        found[name] = {value: place for place, value in enumerate(sorted(occurs))}
    return found


def _dumped(content: Any) -> str:
    return json.dumps(content, ensure_ascii=False, separators=(",", ":"))
