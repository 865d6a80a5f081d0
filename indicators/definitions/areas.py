"""Areas: their names in six languages, their groups by year, and their population."""

from __future__ import annotations

from functools import cached_property

from indicators.definitions import income
from indicators.definitions.documents import Documents
from indicators.definitions.names import AreaNames
from indicators.definitions.tables import Row


class Areas(Documents):
    """The tables of areas under the folder of the definitions, each read and checked when it is first asked for."""

    @cached_property
    def areas(self) -> dict[str, Row]:
        """Every area by REF_AREA."""
        return {row["ref_area"]: row for row in self.rows("areas.csv")}

    @cached_property
    def groups(self) -> list[Row]:
        """Every group of areas; its key is (grouping, ref_area)."""
        return self.rows("groups.csv")

    @cached_property
    def memberships(self) -> list[Row]:
        """Which area is in which group, in which years; income groups are those of the fiscal year in force."""
        found = self.rows("memberships.csv")
        return found + income.memberships(self.income_history, income.in_force(self.income_history))

    @cached_property
    def income_history(self) -> list[Row]:
        """The income group of each economy by fiscal year of the World Bank."""
        return self.rows("worldbank_income.csv")

    @cached_property
    def names(self) -> AreaNames:
        """Names and spellings of areas, in six languages."""
        return AreaNames(
            self.areas,
            self.rows("area_aliases.csv"),
            self.rows("aggregates.csv"),
            self.groups,
            self.rows("territories.csv"),
        )

    @cached_property
    def population(self) -> list[tuple[str, int, int, str]]:
        """Population as (REF_AREA, year, persons, vintage); the first vintage that has a value wins."""
        chosen: dict[tuple[str, int], tuple[str, int, int, str]] = {}
        for vintage in ("WB_2026-03", "WPP_2017", "WPP_2017_MEDIUM"):
            for row in self.rows(f"population/{vintage}.csv"):
                for year, persons in row.items():
                    if year != "ref_area" and persons:
                        key = (row["ref_area"], int(year))
                        chosen.setdefault(key, (*key, int(persons), vintage))
        return sorted(chosen.values())
