"""What a finding says, in the reader's language: the rule's wording with the facts of the finding."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from indicators.definitions.items import Code, Indicator
from indicators.definitions.registry import Definitions
from indicators.language import Speaker, number_text
from indicators.model import Finding

_ADDRESSES = {"first", "other_address"}
_UNITS = {"expected", "unit"}
_CATEGORIES = {"breakdown", "codes", "other_breakdown", "parts", "whole"}


class _Facts(dict[str, str]):
    """Facts for `str.format_map`; a fact that a finding lacks reads as a dash, so that a report is always written."""

    def __missing__(self, key: str) -> str:
        return "–"


def message(finding: Finding, definitions: Definitions, language: str = "en") -> str:
    """What is wrong, with what was found and what was expected."""
    return _said("message", finding, definitions, language)


def mend(finding: Finding, definitions: Definitions, language: str = "en") -> str:
    """How to mend it."""
    return _said("mend", finding, definitions, language)


def to_do(finding: Finding, definitions: Definitions, say: Speaker) -> str:
    """How to mend it; of what was confirmed, who confirmed it and why."""
    word = finding.confirmed
    if word is None:
        return mend(finding, definitions, say.language)
    return say("Confirmed by {author}: {explanation}", author=word.author, explanation=word.explanation)


def subject(finding: Finding, definitions: Definitions, language: str = "en", *, area: bool = False) -> str:
    """What a finding is about: indicator, year and categories in words, after the area where several stand together."""
    parts = (
        finding.ref_area if area else "",
        finding.indicator,
        finding.time_period,
        _in_words(finding.breakdown, finding, definitions, language),
    )
    return Speaker(language).listed(part for part in parts if part)


def of_release(failure: dict[str, Any], rule: dict[str, Any], language: str = "en") -> str:
    """What is wrong with a value of a release."""
    facts = _Facts({name: _number(value, language) for name, value in failure["facts"].items() if value is not None})
    text: str = rule["message"][language].format_map(facts | {"subject": failure["subject"]})
    return text


def rule_title(rule: str, definitions: Definitions, language: str = "en") -> str:
    """What the rule demands, in a few words."""
    titles: dict[str, str] = definitions.rules[rule]["title"]
    return titles.get(language, titles["en"])


def about_titles(say: Speaker, *, translated: bool, in_english: bool) -> list[str]:
    """What a reader should know of the titles of indicators, said once: that they are translations, or in English."""
    lines = []
    if translated and say.language != "en":
        lines.append(say("The titles of the indicators are translations, not the official wording."))
    if in_english and say.language != "en":
        lines.append(say("Titles of indicators are in English where we have no translation."))
    return lines


def about_titles_of(indicators: Iterable[Indicator], say: Speaker) -> list[str]:
    """What a reader should know of the titles of these indicators."""
    shown = list(indicators)
    return about_titles(
        say,
        translated=any(each.is_translated(say.language) for each in shown),
        in_english=any(say.language not in each.titles for each in shown),
    )


def _said(part: str, finding: Finding, definitions: Definitions, language: str) -> str:
    wording = definitions.rules[finding.rule][part]
    facts = _Facts(
        code=finding.indicator,
        edition=finding.edition,
        year=finding.time_period,
        measure=finding.measure,
        value=Speaker(language).apart(finding.obs_text),
    )
    for name, value in finding.facts.items():
        if value is not None:
            facts[name] = _fact(name, value, finding, definitions, language)
    text: str = wording.get(language, wording["en"]).format_map(facts)
    return text


def _in_words(text: str, finding: Finding, definitions: Definitions, language: str) -> str:
    """The codes of breakdowns in a text as words; what is no code of the indicator stays, and so does the total."""
    labels = _labels(definitions, finding.edition, finding.indicator, language)
    return re.sub(r"\w+", lambda found: labels.get(found[0], found[0]), re.sub(r",(?=\S)", ", ", text))


@lru_cache(maxsize=2)
def _units(definitions: Definitions) -> dict[str, Code]:
    return {code.code: code for code in definitions.code_lists["unit_measure"]}


@lru_cache(maxsize=1024)
def _labels(definitions: Definitions, edition: str, indicator: str, language: str) -> dict[str, str]:
    """What the codes of an indicator's breakdowns mean, by code; a code of two meanings has none."""
    known = definitions.indicators.get((edition, indicator))
    labels: dict[str, set[str]] = defaultdict(set)
    if known:
        for dimension in definitions.dimensions:
            for name, code in definitions.codes(known, dimension).items():
                labels[name].add(code.label(language))
    return {name: meant.pop() for name, meant in labels.items() if len(meant) == 1}


def _fact(name: str, value: Any, finding: Finding, definitions: Definitions, language: str) -> str:
    if name == "dimension" and value in definitions.dimensions:
        row = definitions.dimensions[value]
        return row.get(f"label_{language}") or row["label_en"]
    if name in _UNITS and (unit := _units(definitions).get(str(value))):
        return unit.label(language)
    if name in _ADDRESSES:
        return where(str(value), Speaker(language))
    # Beside a code that is not of the list, the codes of the list are what the office is to write.
    if name in _CATEGORIES and isinstance(value, str) and "code_sent" not in finding.facts:
        return _in_words(value, finding, definitions, language)
    return Speaker(language).apart(value) if isinstance(value, str) else _number(value, language)


def _number(value: Any, language: str) -> str:
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return number_text(value, language, places=4)
    return str(value)


def where(address: str, say: Speaker) -> str:
    """An address in words: a cell of a sheet as it is, ``12:5`` as line and column, after the file in a ZIP.

    What has no address is about the file as a whole.
    """
    found = re.fullmatch(r"(.* )?(\d+):(\d+)", address)
    if found:
        return (found[1] or "") + say("line {line}, column {column}", line=found[2], column=found[3])
    return address or say("the whole file")
