"""Areas: their names in six languages, their groups by year, and their population."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from indicators.base.errors import UsageError
from indicators.definitions import income, vintages
from indicators.definitions.documents import Documents
from indicators.definitions.names import AreaNames
from indicators.definitions.tables import Row
from indicators.definitions.vintages import DEFAULT, Member, Vintages


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
    def ever_members(self) -> dict[str, frozenset[str]]:
        """The areas that a group had in any year and vintage, by the code of the group."""
        found: dict[str, set[str]] = {}
        for row in self._memberships:
            found.setdefault(row["group"], set()).add(row["ref_area"])
        return {group: frozenset(areas) for group, areas in found.items()}

    def members(self, asked: Vintages = DEFAULT) -> list[Member]:
        """Which area is in which group, in which years of data, in each vintage that is published or was asked for.

        Raises:
            UsageError: there is no such vintage.
        """
        return vintages.members(self._memberships, self._vintages["groups"], asked)

    def require(self, asked: Vintages) -> None:
        """Stops where there is no such vintage of groups or population.

        Raises:
            UsageError: there is not.
        """
        self.members(asked)
        self._population_files(asked.population)

    @cached_property
    def _memberships(self) -> list[Row]:
        return self.rows("memberships.csv") + income.memberships(self.income_history)

    @cached_property
    def _vintages(self) -> dict[str, Any]:
        found: dict[str, Any] = self.parsed("vintages.yml")
        return found

    @cached_property
    def income_history(self) -> list[Row]:
        """The income group of each economy by fiscal year of the World Bank."""
        return self.rows("worldbank_income.csv")

    @cached_property
    def not_listed(self) -> dict[tuple[str, str], str]:
        """The custodian that lists no value of an area, by (REF_AREA, MDG or SDG)."""
        return {(row["ref_area"], row["framework"]): row["custodian"] for row in self.rows("not_listed.csv")}

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

    def population(self, asked: Vintages = DEFAULT) -> list[tuple[str, int, int, str]]:
        """Population as (REF_AREA, year, persons, file); the vintage asked for first, then the first that has a value.

        Raises:
            UsageError: there is no such vintage.
        """
        chosen: dict[tuple[str, int], tuple[str, int, int, str]] = {}
        for file in self._population_files(asked.population):
            for row in self.rows(f"population/{file}.csv"):
                for year, persons in row.items():
                    if year != "ref_area" and persons:
                        key = (row["ref_area"], int(year))
                        chosen.setdefault(key, (*key, int(persons), file))
        return sorted(chosen.values())

    def population_vintage(self, asked: Vintages = DEFAULT) -> str:
        """The vintage of the population that stands first."""
        return asked.population or str(self._vintages["population"][0]["vintage"])

    def population_name(self, file: str, language: str = "en") -> str:
        """The source of a figure of the population in words; blank where no vintage has the file."""
        return next((each["name"][language] for each in self._vintages["population"] if file in each["files"]), "")

    def _population_files(self, asked: str) -> list[str]:
        known = {each["vintage"]: each["files"] for each in self._vintages["population"]}
        if asked and asked not in known:
            raise UsageError(f"There is no vintage {asked} of the population.", advice=f"Use {', '.join(known)}.")
        filling = (file for each in self._vintages["population"] if each["fills"] for file in each["files"])
        return list(dict.fromkeys([*known.get(asked, []), *filling]))
