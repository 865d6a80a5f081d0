"""A code alone never decides where editions or readings of a list disagree: all pairs of editions, all codes."""

from __future__ import annotations

from itertools import permutations

from hypothesis import given, settings
from hypothesis import strategies as st

from indicators.base.report import Finding
from indicators.definitions.names import UN_LANGUAGES
from indicators.definitions.registry import Definitions
from indicators.validation import cases

DEFINITIONS = Definitions()
TITLES, DOUBTS = "R102", "R184"
Row = dict[str, str]
few = settings(max_examples=30, deadline=None)


def _findings(rows: list[Row], *rules: str) -> dict[str, list[Finding]]:
    """The findings of some rules by the code that they are about."""
    found: dict[str, list[Finding]] = {}
    for finding in cases.run({"rows": rows}, DEFINITIONS).findings:
        if finding.rule in rules:
            found.setdefault(finding.indicator, []).append(finding)
    return found


def _row(edition: str, code: str, **more: str) -> Row:
    return {"EDITION": edition, "INDICATOR": code, "OBS_VALUE": "12"} | more


def _codes(edition: str) -> list[str]:
    return [code for listed, code in DEFINITIONS.indicators if listed == edition]


@few
@given(st.sampled_from(list(permutations(DEFINITIONS.editions, 2))), st.sampled_from(UN_LANGUAGES))
def test_the_title_of_another_meaning_is_never_taken_for_this_code(pair: tuple[str, str], language: str) -> None:
    edition, other = pair
    moved = [
        code
        for code in _codes(edition)
        if (other, code) in DEFINITIONS.indicators
        and DEFINITIONS.meaning[edition, code] != DEFINITIONS.meaning[other, code]
    ]
    titles = {code: DEFINITIONS.indicators[other, code].title(language) for code in moved}
    own = {
        code: {
            t for same in DEFINITIONS.equivalents[edition, code] for t in DEFINITIONS.indicators[same].titles.values()
        }
        for code in moved
    }
    found = _findings([_row(edition, code, TITLE=titles[code]) for code in moved], TITLES) if moved else {}
    assert set(found) == {code for code in moved if titles[code] not in own[code]}
    for code, findings in found.items():
        assert findings[0].facts["sent_title"] == titles[code]  # both meanings are shown
        assert findings[0].facts["own_title"] == DEFINITIONS.indicators[edition, code].title()


@few
@given(st.sampled_from(list(DEFINITIONS.editions)), st.integers(min_value=1, max_value=3))
def test_a_disputed_code_alone_waits_for_one_word_and_no_other_code_does(edition: str, years: int) -> None:
    rows = [_row(edition, code, TIME_PERIOD=str(2010 + year)) for code in _codes(edition) for year in range(years)]
    found = _findings(rows, DOUBTS)
    assert set(found) == {code for listed, code in DEFINITIONS.readings.disputed if listed == edition}
    assert all(len(findings) == 1 for findings in found.values())
    for code, [finding] in found.items():
        shown = finding.facts["carried"], finding.facts["others"]
        assert DEFINITIONS.indicators[edition, code].title() in shown[0]
        assert all(other.title() in shown[1] for other in DEFINITIONS.other_meanings(edition, code))


@few
@given(st.sampled_from(sorted(DEFINITIONS.readings.by_edition)), st.sampled_from(UN_LANGUAGES))
def test_the_own_title_speaks_for_a_disputed_code(edition: str, language: str) -> None:
    codes = [code for listed, code in DEFINITIONS.readings.disputed if listed == edition]
    rows = [_row(edition, code, TITLE=DEFINITIONS.indicators[edition, code].title(language).upper()) for code in codes]
    assert not _findings(rows, DOUBTS, TITLES)


@few
@given(st.sampled_from(sorted(DEFINITIONS.readings.by_edition)), st.sampled_from(UN_LANGUAGES))
def test_no_title_of_another_reading_puts_a_value_under_a_code_in_silence(edition: str, language: str) -> None:
    titles = {
        code: other.title(language)
        for listed, code in DEFINITIONS.readings.disputed
        if listed == edition
        for other in DEFINITIONS.other_meanings(edition, code)
    }
    rows = [_row(edition, code, TITLE=title) for code, title in titles.items()]
    assert set(_findings(rows, TITLES)) == set(_findings(rows, DOUBTS)) == set(titles)
