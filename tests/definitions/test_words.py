"""The words of definitions: all in six languages, plural forms by language, no code where a word is meant."""

from __future__ import annotations

import csv
import re
import shutil
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.base import resources
from indicators.base.errors import DefinitionError
from indicators.base.observation import CONCEPTS
from indicators.base.report import Finding, Severity
from indicators.definitions import forms
from indicators.definitions.names import UN_LANGUAGES, simplified
from indicators.definitions.registry import Definitions
from indicators.validation import cases
from indicators.validation.report import wording

DEFINITIONS = Definitions()
SCRIPTS = {"ru": r"[а-яё]", "ar": r"[\u0621-\u064a]", "zh": r"[\u4e00-\u9fff]"}
COUNTS = (1, 2, 5, 11, 21, 100)


def _labelled() -> dict[str, dict[str, str]]:
    """Every row of the definitions that has labels, by file and key."""
    named = {f"concepts {name}": row for name, row in DEFINITIONS.concepts.items()}
    named |= {f"dimensions {name}": row for name, row in DEFINITIONS.dimensions.items()}
    named |= {f"measures {name}": row for name, row in DEFINITIONS.measures.items()}
    for name, codes in DEFINITIONS.code_lists.items():
        named |= {f"{name} {place} {code.code}": code.row for place, code in enumerate(codes)}
    return named


@pytest.mark.parametrize("language", UN_LANGUAGES)
def test_every_label_is_in_every_language(language: str) -> None:
    for name, row in _labelled().items():
        label = row[f"label_{language}"]
        assert label.strip() == label != "", name
        assert re.search(SCRIPTS.get(language, r"\w"), label.lower()), f"{name} in {language}: {label}"


@pytest.mark.parametrize("language", UN_LANGUAGES)
def test_every_title_of_an_indicator_is_in_every_language(language: str) -> None:
    shown = DEFINITIONS.indicators | DEFINITIONS.named
    for (edition, code), indicator in shown.items():
        title = indicator.titles.get(language, "")
        assert re.search(SCRIPTS.get(language, r"\w"), title.lower()), (edition, code, title)
        assert language == "en" or indicator.is_translated(language), "no title here was read in an official version"
    assert set(DEFINITIONS.titles) == {indicator.titles["en"] for indicator in shown.values()}


@pytest.mark.parametrize("language", UN_LANGUAGES)
def test_every_text_of_a_rule_is_in_every_language(language: str) -> None:
    for rule in DEFINITIONS.rules.values():
        for part in ("title", "message", "remedy"):
            for text in forms.texts(getattr(rule, part)[language]):
                assert re.search(SCRIPTS.get(language, r"\w"), text.lower()), f"{rule.id} {part} {language}: {text}"


def test_french_is_written_with_its_own_apostrophe() -> None:
    """Letters have ’, so that a label with ' beside it looks like a slip."""
    texts = [row["label_fr"] for row in _labelled().values()]
    texts += [each.titles["fr"] for each in DEFINITIONS.indicators.values()]
    texts += [text for rule in DEFINITIONS.rules.values() for text in (rule.title["fr"], rule.remedy["fr"])]
    assert [text for text in texts if "'" in text] == []


def test_a_translation_never_passes_for_the_official_wording() -> None:
    for name, codes in DEFINITIONS.code_lists.items():
        for code in codes:
            assert code.row["label_translation_status"], (name, code.code)


def test_each_concept_has_a_label() -> None:
    headings = set(CONCEPTS) - {"SERIES"}  # a layout fills it, no heading says it
    assert set(DEFINITIONS.concepts) | set(DEFINITIONS.dimensions) == headings
    assert not set(DEFINITIONS.concepts) & set(DEFINITIONS.dimensions)


@pytest.mark.parametrize("language", UN_LANGUAGES)
def test_each_label_of_a_concept_is_a_heading_that_is_understood(language: str) -> None:
    for name, row in (DEFINITIONS.concepts | DEFINITIONS.dimensions).items():
        assert DEFINITIONS.columns[simplified(row[f"label_{language}"])] == name, row[f"label_{language}"]


