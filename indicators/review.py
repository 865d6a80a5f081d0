"""What a statistician decides of values that wait for a confirmation, other than to confirm them."""

from __future__ import annotations

import json

from indicators import resources
from indicators.context import Context
from indicators.errors import UsageError
from indicators.flows import report_of
from indicators.store import records
from indicators.validation import wording


def waits(context: Context, submission: str) -> bool:
    """Whether a submission still waits: nobody confirmed it, refused it, or sent a later file."""
    if not context.lake.exists:
        return False
    rows = context.lake.rows(resources.sql("store/waiting_confirmation"))
    return submission in {row[2] for row in rows}


def described(context: Context, submission: str) -> str:
    """What is asked, in Markdown: the rules and how often each; no value, which may be confidential."""
    report = report_of(context, submission)
    counts: dict[str, int] = {}
    for finding in report.open:
        counts[finding.rule] = counts.get(finding.rule, 0) + 1
    area = context.definitions.names.name(report.ref_area, "en") if report.ref_area else "unknown area"
    lines = [f"* {rule} {wording.rule_title(rule, context.definitions)}: {n}" for rule, n in sorted(counts.items())]
    link = f"{context.settings.portal.rstrip('/')}/areas/{report.ref_area}"
    head = (
        f"**{area}**, {', '.join(map(str, report.periods))}: `{report.file_name}`, {report.observations} observations."
    )
    return "\n".join([head, "", *lines, "", f"Values and history: {link}"])


def asked_by(context: Context, submission: str, run: str) -> str:
    """The run that asks a person about a submission: the first that says so, however often it is announced."""
    with context.lake.write() as con:
        if not records.has_event(con, submission, "review"):
            records.event(con, submission, "review", context.actor, run, context.clock())
    return records.last_note(context.lake, submission, "review") or run


def refuse(context: Context, submission: str, *, author: str, reason: str) -> None:
    """Ends the wait without accepting anything, and asks the office for a corrected file.

    Raises:
        UsageError: it does not wait, or the name or the reason is missing.
    """
    _decide(context, submission, "refused", author, reason)


def ask_again(context: Context, submission: str, *, author: str, question: str) -> None:
    """Sends the office the report once more, with a question; the submission goes on waiting.

    Raises:
        UsageError: it does not wait, or the name or the question is missing.
    """
    _decide(context, submission, "asked", author, question)


def _decide(context: Context, submission: str, event: str, author: str, words: str) -> None:
    if not author.strip() or len(words.strip()) < 3:
        raise UsageError("A decision needs a name and a few words.", advice="Say why.")
    report = report_of(context, submission)
    office = context.office_of(report.ref_area) or context.desk
    with context.lake.write() as con:
        now = context.clock()
        if records.has_event(con, submission, "accepted", "answered", "refused"):
            raise UsageError(
                f"{submission} does not wait for a decision.", advice="`ict status` says what became of it."
            )
        facts = {"submission": submission, "file_name": report.file_name, "decision": event, "words": words}
        # A question may be asked again, with other words.
        key = f"decision-{submission}-{event}-{now:%Y%m%dT%H%M%S}"
        records.event(con, submission, event, author, words, now)
        records.queue(con, [records.letter(key, "decision", submission, office, json.dumps(facts))], now)
