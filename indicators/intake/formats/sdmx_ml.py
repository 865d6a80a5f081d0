"""SDMX-ML 2.1 data, generic and structure-specific, in series or flat: a record for each observation.

Read as a stream with defusedxml, which refuses entities; pysdmx and sdmx1 give frames that no longer know where an
observation stood in the file.
"""

from __future__ import annotations

import io
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import iterparse

from indicators.errors import Unreadable
from indicators.intake.formats.json_records import sheet_of
from indicators.intake.formats.limits import Limits
from indicators.intake.sheet import Sheet


def read(data: bytes, limits: Limits) -> Sheet:
    """All observations of a message.

    Raises:
        Unreadable: it is no XML, uses entities, or holds no observation (a structure message, say).
    """
    records: list[dict[str, str]] = []
    try:
        in_series = False
        for event, element in iterparse(io.BytesIO(data), events=("start", "end"), forbid_dtd=True):
            if event == "start":
                in_series = in_series or _local(element) == "Series"
                continue
            kind = _local(element)
            if kind == "Series":
                records += _series(element)
                element.clear()
                in_series = False
            elif kind == "Obs" and not in_series:
                records.append(_observation(element))
                element.clear()
            if len(records) > limits.rows:
                raise Unreadable("too_large", f"more than {limits.rows:,} observations")
    except (ParseError, DefusedXmlException, ValueError) as wrong:
        raise Unreadable("damaged", f"XML: {type(wrong).__name__} {wrong}") from None
    if not records:
        raise Unreadable("not_a_table", "XML without SDMX observations")
    return sheet_of("Obs", records, limits)


def _local(element: Element) -> str:
    return str(element.tag).rpartition("}")[2]


def _series(series: Element) -> list[dict[str, str]]:
    key = {name: text for name, text in series.attrib.items() if not name.startswith("{")}
    observations = []
    for child in series:
        kind = _local(child)
        if kind in {"SeriesKey", "Attributes"}:
            key |= _values(child)
        elif kind == "Obs":
            observations.append(_observation(child))
    return [key | each for each in observations]


def _observation(obs: Element) -> dict[str, str]:
    """Structure-specific data have attributes, generic data have elements of their own."""
    record = {name: text for name, text in obs.attrib.items() if not name.startswith("{")}
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


def _values(parent: Element) -> dict[str, str]:
    return {child.attrib.get("id", ""): child.attrib.get("value", "") for child in parent}
