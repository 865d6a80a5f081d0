"""Words that repeat a number are known alike in a release and in what goes back to an office: by SQL and by Python."""

from __future__ import annotations

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.base import resources
from indicators.validation.masking import roundings


@pytest.mark.parametrize(
    ("digits", "found"),
    [
        ("5092", {"509", "5092"}),
        ("50925", {"509", "5092", "5093", "50925"}),
        ("15923", {"159", "1592", "15923"}),
        ("9996", {"9996"}),  # to three digits 1000, of which 1 is left
        ("45", set()),
        ("", set()),
    ],
)
def test_roundings(digits: str, found: set[str]) -> None:
    assert roundings(digits) == found


@given(st.floats(min_value=1e-6, max_value=1e12).map(repr).filter(lambda text: "e" not in text))
def test_the_same_digits_are_known_in_sql(text: str) -> None:
    macros = resources.sql("derive/unsaid").split("CREATE OR REPLACE TABLE")[0]
    with duckdb.connect() as con:
        con.execute(macros)
        (sent,) = con.execute("SELECT roundings(significant(?))", [text]).fetchone() or ([],)
    assert {each for each in sent if len(each) >= 3} == roundings(text.replace(".", "").strip("0"))
