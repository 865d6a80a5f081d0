"""What is read back before a release is published: every file as it has to be read; nothing is found out by trying."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from indicators.base.errors import ReleaseError
from indicators.release.products import extracts

_COLUMNS = [field["name"] for field in extracts.schema("gaps")["fields"]]
_HEADING = ",".join(_COLUMNS)


def _file(folder: Path, text: str, rows: int) -> extracts.Written:
    path = folder / "gaps.csv.gz"
    path.write_bytes(gzip.compress(text.encode(), mtime=0))
    return extracts.describe(path, "gaps", rows)


def _row(number: int, said: str = "") -> str:
    return ",".join([*(f"{name}{number}" for name in _COLUMNS[:-1]), said])


def test_texts_with_commas_quotes_and_lines_are_one_row_each(tmp_path: Path) -> None:
    rows = [_row(1, '"a, ""b"";\nc"'), _row(2, '"\r\n"'), _row(3, "';|\t")]
    extracts.verify(tmp_path, [_file(tmp_path, "\n".join([_HEADING, *rows, ""]), 3)])


@pytest.mark.parametrize("heading", [_HEADING.replace(",", ";"), f"{_HEADING},MORE", _HEADING.lower(), ""])
def test_a_first_line_that_does_not_name_the_columns_is_refused(tmp_path: Path, heading: str) -> None:
    written = _file(tmp_path, "\n".join([heading, _row(1), ""]), 1)
    with pytest.raises(ReleaseError, match="first line of gaps"):
        extracts.verify(tmp_path, [written])


@pytest.mark.parametrize("rows", [[_row(1)], [_row(1), _row(1)]])
def test_lost_rows_and_doubled_keys_are_refused(tmp_path: Path, rows: list[str]) -> None:
    written = _file(tmp_path, "\n".join([_HEADING, *rows, ""]), 2)
    with pytest.raises(ReleaseError, match="instead of 2"):
        extracts.verify(tmp_path, [written])
