"""Structure messages in several languages as one: each name in all of them."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from typing import Any

from indicators.definitions.names import UN_LANGUAGES
from indicators.portal.sdmx.negotiation import ALL_LANGUAGES, Chosen
from indicators.portal.sdmx.query import Parameters

_NAME = re.compile(r"<com:Name xml:lang=[^>]*>[^<]*</com:Name>")


def in_languages(parameters: Parameters, format_: Chosen, own: str, make: Callable[[str], str]) -> str:
    """A message in the language of the reader, or in all that there are.

    Args:
        parameters: of the query.
        format_: of the message.
        own: the language of the reader.
        make: the message in a language; but for its names it is the same in each.
    """
    if parameters.get("lang") != ALL_LANGUAGES:
        return make(own)
    first, *others = [make(language) for language in dict.fromkeys((own, *UN_LANGUAGES))]
    return _one_json(first, others) if format_.format.kind == "json" else _one_xml(first, others)


def _one_json(first: str, others: Sequence[str]) -> str:
    whole = json.loads(first)
    for other in others:
        _merge(whole, json.loads(other))
    return json.dumps(whole, ensure_ascii=False, separators=(",", ":"))


def _merge(whole: Any, other: Any) -> None:
    if isinstance(whole, list):
        for mine, theirs in zip(whole, other, strict=True):
            _merge(mine, theirs)
    if isinstance(whole, dict):
        for name, mine in whole.items():
            if name == "names":
                mine |= other[name]
            elif name == "contentLanguages":
                mine += other[name]
            else:
                _merge(mine, other[name])


def _one_xml(first: str, others: Sequence[str]) -> str:
    names = zip(*(_NAME.findall(text) for text in (first, *others)), strict=True)
    return _NAME.sub(lambda _: "".join(next(names)), first)