def test_no_heading_means_two_concepts() -> None:
    with (resources.DEFINITIONS / "columns.csv").open(encoding="utf-8", newline="") as stream:
        spelt = [(simplified(row["spelling"]), row["concept"]) for row in csv.DictReader(stream)]
    named = DEFINITIONS.concepts | DEFINITIONS.dimensions
    spelt += [(simplified(row[f"label_{each}"]), name) for name, row in named.items() for each in UN_LANGUAGES]
    meant: dict[str, set[str]] = {}
    for spelling, concept in spelt:
        meant.setdefault(spelling, set()).add(concept)
    assert {spelling: found for spelling, found in meant.items() if len(found) > 1} == {}


HEADINGS = {
    "en": "area, edition, indicator, year, value",
    "fr": "pays, édition, indicateur, année, valeur",
    "es": "país, edición, indicador, año, valor",
    "ru": "страна, редакция, показатель, год, значение",
    "ar": "البلد، الطبعة، المؤشر، السنة، القيمة",
    "zh": "国家、年版、指标、年份、数值",
}


@pytest.mark.parametrize("language", UN_LANGUAGES)
def test_the_headings_that_an_office_is_asked_for_are_those_that_are_read(language: str) -> None:
    assert HEADINGS[language] in DEFINITIONS.rules["R115"].remedy[language]
    concepts = [DEFINITIONS.columns[simplified(each)] for each in re.split(r"[,،、]\s*", HEADINGS[language])]
    assert concepts == ["REF_AREA", "EDITION", "INDICATOR", "TIME_PERIOD", "OBS_VALUE"]


def _failing() -> list[Finding]:
    """A finding of every rule that is proved without what was sent before, all in one batch."""
    wanted = {
        name: (rule.id, case)
        for name, rule, expected, case in cases.of(DEFINITIONS)
        if expected == "failed" and not {"history", "provider"} & set(case)
    }
    found = cases.run_together({name: case for name, (_, case) in wanted.items()}, DEFINITIONS)
    return [next(each for each in found[name].findings if each.rule == rule) for name, (rule, _) in wanted.items()]


def test_no_message_shows_a_code_where_a_word_is_meant() -> None:
    """Nor the name of a placeholder, nor the dash of a fact that nobody gave."""
    failing = _failing()
    assert len({finding.rule for finding in failing}) > 60
    for finding in failing:
        for language in UN_LANGUAGES:
            words = DEFINITIONS.rules[finding.rule].message[language]
            asked = set(re.findall(r"[A-Z_]{3,}", " ".join(forms.texts(words))))
            said = wording.message(finding, DEFINITIONS, language)
            named = set(re.findall(r"[A-Z_]{3,}", said)) & ({*CONCEPTS, *DEFINITIONS.measures} - asked)
            assert not named, (finding.rule, language, said)
            assert not re.search(r"[{}]", said), (finding.rule, language, said)
            assert "–" not in said or re.search(r"\d–\d", said), (finding.rule, language, said)


def _said(rule: str, language: str, **facts: object) -> str:
    """What a rule says in a language with some facts, the others left out."""
    return forms.chosen(DEFINITIONS.rules[rule].message[language], language, facts)


RUSSIAN = {
    "R135": ("whole", ("пары", "пар", "пар", "пар", "пары", "пар")),
    "R133": ("whole", ("значения", "значений", "значений", "значений", "значения", "значений")),
    "R076": ("n", ("респондента", "респондентов", "респондентов", "респондентов", "респондента", "респондентов")),
    "R130": ("factor", ("раз", "раза", "раз", "раз", "раз", "раз")),
    "R022": ("factor", ("раз", "раза", "раз", "раз", "раз", "раз")),
}
POINTS = ("نقطة مئوية واحدة", "نقطتين مئويتين", "نقاط مئوية", "نقطة مئوية", "نقطة مئوية", "نقطة مئوية")
TIMES = ("مرة واحدة", "مرتين", "مرات", "مرة", "مرة", "مرة")
ARABIC = {
    "R076": ("n", ("مجيب واحد", "مجيبَين اثنين", "مجيبين", "مجيباً", "مجيباً", "مجيب")),
    "R131": ("n", ("بلد واحد", "بلدين", "بلدان", "بلداً", "بلداً", "بلد")),
    "R058": ("points", POINTS),
    "R067": ("points", POINTS),
    "R069": ("points", POINTS),
    "R022": ("factor", TIMES),
    "R130": ("factor", TIMES),
}


