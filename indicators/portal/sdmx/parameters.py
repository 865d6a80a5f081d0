"""The parameters of SDMX REST 2: which ones each resource honours, and which ones it answers with 501."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import unquote

from fastapi import Request

from indicators.portal.sdmx.problems import Problem, SdmxError, not_served, wrong

_LONGEST = 8_000


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter of a query.

    Attributes:
        name: as the standard has it.
        meaning: what we do with it; blank where we do not serve it.
    """

    name: str
    meaning: str = ""

    @property
    def served(self) -> bool:
        """Whether it does something."""
        return bool(self.meaning)


COMMON = (
    Parameter("format", "the format by its name instead of the header Accept: csv, jsondata, structurespecificdata …"),
    Parameter("formatVersion", "the version of that format; without it the newest"),
    Parameter(
        "lang", "the language instead of the header Accept-Language: en, fr, es, ru, ar, zh, or all; another one is 406"
    ),
    Parameter("compression", "gzip, instead of the header Accept-Encoding; another method is 406"),
)
_C = Parameter(
    "c", "c[X], once for each dimension, attribute and measure: eq ne lt le gt ge co nc sw ew, comma is or, plus is and"
)
_YEAR_START = Parameter("reportingYearStartDay", "the first day of the reporting years of bounds of c[TIME_PERIOD]")
_AS_OF = Parameter("asOf", "the newest release of that time")

DATA = (
    _C,
    Parameter("updatedAfter", "what later releases added or revised (Replace) and deleted (Delete)"),
    Parameter("firstNObservations", "the earliest ones of each series; with lastNObservations both ends"),
    Parameter("lastNObservations", "the latest ones of each series"),
    Parameter("dimensionAtObservation", "TIME_PERIOD (by default), another dimension, or AllDimensions"),
    Parameter("attributes", "dsd (by default), all, obs, series, dataset, msd, none, or identities"),
    Parameter("measures", "all (by default), none, or OBS_VALUE; with attributes=none only series are told"),
    Parameter("includeHistory", "a data set for what each release changed, with its action and its time"),
    Parameter("offset", "how many observations are left out first; of series where only series are told"),
    Parameter("limit", "how many observations are told at most; without it all"),
    Parameter("sort", "components, * or series_key, each with :asc or :desc, joined by plus"),
    _AS_OF,
    _YEAR_START,
    *COMMON,
)
AVAILABILITY = (
    _C,
    Parameter("mode", "exact (by default), or available: what could be chosen besides"),
    Parameter("references", "none (by default), all, or kinds of artefacts, cut down to what there is"),
    Parameter("updatedAfter", "of what changed since then"),
    _YEAR_START,
    *COMMON,
)
STRUCTURE = (
    Parameter("detail", "full (by default), raw, and the stubs and partial references of the standard"),
    Parameter(
        "references", "none (by default), parents, parentsandsiblings, ancestors, children, descendants, all, or kinds"
    ),
    _AS_OF,
    *COMMON,
)
SCHEMA = (
    Parameter("dimensionAtObservation", "as for data: what stands at the observation in messages to validate"),
    Parameter("deletion", "true: the schema is of messages that delete, without values"),
    _AS_OF,
    *COMMON,
)
# Their values are looked at, and the answer is 501 all the same.
METADATA = (Parameter("detail", "full or allstubs"), Parameter("asOf", "a time"), *COMMON)
REGISTRATION = (Parameter("updatedAfter", "a time"), Parameter("updatedBefore", "a time"), *COMMON)
RESOURCES: Mapping[str, tuple[Parameter, ...]] = {
    "data": DATA,
    "availability": AVAILABILITY,
    "structure": STRUCTURE,
    "schema": SCHEMA,
    "metadata": METADATA,
    "registration": REGISTRATION,
}


def given(request: Request, known: tuple[Parameter, ...]) -> dict[str, str]:
    """The parameters of a request. A plus stays one, whether it was sent as such or as %2B.

    Raises:
        SdmxError: one is not of the resource, is not served, or was given twice.
    """
    query = request.scope.get("query_string", b"").decode("latin-1")
    if len(query) > _LONGEST:
        raise SdmxError(414, Problem.NO_QUERY, advice=f"At most {_LONGEST:,} characters.")
    served = {each.name: each.served for each in known}
    found: dict[str, str] = {}
    for part in filter(None, query.split("&")):
        name, _, value = part.partition("=")
        name, value = _decoded(name), _decoded(value)
        stem = "c" if name.startswith("c[") and name.endswith("]") else name
        if stem not in served or name == "c":
            raise SdmxError(400, Problem.NO_PARAMETER, advice=_advice(name, served), name=name[:100])
        if not served[stem]:
            raise not_served(name)
        if name in found:
            raise SdmxError(400, Problem.TWICE, name=name[:100])
        found[name] = value
    return found


def _decoded(text: str) -> str:
    try:
        return unquote(text, errors="strict")
    except UnicodeDecodeError:
        raise wrong("?", text) from None


def _advice(name: str, served: Mapping[str, bool]) -> str:
    if name in {"startPeriod", "endPeriod"}:
        return f"c[TIME_PERIOD]={'ge' if name.startswith('s') else 'le'}:2010"
    return ", ".join(each for each, is_served in served.items() if is_served)


def path_parts(path: str, names: tuple[str, ...], defaults: Mapping[str, str] | None = None) -> dict[str, str]:
    """The parts of a path by their names; what is left out at the end has its default, else all.

    Raises:
        SdmxError: there are more parts, or a blank one between others.
    """
    parts = path.rstrip("/").split("/") if path.strip("/") else []
    if len(parts) > len(names) or not all(parts):
        raise SdmxError(400, Problem.NO_QUERY, advice="/".join(f"{{{name}}}" for name in names))
    return dict.fromkeys(names, "*") | dict(defaults or {}) | dict(zip(names, parts, strict=False))
