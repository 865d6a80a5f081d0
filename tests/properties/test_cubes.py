"""Damaged files in PC-Axis and JSON-stat: told, or read, but never an exception of another kind."""

from __future__ import annotations

import json
import random

from hypothesis import given, settings
from hypothesis import strategies as st

from indicators.base.errors import Unreadable
from indicators.reading import cube_tables
from indicators.reading.formats.limits import Limits
from indicators.reading.formats.px import read as read_px

_PX = (
    'CHARSET="ANSI";\nCODEPAGE="utf-8";\nLANGUAGE="en";\nLANGUAGES="en","fr";\nDECIMALS=1;\nTITLE="T";\n'
    'STUB="Place";\nSTUB[fr]="Lieu";\nHEADING="Year","Sex";\nCONTVARIABLE="Sex";\nUNITS("men")="number";\n'
    'VALUES("Place")="Hill","Port";\nVALUES[fr]("Lieu")="Col","Port";\nCODES("Place")="H","P";\n'
    'TIMEVAL("Year")=TLIST(A1,"2020"-"2021");\nVALUES("Sex")="women","men";\nKEYS("Place")=CODES;\n'
    'HIERARCHIES("Place")="H","H":"P";\nELIMINATION("Sex")=YES;\nPARTITIONED("Place")="a",1,2;\nPRECISION("Sex","men")=2;\n'
    'CELLNOTE("*","2020","men")="Note.";\nDATANOTECELL("P","*","*")="p";\nATTRIBUTE-ID="ObsStatus";\nATTRIBUTES="A";\n'
    'DATA=\n"H",1 2.5 ".." 4\n"P",5 "-" 7 8;\n'
)
_JSON = json.dumps(
    {
        "version": "2.0",
        "class": "dataset",
        "id": ["a", "t"],
        "size": [2, 2],
        "role": {"time": ["t"], "metric": ["a"]},
        "dimension": {
            "a": {"category": {"index": {"x": 0, "y": 1}, "unit": {"x": {"decimals": 1}}, "child": {"x": ["y"]}}},
            "t": {"category": {"index": ["2020", "2021"], "note": {"2020": ["n"]}}},
        },
        "value": {"0": 1.5, "3": 2},
        "status": ["p"],
    }
)
_PIECES = [
    '"',
    ";",
    "=",
    "(",
    ")",
    ",",
    "[",
    "]",
    "{",
    "}",
    ":",
    "\n",
    "..",
    "-",
    "9",
    "DATA=",
    "\x00",
    "\ufffd",
    "KEYS",
    "null",
]


def damaged(text: str, seed: int) -> bytes:
    """A text with some pieces taken out, doubled, moved or put in."""
    chance = random.Random(seed)  # noqa: S311
    for _ in range(chance.randint(1, 6)):
        start = chance.randrange(len(text) + 1)
        end = min(start + chance.choice([0, 1, 1, 2, 8, 40]), len(text))
        piece = chance.choice([chance.choice(_PIECES), text[start:end] * 2, ""])
        text = text[:start] + piece + text[end:]
    return text.encode()


@settings(max_examples=400, deadline=None)
@given(st.integers(0, 2**32), st.sampled_from([_PX, _JSON]))
def test_a_damaged_file_is_told_or_read_to_its_last_cell(seed: int, text: str) -> None:
    data = damaged(text, seed)
    try:
        file, is_px = cube_tables.read(data)
    except Unreadable:
        return
    rows = list(cube_tables.cells(file, px=is_px))
    assert all(row[0] == str(number) for number, row in enumerate(rows)) or not is_px
    assert list(cube_tables.facts(file)) is not None


@settings(max_examples=200, deadline=None)
@given(st.lists(st.sampled_from(["1", "2.5", '".."', '"-"', "0"]), max_size=8))
def test_each_cell_that_is_stored_is_read_in_its_place(texts: list[str]) -> None:
    names = ",".join(f'"{number}"' for number in range(len(texts)))
    data = f'CHARSET="ANSI";\nSTUB="n";\nVALUES("n")={names};\nDATA=\n{" ".join(texts)};'.encode()
    if not texts:
        return
    cells = list(read_px(data, Limits()).cells())
    assert [cell.symbol or cell.value for cell in cells] == [text.strip('"') for text in texts]
