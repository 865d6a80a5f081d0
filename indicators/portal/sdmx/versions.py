"""Versions of artefacts as SDMX REST asks for them: exact, latest stable (+), latest of all (~), all (*)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

_PART = r"(?:0|[1-9]\d*)"
_VERSION = re.compile(rf"^({_PART})(?:\.({_PART}))?(?:\.({_PART})(-[A-Za-z0-9.-]+)?)?$")
_PIECE = re.compile(rf"^(?:({_PART})([+~*]?)|([+~*]))$")
_WHOLE = 3  # parts of a semantic version
_ALIASES = {"all": "*", "latest": "~"}  # of SDMX REST 1


class WrongVersion(ValueError):
    """An expression that the standard does not have, or does not allow."""


@dataclass(frozen=True, slots=True)
class _Version:
    text: str
    parts: tuple[int, ...]
    extension: str

    @property
    def stable(self) -> bool:
        return len(self.parts) == _WHOLE and not self.extension and self.parts[0] > 0

    @property
    def order(self) -> tuple[tuple[int, ...], bool, str]:
        padded = (*self.parts, *([0] * (_WHOLE - len(self.parts))))
        return padded, not self.extension, self.extension


@dataclass(frozen=True, slots=True)
class _Asked:
    """An expression: the sign (none: exact), the parts before it, the least of the others, how many parts there are."""

    sign: str
    fixed: tuple[int, ...]
    least: tuple[int, ...]
    length: int
    extension: str = ""

    def takes(self, version: _Version) -> bool:
        if not self.sign:
            return (version.parts, version.extension) == (self.fixed, self.extension)
        if self.length and len(version.parts) != self.length:
            return False
        place = len(self.fixed)
        fits = version.parts[:place] == self.fixed and version.parts[place:] >= self.least
        return fits and (self.sign != "+" or version.stable)


def matching(expression: str, versions: Sequence[str]) -> list[str]:
    """Those of some versions that an expression takes, in their order.

    Args:
        expression: one or more expressions separated by commas, such as ``1.0.0``, ``+``, ``1.2~`` or ``*``.
        versions: of one artefact.

    Raises:
        WrongVersion: the expression is not one of the standard.
    """
    known = [_version(each) for each in versions]
    found: set[str] = set()
    for part in expression.split(","):
        asked = _asked(_ALIASES.get(part, part))
        taken = [each for each in known if asked.takes(each)]
        if asked.sign in {"+", "~"} and taken:
            taken = [max(taken, key=lambda each: each.order)]
        found |= {each.text for each in taken}
    return [each for each in versions if each in found]


def _version(text: str) -> _Version:
    match = _VERSION.match(text)
    if not match:
        raise WrongVersion(text)
    *parts, extension = match.groups()
    return _Version(text, tuple(int(each) for each in parts if each is not None), extension or "")


def _asked(text: str) -> _Asked:
    if exact := _VERSION.match(text):
        found = _version(exact[0])
        return _Asked("", found.parts, (), 0, found.extension)
    pieces = [_PIECE.match(each) for each in text.split(".")]
    if len(pieces) > _WHOLE or not all(pieces):
        raise WrongVersion(text)
    signs = [(place, each[2] or each[3]) for place, each in enumerate(pieces) if each and (each[2] or each[3])]
    if len(signs) != 1:
        raise WrongVersion(text)
    [(place, sign)] = signs
    numbers = [int(each[1] or 0) for each in pieces if each]
    bare = bool(pieces[place] and pieces[place][3])  # type: ignore[index]
    _check(text, sign, numbers, place, bare=bare)
    length = 0 if text == sign and sign != "+" else _WHOLE if sign == "+" else len(numbers)
    return _Asked(sign, tuple(numbers[:place]), tuple(numbers[place:]), length)


def _check(text: str, sign: str, numbers: list[int], place: int, *, bare: bool) -> None:
    two = sign == "+" and len(numbers) != _WHOLE and text != "+"
    if two or (bare and any(numbers[place + 1 :])) or (len(numbers) == 1 and not bare):
        raise WrongVersion(text)
