"""What lies in an inbox and is no submission."""

from __future__ import annotations

import pytest

from indicators.base.left_behind import is_delivery


@pytest.mark.parametrize(
    "name",
    ["~$KEN_2016.xlsx", "Thumbs.db", "desktop.ini", "KEN.csv.filepart", "KEN.xlsx.crdownload", ".DS_Store", "a.md"],
)
def test_what_programs_leave_behind_is_no_submission(name: str) -> None:
    assert not is_delivery(name)


@pytest.mark.parametrize("name", ["KEN_2016.xlsx", "part.csv", "tmp.ods", "KEN", "thumbs.csv"])
def test_any_other_file_is_one(name: str) -> None:
    assert is_delivery(name)
