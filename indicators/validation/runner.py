"""Runs all rules over a batch of submissions in DuckDB: one query a kind of rule, whatever the number of files."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from indicators.base.observation import DIMENSIONS
from indicators.base.report import Evaluation, Finding
from indicators.definitions.registry import Definitions
from indicators.definitions.rules import IN_SQL, OF_OBSERVATIONS, RuleKind
from indicators.validation.aggregates import Aggregates
from indicators.validation.batch import Batch, InMemory
from indicators.validation.encode import Encoder
from indicators.validation.masking import MASK, companions, masked, unless_a_value
from indicators.validation.outcome import Outcome
from indicators.validation.prepared_checks import Workspace, workspace

# Facts that name another observation by its position, and how the finding says where it stands.
_PLACES = {"first_pos": "first", "other_pos": "other_address"}
_WHERE = (
    "ROW_ID",
    "ADDRESS",
    "REF_AREA",
    "EDITION",
    "INDICATOR",
    "MEASURE",
    "TIME_PERIOD",
    "TIME_TEXT",
    "OBS_TEXT",
    *DIMENSIONS,
)

# Tables that are filled before the one that a kind needs.
_FILLED = {"total_and_parts": ("breakdown_set_part", "breakdown_set", "total_and_parts")}
_NEED_POPULATION = {"NUM", "DEN", "BW_MBIT"}


@dataclass(frozen=True, slots=True)
class _Failure:
    rule: str
    submission: int
    position: int
    facts: dict[str, Any]


def run(
    submissions: dict[str, pa.Table], definitions: Definitions, *, this_year: int, history: pa.Table | None = None
) -> dict[str, Outcome]:
    """Checks submissions together, each a table of typed observations of its own file; see `run_batch`."""
    if not submissions:
        return {}
    return run_batch(InMemory(submissions), definitions, this_year=this_year, history=history)


def run_batch(
    batch: Batch,
    definitions: Definitions,
    *,
    this_year: int,
    history: pa.Table | None = None,
    aggregates: Mapping[int, pa.Table] | None = None,
) -> dict[str, Outcome]:
    """Checks a batch of submissions, and says for each what failed, and how much every rule looked at.

    Args:
        batch: the typed observations of the submissions.
        definitions: the definitions in force.
        this_year: the year of the injected clock; a reference period may not be later.
        history: observations that were accepted earlier, in that order, with their PROVIDER, or none;
            of two values of a key and provider the later one stands.
        aggregates: by the number of a file what it says of groups of areas; every submission of the file hears of it.
    """
    apart = Aggregates(definitions, {file: each for file, each in (aggregates or {}).items() if each.num_rows})
    with workspace(definitions) as ready:
        if _NEED_POPULATION & batch.measures:
            ready.need_population()
        with ready.filled(batch.size):
            _fill(ready, batch, history, this_year, apart)
            of_files = apart.judge(ready)
            counted = list(ready.judge(_kinds(ready)))
            confidential = {(sub, area, code) for sub, area, code in ready.run("_confidential")}
    evaluations: dict[int, dict[str, Evaluation]] = defaultdict(dict)
    failures: list[_Failure] = []
    for rule, submission, evaluated, failed, not_applicable, found in counted:
        evaluations[submission][rule] = Evaluation(rule, evaluated, failed, not_applicable)
        failures += [_Failure(rule, submission, each["pos"], json.loads(each["facts"])) for each in found or ()]
    findings = _findings(batch, definitions, failures, confidential)
    rules = row_rules(definitions)
    return {
        name: Outcome(
            (*of_files[file].findings, *findings[number]),
            (
                *(evaluations[number].get(rule) or Evaluation(rule, 0, 0, 0) for rule in rules),
                *of_files[file].evaluations,
            ),
        )
        for number, (name, file) in enumerate(zip(batch.names, batch.files, strict=True))
    }


def nothing(definitions: Definitions) -> Outcome:
    """The outcome of a submission without observations: the ledger says that every rule evaluated nothing."""
    return Outcome((), tuple(Evaluation(rule.id, 0, 0, 0) for rule in definitions.rules_of(*IN_SQL)))


def row_rules(definitions: Definitions) -> list[str]:
    """The rules that judge observations."""
    return [rule.id for rule in definitions.rules_of(*OF_OBSERVATIONS)]


def _fill(ready: Workspace, batch: Batch, history: pa.Table | None, this_year: int, aggregates: Aggregates) -> None:
    """Fills the tables of ``sql/checks/_tables.sql`` with a batch and with what was accepted earlier."""
    encoder = Encoder(ready.definitions)
    ready.insert("now", pa.table({"THIS_YEAR": pa.array([this_year], pa.int32())}))
    for table, submissions in batch.pieces():
        observations = encoder.add(table, submissions)
        ready.insert("obs", observations)
        ready.insert("sampling_error", encoder.sampling_error_table(table, observations))
    area_years = encoder.area_year_table(batch.files, batch.providers)
    aggregates.fill(ready, encoder)
    if history is not None and history.num_rows:
        ready.insert("past", _past(encoder, history))
        ready.run("_superseded")
    ready.insert("area_year", area_years)
    ready.insert("partial_key", encoder.partial_key_table())
    ready.insert("breakdown_part", encoder.breakdown_part_table())
    ready.insert("attribute_set", encoder.attribute_set_table())
    ready.run("_tally")


def _past(encoder: Encoder, history: pa.Table) -> pa.Table:
    """Accepted observations in the numbers of the batch; they belong to no submission."""
    numbers = encoder.add(history, np.full(history.num_rows, -1, dtype=np.int32))
    columns = {name: numbers[name] for name in ("PARTIAL_KEY", "ATTRIBUTE_SET", "VALUE")}
    return pa.table(
        {
            "REF_AREA": history["REF_AREA"],
            "YEAR": history["TIME_PERIOD"],
            "PROVIDER": history["PROVIDER"],
            "RECENCY": numbers["POS"],
            **columns,
        }
    )


def _kinds(ready: Workspace) -> list[RuleKind]:
    """The kinds of rules that have something to judge; the tables that they need are filled."""
    filled: set[str] = set()
    found = []
    pairs = set(ready.run("_pairs"))
    for name, kind in ready.definitions.kinds.items():
        if kind.grain not in OF_OBSERVATIONS or not ready.applies(name, pairs):
            continue
        for need in kind.needs:
            if need != "population" and need not in filled:
                for table in _FILLED.get(need, (need,)):
                    ready.run(f"_{table}")
                filled.add(need)
        found.append(kind)
    return found


def _findings(
    batch: Batch, definitions: Definitions, failures: list[_Failure], confidential: set[tuple[int, str, str]]
) -> dict[int, list[Finding]]:
    """The findings of each submission, by rule and in the order of the file."""
    named = [each.facts[key] for each in failures for key in _PLACES if each.facts.get(key) is not None]
    wanted = sorted({each.position for each in failures}.union(named))
    rows = _rows(batch, wanted)
    beside = companions(definitions)
    findings: dict[int, list[Finding]] = defaultdict(list)
    for each in sorted(failures, key=lambda f: (f.submission, f.rule, f.position, str(f.facts))):
        rule, row = definitions.rules[each.rule], rows[each.position]
        facts = _placed(each.facts, rows)
        text = row["OBS_TEXT"]
        codes = {row["INDICATOR"], facts.get("other_code"), *beside.get((each.rule, row["INDICATOR"]), ())}
        if any((each.submission, row["REF_AREA"], code) in confidential for code in codes):
            facts, text = {name: masked(name, value) for name, value in facts.items()}, MASK
            row = row | {name: unless_a_value(str(row[name])) for name in ("TIME_TEXT", *DIMENSIONS)}
        findings[each.submission].append(
            Finding(
                rule=each.rule,
                severity=rule.severity,
                level=rule.level,
                address=row["ADDRESS"],
                ref_area=row["REF_AREA"] or "",
                edition=row["EDITION"] or "",
                indicator=row["INDICATOR"] or "",
                measure=row["MEASURE"] or "",
                time_period=str(row["TIME_PERIOD"] or row["TIME_TEXT"]),
                breakdown=", ".join(row[name] for name in DIMENSIONS if row[name] != "_T"),
                obs_text=text,
                facts=facts,
                position=row["ROW_ID"],
            )
        )
    return findings


def _rows(batch: Batch, positions: Iterable[int]) -> dict[int, dict[str, Any]]:
    numbers = list(positions)
    if not numbers:
        return {}
    found = batch.rows(numbers, _WHERE)
    columns = {name: _plain(found[name]) for name in _WHERE}
    return {number: {name: columns[name][place] for name in _WHERE} for place, number in enumerate(numbers)}


def _plain(column: Any) -> list[Any]:
    plain = pc.cast(column, column.type.value_type) if pa.types.is_dictionary(column.type) else column
    return list(plain.to_pylist())


def _placed(facts: dict[str, Any], rows: dict[int, dict[str, Any]]) -> dict[str, Any]:
    """Facts with addresses for positions: where the other observation stands, and what was sent there."""
    placed = {name: value for name, value in facts.items() if name not in _PLACES and value is not None}
    for key, name in _PLACES.items():
        if facts.get(key) is not None:
            placed[name] = rows[facts[key]]["ADDRESS"]
            if key == "first_pos":
                placed["first_value"] = rows[facts[key]]["OBS_TEXT"]
    return placed
