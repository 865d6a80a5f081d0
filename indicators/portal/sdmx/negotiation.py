"""The format of an answer: as the header Accept weighs them, or as ``format`` and ``formatVersion`` say."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from http import HTTPStatus

from fastapi import Request

from indicators.definitions.names import UN_LANGUAGES
from indicators.portal.sdmx.compression import METHODS
from indicators.portal.sdmx.problems import Problem, SdmxError
from indicators.portal.sdmx.versions import WrongVersion, matching

ALL_LANGUAGES = "all"
_QUALITY = re.compile(r"^[01](?:\.\d{1,3})?$")
_LANGUAGE = re.compile(r"^[a-z]{2}(?:-[A-Z]{2})?$")
_MOST = 30  # parts of a header that are looked at
_ANY = {"*/*": "", "application/*": "", "text/*": "csv", "": ""}
_PLAIN = {"text/csv": "csv", "application/csv": "csv", "application/json": "json", "text/json": "json"}
_PLAIN |= {"application/xml": "xml", "text/xml": "xml"}
# The names by which ``format`` asks, for data; those of the standard's extension, and what clients use.
_NAMED = {
    **dict.fromkeys(("csv", "csvdata", "csvfile", "sdmx-csv"), "application/vnd.sdmx.data+csv"),
    **dict.fromkeys(("json", "jsondata", "sdmx-json"), "application/vnd.sdmx.data+json"),
    **dict.fromkeys(("xml", "sdmx-ml"), "application/vnd.sdmx.data+xml"),
    "genericdata": "application/vnd.sdmx.genericdata+xml",
    "structurespecificdata": "application/vnd.sdmx.structurespecificdata+xml",
}
_NAMED_STRUCTURE = {
    "schema": "application/vnd.sdmx.schema+xml",
    "jsonschema": "application/vnd.sdmx.schema+json",
    **dict.fromkeys(("structure", "xml", "sdmx-ml"), "application/vnd.sdmx.structure+xml"),
    **dict.fromkeys(("jsonstructure", "json", "sdmx-json"), "application/vnd.sdmx.structure+json"),
}


@dataclass(frozen=True, slots=True)
class Format:
    """A format of an answer.

    Attributes:
        media: the media type without parameters.
        version: of the format.
        options: the names of further parameters of the media type, each with its values, the first by default.
    """

    media: str
    version: str
    options: Mapping[str, Sequence[str]] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """The media type with its version."""
        return f"{self.media};version={self.version}"

    @property
    def kind(self) -> str:
        """csv, json or xml."""
        return self.media.rpartition("+")[2]


@dataclass(frozen=True, slots=True)
class Chosen:
    """The format that is given, with its parameters."""

    format: Format
    options: Mapping[str, str]

    @property
    def media_type(self) -> str:
        """What the header Content-Type says."""
        told = "".join(f";{name}={value}" for name, value in self.options.items())
        return f"{self.format.name}{told}"


def chosen(accept: str, known: Sequence[Format], parameters: Mapping[str, str] | None = None) -> Chosen:
    """The format that a client wants most of those that there are; the first one where it wants any.

    Args:
        accept: the header Accept.
        known: what there is: the default first, and of each kind the newest first.
        parameters: of the query: ``format`` and ``formatVersion`` come before the header.

    Raises:
        SdmxError: there is none of them.
    """
    named = (parameters or {}).get("format")
    wanted = [_by_name(named, parameters or {}, known)] if named else _in_order(accept)
    for media, asked in wanted:
        if found := _found(media, asked, known):
            return found
    raise SdmxError(
        HTTPStatus.NOT_ACCEPTABLE,
        Problem.NO_FORMAT,
        advice=", ".join(each.name for each in known),
    )


def check_extensions(parameters: Mapping[str, str]) -> None:
    """Refuses a language or a compression that was asked for by the query and is not there; headers are wishes only.

    Raises:
        SdmxError: there is no such thing.
    """
    asked = parameters.get("lang", ALL_LANGUAGES)
    if asked != ALL_LANGUAGES and not (_LANGUAGE.match(asked) and asked[:2] in UN_LANGUAGES):
        languages = ", ".join((*UN_LANGUAGES, ALL_LANGUAGES))
        raise SdmxError(HTTPStatus.NOT_ACCEPTABLE, Problem.NO_LANGUAGE, advice=languages, value=asked[:50])
    if parameters.get("compression", METHODS[0]) not in METHODS:
        raise SdmxError(HTTPStatus.NOT_ACCEPTABLE, Problem.NO_FORMAT, advice=", ".join(METHODS))


def accept_of(request: Request) -> str:
    """The header Accept; anything where there is none."""
    return request.headers.get("accept") or "*/*"


def _by_name(name: str, parameters: Mapping[str, str], known: Sequence[Format]) -> tuple[str, dict[str, str]]:
    of_structure = any(".structure+" in each.media for each in known)
    media = (_NAMED_STRUCTURE if of_structure else _NAMED).get(name.lower(), name)
    if any(media == each.media for each in known):
        version = parameters.get("formatVersion")
        return media, {"version": version} if version else {}
    # "structurespecificdata" of version 3 has another media type than that of version 2.
    newer = {"application/vnd.sdmx.structurespecificdata+xml": "application/vnd.sdmx.data+xml"}
    return newer.get(media, "?"), {}


def _found(media: str, asked: Mapping[str, str], known: Sequence[Format]) -> Chosen | None:
    kind = _ANY.get(media, _PLAIN.get(media))
    for each in known:
        fits = each.media == media if kind is None else each.kind == (kind or each.kind)
        if fits and _is_version(asked.get("version"), each.version) and (options := _options(asked, each)) is not None:
            return Chosen(each, options)
    return None


def _is_version(asked: str | None, version: str) -> bool:
    if asked is None:
        return True
    try:
        return bool(matching(asked, [version])) or asked == version.removesuffix(".0")
    except WrongVersion:
        return False


def _options(asked: Mapping[str, str], known: Format) -> dict[str, str] | None:
    """The further parameters that differ from the default; none where one has a value that there is not."""
    found = {}
    for name, values in known.options.items():
        value = asked.get(name.lower(), values[0])
        if value not in values:
            return None
        if value != values[0]:
            found[name] = value
    return found


def _in_order(accept: str) -> list[tuple[str, dict[str, str]]]:
    """The formats of an Accept header with their parameters, the most wanted first."""
    found = []
    for part in accept.split(",")[:_MOST]:
        name, *rest = (piece.strip() for piece in part.split(";"))
        pairs: dict[str, str] = {}
        for piece in rest:
            key, _, value = piece.partition("=")
            pairs[key.strip().lower()] = value.strip().strip('"')
        weight = pairs.pop("q", "1")
        quality = float(weight) if _QUALITY.match(weight) else 1.0
        # What is named exactly is meant more than what is named by a star.
        found.append((quality, not name.endswith("*"), name.lower(), pairs))
    ordered = sorted(found, key=lambda each: (-each[0], not each[1]))
    return [(name, pairs) for quality, _, name, pairs in ordered if quality > 0]
