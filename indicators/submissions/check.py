"""The verbs. DAGs, the command line and the tests call these; there is no other implementation.

A file goes: `receive` -> `check` -> `settle`; what waits: `indicators.submissions.confirm`; letters: `indicators.mail.outbox`. Every
verb may be called again with the same arguments: what was done is recognised and not done twice.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from indicators.base import resources, step_log
from indicators.base.errors import CertificationError, UsageError
from indicators.base.report import Receipt, Report, Verdict
from indicators.reading.normalise import nothing
from indicators.reading.raw import Hints
from indicators.reading.read import Reading, read
from indicators.store import confirmations, observations, records
from indicators.store.context import Context, is_national
from indicators.store.origin import origin
from indicators.submissions.previous import compared
from indicators.submissions.receive import number, office_of
from indicators.submissions.receive import receive as receive
from indicators.submissions.record import settle as settle
from indicators.validation.check import Checked, Delivered
from indicators.validation.check import check as check_files
from indicators.validation.masking import secrets
from indicators.validation.report import ess
from indicators.validation.report.combine import Combined
from indicators.validation.report.render import render


def read_delivery(context: Context, delivery: str) -> tuple[Receipt, Delivered]:
    """Reads an archived file again, exactly as it was received.

    Raises:
        UsageError: nothing was received under that number.
    """
    return _read_deliveries(context, [delivery])[0]


def _read_deliveries(context: Context, deliveries: Iterable[str]) -> list[tuple[Receipt, Delivered]]:
    names = list(deliveries)
    with context.lake.reading() as con:
        known = records.deliveries(con, names)
    for name in names:
        if name not in known:
            raise UsageError(f"There is no delivery {name}.", advice="`ict status` lists what was received.")
    return [
        (receipt, _read(context, context.archive.verified(receipt.sha256), receipt, Hints(**said)))
        for receipt, said in sorted(known.values(), key=lambda each: each[0].order)
    ]


def _read(context: Context, source: Path, receipt: Receipt, said: Hints) -> Delivered:
    """Reads a file with what its sender said of it, and with what is known of the sender."""
    office = context.office(receipt.sender)
    hints = _with_office(said, office)
    if published := origin(context, receipt.sha256):
        reading = Reading("", nothing(context.definitions), unreadable=("published", published))
    else:
        reading = read(source, receipt.file_name, context.definitions, hints)
    notes, absent = compared(context, receipt, hints, reading)
    reading = replace(reading, notes=(*reading.notes, *notes))
    areas = pc.unique(reading.observations["REF_AREA"]).to_pylist()
    known = [area for area in areas if area]
    alone = len(known) <= 1
    providers = {area: context.provider(receipt.sender, area, alone=alone) for area in {*known, hints.ref_area}}
    authors = _authors(context, office, known) if reading.answers else {}
    return Delivered(receipt.delivery, receipt.sha256, receipt.file_name, reading, hints, providers, authors, absent)


def _with_office(hints: Hints, office: dict[str, Any] | None) -> Hints:
    """An office that names no country means its own; its files may be written in its own encoding."""
    if office is None:
        return hints
    area = office["ref_area"][0] if len(office["ref_area"]) == 1 else ""
    return replace(hints, ref_area=hints.ref_area or area, charset=hints.charset or office.get("charset", ""))


def _authors(context: Context, office: dict[str, Any] | None, areas: list[str]) -> dict[str, str]:
    """Who speaks for each area of a file: a national office for its own; a custodian or the staff for all."""
    if office is None:
        return {area: own["name"] for area in areas if (own := context.office_of(area))}
    return {area: office["name"] for area in areas if not is_national(office) or area in office["ref_area"]}


def check(context: Context, deliveries: Iterable[str]) -> list[Checked]:
    """Checks received files together, with what was accepted and confirmed in their areas; records nothing.

    Whatever the order of the numbers, a file is judged after all that were received before it.
    """
    files = [file for _, file in _read_deliveries(context, deliveries)]
    checked = _check(context, files)
    for file in files:
        step_log.note(step_log.Step.CHECKED, file.delivery, layout=file.reading.profile, areas=len(file.providers))
    return checked


def check_file(context: Context, path: Path, hints: Hints, *, sender: str = "") -> list[Checked]:
    """Checks a file before it is sent: the check that it will go through, without network and without recording.

    Given the same store, or none, the reports have the hash that those of the received file will have.
    """
    return check_read(context, read_file(context, path, hints, sender=sender))


def read_file(context: Context, path: Path, hints: Hints, *, sender: str = "") -> Delivered:
    """Reads a file as it will be read after sending; nothing is recorded."""
    with path.open("rb") as data:
        sha256 = hashlib.file_digest(data, "sha256").hexdigest()
    office = office_of(context, sender, path.name)
    sender = office["office"] if office else sender
    receipt = Receipt(number(sha256, hints), sha256, path.name, path.stat().st_size, context.clock(), sender)
    return _read(context, path, receipt, hints)


def check_read(context: Context, file: Delivered) -> list[Checked]:
    """Checks a file that was read with `read_file`."""
    return _check(context, [file])


def _check(context: Context, files: list[Delivered]) -> list[Checked]:
    areas = sorted({area for file in files for area in file.providers if area})
    beside = _accepted_in(context, areas)  # before the history: what is accepted in between counts as not seen
    checked = check_files(
        files,
        context.definitions,
        now=context.clock(),
        history=_history(context, _sent(files)),
        confirmations=confirmations.of_areas(context.lake, [*areas, ""]),
    )
    return [replace(part, beside=beside.get(part.report.ref_area, frozenset())) for part in checked]


def _accepted_in(context: Context, areas: list[str]) -> dict[str, frozenset[str]]:
    if not context.lake.exists:
        return {}
    with context.lake.reading() as con:
        return observations.accepted_in(con, areas)


def _sent(files: Iterable[Delivered]) -> set[tuple[str, str]]:
    """The areas and indicators of files."""
    return {
        (row["REF_AREA"], row["INDICATOR"])
        for file in files
        for row in file.reading.observations.group_by(["REF_AREA", "INDICATOR"]).aggregate([]).to_pylist()
        if row["REF_AREA"]
    }


def _history(context: Context, sent: set[tuple[str, str]]) -> pa.Table | None:
    """What was accepted earlier of these areas and indicators; a store may hold millions that no rule looks at."""
    looked_at = {(area, *pair) for area, code in sent for pair in context.definitions.kin.get(code, ())}
    return observations.history(context.lake, looked_at)


def rendered(context: Context, reports: list[Report], form: str, language: str = "") -> str:
    """Reports in one format, one after the other; JSON of several is a list, results for exchange are one list."""
    if form == "ess":
        return json.dumps(ess.results(reports, context.definitions, context.actor), indent=1, ensure_ascii=False) + "\n"
    texts = [render(report, context.definitions, language or report.language or "en", form) for report in reports]
    if form == "json" and len(texts) > 1:
        return "[\n" + ",\n".join(text.rstrip() for text in texts) + "\n]\n"
    return "\n".join(texts)


def annotated(context: Context, data: bytes, file: Delivered, reports: list[Report], language: str = "") -> bytes:
    """The office's own workbook back, with the findings in its cells and a sheet that lists them.

    Args:
        context: settings, definitions and what was accepted earlier.
        data: the file as it was received.
        file: the same file as it was read: the cells of its confidential values are masked.
        reports: its reports.
        language: of the wording; by default that of the file.
    """
    from indicators.validation.report.annotated_workbook import annotate

    spoken = language or next((report.language for report in reports if report.language), "en")
    hidden = secrets(file.reading.observations, _history(context, _sent([file])))
    return annotate(data, file.file_name, reports, context.definitions, spoken, hidden)


def certify(context: Context, deliveries: Iterable[str]) -> dict[str, Verdict]:
    """Lets Great Expectations judge the recorded evaluations of files, and records that it agrees.

    Raises:
        CertificationError: it failed, or came to another verdict than the one recorded.
    """
    from indicators.validation.certify import certify as run_checkpoint

    names = sorted(deliveries)
    rows = context.lake.rows(resources.sql("store/ledger"), {"deliveries": names})
    if not rows:
        return {}
    recorded = {row[0]: row[3] for row in rows}
    certificate = run_checkpoint([row[:3] for row in rows], context.definitions)
    certified = certificate.verdicts
    differing = [name for name, verdict in certified.items() if verdict.value != recorded[name]]
    if differing:
        raise CertificationError(
            f"The certified verdict of {differing[0]} differs from the recorded one.",
            advice="Compare `ict rules gx` with the rules; publish nothing until they agree.",
            detail=", ".join(differing),
        )
    with context.lake.write() as open_lake:
        now = context.clock()
        new = [name for name in certified if not records.has_event(open_lake, name, "certified")]
        records.events(
            open_lake, [(name, "certified", "great-expectations", certified[name].value) for name in new], now
        )
        records.add_certification(open_lake, names, certificate.success, certificate.result, now)
    for name in new:
        step_log.note(step_log.Step.CERTIFIED, step_log.numbers(name)[0], submission=name, verdict=certified[name])
    return certified


def uncertified(context: Context) -> list[str]:
    """The files whose verdicts Great Expectations has not judged yet, the oldest first."""
    if not context.lake.exists:
        return []
    return [row[0] for row in context.lake.rows(resources.sql("store/uncertified"))]


def unsettled(context: Context, deliveries: Iterable[str]) -> list[str]:
    """Those of some files, in their order, whose reports were not recorded yet."""
    names = list(deliveries)
    if not names:
        return []  # there may be no store yet
    with context.lake.reading() as con:
        done = records.judged(con, names)
    return [name for name in names if name not in done]


def reports_of(context: Context, delivery: str) -> list[Report]:
    """The recorded reports of a file, by area."""
    return reports_of_all(context, [delivery])[delivery]


def reports_of_all(context: Context, deliveries: Iterable[str]) -> dict[str, list[Report]]:
    """The recorded reports of some files, each by area."""
    found: dict[str, list[Report]] = {name: [] for name in deliveries}
    for report in confirmations.reports(context.lake, "DELIVERY", *found) if found else ():
        found[report.delivery].append(report)
    return found


def report_of(context: Context, submission: str) -> Report:
    """The report of one submission as it now is.

    Raises:
        UsageError: there is no such submission.
    """
    found = confirmations.reports(context.lake, "SUBMISSION", submission) if context.lake.exists else []
    if not found:
        raise UsageError(f"There is no submission {submission}.", advice="`ict status` lists all.")
    return found[0]


def combined(context: Context) -> Combined:
    """All recorded reports as one, each as it now is."""
    return Combined.of(confirmations.reports(context.lake) if context.lake.exists else [])


def anything_accepted(context: Context) -> bool:
    """Whether there is something to release."""
    return context.lake.exists and bool(context.lake.rows("SELECT 1 FROM lake.observations LIMIT 1"))


def make_template(
    context: Context, ref_area: str, edition: str, year: int | None, language: str, output: Path | None
) -> Path:
    """Makes the workbook of an office, with its accepted values of the two years before."""
    from indicators.submissions import questionnaire

    chosen = year or context.clock().year - 1
    previous: dict[str, dict[int, float]] = {}
    if context.lake.exists:
        rows = context.lake.rows(
            resources.sql("store/previous"), {"area": ref_area, "edition": edition, "year": chosen}
        )
        for key, period, value in rows:
            previous.setdefault(key, {})[period] = value
    return questionnaire.write(
        output or Path(f"ICT_{ref_area}_{edition}_{chosen}_{language}.xlsx"),
        context.definitions,
        ref_area=ref_area,
        edition=edition,
        year=chosen,
        language=language,
        previous=previous,
    )
