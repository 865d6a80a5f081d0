"""`ict cube`: the cells of a cube as CSV, what it states, what is wrong with it, and what is no cube."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from indicators.cli import main as cli
from tests.conftest import SAMPLES

PX = Path(__file__).parents[1] / "files" / "lines.px"


def _said(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], *given: str) -> tuple[int, str, str]:
    monkeypatch.setattr(sys, "argv", ["ict", "cube", *given])
    with pytest.raises(SystemExit) as ended:
        cli.main()
    out, err = capsys.readouterr()
    return int(ended.value.code or 0), out, err


def test_each_cell_is_a_row(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = _said(monkeypatch, capsys, str(PX))
    heading, *rows = out.splitlines()
    assert (code, heading.split(",")[:6]) == (0, ["cell", "codes", "texts", "value", "symbol", "shown"])
    assert rows[:2] == [
        "0,H|2020,Hill|2020,1.5,,1.5,,per cent,1,1,,14:1",
        "1,H|2021,Hill|2021,,..,..,missing-2,per cent,1,1,,14:5",
    ]
    assert len(rows) == 4


def test_facts_are_what_it_states_beside(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = _said(monkeypatch, capsys, str(PX), "--facts")
    assert code == 0
    assert out.startswith("what,where,language,value\n")
    assert "title,,,Lines" in out


def test_what_is_wrong_is_a_row_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    short = tmp_path / "short.px"
    short.write_text(PX.read_text().replace("4.3", ""))
    code, out, _ = _said(monkeypatch, capsys, str(short))
    assert code == 1
    assert out.startswith("error,where,found,expected,address\n")
    assert len(out.splitlines()) == 2


@pytest.mark.parametrize("content", [None, b'{"a": 1}', b"", b"REF_AREA,YEAR\nKEN,2015\n"])
def test_what_is_no_cube_is_told(
    content: bytes | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    path = SAMPLES / "KEN_2016_questionnaire.xlsx"
    if content is not None:
        path = tmp_path / "file"
        path.write_bytes(content)
    code, out, err = _said(monkeypatch, capsys, str(path))
    assert (code, out) == (2, "")
    assert "neither PC-Axis nor JSON-stat" in err
