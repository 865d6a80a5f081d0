"""What a spreadsheet would run gets an apostrophe; a number with a sign is what was sent."""

from __future__ import annotations

import duckdb
import pytest

from indicators.base import spreadsheet
from indicators.base.printable import columns, padded
from indicators.release.products import extracts

RUN = ["=A1", "+A1", "-1+cmd|' /C calc'!A0", "@SUM(1)", "\t=A1", "-", "-1-1", "--5", "-5e", "+1(2)"]
NUMBERS = ["-30.5", "+4,5", "-1 234.5", "-12 %", "-12%", "30.5"]


@pytest.mark.parametrize("text", [*RUN, *NUMBERS])
def test_an_apostrophe_stands_before_what_would_be_run_and_nowhere_else(text: str) -> None:
    expected = f"'{text}" if text in RUN else text
    assert (spreadsheet.cell_text(text), spreadsheet.neutral(text)) == (expected, expected)
    with duckdb.connect() as con:
        con.execute("CREATE TABLE sent AS SELECT ? AS OBS_TEXT", [text])
        columns = extracts.neutral_columns(con, "sent")
        assert con.execute(f"SELECT {columns} FROM sent").fetchone() == (expected,)


@pytest.mark.parametrize(("text", "width"), [("File", 4), ("文件（大小）", 12), ("مؤكَّد", 4), ("\u2068a\u2069", 1)])
def test_labels_line_up_in_every_script(text: str, width: int) -> None:
    assert columns(text) == width
    assert padded(text, 14) == text + " " * (14 - width)
