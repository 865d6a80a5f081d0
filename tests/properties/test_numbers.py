"""A number and a year are what the whole text says, or nothing: never the beginning of a longer text."""

from __future__ import annotations

import re
import string

from hypothesis import given, settings
from hypothesis import strategies as st

from indicators.definitions.registry import Definitions
from indicators.reading.codes import Codes
from indicators.reading.normalise import observations
from indicators.reading.raw import Declared, Raw

_MARKS = ("", " ", "*", " (1)", "%", " b", " est", " (±1.2)")
_NATURAL = st.integers(0, 10**12)


def _read(definitions: Definitions, texts: list[str]) -> list[float | None]:
    raw = Raw("test")
    for text in texts:
        raw.add("1:1", REF_AREA="KEN", EDITION="2016", INDICATOR="A1", TIME_PERIOD="2015", OBS_VALUE=text)
    return [row["OBS_VALUE"] for row in observations(raw, definitions, Declared()).to_pylist()]


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.tuples(
            _NATURAL, st.integers(0, 99), st.sampled_from(("", " ", "\u00a0", "'", "’", ",")), st.sampled_from(_MARKS)
        ),
        min_size=1,
        max_size=20,
    )
)
def test_groups_of_three_change_no_number(definitions: Definitions, sent: list[tuple[int, int, str, str]]) -> None:
    texts = [f"{whole:,}".replace(",", group) + f".{cents:02d}{mark}" for whole, cents, group, mark in sent]
    expected = [float(f"{whole}.{cents:02d}") for whole, cents, _, _ in sent]
    assert _read(definitions, texts) == expected


@settings(max_examples=60, deadline=None)
@given(st.lists(_NATURAL, min_size=1, max_size=20), st.sampled_from((0x660, 0x6F0)))
def test_digits_of_other_scripts_are_the_same_number(definitions: Definitions, sent: list[int], zero: int) -> None:
    script = {ord("0") + digit: chr(zero + digit) for digit in range(10)} | {ord(","): "٬"}
    assert _read(definitions, [f"{number:,}".translate(script) for number in sent]) == [float(each) for each in sent]


@settings(max_examples=100, deadline=None)
@given(
    st.lists(
        st.tuples(_NATURAL, st.text(" .,'’-–/·:_x" + string.digits, min_size=1, max_size=8)), min_size=1, max_size=20
    )
)
def test_a_second_number_is_never_dropped(definitions: Definitions, sent: list[tuple[int, str]]) -> None:
    """Where a text is read, its digits are those of the number: nothing that is a digit was taken off."""
    texts = [f"{number}{rest}" for number, rest in sent]
    for text, value in zip(texts, _read(definitions, texts), strict=True):
        if value is not None:
            digits = re.sub(r"\D", "", text)
            scaled = [int(digits) / 10**power for power in range(len(digits) + 1)]
            assert any(abs(value - each) <= 1e-9 * max(1, abs(each)) for each in scaled), (text, value)


@settings(max_examples=200, deadline=None)
@given(st.integers(1900, 2029), st.text(string.digits + "-/. ,Q", min_size=1, max_size=6))
def test_a_year_with_more_digits_is_that_year_or_none(definitions: Definitions, year: int, rest: str) -> None:
    found = Codes(definitions).period(f"{year}{rest}")
    following = rf"\s*/\s*(?:{(year + 1) // 100})?{(year + 1) % 100:02d}\s*"
    whole = re.fullmatch(rf"\s*|\.0+\s*|[-/., ]+|{following}", rest.strip())
    assert found is None or (found == str(year) and whole)
