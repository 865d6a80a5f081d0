"""No confidential cell follows from the others by subtraction."""

from __future__ import annotations

from typing import Any

import pytest

from indicators.definitions.registry import Definitions
from tests.derivation.test_goals import PCT, ask


def published(definitions: Definitions, *rows: dict[str, Any]) -> set[tuple[str, str]]:
    """Sex and residence of the cells that leave, of counts of one area and year."""
    numbered = [{**row, "POSITION": place, "INDICATOR": "HH7"} for place, row in enumerate(rows)]
    return set(ask(definitions, "SELECT SEX, URBANISATION FROM publishable", *numbered))


def _counts(*hidden: tuple[str, str], measure: str = "NUM") -> list[dict[str, Any]]:
    """A table of counts by sex and residence that adds up; some cells are confidential."""
    cells = {("F", "U"): 30.0, ("F", "R"): 10.0, ("M", "U"): 40.0, ("M", "R"): 20.0}
    cells |= {(sex, "_T"): cells[sex, "U"] + cells[sex, "R"] for sex in "FM"}
    cells |= {("_T", home): cells["F", home] + cells["M", home] for home in "UR"}
    cells["_T", "_T"] = 100.0
    return [
        {
            "MEASURE": measure,
            "SEX": sex,
            "URBANISATION": home,
            "OBS_VALUE": value,
            "CONF_STATUS": "C" if (sex, home) in hidden else "F",
        }
        for (sex, home), value in cells.items()
    ]


def _deducible(shown: set[tuple[str, str]], cell: tuple[str, str]) -> bool:
    """Whether a cell follows from published ones by adding and subtracting totals and parts, by repeated deduction."""
    known, grown = set(shown), True
    families = [[(sex, home) for sex in ("_T", "F", "M")] for home in ("_T", "U", "R")]
    families += [[(sex, home) for home in ("_T", "U", "R")] for sex in ("_T", "F", "M")]
    while grown:
        grown = False
        for family in families:
            missing = [each for each in family if each not in known]
            if len(missing) == 1:
                known.add(missing[0])
                grown = True
    return cell in known


@pytest.mark.parametrize("measure", ["NUM", "PCT"])
@pytest.mark.parametrize("cell", [(sex, home) for sex in ("_T", "F", "M") for home in ("_T", "U", "R")])
def test_a_confidential_cell_cannot_be_had_by_subtraction(
    definitions: Definitions, cell: tuple[str, str], measure: str
) -> None:
    shown = published(definitions, *_counts(cell, measure=measure))
    assert cell not in shown
    assert not _deducible(shown, cell)
    assert len(shown) >= 4, "no more than needed"


def test_without_a_confidential_cell_nothing_is_hidden(definitions: Definitions) -> None:
    assert len(published(definitions, *_counts())) == 9


def test_two_hidden_parts_hide_each_other(definitions: Definitions) -> None:
    rows = [row for row in _counts(("F", "_T"), ("M", "_T")) if row["URBANISATION"] == "_T"]
    assert published(definitions, *rows) == {("_T", "_T")}


def test_shares_of_categories_do_not_add_up_and_stay(definitions: Definitions) -> None:
    rows = [
        {"INDICATOR": "HH9", **PCT, "BREAKDOWN": code, "OBS_VALUE": value, "CONF_STATUS": status, "POSITION": place}
        for place, (code, value, status) in enumerate((("EMAIL", 30.0, "C"), ("VOIP", 20.0, "F"), ("_T", 50.0, "F")))
    ]
    assert set(ask(definitions, "SELECT BREAKDOWN FROM publishable", *rows)) == {("VOIP",), ("_T",)}
