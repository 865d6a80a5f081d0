"""Keys of series: ``KEN.A2,UGA.*`` is either series; within a position ``A1+A2`` is either code."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus

from indicators.portal.sdmx.problems import Problem, SdmxError, wrong
from indicators.release.products.sdmx_flows import Flow

_ALL = {"", "*", "all"}
_MOST_KEYS = 1_000
Key = Mapping[str, frozenset[str]]


def keys(text: str, flow: Flow) -> tuple[Key, ...]:
    """The keys that a query asks for: for each the codes of the dimensions that it names; none: all series.

    Args:
        text: keys separated by commas.
        flow: whose dimensions they are.

    Raises:
        SdmxError: a key has more positions than the structure has dimensions, or there are too many keys.
    """
    if text in _ALL:
        return ()
    parts = text.split(",")
    if len(parts) > _MOST_KEYS:
        raise wrong("key", text, f"At most {_MOST_KEYS} keys.")
    found = tuple(_key(part, flow) for part in parts)
    return () if any(not key for key in found) else found


def _key(text: str, flow: Flow) -> Key:
    positions = text.split(".")
    if len(positions) > len(flow.key):
        advice = f"{len(flow.key)}: {', '.join(flow.key)}."
        raise SdmxError(HTTPStatus.BAD_REQUEST, Problem.LONG_KEY, advice=advice, value=text[:200])
    return {
        name: frozenset(part.split("+"))
        for name, part in zip(flow.key, positions, strict=False)
        if not _ALL & set(part.split("+"))
    }
