"""The only reader of the definitions: everything else asks a `Definitions` object."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from indicators.base import resources
from indicators.base.errors import UsageError
from indicators.definitions.areas import Areas
from indicators.definitions.items import Code, Indicator, code_of, indicator_of
from indicators.definitions.layout_profiles import LayoutProfile, profile_of
from indicators.definitions.offices import Office, office_of
from indicators.definitions.patterns import Names
from indicators.definitions.readings import Readings, is_name, readings_of
from indicators.definitions.rule_parameters import checked_rule
from indicators.definitions.rules import Grain, Rule, RuleKind, kind_of, rule_of
from indicators.definitions.tables import Row, read_csv, read_yaml
from indicators.definitions.vocabulary import Vocabulary

__all__ = ["Code", "Definitions", "Indicator"]


@dataclass(frozen=True)
class Definitions(Vocabulary, Areas):
    """All definitions under one folder, each table read and checked when it is first asked for."""

    root: Path = resources.DEFINITIONS
    _documents: dict[str, Any] = field(default_factory=dict, init=False, repr=False, compare=False)

    @cached_property
    def hash(self) -> str:
        """A SHA-256 over every data file: the version of the definitions in manifests and reports."""
        digest = hashlib.sha256()
        for path in sorted(p for p in self.root.rglob("*") if p.suffix in {".csv", ".yml"}):
            digest.update(path.relative_to(self.root).as_posix().encode())
            digest.update(hashlib.sha256(path.read_bytes()).digest())
        return digest.hexdigest()

    @cached_property
    def editions(self) -> dict[str, dict[str, Any]]:
        """The editions by their name, oldest first."""
        return {e["edition"]: e for e in read_yaml(self.root / "editions.yml", "editions")}

    @cached_property
    def readings(self) -> Readings:
        """What the readings of lists that nobody could read say, and which of them are chosen."""
        path = self.root / "disputed.yml"
        return readings_of(read_yaml(path, "disputed"), path)

    @cached_property
    def _lists(self) -> dict[str, list[Row]]:
        """The rows of each edition as they are in its file, with names for disputed codes."""
        return {
            edition: read_csv(self.root / "indicators" / f"{edition}.csv", "indicator") for edition in self.editions
        }

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
        return {row["title_en"]: row for row in read_csv(self.root / "indicator_titles.csv", "indicator_title")}

    def indicator(self, edition: str, code: str) -> Indicator:
        """One indicator.

        Raises:
            UsageError: the edition does not exist or has no such code; the advice names the nearest.
        """
        found = self.indicators.get((edition, code))
        if found is None:
            others = [e for e, c in self.indicators if c == code]
            raise UsageError(
                f"There is no {code} in the edition {edition}.",
                advice=f"{code} exists in: {', '.join(others)}."
                if others
                else "`ict definitions list` shows all codes.",
            )
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
        return self.readings.concordance(read_csv(self.root / "concordance.csv", "concordance"))

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
            path.stem: [code_of(row) for row in read_csv(path, "code")]
            for path in sorted((self.root / "code_lists").glob("*.csv"))
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
        return {row["measure"]: row for row in read_csv(self.root / "measures.csv", "measure")}

    @cached_property
    def main_measures(self) -> set[str]:
        """The measures that some definition asks for; the others help to check those."""
        return {measure for each in self.indicators.values() for measure in each.measures}

    @cached_property
    def provenance(self) -> list[Row]:
        """Where the rows of each definition file come from; a later line stands above an earlier one."""
        return read_csv(self.root / "provenance.csv", "provenance")

    def document(self, name: str) -> Any:
        """A YAML document that statisticians decide about: aggregation, imputation, targets and the like."""
        if name not in self._documents:
            found = read_yaml(self.root / f"{name}.yml", name)
            self._documents[name] = self._coded(found) if name == "aggregation" else found
        return self._documents[name]

    def _coded(self, entries: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """The series that are aggregated, with codes for names; what the chosen reading does not have is left out."""
        coded = [(each, [self.readings.code(each["edition"], text) for text in each["indicators"]]) for each in entries]
        return [each | {"indicators": [code for code in codes if code]} for each, codes in coded]

    @cached_property
    def declarations(self) -> list[Row]:
        """What offices declared about indicators of which they have no data."""
        rows = read_csv(self.root / "declarations.csv", "declaration")
        return self.readings.coded(rows, "edition", "core_code")

    @cached_property
    def coverage(self) -> dict[str, Any]:
        """When an aggregate is published."""
        coverage: dict[str, Any] = read_yaml(self.root / "coverage.yml", "coverage")
        return coverage

    @cached_property
    def mdg_framework(self) -> list[Row]:
        """Goals, targets and indicators of the lists of 2003 and 2008."""
        return read_csv(self.root / "mdg" / "framework.csv", "mdg_framework")

    @cached_property
    def mdg_mapping(self) -> list[Row]:
        """Core indicators mapped to the Millennium Development Goals."""
        rows = read_csv(self.root / "mdg" / "mapping.csv", "mdg_mapping")
        return self.readings.coded(rows, "edition", "core_code")

    @cached_property
    def sdg_mapping(self) -> list[Row]:
        """Core indicators mapped to the Sustainable Development Goals."""
        rows = read_csv(self.root / "sdg" / "mapping.csv", "sdg_mapping")
        return self.readings.coded(rows, "core_edition", "core_code")

    @cached_property
    def series(self) -> dict[tuple[str, str], Row]:
        """What a custodian's series code means, by (system, series in capitals)."""
        rows = self.readings.coded(read_csv(self.root / "series.csv", "series"), "edition", "indicator")
        return {(row["system"], row["series"].upper()): row for row in rows}

    @cached_property
    def profiles(self) -> list[LayoutProfile]:
        """The layout profiles, the most particular first."""
        paths = sorted((self.root / "profiles").glob("*.yml"))
        return sorted(
            (profile_of(read_yaml(path, "profile")) for path in paths), key=lambda each: -len(each.recognised_by)
        )

    @cached_property
    def sources(self) -> dict[str, dict[str, Any]]:
        """The scheduled sources by name."""
        found = [read_yaml(path, "source") for path in sorted((self.root / "sources").glob("*.yml"))]
        return {source["source"]: source for source in found}

    @cached_property
    def offices(self) -> tuple[Office, ...]:
        """National offices, custodians and staff, with address and language."""
        return tuple(map(office_of, read_yaml(self.root / "offices.yml", "offices")))

    @cached_property
    def kinds(self) -> dict[str, RuleKind]:
        """The kinds of rules by name."""
        return {kind["kind"]: kind_of(kind) for kind in read_yaml(self.root / "kinds.yml", "kinds")}

    @cached_property
    def dormant(self) -> dict[str, Any]:
        """The rules that may evaluate nothing over a release, with reasons and ends."""
        dormant: dict[str, Any] = read_yaml(self.root / "dormant.yml", "dormant")
        return dormant

    @cached_property
    def rules(self) -> dict[str, Rule]:
        """The validation rules by id."""
        paths = sorted((self.root / "rules").glob("R*.yml"))
        documents = [checked_rule(read_yaml(path, "rule"), self.kinds, path) for path in paths]
        return {document["id"]: rule_of(self.rule_names.rule(document), self.kinds) for document in documents}

    def rules_of(self, *grains: Grain) -> list[Rule]:
        """The rules that judge something of these sizes."""
        return [rule for rule in self.rules.values() if rule.kind.grain in grains]

    @cached_property
    def rule_names(self) -> Names:
        """What the names of disputed indicators stand for in rules."""
        return Names(self.readings, {name for _, name in self.named}, self.equivalents)
