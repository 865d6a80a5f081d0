"""Artefacts as text: SDMX-JSON and SDMX-ML as pysdmx writes them, mended where the schemas of SDMX ask for it."""

from __future__ import annotations

import datetime as dt
import json
import re
from typing import Any

from indicators.portal.sdmx.negotiation import Chosen
from indicators.release.products import sdmx

# May be left out, and some readers (sdmxthon) cannot do without them.
_LIST_IDS = {
    "DimensionList": "DimensionDescriptor",
    "MeasureList": "MeasureDescriptor",
    "AttributeList": "AttributeDescriptor",
}
_STRUCTURES = "<mes:Structures"
_ORDER = (
    *("OrganisationSchemes", "Dataflows", "CategorySchemes", "Categorisations", "Codelists", "Concepts"),
    *("DataStructures", "Constraints", "ProvisionAgreements"),
)
_KINDS = re.compile(rf"<str:({'|'.join(_ORDER)})>.*?</str:\1>", re.DOTALL)
_NO_COMPONENTS = re.compile(r"<str:DataStructureComponents>\s*</str:DataStructureComponents>")


def written(artefacts: tuple[Any, ...], format_: Chosen, language: str, prepared: dt.datetime) -> str:
    """Artefacts in a format of SDMX; the same ones give the same text."""
    from pysdmx.io import write_sdmx
    from pysdmx.io.format import Format as Written

    # pysdmx knows its own JSON by the address of the schema near the beginning, which indents would push away.
    media = f"{format_.format.media};version={format_.format.version}"
    text = str(write_sdmx(list(artefacts), Written(media), header=sdmx.header(prepared), prettyprint=False))
    if format_.format.kind == "json":
        content = _without_blanks(json.loads(text))
        _tell_language(content["data"], language)
        return json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    # It has one language only, and calls it English.
    mended = _in_order(text) if format_.format.version == "2.1" else text
    return _NO_COMPONENTS.sub("", mended).replace('xml:lang="en"', f'xml:lang="{language}"')


def _in_order(text: str) -> str:
    """SDMX-ML 2.1 with the kinds of artefacts in the order of its schema, which pysdmx does not keep to."""
    for element, ident in _LIST_IDS.items():
        text = text.replace(f"<str:{element}>", f'<str:{element} id="{ident}">')
    found = {match[1]: match[0] for match in _KINDS.finditer(text)}
    begin, end = text.index("<str:", text.index(_STRUCTURES)), text.rindex("</mes:Structures>")
    return text[:begin] + "".join(found[kind] for kind in _ORDER if kind in found) + text[end:]


def _tell_language(content: Any, language: str) -> None:
    """Says of each name in which language it is."""
    for each in content.values() if isinstance(content, dict) else content:
        if isinstance(each, dict | list):
            _tell_language(each, language)
    if isinstance(content, dict) and isinstance(content.get("name"), str):
        content["names"] = {language: content["name"]}


def _without_blanks(content: Any) -> Any:
    """A message without empty lists, which the JSON Schema of SDMX forbids; nor with components of a stub."""
    if isinstance(content, list):
        return [_without_blanks(each) for each in content]
    if not isinstance(content, dict):
        return content
    found = {name: _without_blanks(each) for name, each in content.items() if each != []}
    components = found.get("dataStructureComponents")
    if components is not None and "dimensions" not in components.get("dimensionList", {}):
        del found["dataStructureComponents"]
    return found
