"""Which of our artefacts a path names: by agency, identity and version, each of them one, several or all."""

from __future__ import annotations

import re
from collections.abc import Sequence
from http import HTTPStatus

from indicators.portal.sdmx.message import CONTEXTS, Context
from indicators.portal.sdmx.problems import Problem, SdmxError, not_served, wrong
from indicators.portal.sdmx.versions import WrongVersion, matching
from indicators.release.products import sdmx

_AGENCY = re.compile(r"^[A-Za-z][A-Za-z\d_-]*(\.[A-Za-z][A-Za-z\d_-]*)*$")
_IDENT = re.compile(r"^[A-Za-z\d_@$-]+$")
_ALL = {"*", "all"}
_ALIAS = "1.0.0"  # what clients that know only versions of three parts call ours


def is_named(ident: str, asked: str, name: str, *, agency: bool = False) -> bool:
    """Whether an identity is among those that a part of a path names.

    Raises:
        SdmxError: the part is not well formed.
    """
    parts = asked.split(",")
    pattern = _AGENCY if agency else _IDENT
    if not all(part in _ALL or pattern.match(part) for part in parts):
        raise wrong(name, asked)
    return bool(_ALL & set(parts)) or ident in parts


def is_version(asked: str) -> bool:
    """Whether our one version is among those that an expression takes.

    Raises:
        SdmxError: the expression is not one of the standard.
    """
    try:
        return bool(matching(asked, [sdmx.VERSION]) or matching(asked, [_ALIAS]))
    except WrongVersion:
        raise wrong("version", asked, "1.0, +, ~, *, 1.~, 1.*, 1.0.+ …") from None


def context_of(context: str, agency: str, resource: str, version: str) -> Context:
    """The artefact of which data are asked.

    Raises:
        SdmxError: there is no such artefact, or the path is wrong.
    """
    if context == "provisionagreement":
        raise not_served("provisionagreement")
    if context != "*" and context not in CONTEXTS:
        raise wrong("context", context, "datastructure, dataflow, provisionagreement, *")
    known = [each for name, each in CONTEXTS.items() if context in {"*", name}]
    ours = is_named(sdmx.AGENCY, agency, "agencyID", agency=True) & is_version(version)
    found = [each for each in known if ours & is_named(each.ident, resource, "resourceID")]
    if not found:
        raise missing(context, agency, resource, version, [each.reference for each in known])
    return found[0]


def missing(kind: str, agency: str, resource: str, version: str, known: Sequence[str] = ()) -> SdmxError:
    """That there is no such artefact."""
    name = f"{kind} {agency}:{resource}({version})"
    advice = ", ".join(known)
    return SdmxError(HTTPStatus.NOT_FOUND, Problem.NO_ARTEFACT, advice=advice, name=name[:300])
