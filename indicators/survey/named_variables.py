"""The variables that a design may mean, so that no others of a wide file are loaded."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import msgspec

from indicators.survey.design import Design
from indicators.survey.expressions import PLAIN_NAME, QUOTED_NAME

_NAMES = re.compile(f"{QUOTED_NAME}|{PLAIN_NAME}")


def named_variables(design: Design) -> tuple[str, ...]:
    """Each text of a design, and each word in it: too many rather than too few, patterns of names among them."""
    found: dict[str, None] = {}
    for text in _texts(msgspec.to_builtins(design)):
        found[text] = None
        found.update(dict.fromkeys(name.strip("`") for name in _NAMES.findall(text)))
    return tuple(found)


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for each in value.values():
            yield from _texts(each)
    elif isinstance(value, list | tuple):
        for each in value:
            yield from _texts(each)
