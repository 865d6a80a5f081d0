"""The message and remedy of a finding: a rule's wording filled with facts; `view` has what reports say beside it."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from typing import Any

from indicators.base.language import Speaker, number_text
from indicators.base.report import Finding
from indicators.definitions.forms import PLACES, chosen
from indicators.definitions.items import Code, Indicator
from indicators.definitions.registry import Definitions
from indicators.definitions.rules import Rule, Words
from indicators.definitions.tables import Row

_CATEGORIES = {"breakdown", "codes", "other_breakdown", "parts", "whole"}


class _Facts(dict[str, str]):
    """Facts for `str.format_map`; a fact that a finding lacks reads as a dash, so that a report is always written."""

    def __missing__(self, key: str) -> str:
        return "–"


def message(finding: Finding, definitions: Definitions, language: str = "en") -> str:
    """What is wrong, with what was found and what was expected."""
    return _said(definitions.rules[finding.rule].message, finding, definitions, language)


def remedy(finding: Finding, definitions: Definitions, language: str = "en") -> str:
    """How to correct it."""
    return _said(definitions.rules[finding.rule].remedy, finding, definitions, language)


def to_do(finding: Finding, definitions: Definitions, say: Speaker) -> str:
    """How to correct it; of what was confirmed, who confirmed it and why."""
    word = finding.confirmed
    if word is None:
        return remedy(finding, definitions, say.language)
    return say("Confirmed by {author}: {explanation}", author=word.author, explanation=word.explanation)


def subject(finding: Finding, definitions: Definitions, language: str = "en", *, area: bool = False) -> str:
    """What a finding is about: indicator, year and categories in words, after the area where several stand together."""
    parts = (
        finding.ref_area if area else "",
        finding.indicator,
        finding.time_period,
        category(finding, definitions, language),
    )
    return Speaker(language).listed(part for part in parts if part)


def category(finding: Finding, definitions: Definitions, language: str = "en") -> str:
    """The categories of what a finding is about, in words; blank for the total."""
    return _in_words(finding.breakdown, finding, definitions, language)


def of_release(failure: dict[str, Any], rule: Rule, language: str = "en") -> str:
    """What is wrong with a value of a release."""
    facts = _Facts({name: _number(value, language) for name, value in failure["facts"].items() if value is not None})
    words = chosen(rule.message[language], language, failure["facts"])
    return words.format_map(facts | {"subject": failure["subject"]})


def rule_title(rule: str, definitions: Definitions, language: str = "en") -> str:
    """What the rule demands, in a few words."""
    titles = definitions.rules[rule].title
    return titles.get(language, titles["en"])


def about_titles(say: Speaker, *, translated: bool, in_english: bool) -> list[str]:
    """What a reader should know of the titles of indicators, said once: that they are translations, or in English."""
    lines = []
    if translated and say.language != "en":
        lines.append(say("The titles of the indicators are translations, not the official wording."))
    if in_english and say.language != "en":
        lines.append(say("Titles of indicators are in English where we have no translation."))
    return lines


def about_codes(say: Speaker, indicators: Iterable[Indicator]) -> list[str]:
    """What a reader should know of codes whose list could not be read, a line for each edition."""
    doubtful: dict[str, dict[str, None]] = {}
    for each in indicators:
        if each.is_disputed:
            doubtful.setdefault(each.edition, {})[each.code] = None
    return [
        say(
            "The list of {edition} could not be read; the meaning of these codes has low confidence: {codes}",
            edition=edition,
            codes=say.listed(codes),
        )
        for edition, codes in sorted(doubtful.items())
    ]


def about_indicators(say: Speaker, indicators: Iterable[Indicator]) -> list[str]:
    """What a reader should know of the titles and the codes of these indicators."""
    shown = list(indicators)
    translated = any(each.is_translated(say.language) for each in shown)
    in_english = any(say.language not in each.titles for each in shown)
    return about_titles(say, translated=translated, in_english=in_english) + about_codes(say, shown)


def _said(texts: Mapping[str, Words], finding: Finding, definitions: Definitions, language: str) -> str:
    facts = _Facts(
        code=finding.indicator,
        edition=finding.edition,
        year=finding.time_period,
        measure=_measure(finding.measure, definitions, language) or finding.measure,
        value=Speaker(language).apart(finding.obs_text),
    )
    for name, value in finding.facts.items():
        if value is not None:
            facts[name] = _fact(name, value, finding, definitions, language)
    return chosen(texts.get(language, texts["en"]), language, finding.facts).format_map(facts)


def _in_words(text: str, finding: Finding, definitions: Definitions, language: str) -> str:
    """The codes of breakdowns in a text as words; what is no code of the indicator stays, and so does the total."""
    labels = _labels(definitions, finding.edition, finding.indicator, language)
    parts = (re.sub(r"\w+", lambda found: labels.get(found[0], found[0]), part) for part in re.split(r",\s*", text))
    return Speaker(language).listed(parts)


@lru_cache(maxsize=1024)
def _labels(definitions: Definitions, edition: str, indicator: str, language: str) -> dict[str, str]:
    """What the codes of an indicator's breakdowns mean, by code, and concepts; a code of two meanings has none."""
    known = definitions.indicators.get((edition, indicator))
    labels: dict[str, set[str]] = defaultdict(set)
    if known:
        for dimension in definitions.dimensions:
            for name, code in definitions.codes(known, dimension).items():
                labels[name].add(code.label(language))
    concepts = {name: _label(row, language) for name, row in definitions.concepts.items()}
    return concepts | {name: meant.pop() for name, meant in labels.items() if len(meant) == 1}


