"""The facts of the definitions: each has source, date and confidence, and agrees with what kept packages carry."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
import pytz
from babel.core import get_global

from indicators.definitions import facts
from indicators.definitions.facts import Fact
from indicators.definitions.registry import Definitions
from indicators.definitions.tables import read_csv

PAGE = Path(__file__).parents[2] / "docs" / "facts.md"


@pytest.fixture(scope="module")
def known(definitions: Definitions) -> list[Fact]:
    return list(facts.of(definitions))


def test_every_row_of_every_definition_file_has_source_date_and_confidence(
    definitions: Definitions, known: list[Fact]
) -> None:
    assert not [fact for fact in known if not (fact.source and fact.as_of)]
    assert {fact.confidence for fact in known} == {"high", "medium", "low"}
    files = {p.relative_to(definitions.root).as_posix() for p in definitions.root.rglob("*.csv")}
    files |= {p.relative_to(definitions.root).as_posix() for p in definitions.root.rglob("*.yml")}
    assert files - {fact.file for fact in known} == {"declarations.csv"}  # no office declared anything yet
    assert len([fact for fact in known if fact.file == "memberships.csv"]) == len(
        read_csv(definitions.root / "memberships.csv", "membership")
    )


def test_every_line_of_the_provenance_speaks_of_something(definitions: Definitions) -> None:
    for line in definitions.provenance:
        paths = list(definitions.root.glob(line["file"]))
        assert paths, line
        assert not line["rows"] or any(facts.fits(line, row) for p in paths for row in facts.rows(p)), line


def test_a_later_line_stands_above_an_earlier_one_and_a_part_beside_the_row(known: list[Fact]) -> None:
    dutch = {fact.key: fact for fact in known if fact.file == "areas.csv" and fact.key.startswith("NLD")}
    assert dutch.keys() == {"NLD", "NLD name_en", "NLD name_ar"}
    assert dutch["NLD"].as_of == "2024-09-25"
    assert dutch["NLD name_en"].as_of == "2026-02"
    former = next(fact for fact in known if fact.file == "areas.csv" and fact.key == "YUG")
    assert (former.confidence, former.ages) == ("medium", False)


def test_the_page_is_made_from_the_facts(known: list[Fact]) -> None:
    assert PAGE.read_text(encoding="utf-8") == facts.page(known), "make facts"


@pytest.mark.parametrize(
    ("as_of", "ages", "today", "stale"),
    [
        ("2024-09-25", True, dt.date(2026, 9, 26), False),
        ("2024-09-25", True, dt.date(2026, 9, 27), True),
        ("2024-09", True, dt.date(2026, 10, 1), False),
        ("2024-12", True, dt.date(2027, 1, 2), True),
        ("2024", True, dt.date(2026, 12, 31), False),
        ("2024", True, dt.date(2027, 1, 2), True),
        ("2008", False, dt.date(2026, 11, 29), False),
    ],
)
def test_a_fact_that_may_change_is_to_be_read_again_after_two_years(
    as_of: str, ages: bool, today: dt.date, stale: bool
) -> None:
    fact = Fact("f.csv", "K", "S", as_of, "high", ages)
    assert fact.stale(today) is stale
    said = list(facts.to_review([fact], today))
    assert said == ([f"f.csv: 1 older than two years: S ({as_of})"] if stale else [])


def test_low_confidence_is_told_whatever_its_age() -> None:
    found = facts.to_review([Fact("f.csv", "K", "S", "2026", "low", ages=False)] * 2, dt.date(2026, 11, 29))
    assert list(found) == ["f.csv: 2 low: S (2026)"]


def test_codes_of_areas_are_those_of_cldr_and_of_the_time_zone_database(definitions: Definitions) -> None:
    """Babel maps ISO 3166 alpha-3 and M49 to alpha-2; pytz has the alpha-2 codes of all countries."""
    current = {row["ref_area"]: row for row in definitions.areas.values() if row["kind"] == "current"}
    aliases = get_global("territory_aliases")
    wrong = {
        (ref_area, code)
        for ref_area, row in current.items()
        for code in (ref_area, row["m49"])
        if aliases.get(code) != [row["iso2"]]
    }
    assert not wrong
    assert {row["iso2"] for row in current.values()} == set(pytz.country_names)


def test_regions_of_the_sdgs_are_made_of_regions_of_m49(definitions: Definitions) -> None:
    def members(grouping: str, *groups: str) -> set[str]:
        found = definitions.members()
        return {each.ref_area for each in found if each.grouping == grouping and each.group in groups}

    parts = {
        "053": ("053",),
        "062": ("143", "034"),
        "202": ("202",),
        "419": ("419",),
        "513": ("150", "021"),
        "747": ("015", "145"),
        "753": ("030", "035"),
    }
    for region, made_of in parts.items():
        assert members("SDG", region) == members("M49", *made_of), region
    assert members("SDG", "543") == members("M49", "009") - members("M49", "053")
    assert len(members("SDG", *parts, "543")) == sum(len(members("SDG", each)) for each in (*parts, "543"))
