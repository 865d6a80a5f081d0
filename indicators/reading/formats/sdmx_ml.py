"""SDMX-ML 2.0 to 3.0 data, generic and structure-specific, in series or flat: a record for each observation.

Read as a stream with defusedxml, which refuses entities; pysdmx and sdmx1 give frames that no longer know where an
observation stood in the file.
"""

from __future__ import annotations

import io
import re
from dataclasses import replace
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import iterparse

from indicators.base.errors import Unreadable
from indicators.reading.formats.json_records import sheet_of
from indicators.reading.formats.limits import Limits
from indicators.reading.formats.sdmx_actions import with_action
from indicators.reading.formats.sdmx_levels import Above, Texts, is_attribute
from indicators.reading.sheet import Sheet


def read(data: bytes, limits: Limits) -> Sheet:
    """All observations of a message.

    Raises:
        Unreadable: it is no XML, uses entities, or holds no observation (a structure message, say).
    """
    message = _Message()
    try:
        for event, element in iterparse(io.BytesIO(data), events=("start", "end"), forbid_dtd=True):
            message.take(event, element)
            if len(message.records) + len(message.of_set) > limits.rows:
                raise Unreadable("too_large", f"more than {limits.rows:,} observations")
        records = message.finished()
    except (ParseError, DefusedXmlException, ValueError) as exc:
        raise Unreadable("damaged", f"XML: {type(exc).__name__} {exc}") from None
    if not records:
        raise Unreadable("not_a_table", "XML without SDMX observations")
    return replace(sheet_of("Obs", records, limits), dimensions=message.dimensions, around=message.around)


def is_test(data: bytes) -> bool:
    """Whether the header of a message says that it is sent for a test."""
    return bool(_TEST.search(data[:_HEAD]))


class _Message:
    """The reading of one message: what was read of the open data set, and the finished records of those before."""

    def __init__(self) -> None:
        self.records: list[Texts] = []
        self.of_set: list[Texts] = []
        self.around: tuple[str, ...] = ()  # what the header says of all values, in words
        self._key: set[str] = set()
        self._header: Texts = {}
        self._header_action = self._action = ""
        self._above = Above()
        self._inside: list[str] = []  # the open elements that are read as a whole

    def take(self, event: str, element: Element) -> None:
        """Takes the start or the end of an element."""
        kind = _local(element)
        if event == "start":
            self._begin(kind, element)
        elif self._inside and self._inside[-1] == kind:
            self._inside.pop()
            if not self._inside:
                self._whole(kind, element)
                element.clear()
        elif kind == "DataSet":
            self.finished()

    def finished(self) -> list[Texts]:
        """The records of all data sets so far, each with what it inherits; an open data set is closed."""
        self.records += with_action(self._action, self._above.applied(self.of_set))
        self.of_set, self._above, self._action = [], Above(dict(self._header)), ""
        return self.records

    @property
    def dimensions(self) -> frozenset[str]:
        """What generic data name in their keys, or structure-specific data name and is no attribute."""
        named = {name for record in self.records for name in record if not is_attribute(name)}
        return frozenset(name.upper() for name in (self._key or named) if name != "OBS_VALUE")

    def _begin(self, kind: str, element: Element) -> None:
        if self._inside:
            if kind == self._inside[-1]:
                self._inside.append(kind)
        elif kind in _WHOLE:
            self._inside.append(kind)
        elif kind == "DataSet":
            self._above.data_set |= _stated(element)
            self._action = _action(element) or self._header_action

    def _whole(self, kind: str, element: Element) -> None:
        key = next((child for child in element if _local(child) in {"SeriesKey", "ObsKey"}), None)
        if key is not None:
            self._key.update(_values(key))
        if kind == "Series":
            self.of_set += _series(element)
        elif kind == "Obs":
            self.of_set.append(_observation(element))
        elif kind == "Group":
            self._above.groups += _group(element)
            for child in element:  # SDMX 2.0 writes the series of a group into it
                self.of_set += _series(child) if _local(child) == "Series" else []
        elif kind == "Header":
            self._header = _header(element)
            until = [child.text or "" for child in element if _local(child) == "EmbargoDate"]
            self.around = tuple(f"Embargoed until {text.strip()}" for text in until if text.strip())
            actions = [child.text or "" for child in element if _local(child) == "DataSetAction"]
            self._header_action = actions[0] if actions else ""
            self._above.data_set |= self._header
        elif kind == "Attributes":
            self._above.data_set |= _values(element)
        else:  # Atts of SDMX 3.0: attributes of a part of the key, or of the data set
            self._above.groups.append((None, _plain(element) | _components(element)))


_WHOLE = frozenset({"Header", "Attributes", "Atts", "Group", "Series", "Obs"})


def _local(element: Element) -> str:
    return str(element.tag).rpartition("}")[2]


def _plain(element: Element) -> Texts:
    return {name: text for name, text in element.attrib.items() if not name.startswith("{")}


def _stated(data_set: Element) -> Texts:
    """What a data set says of all its observations; `action` and the like are written in small letters."""
    return {name: text for name, text in _plain(data_set).items() if name == name.upper()}


def _action(data_set: Element) -> str:
    """The action of a data set; structure-specific data write it with a namespace."""
    return next((text for name, text in data_set.attrib.items() if name.rpartition("}")[2] == "action"), "")


def _components(parent: Element) -> Texts:
    """SDMX 3.0 writes a component of several or long values as an element of its own."""
    return {
        child.attrib.get("id", ""): "; ".join("".join(value.itertext()).strip() for value in child)
        for child in parent
        if _local(child) == "Comp"
    }


def _header(header: Element) -> Texts:
    """Attributes that a header states, by elements that are called like them."""
    return {_local(child): (child.text or "").strip() for child in header if _local(child) in _IN_HEADER}


_HEAD = 65_536
_TEST = re.compile(rb"<(?:[\w.-]+:)?Test>\s*(?:true|1)\s*<")
_IN_HEADER = frozenset({"CONF_STATUS", "OBS_STATUS", "UNIT_MULT", "UNIT_MEASURE", "UNIT", "REF_AREA", "EDITION"})


def _group(group: Element) -> list[tuple[Texts | None, Texts]]:
    """The key and the attributes of a group."""
    key = {name: text for child in group if _local(child) == "GroupKey" for name, text in _values(child).items()}
    said = {name: text for child in group if _local(child) == "Attributes" for name, text in _values(child).items()}
    if key:
        return [(key, said)]
    return [(None, _plain(group) | _components(group) | said)]


def _series(series: Element) -> list[Texts]:
    key = _plain(series) | _components(series)
    observations = []
    for child in series:
        kind = _local(child)
        if kind in {"SeriesKey", "Attributes"}:
            key |= _values(child)
        elif kind == "Obs":
            observations.append(_observation(child))
    return [key | {name: text for name, text in each.items() if text or name not in key} for each in observations]


def _observation(obs: Element) -> Texts:
    """Structure-specific data have attributes, generic data have elements of their own."""
    record = _plain(obs) | _components(obs)
    for child in obs:
        kind = _local(child)
        if kind == "ObsDimension":
            record[child.attrib.get("id", "TIME_PERIOD")] = child.attrib.get("value", "")
        elif kind == "ObsKey":  # a flat message: the whole key stands with the observation
            record |= _values(child)
        elif kind == "ObsValue":
            record["OBS_VALUE"] = child.attrib.get("value", "")
        elif kind == "Attributes":
            record |= _values(child)
    return record


def _values(parent: Element) -> Texts:
    return {child.attrib.get("id", child.attrib.get("concept", "")): child.attrib.get("value", "") for child in parent}