def _label(row: Row | None, language: str) -> str:
    return row[f"label_{language}"] if row else ""


def meanings(code: str, definitions: Definitions, language: str = "en") -> str:
    """What a code means, each title with all editions that have it."""
    say = Speaker(language)
    found: dict[str, list[Indicator]] = defaultdict(list)
    for (_, known), each in definitions.indicators.items():
        if known == code:
            found[each.title()].append(each)
    return "; ".join(
        f"{say.listed(each.edition for each in same)}{say.colon}{say.gap}{same[0].title(language)}"
        for same in found.values()
    )


@lru_cache(maxsize=16)
def _titles(definitions: Definitions, language: str) -> dict[str, str]:
    """Each English title, and what readings rest on, in a language; the longest first: one may begin with another."""
    known = (definitions.indicators | definitions.named).values()
    titles = {each.title(): each.title(language) for each in sorted(known, key=lambda each: -len(each.title()))}
    readings = (each for dispute in definitions.readings.disputes for each in dispute.readings.values())
    return titles | {each.said["en"]: each.said[language] for each in readings}


def _titled(text: str, definitions: Definitions, language: str) -> str:
    """A text in a language: the titles of indicators that stand in it, and how sure their reading is."""
    for title, said in _titles(definitions, language).items():
        text = text.replace(title, said)
    return text


def _concept(name: str, definitions: Definitions, language: str) -> str:
    return _label(definitions.concepts.get(name) or definitions.dimensions.get(name), language)


def _measure(name: str, definitions: Definitions, language: str) -> str:
    return _label(definitions.measures.get(name), language)


def _detail(text: str, definitions: Definitions, language: str) -> str:
    """A detail that begins with the name of a concept, with its label instead."""
    found = re.match(r"[A-Z_]+(?= \(|$)", text)
    label = _concept(found[0], definitions, language) if found else ""
    return label + text[found.end() :] if found and label else ""


def _area(code: str, definitions: Definitions, language: str) -> str:
    """An area in words, with the code that an office is to write."""
    return f"{definitions.names.name(code, language)} ({code})" if code in definitions.areas else ""


@lru_cache(maxsize=2)
def _units(definitions: Definitions) -> dict[str, Code]:
    return {code.code: code for code in definitions.code_lists["unit_measure"]}


def _unit(code: str, definitions: Definitions, language: str) -> str:
    unit = _units(definitions).get(code)
    return unit.label(language) if unit else ""


def _group(code: str, definitions: Definitions, language: str) -> str:
    return next((row[f"name_{language}"] for row in definitions.groups if row["ref_area"] == code), "")


def _vintage(file: str, definitions: Definitions, language: str) -> str:
    return definitions.population_name(file, language)


def _address(text: str, _: Definitions, language: str) -> str:
    return where(text, Speaker(language))


# Facts that are codes, with what says them in words: "" where it does not know one.
_NAMED: dict[str, Callable[[str, Definitions, str], str]] = {
    "aggregate": _group,
    "attribute": _concept,
    "carried": _titled,
    "detail": _detail,
    "dimension": _concept,
    "expected": _unit,
    "first": _address,
    "measure": _measure,
    "nearest": _area,
    "other_address": _address,
    "other_area": _area,
    "others": _titled,
    "unit": _unit,
    "vintage": _vintage,
}


def _fact(name: str, value: Any, finding: Finding, definitions: Definitions, language: str) -> str:
    if not isinstance(value, str):
        return _number(value, language)
    if name == "meanings":
        return meanings(finding.indicator, definitions, language)
    if name in _NAMED and (said := _NAMED[name](value, definitions, language)):
        return said
    # Beside a code that is not of the list, the codes of the list are what the office is to write.
    if name in _CATEGORIES and "code_sent" not in finding.facts:
        return _in_words(value, finding, definitions, language)
    return Speaker(language).apart(value)


def _number(value: Any, language: str) -> str:
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return number_text(value, language, places=PLACES)
    return str(value)


def where(address: str, say: Speaker) -> str:
    """An address in words: a cell of a sheet as it is, ``12:5`` as line and column, ``12:year`` as row and variable.

    The file in a ZIP stands before it.

    What has no address is about the file as a whole.
    """
    found = re.fullmatch(r"(.* )?(\d+):(\d+)", address)
    if found:
        return (found[1] or "") + say("line {line}, column {column}", line=found[2], column=found[3])
    found = re.fullmatch(r"(.* )?(\d+):([^\W\d]\S*)", address)
    if found:
        return (found[1] or "") + say("row {row}, variable {variable}", row=found[2], variable=found[3])
    return address or say("the whole file")
