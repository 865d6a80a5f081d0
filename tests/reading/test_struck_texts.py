"""A text of which a part is struck out is no longer what it says as a whole: the cell is told."""

from __future__ import annotations

import io
import zipfile

import openpyxl
import pytest
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont

from indicators.reading.book import open_book
from tests.reading.test_cell_looks import SHEET, changed, replaced

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def _workbook(value: object) -> bytes:
    book = openpyxl.Workbook()
    assert book.active is not None
    book.active.title = "Data"
    book.active["A1"], book.active["B1"] = "plain", value
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _shared(run: str) -> bytes:
    """The same with a shared text of two runs, as Excel writes it."""
    own, shared = '<c r="B1" t="inlineStr"><is><t>4512</t></is></c>', '<c r="B1" t="s"><v>1</v></c>'
    texts = f"<si><t>x</t></si><si><r><rPr>{run}</rPr><t>45</t></r><r><t>12</t></r></si>"
    out = io.BytesIO(changed(_workbook("4512"), SHEET, replaced(own, shared)))
    with zipfile.ZipFile(out, "a") as package:
        package.writestr("xl/sharedStrings.xml", f'<sst xmlns="{_MAIN}" count="2" uniqueCount="2">{texts}</sst>')
    return out.getvalue()


@pytest.mark.parametrize("run", ["<strike/>", '<b/><strike val="1"/>', '<strike val="true"/>'])
def test_a_shared_text_with_a_struck_part(run: str) -> None:
    sheet = open_book(_shared(run), "f.xlsx").sheets[0]
    assert sheet.rows[0] == ["plain", "4512"]
    assert sheet.struck == frozenset({(0, 1)})


@pytest.mark.parametrize("run", ["<b/>", '<strike val="0"/>', '<strike val="false"/>'])
def test_a_shared_text_without_one(run: str) -> None:
    assert open_book(_shared(run), "f.xlsx").sheets[0].struck == frozenset()


@pytest.mark.parametrize("strike", [True, False])
def test_a_text_of_the_cell_itself(strike: bool) -> None:
    text = CellRichText(TextBlock(InlineFont(strike=strike), "45"), "12")
    assert open_book(_workbook(text), "f.xlsx").sheets[0].struck == (frozenset({(0, 1)}) if strike else frozenset())
