"""What a query of SDMX REST asks for: dataflow, key, components, years and time; and the format of the answer."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

from fastapi import Request
from fastapi.responses import PlainTextResponse

from indicators.base.clock import parse
from indicators.base.errors import UsageError
from indicators.portal.release_reader import Reader, ReleaseCatalogue, Row
from indicators.release.products import sdmx
from indicators.release.published import Published

_COMPONENT = re.compile(r"^c\[([A-Z_]+)\]$")
_BOUND = re.compile(r"^(ge|gt|le|lt|eq):(\d{4})$")
_QUALITY = re.compile(r"^q=([01](?:\.\d{1,3})?)$")
_LAST_YEAR = 9999
_EVERYTHING = 2**62
VERSIONS = {sdmx.VERSION, "*", "+", "~", "latest"}


class WrongQuery(Exception):
    """A query that cannot be understood; the text says why."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """The part of the dataflow that a query asks for; an empty list of codes asks for all."""

    codes: Mapping[str, list[str]] = field(default_factory=dict)
    first_year: int = 0
    last_year: int = _LAST_YEAR

    def rows(self, reader: Reader, *, limit: int = _EVERYTHING, offset: int = 0) -> list[Row]:
        """The observations in the order of the key."""
        return reader.ask("sdmx", **self._parameters(limit, offset))

    def available(self, reader: Reader) -> Row:
        """The codes of each dimension (lists), FIRST_YEAR, LAST_YEAR, SERIES_COUNT and OBS_COUNT."""
        return reader.ask("sdmx_availability", over="sdmx", **self._parameters(_EVERYTHING, 0))[0]

    def _parameters(self, limit: int, offset: int) -> dict[str, Any]:
        lists = {name.lower(): list(self.codes.get(name, [])) for name in sdmx.KEY}
        years = {"from_year": self.first_year, "to_year": self.last_year}
        return lists | years | {"row_limit": limit, "row_offset": offset}


def wanted(request: Request, key: str) -> Wanted:
    """The query of a request.

    Raises:
        WrongQuery: key, component or year cannot be understood.
    """
    first, last = _years(request.query_params.get("c[TIME_PERIOD]", ""))
    return Wanted(_by_key(key) | _by_component(request), first, last)


def check_flow(context: str, agency: str, resource: str, version: str) -> None:
    """Refuses what is not our dataflow.

    Raises:
        UsageError: there is no such dataflow.
    """
    known = {"dataflow": sdmx.FLOW, "datastructure": sdmx.DSD, "*": "*"}.get(context)
    wrong = known is None or resource not in {known, sdmx.FLOW if context == "*" else known, "*"}
    if wrong or agency not in {sdmx.AGENCY, "*"} or version not in VERSIONS:
        raise unknown(context, agency, resource, version)


def unknown(kind: str, agency: str, resource: str, version: str) -> UsageError:
    """That there is no such artefact; the advice names ours."""
    asked = f"There is no {kind} {agency}:{resource}({version})."
    return UsageError(asked, advice=f"{sdmx.AGENCY}:{sdmx.FLOW}({sdmx.VERSION})")


def reader_of(request: Request, as_of: str = "") -> Reader:
    """The newest release that is open to the caller, or that of a time.

    Raises:
        UsageError: there was none.
    """
    release_catalogue: ReleaseCatalogue = request.app.state.release_catalogue
    if not as_of:
        return release_catalogue.reader("latest", request.state.caller)
    moment = parse(as_of.replace(" ", "+"))
    standing = [each for each in _standing(request) if each.as_of <= moment]
    if not standing:
        raise UsageError(f"There was no release as of {as_of}.", advice="/releases lists them.")
    return release_catalogue.reader(standing[-1].version, request.state.caller)


def history_of(request: Request) -> list[Reader]:
    """All releases that are open to the caller, the oldest data first."""
    release_catalogue: ReleaseCatalogue = request.app.state.release_catalogue
    return [release_catalogue.reader(each.version, request.state.caller) for each in _standing(request)]


def _standing(request: Request) -> list[Published]:
    """The releases that are open to the caller, the oldest data first."""
    release_catalogue: ReleaseCatalogue = request.app.state.release_catalogue
    caller, now = request.state.caller, request.app.state.context.clock()
    found = [each for each, state in release_catalogue.releases(caller) if state.open_to(caller, now)]
    return sorted(found, key=lambda each: (each.as_of, each.version))


def media_type(accept: str, known: tuple[str, ...]) -> str | None:
    """The first of the formats that a client asks for that we have; the first one for ``*/*``."""
    for asked, parameters in _in_order(accept):
        if asked in {"*/*", "application/*", "text/*", ""}:
            return known[0]
        for each in known:
            name, _, version = each.partition(";version=")
            if asked == name and parameters.get("version", version) == version:
                return each
        if asked in {"text/csv", "application/json", "application/xml", "text/xml"}:
            short = asked.rpartition("/")[2]
            found = next((each for each in known if f"+{short}" in each), None)
            if found:
                return found
    return None


def _in_order(accept: str) -> list[tuple[str, dict[str, str]]]:
    """The formats of an Accept header with their parameters, the most wanted first."""
    found = []
    for part in accept.split(",")[:30]:
        name, *rest = (piece.strip() for piece in part.split(";"))
        quality = next((float(match[1]) for piece in rest if (match := _QUALITY.match(piece))), 1.0)
        pairs = dict(piece.split("=", 1) for piece in rest if "=" in piece and not piece.startswith("q="))
        found.append((quality, name.lower(), pairs))
    ordered = sorted(found, key=lambda each: -each[0])
    return [(name, pairs) for quality, name, pairs in ordered if quality > 0]


def refused(wrong: WrongQuery) -> PlainTextResponse:
    """The answer to a query that cannot be understood."""
    return PlainTextResponse(f"{wrong}\n", status_code=HTTPStatus.BAD_REQUEST)


def unsupported(known: tuple[str, ...]) -> PlainTextResponse:
    """The answer to a format that we do not have."""
    return PlainTextResponse(f"Given are: {', '.join(known)}.\n", status_code=HTTPStatus.NOT_ACCEPTABLE)


def _by_key(key: str) -> dict[str, list[str]]:
    """The codes that a key asks for: positions separated by dots, a star or nothing for all, a comma or plus for or."""
    if key in {"*", "all", ""}:
        return {}
    parts = key.split(".")
    if len(parts) > len(sdmx.KEY):
        raise WrongQuery(f"The key has {len(parts)} positions, the dataflow {len(sdmx.KEY)}: {', '.join(sdmx.KEY)}.")
    return {name: re.split("[+,]", part) for name, part in zip(sdmx.KEY, parts, strict=False) if part not in {"*", ""}}


def _by_component(request: Request) -> dict[str, list[str]]:
    """The codes that ``c[SEX]=F,M`` asks for."""
    found = {}
    for name, value in request.query_params.multi_items():
        component = _COMPONENT.match(name)
        if component and component[1] != "TIME_PERIOD":
            if component[1] not in sdmx.KEY:
                raise WrongQuery(f"There is no dimension {component[1]}.")
            found[component[1]] = [part.removeprefix("eq:") for part in value.split(",")]
    return found


def _years(text: str) -> tuple[int, int]:
    """The years that ``c[TIME_PERIOD]=ge:2010+le:2015`` asks for."""
    first, last = 0, _LAST_YEAR
    for bound in re.split(r"[+ ,]", text):
        if not bound:
            continue
        found = _BOUND.match(bound if ":" in bound else f"eq:{bound}")
        if not found:
            raise WrongQuery(f"{bound} is not a valid condition on the year; write: ge:2010, le:2015, 2014.")
        year = int(found[2])
        first = {"ge": year, "gt": year + 1, "eq": year}.get(found[1], first)
        last = {"le": year, "lt": year - 1, "eq": year}.get(found[1], last)
    return first, last
