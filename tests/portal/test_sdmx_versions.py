"""Expressions of versions and periods as the standard of SDMX has them, and the page that says what is served."""

from __future__ import annotations

import datetime as dt
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.portal.sdmx import page
from indicators.portal.sdmx.periods import period
from indicators.portal.sdmx.versions import WrongVersion, matching
from tests.conftest import ROOT

KNOWN = ("0.9.0", "1.0", "1.2", "1.0.0", "1.2.0", "1.2.3", "1.10.0", "2.0.0-draft", "2.3.1", "3")


@pytest.mark.parametrize(
    ("expression", "found"),
    [
        ("1.0", ["1.0"]),
        ("1.0.0", ["1.0.0"]),
        ("2.0.0-draft", ["2.0.0-draft"]),
        ("2.0.0", []),
        ("+", ["2.3.1"]),
        ("+.0.0", ["2.3.1"]),
        ("1+.0.0", ["2.3.1"]),
        ("1.+.0", ["1.10.0"]),
        ("1.0+.0", ["1.10.0"]),
        ("1.2.+", ["1.2.3"]),
        ("1.2.0+", ["1.2.3"]),
        ("2+.3.1", ["2.3.1"]),
        ("2.3+.2", []),
        ("0.+.0", []),
        ("~", ["3"]),
        ("~.0", ["1.2"]),
        ("~.0.0", ["2.3.1"]),
        ("1.~", ["1.2"]),
        ("1.~.0", ["1.10.0"]),
        ("2.0.~", ["2.0.0-draft"]),
        ("1.2~.3", ["1.10.0"]),
        ("*", list(KNOWN)),
        ("*.0", ["1.0", "1.2"]),
        ("1.*", ["1.0", "1.2"]),
        ("1.*.0", ["1.0.0", "1.2.0", "1.2.3", "1.10.0"]),
        ("1.2.3*", ["1.2.3"]),
        ("1.2*.3", ["1.2.3", "1.10.0"]),
        ("1.0.0,2.0.+", ["1.0.0"]),
        ("1.0.0,2.3.+", ["1.0.0", "2.3.1"]),
    ],
)
def test_expressions_of_versions(expression: str, found: list[str]) -> None:
    assert matching(expression, KNOWN) == found


@pytest.mark.parametrize(
    "expression",
    [
        *("+.2.3", "1.+.3", "~.2", "~.2.3", "1.~.3", "*.2", "*.2.3", "1.*.3", "+.0", "2.3+", "~.0.*", "3.2*.1+"),
        *("3.2+.1+", "", "1.", "x", "1.0.0.0", "01.0", "1,", "+1"),
    ],
)
def test_expressions_that_the_standard_does_not_have(expression: str) -> None:
    with pytest.raises(WrongVersion):
        matching(expression, KNOWN)


@given(st.text(alphabet="0123456789.+~*,-ab", max_size=12))
def test_any_text_is_an_expression_or_refused(text: str) -> None:
    with suppress(WrongVersion):
        assert set(matching(text, KNOWN)) <= set(KNOWN)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2020", "2020-01-01", "2020-12-31"),
        ("2020-02", "2020-02-01", "2020-02-29"),
        ("2020-03-15", "2020-03-15", "2020-03-15"),
        ("2020-03-15T12:00:00Z", "2020-03-15", "2020-03-15"),
        ("2020-Q4", "2020-10-01", "2020-12-31"),
        ("2020-S2", "2020-07-01", "2020-12-31"),
        ("2020-A1", "2020-01-01", "2020-12-31"),
        ("2020-M03", "2020-03-01", "2020-03-31"),
        ("2020-W10", "2020-03-02", "2020-03-08"),
        ("2020-D060", "2020-02-29", "2020-02-29"),
    ],
)
def test_periods_are_stretches_of_time(text: str, first: str, last: str) -> None:
    found = period(text)
    assert (found.first, found.last) == (dt.date.fromisoformat(first), dt.date.fromisoformat(last))


def test_a_reporting_year_may_begin_in_july() -> None:
    assert period("2010-Q3", (7, 1)).first == dt.date(2011, 1, 1)
    assert period("2010-Q2", (7, 1)).first == dt.date(2010, 10, 1)
    assert period("2010", (7, 1)).first == dt.date(2010, 1, 1), "a year of the calendar"


@pytest.mark.parametrize("text", ["", "20", "2020-13", "2020-Q5", "2020-W54", "2020-02-30", "2020-X1", "later"])
def test_what_is_no_period(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011  (the text differs by what is wrong)
        period(text)


def test_the_page_says_what_the_code_serves() -> None:
    written = (ROOT / "docs" / "sdmx.md").read_text(encoding="utf-8")
    assert written == page.page(written), "run `make sdmx`"
