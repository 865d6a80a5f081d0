"""The check of a file: from a `Reading` to one report an area. Reads nothing and writes nothing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field

import pyarrow as pa
import pyarrow.compute as pc

from indicators.definitions.registry import LANGUAGES, Definitions
from indicators.intake.raw import Hints
from indicators.intake.read import Reading
from indicators.model import Evaluation, Finding, Report, Severity, Verdict
from indicators.validation import runner
from indicators.validation.batch import InMemory
from indicators.validation.scope import FILE_KIND


@dataclass(frozen=True, slots=True)
class Delivered:
    """A read file on its way to the check; `provider` is who sent it, where that is known."""

    delivery: str
    sha256: str
    file_name: str
    reading: Reading
    hints: Hints = field(default_factory=Hints)
    provider: str = ""


@dataclass(frozen=True, slots=True)
class Checked:
    """One area of a file: its report and the observations that the report is about."""

    report: Report
    observations: pa.Table


def check(
    delivered: Iterable[Delivered],
    definitions: Definitions,
    *,
    now: dt.datetime,
    history: pa.Table | None = None,
) -> list[Checked]:
    """Checks files together, one report for each area of each file, in the order of the files."""
    files = list(delivered)
    parts = [(number, file, area, table) for number, file in enumerate(files) for area, table in _by_area(file)]
    full = {_submission(file, area): (number, file, table) for number, file, area, table in parts if table.num_rows}
    outcomes: dict[str, runner.Outcome] = {}
    if full:
        batch = InMemory(
            {name: table for name, (_, _, table) in full.items()},
            files=[number for number, _, _ in full.values()],
            providers=[file.provider for _, file, _ in full.values()],
        )
        outcomes = runner.run_batch(batch, definitions, this_year=now.year, history=history)
    return [_checked(file, area, table, outcomes, definitions, now) for _, file, area, table in parts]


def decide(findings: Iterable[Finding]) -> Verdict:
    """An error rejects; a warning must be confirmed; else the submission is accepted."""
    severities = {finding.severity for finding in findings}
    if Severity.ERROR in severities:
        return Verdict.REJECTED
    return Verdict.TO_CONFIRM if Severity.WARNING in severities else Verdict.ACCEPTED


def _submission(file: Delivered, area: str) -> str:
    return f"{file.delivery}-{area or 'unknown'}"


def _by_area(file: Delivered) -> list[tuple[str, pa.Table]]:
    """The observations of each area; those of no known area go with the only area of the file, else by themselves."""
    table = file.reading.observations
    areas = sorted({area for area in table["REF_AREA"].to_pylist() if area})
    if len(areas) <= 1:
        return [(areas[0] if areas else file.hints.ref_area, table)]
    parts = [(area, table.filter(pc.equal(table["REF_AREA"], area))) for area in areas]
    unknown = table.filter(pc.is_null(table["REF_AREA"]))
    return parts + ([("", unknown)] if unknown.num_rows else [])


def _checked(
    file: Delivered,
    area: str,
    table: pa.Table,
    outcomes: dict[str, runner.Outcome],
    definitions: Definitions,
    now: dt.datetime,
) -> Checked:
    name = _submission(file, area)
    outcome = outcomes.get(name) or runner.nothing(definitions)
    findings = (*_file_findings(file.reading, definitions), *outcome.findings)
    order = list(Severity)
    ranked = tuple(sorted(findings, key=lambda finding: order.index(finding.severity)))
    language = next((each for each in (file.reading.language, file.hints.language) if each in LANGUAGES), "")
    report = Report(
        submission=name,
        delivery=file.delivery,
        ref_area=area,
        file_name=file.file_name,
        sha256=file.sha256,
        profile=file.reading.profile,
        language=language,
        editions=tuple(sorted({edition for edition in table["EDITION"].to_pylist() if edition})),
        periods=tuple(sorted({period for period in table["TIME_PERIOD"].to_pylist() if period})),
        observations=table.num_rows,
        verdict=decide(ranked),
        findings=ranked,
        evaluations=(*_file_evaluations(findings, definitions), *outcome.evaluations),
        checked_at=now,
        definitions=definitions.hash,
    )
    return Checked(report, table)


def _file_findings(reading: Reading, definitions: Definitions) -> list[Finding]:
    by_reason = {
        params["REASON"]: rule
        for rule in definitions.rules.values()
        if rule["kind"] == FILE_KIND
        for params in rule["params"]
    }
    said = list(reading.notes) + ([reading.unreadable] if reading.unreadable else [])
    return [
        Finding(
            rule=by_reason[reason]["id"],
            severity=Severity(by_reason[reason]["severity"]),
            level=by_reason[reason]["level"],
            address="",
            ref_area="",
            edition="",
            indicator="",
            measure="",
            time_period="",
            breakdown="",
            obs_text="",
            facts={"detail": detail},
        )
        for reason, detail in said
    ]


def _file_evaluations(findings: Iterable[Finding], definitions: Definitions) -> list[Evaluation]:
    """The ledger of the rules about the file itself: each looked at one file."""
    failed = {finding.rule for finding in findings}
    return [
        Evaluation(rule["id"], 1, int(rule["id"] in failed), 0)
        for rule in definitions.rules.values()
        if rule["kind"] == FILE_KIND
    ]
