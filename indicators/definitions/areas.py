"""Areas: their names in six languages, their groups by year, and their population."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path

from indicators.definitions import income
from indicators.definitions.names import AreaNames
from indicators.definitions.tables import Row, read_csv


class Areas:
    """The tables of areas under the folder of the definitions, each read and checked when it is first asked for."""

    root: Path

    @cached_property
    def areas(self) -> dict[str, Row]:
        """Every area by REF_AREA."""
        return {row["ref_area"]: row for row in read_csv(self.root / "areas.csv", "area")}

    @cached_property
    def groups(self) -> list[Row]:
        """Every group of areas; its key is (grouping, ref_area)."""
        return read_csv(self.root / "groups.csv", "group")

    @cached_property
    def memberships(self) -> list[Row]:
        """Which area is in which group, in which years; income groups are those of the fiscal year in force."""
        found = read_csv(self.root / "memberships.csv", "membership")
        return found + income.memberships(self.income_history, income.in_force(self.income_history))

    @cached_property
    def income_history(self) -> list[Row]:
        """The income group of each economy by fiscal year of the World Bank."""
        return read_csv(self.root / "worldbank_income.csv", "income")

    @cached_property
    def names(self) -> AreaNames:
        """Names and spellings of areas, in six languages."""
        return AreaNames(
            self.areas,
            read_csv(self.root / "area_aliases.csv", "area_alias"),
            read_csv(self.root / "aggregates.csv", "aggregate"),
            self.groups,
            read_csv(self.root / "territories.csv", "territory"),
        )

    @cached_property
    def population(self) -> list[tuple[str, int, int, str]]:
        """Population as (REF_AREA, year, persons, vintage); the first vintage that has a value wins."""
        chosen: dict[tuple[str, int], tuple[str, int, int, str]] = {}
        for vintage in ("WB_2026-03", "WPP_2017", "WPP_2017_MEDIUM"):
            for row in read_csv(self.root / "population" / f"{vintage}.csv", "population"):
                for year, persons in row.items():
                    if year != "ref_area" and persons:
                        key = (row["ref_area"], int(year))
                        chosen.setdefault(key, (*key, int(persons), vintage))
        return sorted(chosen.values())
