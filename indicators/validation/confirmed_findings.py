"""Applies confirmations to the findings of a report: which they cover, and which cover nothing any more.

A confirmation is bound to a rule, to the key of one observation with its edition, and to the fingerprint of its value:
another value at the same key needs another word. What is about a file as a whole is bound to the bytes of that file.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from indicators.base.confirmation import Confirmation, Subject, fingerprint, with_findings
from indicators.base.observation import DIMENSIONS
from indicators.base.report import Evaluation, Finding, Report, Severity
from indicators.definitions.registry import Definitions
from indicators.definitions.rules import Grain, Rule
from indicators.validation.masking import MASK

REASONS = ("value_changed", "nothing_matched", "unexplained", "not_entitled")
_KEY = ("REF_AREA", "EDITION", "INDICATOR", "MEASURE", "TIME_PERIOD", *DIMENSIONS)


def confirmable(finding: Finding, definitions: Definitions) -> bool:
    """Whether a person may confirm what a rule says: a warning always, an error where the rule allows a waiver."""
    waiver = definitions.rules[finding.rule].waiver
    return finding.severity is Severity.WARNING or (finding.severity is Severity.ERROR and waiver)


def subjects(findings: Sequence[Finding], report: Report, table: pa.Table) -> list[Subject]:
    """What each finding of a report is about.

    Args:
        findings: findings of that report.
        report: names area and file of what is about the file as a whole.
        table: the observations of the report.
    """
    positions = [finding.position for finding in findings]
    wanted = sorted({position for position in positions if position is not None})
    places = pc.index_in(pa.array(wanted, pa.int64()), value_set=pc.cast(table["ROW_ID"], pa.int64()))
    known = dict(zip(wanted, _of_rows(table.take(places)), strict=True))
    whole = Subject(report.ref_area, fingerprint=report.sha256)
    return [whole if position is None else known[position] for position in positions]


def _of_rows(rows: pa.Table) -> list[Subject]:
    columns = {name: _plain(rows[name]) for name in (*_KEY, "OBS_VALUE", "OBS_TEXT")}
    return [
        Subject(
            ref_area=row["REF_AREA"] or "",
            edition=row["EDITION"] or "",
            indicator=row["INDICATOR"] or "",
            measure=row["MEASURE"] or "",
            time_period=row["TIME_PERIOD"] or 0,
            breakdown=".".join(row[name] or "" for name in DIMENSIONS),
            fingerprint=fingerprint(row["OBS_VALUE"], row["OBS_TEXT"]),
        )
        for row in (dict(zip(columns, values, strict=True)) for values in zip(*columns.values(), strict=True))
    ]


def _plain(column: Any) -> list[Any]:
    plain = pc.cast(column, column.type.value_type) if pa.types.is_dictionary(column.type) else column
    return list(plain.to_pylist())


def apply(
    report: Report, table: pa.Table, known: Iterable[Confirmation], definitions: Definitions, today: dt.date
) -> Report:
    """A report with its confirmed findings marked, and its verdict decided by those that are open.

    Args:
        report: as the rules gave it.
        table: its observations.
        known: confirmations of its area that nobody withdrew; what ended before `today` no longer counts.
        definitions: say what may be confirmed.
        today: the date of the injected clock.

    Returns:
        the report; confirmations of values that changed, or that match nothing, are findings of their own.
    """
    active = [c for c in known if c.subject.ref_area == report.ref_area and (c.until is None or c.until >= today)]
    if not active:
        return report
    chosen = {(each.rule, each.subject): each for each in active}
    findings = list(report.findings)
    about = subjects(findings, report, table)
    used: set[tuple[str, tuple[str, ...]]] = set()
    for place, (finding, subject) in enumerate(zip(findings, about, strict=True)):
        word = chosen.get((finding.rule, subject))
        if word and confirmable(finding, definitions):
            findings[place] = replace(finding, confirmed=word.confirmed())
            used.add((finding.rule, subject.key))
    told, ledger = _idle(report, table, active, used, definitions)
    return with_findings(report, [*findings, *told], ledger)


def _idle(
    report: Report,
    table: pa.Table,
    active: list[Confirmation],
    used: set[tuple[str, tuple[str, ...]]],
    definitions: Definitions,
) -> tuple[list[Finding], list[Evaluation]]:
    """What is to be said of confirmations that cover nothing although their observation is there."""
    last = {(each.rule, each.subject.key): each for each in active if each.subject.indicator}
    present = _present(table, {each.subject.key for each in last.values()})
    told: list[Finding] = []
    for (rule, key), word in last.items():
        if (rule, key) in used or key not in present:
            continue
        value, row = present[key]
        same = any(c.subject.fingerprint == value for c in active if (c.rule, c.subject.key) == (rule, key))
        told.append(_told("nothing_matched" if same else "value_changed", word, row, definitions))
    there = sum(key in present for _, key in last)
    return told, _ledger(told, there, len(last) - there, definitions)


def _present(table: pa.Table, wanted: set[tuple[str, ...]]) -> dict[tuple[str, ...], tuple[str, dict[str, Any]]]:
    """Fingerprint and place of the observations that have one of these keys."""
    codes = sorted({key[2] for key in wanted})
    there = table.filter(pc.is_in(pc.cast(table["INDICATOR"], pa.string()), value_set=pa.array(codes, pa.string())))
    columns = ("ROW_ID", "ADDRESS", "OBS_TEXT", "CONF_STATUS")
    rows = zip(*(_plain(there[name]) for name in columns), strict=True)
    found = {}
    for subject, row in zip(_of_rows(there), rows, strict=True):
        if subject.key in wanted:
            found[subject.key] = (subject.fingerprint, dict(zip(columns, row, strict=True)))
    return found


def _told(reason: str, word: Confirmation, row: dict[str, Any], definitions: Definitions) -> Finding:
    rule = rule_of(reason, definitions)
    subject = word.subject
    return Finding(
        rule=rule.id,
        severity=rule.severity,
        level=rule.level,
        address=row["ADDRESS"],
        ref_area=subject.ref_area,
        edition=subject.edition,
        indicator=subject.indicator,
        measure=subject.measure,
        time_period=str(subject.time_period),
        breakdown=", ".join(code for code in subject.breakdown.split(".") if code != "_T"),
        obs_text=row["OBS_TEXT"] if row["CONF_STATUS"] == "F" else MASK,
        facts={"confirmed_rule": word.rule, "author": word.author, "explanation": word.explanation},
        position=row["ROW_ID"],
    )


def rule_of(reason: str, definitions: Definitions) -> Rule:
    """The rule that says what became of a confirmation."""
    return next(rule for rule in definitions.rules_of(Grain.CONFIRMATION) if rule.reason == reason)


def _ledger(told: list[Finding], there: int, elsewhere: int, definitions: Definitions) -> list[Evaluation]:
    failed: dict[str, int] = defaultdict(int)
    for finding in told:
        failed[finding.rule] += 1
    rules = [rule_of(reason, definitions).id for reason in ("value_changed", "nothing_matched")]
    return [Evaluation(rule, there, failed[rule], elsewhere) for rule in rules]
