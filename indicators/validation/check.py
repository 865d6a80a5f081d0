"""The check of a file: from a `Reading` to one report an area. Reads nothing and writes nothing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from indicators.base.confirmation import Confirmation
from indicators.base.report import Absent, Evaluation, Finding, Report, Severity, Verdict, decide
from indicators.definitions.names import UN_LANGUAGES
from indicators.definitions.registry import Definitions
from indicators.definitions.rules import Grain
from indicators.reading.raw import Declared
from indicators.reading.read import Reading
from indicators.validation import aggregates, runner
from indicators.validation.answers import confirmations_of, with_answers
from indicators.validation.batch import InMemory
from indicators.validation.confirmed_findings import apply
from indicators.validation.history import with_accepted
from indicators.validation.outcome import Outcome
from indicators.validation.scope import about_file

Part = tuple[str, str, pa.Table]  # a submission, its area and its observations


@dataclass(frozen=True, slots=True)
class Delivered:
    """A read file on its way to the check.

    Attributes:
        providers: for each area of the file, and for blank, whose word its values are.
        authors: for each area of the file the office whose answers count there; an area without one has none.
        absent: what an earlier delivery held that this one lacks.
        sender: the office that it comes from, or what is known of who sent it; blank if nothing is.
    """

    delivery: str
    sha256: str
    file_name: str
    reading: Reading
    declared: Declared = field(default_factory=Declared)
    providers: Mapping[str, str] = field(default_factory=dict)
    authors: Mapping[str, str] = field(default_factory=dict)
    absent: Absent | None = None
    sender: str = ""


@dataclass(frozen=True, slots=True)
class Checked:
    """One area of a file: its report and the observations that it is about.

    Attributes:
        provider: whose word the values are.
        confirmations: what the answers in the file itself confirm.
        answered: (submission, author) of the earlier reports that they answer.
        beside: the submissions accepted in its area with which it was compared; those since the values were kept that
            stand, where they are kept.
        kept: the name of that keeping.
        absent: what ends once it is accepted, because a person confirmed that it was withdrawn.
        sender: who sent the file.
        state: the state of the store beside which it was checked, in which nothing was recorded of its file; none where
            something was, or there was no store.
    """

    report: Report
    observations: pa.Table
    provider: str = ""
    confirmations: tuple[Confirmation, ...] = ()
    answered: tuple[tuple[str, str], ...] = ()
    beside: frozenset[str] = frozenset()
    kept: str | None = None
    absent: Absent | None = None
    sender: str = ""
    state: int | None = None

    @property
    def accepted(self) -> tuple[str, str, pa.Table]:
        """As it is recorded once it is accepted: submission, provider and observations."""
        return self.report.submission, self.provider, self.observations


def check(
    delivered: Iterable[Delivered],
    definitions: Definitions,
    *,
    now: dt.datetime,
    history: pa.Table | None = None,
    confirmations: Iterable[Confirmation] = (),
) -> list[Checked]:
    """Checks files, one report for each area of each file, as if each had been recorded before the next was checked.

    Files that have no area in common are judged in one pass; a file waits for those before it that share an area, and
    what these accept and confirm is known to it.

    Args:
        delivered: the files, in the order in which they were received.
        definitions: the definitions in force.
        now: the time of the injected clock.
        history: what was accepted earlier of their areas.
        confirmations: what was confirmed earlier in their areas.
    """
    files = [(file, areas_of(file)) for file in delivered]
    known = list(confirmations)
    judged: dict[int, list[Checked]] = {}
    for numbers in rounds([_areas_beside(file, parts, definitions) for file, parts in files]):
        together = _judged([files[number] for number in numbers], definitions, now, history, known)
        judged |= dict(zip(numbers, together, strict=True))
        found = [part for parts in together for part in parts]
        history = with_accepted(history, [p.accepted for p in found if p.report.verdict is Verdict.ACCEPTED])
        known += [word for part in found for word in part.confirmations]
    return [part for number in range(len(files)) for part in judged[number]]


def _areas_beside(file: Delivered, parts: Iterable[Part], definitions: Definitions) -> set[str]:
    """The areas of a file, and those with which it compares what it says of groups."""
    compared = {area for area, _ in aggregates.looked_at(file.reading.aggregates, definitions)}
    return compared | {area for _, area, _ in parts if area}


def rounds(areas: Sequence[set[str]]) -> list[list[int]]:
    """Which files are judged together: each after all files before it that have one of its areas.

    Args:
        areas: the areas that each file speaks of or is compared with, in the order in which the files were received.

    Returns:
        the places of the files, round by round.
    """
    last: dict[str, int] = {}
    found: list[list[int]] = []
    for place, named in enumerate(areas):
        turn = 1 + max((last[area] for area in named if area in last), default=-1)
        last |= dict.fromkeys(named, turn)
        if turn == len(found):
            found.append([])
        found[turn].append(place)
    return found


def _judged(
    files: list[tuple[Delivered, list[Part]]],
    definitions: Definitions,
    now: dt.datetime,
    history: pa.Table | None,
    known: list[Confirmation],
) -> list[list[Checked]]:
    """The reports of files that are judged in one pass, file by file."""
    full = {
        name: (number, file.providers.get(area, ""), table)
        for number, (file, parts) in enumerate(files)
        for name, area, table in parts
        if table.num_rows or file.reading.aggregates.num_rows
    }
    outcomes: dict[str, Outcome] = {}
    if full:
        batch = InMemory(
            {name: table for name, (_, _, table) in full.items()},
            files=[number for number, _, _ in full.values()],
            providers=[provider for _, provider, _ in full.values()],
        )
        of_groups = {number: file.reading.aggregates for number, (file, _) in enumerate(files)}
        outcomes = runner.run_batch(batch, definitions, this_year=now.year, history=history, aggregates=of_groups)
    return [
        [
            _confirmed(_checked(file, area, table, outcomes, definitions, now), file, known, definitions)
            for _, area, table in parts
        ]
        for file, parts in files
    ]


def _confirmed(plain: Checked, file: Delivered, known: list[Confirmation], definitions: Definitions) -> Checked:
    """A checked area with what was confirmed earlier, and with what the answers in the file confirm."""
    report, table = plain.report, plain.observations
    answers = [each for each in file.reading.answers if each.ref_area in {"", report.ref_area}]
    author = file.authors.get(report.ref_area, "")
    new, told = confirmations_of(report, table, answers, definitions, author)
    covered = apply(report, table, [*known, *new], definitions, report.checked_at.date())
    if told or new:
        covered = with_answers(covered, told, len(told) + len(new), definitions)
    return replace(
        plain,
        report=covered,
        confirmations=tuple(new),
        answered=tuple((each.submission, author) for each in answers if author),
    )


def areas_of(file: Delivered) -> list[Part]:
    """Submission, area and observations of each area; those of no known area go with the only one, else alone."""
    table = file.reading.observations
    areas = sorted(area for area in pc.unique(table["REF_AREA"]).to_pylist() if area)
    if len(areas) <= 1:
        area = areas[0] if areas else file.declared.ref_area
        return [(_submission(file, area), area, table)]
    return [(_submission(file, area), area, part) for area, part in _by_area(table, areas)]


def _by_area(table: pa.Table, areas: list[str]) -> Iterator[tuple[str, pa.Table]]:
    """The observations of each area in the order of the file, those of none under blank: sorted once, then cut."""
    numbers = pc.fill_null(pc.index_in(table["REF_AREA"], pa.array(areas)), len(areas)).to_numpy()
    grouped = table.take(pa.array(np.argsort(numbers, kind="stable")))
    start = 0
    for area, count in zip([*areas, ""], np.bincount(numbers, minlength=len(areas) + 1), strict=True):
        if count:
            yield area, grouped.slice(start, count)
        start += count


def _submission(file: Delivered, area: str) -> str:
    return f"{file.delivery}-{area or 'unknown'}"


def _checked(
    file: Delivered,
    area: str,
    table: pa.Table,
    outcomes: dict[str, Outcome],
    definitions: Definitions,
    now: dt.datetime,
) -> Checked:
    name = _submission(file, area)
    outcome = outcomes.get(name) or runner.nothing(definitions)
    findings = (*_file_findings(file.reading, definitions), *outcome.findings)
    order = list(Severity)
    ranked = tuple(sorted(findings, key=lambda finding: order.index(finding.severity)))
    language = next((each for each in (file.reading.language, file.declared.language) if each in UN_LANGUAGES), "")
    report = Report(
        submission=name,
        delivery=file.delivery,
        ref_area=area,
        file_name=file.file_name,
        sha256=file.sha256,
        profile=file.reading.profile,
        language=language,
        editions=tuple(sorted(edition for edition in pc.unique(table["EDITION"]).to_pylist() if edition)),
        periods=tuple(sorted(period for period in pc.unique(table["TIME_PERIOD"]).to_pylist() if period)),
        observations=table.num_rows,
        verdict=decide(ranked),
        findings=ranked,
        evaluations=(*_file_evaluations(findings, definitions), *outcome.evaluations, *_none_yet(definitions)),
        checked_at=now,
        definitions=definitions.hash,
    )
    return Checked(report, table, file.providers.get(area, ""), absent=file.absent, sender=file.sender)


def _file_findings(reading: Reading, definitions: Definitions) -> list[Finding]:
    by_reason = about_file(definitions)
    said = [(*note, "") for note in (*reading.notes, *([reading.unreadable] if reading.unreadable else []))]
    said += [(fault.kind, fault.detail, fault.address) for fault in reading.faults]
    return [
        Finding(
            rule=by_reason[reason].id,
            severity=by_reason[reason].severity,
            level=by_reason[reason].level,
            address=address,
            ref_area="",
            edition="",
            indicator="",
            measure="",
            time_period="",
            breakdown="",
            obs_text="",
            facts={"detail": detail},
        )
        for reason, detail, address in said
    ]


def _file_evaluations(findings: Iterable[Finding], definitions: Definitions) -> list[Evaluation]:
    """The ledger of the rules about the file itself: each looked at one file."""
    failed = {finding.rule for finding in findings}
    return [Evaluation(rule.id, 1, int(rule.id in failed), 0) for rule in definitions.rules_of(Grain.FILE)]


def _none_yet(definitions: Definitions) -> list[Evaluation]:
    """The ledger of the rules about confirmations before any was looked at."""
    return [
        Evaluation(rule.id, 0, 0, 0) for rule in definitions.rules.values() if rule.kind.grain is Grain.CONFIRMATION
    ]
