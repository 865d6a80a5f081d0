"""Letters of economic activities: read by the classification that the heading of their column names."""

from __future__ import annotations

from pathlib import Path

import pytest

from indicators.reading.raw import Declared
from indicators.store.context import Context
from indicators.submissions import check, deliveries

HEAD = "REF_AREA,EDITION,INDICATOR,TIME_PERIOD,{heading},OBS_VALUE,SOURCE\n"


def _checked(context: Context, path: Path, heading: str, *letters: str) -> tuple[list[str], set[str]]:
    """The codes of the activities of a file, and the rules that failed."""
    rows = "".join(f"GHA,2022,B1,2024,{letter},{60 + place},s\n" for place, letter in enumerate(letters))
    path.write_text(HEAD.format(heading=heading) + rows)
    [part] = check.check_read(context, deliveries.read_file(context, path, Declared()))
    return part.observations["ACTIVITY"].to_pylist(), {each.rule for each in part.report.findings}


@pytest.mark.parametrize(
    ("heading", "codes"),
    [
        ("Activity", ["J", "K"]),
        ("ISIC", ["J", "K"]),
        ("Activity: NACE Rev. 2.1", ["ISIC5_J", "ISIC5_K"]),
        ("Economic activity (NACE Rev. 2.1)", ["ISIC5_J", "ISIC5_K"]),
        ("nace_r2_1", ["ISIC5_J", "ISIC5_K"]),
        ("Activité (CITI Rév. 5)", ["ISIC5_J", "ISIC5_K"]),
        ("Actividad (CIIU Rev. 5)", ["ISIC5_J", "ISIC5_K"]),
    ],
)
def test_a_letter_belongs_to_what_its_heading_names(
    context: Context, tmp_path: Path, heading: str, codes: list[str]
) -> None:
    found, failed = _checked(context, tmp_path / "GHA.csv", heading, "J", "K")
    assert found == codes
    assert not failed & {"R003", "R004", "R128"}


def test_what_is_more_than_a_letter_means_what_it_says(context: Context, tmp_path: Path) -> None:
    texts = ("", "Total", "k", "J: Publishing and broadcasting", "ISIC5_L", "Arts; sports")
    found, failed = _checked(context, tmp_path / "GHA.csv", "NACE Rev. 2.1", *texts)
    assert found == ["_T", "_T", "ISIC5_K", "ISIC5_J", "ISIC5_L", "Arts; sports"]
    assert "R004" in failed, "what no list has is told"


def test_a_list_of_an_earlier_edition_has_no_such_sections(context: Context, tmp_path: Path) -> None:
    path = tmp_path / "GHA.csv"
    path.write_text(HEAD.format(heading="NACE Rev. 2.1") + "GHA,2016,B1,2015,J,60,s\n")
    [part] = check.check_read(context, deliveries.read_file(context, path, Declared()))
    assert "R004" in {each.rule for each in part.report.findings}
