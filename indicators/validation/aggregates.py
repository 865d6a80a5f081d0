"""What a file says of groups of areas, set beside their areas: never recorded, but a region that is a country is told.

Publishers print regions among the countries. We compute ours and record none of theirs; yet where the row of a region
holds the values of one of its countries, those of the country were probably put into the wrong row.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import pyarrow as pa

from indicators.base.observation import DIMENSIONS
from indicators.base.report import Evaluation, Finding
from indicators.definitions.registry import Definitions
from indicators.definitions.rules import Grain
from indicators.validation.encode import Encoder
from indicators.validation.outcome import Outcome
from indicators.validation.prepared_checks import Workspace


def looked_at(aggregates: pa.Table, definitions: Definitions) -> set[tuple[str, str]]:
    """The (REF_AREA, INDICATOR) with which the values of groups are compared, sent or accepted earlier."""
    found: set[tuple[str, str]] = set()
    for row in aggregates.group_by(["REF_AREA_TEXT", "INDICATOR"]).aggregate([]).to_pylist():
        group = definitions.names.group(row["REF_AREA_TEXT"]) or ""
        found |= {(area, row["INDICATOR"]) for area in definitions.ever_members.get(group, ())}
    return found


@dataclass(slots=True)
class Aggregates:
    """The values of groups in the files of a batch.

    Attributes:
        definitions: the definitions in force.
        by_file: `normalise.AGGREGATE_COLUMNS`, by the number of the file.
    """

    definitions: Definitions
    by_file: Mapping[int, pa.Table]
    _first: dict[int, int] = field(default_factory=dict)

    def fill(self, ready: Workspace, encoder: Encoder) -> None:
        """Fills ``aggregate_value``; before ``partial_key`` is filled, because groups may have keys of their own."""
        position = 0
        for file, table in self.by_file.items():
            self._first[file] = position
            ready.insert("aggregate_value", encoder.aggregate_table(table, file, position))
            position += table.num_rows

    def judge(self, ready: Workspace) -> Mapping[int, Outcome]:
        """What the rules about groups say of each file; of a file without any that they looked at nothing."""
        rules = [rule.id for rule in self.definitions.rules_of(Grain.AGGREGATE)]
        kinds = [kind for kind in self.definitions.kinds.values() if kind.grain is Grain.AGGREGATE]
        nothing = {rule: Evaluation(rule, 0, 0, 0) for rule in rules}
        ledger: dict[int, dict[str, Evaluation]] = defaultdict(dict)
        findings: dict[int, list[Finding]] = defaultdict(list)
        for rule, file, evaluated, failed, not_applicable, found in ready.judge(kinds) if self.by_file else ():
            ledger[file][rule] = Evaluation(rule, evaluated, failed, not_applicable)
            findings[file] += [self._finding(rule, file, each) for each in found or ()]
        outcomes: dict[int, Outcome] = defaultdict(lambda: Outcome((), tuple(nothing.values())))
        for file, known in ledger.items():
            said = sorted(findings[file], key=lambda finding: (finding.rule, finding.address))
            outcomes[file] = Outcome(tuple(said), tuple((nothing | known).values()))
        return outcomes

    def _finding(self, rule: str, file: int, failure: dict[str, Any]) -> Finding:
        row = self.by_file[file].slice(failure["pos"] - self._first[file], 1).to_pylist()[0]
        described = self.definitions.rules[rule]
        return Finding(
            rule=rule,
            severity=described.severity,
            level=described.level,
            address=row["ADDRESS"],
            ref_area="",
            edition=row["EDITION"] or "",
            indicator=row["INDICATOR"] or "",
            measure=row["MEASURE"] or "",
            time_period=str(row["TIME_PERIOD"]),
            breakdown=", ".join(row[name] for name in DIMENSIONS if row[name] != "_T"),
            obs_text="",  # it is the value of the country
            facts=json.loads(failure["facts"]),
        )
