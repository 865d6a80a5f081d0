"""SDMX REST 1, which clients of SDMX 2.1 speak: its paths and parameters are said in those of version 2."""

from __future__ import annotations

import re
from collections.abc import Mapping

from fastapi import APIRouter, Request, Response

from indicators.portal.sdmx import availability as available
from indicators.portal.sdmx import data as observations
from indicators.portal.sdmx import structure as artefacts
from indicators.portal.sdmx.artefacts import contexts_of
from indicators.portal.sdmx.artefacts_of import KINDS
from indicators.portal.sdmx.message import Context
from indicators.portal.sdmx.negotiation import Format, accept_of, check_extensions, chosen
from indicators.portal.sdmx.parameters import COMMON, Parameter, given, path_parts
from indicators.portal.sdmx.problems import not_served, wrong
from indicators.portal.threads import long_answer
from indicators.release.products.sdmx_flows import AGENCY, TIME

router = APIRouter(prefix="/sdmx/v1")
_TIMES = (
    Parameter("startPeriod", "times that do not begin before it"),
    Parameter("endPeriod", "times that do not end after it"),
    Parameter("updatedAfter", "what later releases added, revised and deleted"),
)
DATA = (
    *_TIMES,
    Parameter("firstNObservations", "the earliest ones of each series"),
    Parameter("lastNObservations", "the latest ones of each series"),
    Parameter("dimensionAtObservation", "TIME_PERIOD (by default), another dimension, or AllDimensions"),
    Parameter("detail", "full (by default), dataonly, serieskeysonly, nodata"),
    Parameter("includeHistory", "a data set for what each release changed"),
    *COMMON,
)
AVAILABILITY = (
    *_TIMES[:2],
    Parameter("mode", "exact (by default) or available"),
    Parameter("references", "none (by default), all, or kinds of artefacts"),
    *COMMON,
)
STRUCTURE = (
    Parameter("detail", "full (by default), and the stubs of the standard"),
    Parameter("references", "none (by default), parents, parentsandsiblings, children, descendants, all, or kinds"),
    *COMMON,
)
RESOURCES: Mapping[str, tuple[Parameter, ...]] = {
    "data": DATA,
    "availableconstraint": AVAILABILITY,
    "codelist, dataflow …": STRUCTURE,
}
_NOTHING = {"attributes": "none", "measures": "none"}
_DETAILS: Mapping[str, Mapping[str, str]] = {
    "full": {},
    "dataonly": {"attributes": "none"},
    "serieskeysonly": _NOTHING,
    "nodata": _NOTHING,
}
# The kinds of artefacts that are called otherwise now; those of version 1 alone are not served.
_RENAMED = {
    "structure": "*",
    **dict.fromkeys(("contentconstraint", "actualconstraint", "allowedconstraint"), "dataconstraint"),
}
_OTHERS = (
    *("metadatastructure", "hierarchicalcodelist", "organisationscheme", "dataconsumerscheme", "metadataflow"),
    *("organisationunitscheme", "reportingtaxonomy", "structureset", "process", "attachmentconstraint"),
)
_FLOW = re.compile(r"^(?:([\w.-]+),)?([\w@$-]+)(?:,([\w.]+))?$")


def _first(formats: tuple[Format, ...], *wanted: str) -> tuple[Format, ...]:
    """Formats in the order of version 1: those of SDMX 2.1 come first."""
    return tuple(sorted(formats, key=lambda each: min([*(n for n, w in enumerate(wanted) if w in each.name), 9])))


DATA_FORMATS = _first(observations.FORMATS, "genericdata", "structurespecificdata", "json;version=1", "csv;version=1")
STRUCTURE_FORMATS = _first(artefacts.FORMATS, "xml;version=2.1")


@router.get("/data/{path:path}", name="sdmx_data_1")
@long_answer
def data(request: Request, path: str) -> Response:
    """Observations of a dataflow, by key and time."""
    parts = path_parts(path, ("flowRef", "key", "providerRef"))
    asked = given(request, DATA)
    detail = asked.pop("detail", "full")
    if detail not in _DETAILS:
        raise wrong("detail", detail, ", ".join(_DETAILS))
    _check_provider(parts["providerRef"])
    return observations.answered(
        request,
        _contexts(parts["flowRef"]),
        _key(parts["key"]),
        _timed(asked) | dict(_DETAILS[detail]),
        DATA_FORMATS,
    )


@router.get("/availableconstraint/{path:path}", include_in_schema=False)
@long_answer
def availability(request: Request, path: str) -> Response:
    """The codes and times that a dataflow has for a query."""
    parts = path_parts(path, ("flowRef", "key", "providerRef", "componentID"))
    _check_provider(parts["providerRef"])
    asked = _timed(given(request, AVAILABILITY))
    component = parts["componentID"].replace("+", ",")
    return available.answered(
        request, _contexts(parts["flowRef"]), _key(parts["key"]), component, asked, STRUCTURE_FORMATS
    )


@router.get("/{kind}/{path:path}", include_in_schema=False)
@router.get("/{kind}", include_in_schema=False)
@long_answer
def structure(request: Request, kind: str, path: str = "") -> Response:
    """Artefacts of a kind, with what belongs to them."""
    if kind in {*_OTHERS, "schema", "metadata"}:
        raise not_served(kind, ", ".join((*KINDS, *_RENAMED)))
    names = ("agencyID", "resourceID", "version", "itemID")
    parts = path_parts(path.replace("+", ","), names, defaults={"version": "latest"})
    asked = given(request, STRUCTURE)
    check_extensions(asked)
    if "references" in asked:
        kinds = (_RENAMED.get(each, each) for each in asked["references"].split(","))
        asked["references"] = ",".join(kinds)
    format_ = chosen(accept_of(request), STRUCTURE_FORMATS, asked)
    found = {"artefactType": _RENAMED.get(kind, kind)} | parts
    return artefacts.asked(request, found, asked, format_)


def _contexts(reference: str) -> list[Context]:
    match = _FLOW.match(reference)
    if not match:
        raise wrong("flowRef", reference, "ID; AGENCY,ID; AGENCY,ID,VERSION")
    return contexts_of("dataflow", match[1] or "*", match[2], match[3] or "*")


def _key(text: str) -> str:
    if "," in text:
        raise wrong("key", text, "A.B+C..D")
    return text


def _check_provider(text: str) -> None:
    if text not in {"*", "all", AGENCY, f"{AGENCY},{AGENCY}"}:
        raise wrong("providerRef", text, f"all, {AGENCY}")


def _timed(asked: dict[str, str]) -> dict[str, str]:
    """Parameters with the first and the last time as a condition."""
    bounds = [("startPeriod", "ge"), ("endPeriod", "le")]
    terms = [f"{sign}:{asked.pop(name)}" for name, sign in bounds if name in asked]
    return asked | ({f"c[{TIME}]": "+".join(terms)} if terms else {})
