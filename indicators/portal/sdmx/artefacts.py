"""Which of our artefacts a path names: by agency, identity and version, each of them one, several or all."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from http import HTTPStatus
from typing import TypeVar

from indicators.portal.sdmx.message import CONTEXTS, Context
from indicators.portal.sdmx.problems import Problem, SdmxError, wrong
from indicators.portal.sdmx.versions import WrongVersion, matching
from indicators.release.products.sdmx_flows import AGENCY, FLOWS, VERSION

_AGENCY = re.compile(r"^[A-Za-z][A-Za-z\d_-]*(\.[A-Za-z][A-Za-z\d_-]*)*$")
_IDENT = re.compile(r"^[A-Za-z\d_@$-]+$")
_ALL = {"*", "all"}
_Made = TypeVar("_Made")
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
        return bool(matching(asked, [VERSION]) or matching(asked, [_ALIAS]))
    except WrongVersion:
        raise wrong("version", asked, "1.0, +, ~, *, 1.~, 1.*, 1.0.+ …") from None


def contexts_of(context: str, agency: str, resource: str, version: str) -> list[Context]:
    """The artefacts of which data are asked, each dataflow once.

    Raises:
        SdmxError: there is no such artefact, or the path is wrong.
    """
    if context != "*" and context not in CONTEXTS:
        raise wrong("context", context, f"{', '.join(CONTEXTS)}, *")
    kinds = CONTEXTS if context == "*" else (context,)
    known = [Context(kind, flow) for kind in kinds for flow in FLOWS]
    ours = is_named(AGENCY, agency, "agencyID", agency=True) & is_version(version)
    found: dict[str, Context] = {}
    for each in known:
        if is_named(each.ident, resource, "resourceID") and ours:
            found.setdefault(each.flow.name, each)
    if not found:
        raise missing(context, agency, resource, version, [each.reference for each in known])
    return list(found.values())


def fitting(contexts: Sequence[Context], make: Callable[[Context], _Made]) -> list[_Made]:
    """What can be made of those dataflows that have all that a query names.

    Args:
        contexts: of what data are asked.
        make: raises an error for one that has not.

    Raises:
        SdmxError: it can be made of none of them.
    """
    found, problems = [], []
    for each in contexts:
        try:
            found.append(make(each))
        except SdmxError as wrong_for_it:
            problems.append(wrong_for_it)
    if not found:
        raise problems[0]
    return found


def missing(kind: str, agency: str, resource: str, version: str, known: Sequence[str] = ()) -> SdmxError:
    """That there is no such artefact."""
    name = f"{kind} {agency}:{resource}({version})"
    advice = ", ".join(known)
    return SdmxError(HTTPStatus.NOT_FOUND, Problem.NO_ARTEFACT, advice=advice, name=name[:300])