@pytest.mark.parametrize(
    ("language", "rule", "fact", "nouns"),
    [("ru", rule, *expected) for rule, expected in RUSSIAN.items()]
    + [("ar", rule, *expected) for rule, expected in ARABIC.items()],
)
def test_a_noun_stands_in_the_form_that_its_number_asks_for(
    language: str, rule: str, fact: str, nouns: tuple[str, ...]
) -> None:
    for count, noun in zip(COUNTS, nouns, strict=True):
        said = _said(rule, language, **{fact: count})
        assert re.search(rf"(?<!\w){noun}(?!\w)", said), (count, said)
        assert said == _said(rule, language, **{fact: float(count)}), "a whole number is one, however it is stored"


def test_what_is_counted_is_tested_here() -> None:
    """A rule that gets plural forms gets its line in the tables above."""
    for language, known in (("ru", RUSSIAN), ("ar", ARABIC)):
        counted = {
            name: words["count"]
            for name, rule in DEFINITIONS.rules.items()
            if isinstance(words := rule.message[language], dict)
        }
        assert counted == {name: fact for name, (fact, _) in known.items()}


@pytest.mark.parametrize(
    ("language", "count", "noun"), [("en", 1, "1 respondent;"), ("en", 12, "12 respondents;"), ("ru", 2.5, "2,5 раза")]
)
def test_a_message_is_said_with_its_number(language: str, count: float, noun: str) -> None:
    rule, fact = ("R022", "factor") if language == "ru" else ("R076", "n")
    finding = Finding(
        *(rule, Severity.WARNING, 2, "2:1", "KEN", "2016", "HH7", "PCT", "2015", "", "45"),
        {fact: count, "status": "Q", "expected": 450},
    )
    assert noun in wording.message(finding, DEFINITIONS, language)


@given(st.none() | st.text() | st.booleans() | st.integers() | st.floats())
def test_any_fact_has_a_form(value: object) -> None:
    """Numbers of any size and kind, and what is no number at all: a report is always written."""
    for rule in (*RUSSIAN, *ARABIC):
        for language in UN_LANGUAGES:
            words = DEFINITIONS.rules[rule].message[language]
            fact = words["count"] if isinstance(words, dict) else "n"
            assert forms.chosen(words, language, {fact: value}) in forms.texts(words)


def test_a_form_that_a_language_needs_may_not_be_missing(tmp_path: Path) -> None:
    copy = tmp_path / "definitions"
    shutil.copytree(resources.DEFINITIONS, copy)
    path = copy / "rules" / "R135.yml"
    path.write_text(re.sub(r"    few: .*\n", "", path.read_text(encoding="utf-8"), count=1), encoding="utf-8")
    with pytest.raises(DefinitionError, match=r"R135\.yml, line \d+"):
        Definitions(copy).rules  # noqa: B018 - reading is what fails


@pytest.mark.parametrize("language", UN_LANGUAGES)
def test_a_doubtful_code_is_told_in_one_language(language: str) -> None:
    """R184 says in words of the reader what each reading of a code rests on."""
    sent = {"INDICATOR": "A3", "EDITION": "2016", "OBS_VALUE": "10"}
    [finding] = [f for f in cases.run({"rows": [sent]}, DEFINITIONS).findings if f.rule == "R184"]
    said = wording.message(finding, DEFINITIONS, language)
    for reading in DEFINITIONS.readings.disputes[0].readings.values():
        assert re.search(SCRIPTS.get(language, r"\w"), reading.said[language].lower())
        assert f"({reading.said[language]})" in said
        assert language == "en" or reading.said["en"] not in said
