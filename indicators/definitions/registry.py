"""The only reader of the definitions: everything else asks a `Definitions` object."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path, PurePosixPath
from typing import Any

from msgspec import convert
from msgspec.structs import replace

from indicators.base import resources
from indicators.base.errors import UsageError
from indicators.base.nearest import unknown
from indicators.definitions.areas import Areas
from indicators.definitions.decisions import Aggregation, Decisions
from indicators.definitions.items import Code, Indicator, code_of, indicator_of
from indicators.definitions.layout_profiles import LayoutProfile, profile_of
from indicators.definitions.offices import Office, office_of
from indicators.definitions.patterns import Names
from indicators.definitions.readings import Readings, is_name, readings_of
from indicators.definitions.rule_parameters import checked_rule
from indicators.definitions.rules import Grain, Rule, RuleKind, kind_of, rule_of
from indicators.definitions.tables import Row
from indicators.definitions.vocabulary import Vocabulary

__all__ = ["Code", "Definitions", "Indicator"]


@dataclass(frozen=True)
class Definitions(Vocabulary, Areas, Decisions):
    """All definitions under one folder."""

    root: Path = resources.DEFINITIONS

    @cached_property
    def editions(self) -> dict[str, dict[str, Any]]:
        """The editions by their name, oldest first."""
        return {e["edition"]: e for e in self.parsed("editions.yml")}

    @cached_property
    def readings(self) -> Readings:
        """What the readings of lists that nobody could read say, and which of them are chosen."""
        return readings_of(self.parsed("disputed.yml"), self.root / "disputed.yml")

    @cached_property
    def _lists(self) -> dict[str, list[Row]]:
        """The rows of each edition as they are in its file, with names for disputed codes."""
        return {edition: self.rows(f"indicators/{edition}.csv") for edition in self.editions}

    @cached_property
    def indicators(self) -> dict[tuple[str, str], Indicator]:
        """Every indicator by (edition, code), in the order of the lists."""
        return {
            (edition, row["code"]): self._indicator(edition, row, self.readings.names.get((edition, row["code"]), ""))
            for edition, rows in self._lists.items()
            for row in self.readings.listed(edition, rows)
        }

    @cached_property
    def named(self) -> dict[tuple[str, str], Indicator]:
        """Every indicator with a disputed code by (edition, name), whichever reading has it; the code is the name."""
        return {
            (edition, row["code"]): self._indicator(edition, row, row["code"])
            for edition, rows in self._lists.items()
            for row in rows
            if is_name(row["code"])
        }

    def _indicator(self, edition: str, row: Row, name: str) -> Indicator:
        return indicator_of(edition, row, self.titles.get(row["title_en"], {}), name)

    @cached_property
    def titles(self) -> dict[str, Row]:
        """Titles of indicators in Russian, Arabic and Chinese by the English one, whichever editions have it."""
        return {row["title_en"]: row for row in self.rows("indicator_titles.csv")}

    @cached_property
    def texts(self) -> dict[str, Row]:
        """What the lists say of indicators (what is counted, scopes, periods) in five more languages, by English."""
        return {row["text_en"]: row for row in self.rows("definition_texts.csv")}

    def text(self, english: str, language: str) -> str:
        """What a list says of an indicator in a language, else in English."""
        return self.texts.get(english, {}).get(f"text_{language}", english)

    def indicator(self, edition: str, code: str) -> Indicator:
        """One indicator.

        Raises:
            UsageError: the edition does not exist or has no such code; the advice names the nearest.
        """
        found = self.indicators.get((edition, code))
        if found is None:
            others = [e for e, c in self.indicators if c == code]
            title = f"There is no {code} in the edition {edition}."
            if others:
                raise UsageError(title, advice=f"{code} exists in: {', '.join(others)}.")
            known = [c for e, c in self.indicators if e == edition]
            raise unknown(title, code, known, "`ict definitions list` shows all codes.")
        return found

    def other_meanings(self, edition: str, code: str) -> list[Indicator]:
        """What the readings that are not carried call a code of an edition."""
        return [self.named[edition, name] for _, name in self.readings.others(edition, code)]

    def units_of(self, indicator: Indicator) -> set[str]:
        """The units that the measures of an indicator have by definition."""
        return {self.measures[each]["unit_measure"] or indicator.unit_measure for each in indicator.measures}

    @cached_property
    def concordance(self) -> list[Row]:
        """How each code goes from one edition to the next."""
        return self.readings.concordance(self.rows("concordance.csv"))

    @cached_property
    def equivalents(self) -> dict[tuple[str, str], set[tuple[str, str]]]:
        """For each (edition, code) the pairs that mean the same: joined by steps called same or renamed."""
        groups = {pair: {pair} for pair in self.indicators}
        for row in self.concordance:
            first, second = (row["edition_from"], row["code_from"]), (row["edition_to"], row["code_to"])
            if row["relation"] in {"same", "renamed"} and groups.get(first) is not groups.get(second):
                merged = groups[first] | groups[second]
                groups.update(dict.fromkeys(merged, merged))
        return groups

    @cached_property
    def meaning(self) -> dict[tuple[str, str], str]:
        """For each (edition, code) the first pair that means the same: what makes one series of several editions."""
        return {pair: "{}:{}".format(*min(same)) for pair, same in self.equivalents.items()}

    def namesakes(self, edition: str, code: str) -> list[tuple[str, str]]:
        """What means something else under a code: in another edition, or in a reading of its list that is not carried.

        Each meaning once, as a pair of the reading that is carried: one of the same edition before the earliest.
        """
        editions = [(each, code) for each in self.editions if (each, code) in self.indicators]
        codes = (self.readings.codes.get((edition, name)) for _, name in self.readings.others(edition, code))
        readings = [(edition, carried) for carried in codes if carried]
        found = {self.meaning[pair]: pair for pair in reversed((*readings, *editions))}
        return [pair for meaning, pair in found.items() if meaning != self.meaning[edition, code]]

    @cached_property
    def comparable_codes(self) -> dict[str, set[tuple[str, str]]]:
        """For each code the (edition, code) pairs whose values a check of it may look at.

        Those that mean what the code means in some edition or reading, and those that any of these came from.
        """
        found: dict[str, set[tuple[str, str]]] = {}
        for (edition, code), same in self.equivalents.items():
            others = (self.equivalents[pair] for pair in self.namesakes(edition, code))
            found.setdefault(code, set()).update(same, *others)
        for pairs in found.values():
            steps = [row for row in self.concordance if (row["edition_to"], row["code_to"]) in pairs]
            pairs.update((row["edition_from"], row["code_from"]) for row in steps)
        return found

    @cached_property
    def code_lists(self) -> dict[str, list[Code]]:
        """The code lists by name."""
        return {
            PurePosixPath(name).stem: [code_of(row) for row in self.rows(name)] for name in self.files_of("code_lists")
        }

    def codes(self, indicator: Indicator, dimension: str) -> dict[str, Code]:
        """The codes that a dimension may take for one indicator, without the total."""
        lists = set(self.dimensions[dimension]["code_lists"].split(";")) & set(indicator.code_lists)
        return {
            code.code: code
            for name in indicator.code_lists
            if name in lists
            for code in self.code_lists[name]
            if code.holds(indicator.edition, indicator.name or indicator.code)
            and code.code != self.dimensions[dimension]["total"]
        }

    @cached_property
    def measures(self) -> dict[str, Row]:
        """The measures by name."""
        return {row["measure"]: row for row in self.rows("measures.csv")}

    @cached_property
    def main_measures(self) -> set[str]:
        """The measures that some definition asks for; the others help to check those."""
        return {measure for each in self.indicators.values() for measure in each.measures}

    @cached_property
    def provenance(self) -> list[Row]:
        """Where the rows of each definition file come from; a later line stands above an earlier one."""
        return self.rows("provenance.csv")

    @cached_property
    def aggregation(self) -> tuple[Aggregation, ...]:
        """The series that are aggregated, with codes for names; what the chosen reading does not have is left out."""
        listed = convert(self.parsed("aggregation.yml"), tuple[Aggregation, ...])
        coded = [(each, [self.readings.code(each.edition, text) for text in each.indicators]) for each in listed]
        return tuple(replace(each, indicators=tuple(filter(None, codes))) for each, codes in coded)

    @cached_property
    def declarations(self) -> list[Row]:
        """What offices declared about indicators of which they have no data."""
        rows = self.rows("declarations.csv")
        return self.readings.coded(rows, "edition", "core_code")

    @cached_property
    def mdg_framework(self) -> list[Row]:
        """Goals, targets and indicators of the lists of 2003 and 2008."""
        return self.rows("mdg/framework.csv")

    @cached_property
    def mdg_mapping(self) -> list[Row]:
        """Core indicators mapped to the Millennium Development Goals."""
        rows = self.rows("mdg/mapping.csv")
        return self.readings.coded(rows, "edition", "core_code")

    @cached_property
    def sdg_mapping(self) -> list[Row]:
        """Core indicators mapped to the Sustainable Development Goals."""
        rows = self.rows("sdg/mapping.csv")
        return self.readings.coded(rows, "core_edition", "core_code")

    @cached_property
    def series(self) -> dict[tuple[str, str], Row]:
        """What a custodian's series code means, by (system, series in capitals)."""
        rows = self.readings.coded(self.rows("series.csv"), "edition", "indicator")
        return {(row["system"], row["series"].upper()): row for row in rows}

    @cached_property
    def profiles(self) -> list[LayoutProfile]:
        """The layout profiles, the most particular first."""
        found = (profile_of(self.parsed(name)) for name in self.files_of("profiles"))
        return sorted(found, key=lambda each: -len(each.recognised_by))

    @cached_property
    def sources(self) -> dict[str, dict[str, Any]]:
        """The scheduled sources by name."""
        found = [self.parsed(name) for name in self.files_of("sources")]
        return {source["source"]: source for source in found}

    @cached_property
    def offices(self) -> tuple[Office, ...]:
        """National offices, custodians and staff, with address and language."""
        return tuple(map(office_of, self.parsed("offices.yml")))

    @cached_property
    def kinds(self) -> dict[str, RuleKind]:
        """The kinds of rules by name."""
        return {kind["kind"]: kind_of(kind) for kind in self.parsed("kinds.yml")}

    @cached_property
    def dormant(self) -> dict[str, Any]:
        """The rules that may evaluate nothing over a release, with reasons and ends."""
        dormant: dict[str, Any] = self.parsed("dormant.yml")
        return dormant

    @cached_property
    def rules(self) -> dict[str, Rule]:
        """The validation rules by id."""
        documents = [checked_rule(self.parsed(name), self.kinds, self.root / name) for name in self.files_of("rules")]
        return {document["id"]: rule_of(self.rule_names.rule(document), self.kinds) for document in documents}

    def rules_of(self, *grains: Grain) -> list[Rule]:
        """The rules that judge something of these sizes."""
        return [rule for rule in self.rules.values() if rule.kind.grain in grains]

    @cached_property
    def rule_names(self) -> Names:
        """What the names of disputed indicators stand for in rules."""
        return Names(self.readings, {name for _, name in self.named}, self.equivalents)
