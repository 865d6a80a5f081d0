"""The plain letters: receipt, list of areas, reminder, overdue, thanks, withdrawal, release, digest of the desk."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from indicators.base.language import Speaker
from indicators.mail.content import AMBER, BLUE, GREEN, RED, Content
from indicators.organisations.answer_links import state_link
from indicators.store.context import Context
from indicators.store.letter_payloads import (
    Changes,
    Decision,
    DecisionPayload,
    DuePayload,
    LetterKind,
    ReceiptPayload,
    ReleasePayload,
    SummaryPayload,
    ThanksPayload,
    WithdrawalPayload,
    Worklist,
)
from indicators.validation.report.view import verdict_label


def receipt(context: Context, say: Speaker, facts: ReceiptPayload) -> Content:
    """A file arrived: its number, and what comes next."""
    return Content(
        subject=say("Receipt: {file}", file=facts.file_name),
        headline=say("We received your file and are checking it."),
        paragraphs=[say("The validation report will follow in a separate message.")],
        rows=[
            (say("File"), facts.file_name),
            (say("Receipt number"), facts.delivery),
            (say("Received"), say.moment(facts.received_at)),
            (say("Size in bytes"), say.number(facts.size)),
            (say("Checksum (SHA-256)"), facts.sha256),
        ],
        button=say("How far your file is"),
        link=state_link(context, facts.delivery, say.language),
    )


def summary(context: Context, say: Speaker, facts: SummaryPayload) -> Content:
    """What was found in a file with many areas, area by area."""
    names = context.definitions.names
    heading = (say("Area"), say("Verdict"), say("Observations read"), say("Findings"))
    rows = [
        (
            names.name(area.ref_area, say.language) if area.ref_area else say("unknown area"),
            verdict_label(area.verdict, say),
            say.number(area.observations),
            say.number(area.findings),
        )
        for area in facts.areas
    ]
    said = say("Your file {file} has been checked for each country and area.", file=facts.file_name)
    number = f"{say('Receipt number')}{say.colon}{say.gap}{facts.delivery}"
    return Content(subject=said, headline=said, paragraphs=[number], table=[heading, *rows])


def _midnight(day: dt.date) -> dt.datetime:
    return dt.datetime(day.year, day.month, day.day, tzinfo=dt.UTC)


def _asked(context: Context, say: Speaker, facts: DuePayload) -> tuple[str, str]:
    """The title of a collection and the day on which it is due, in words."""
    title = context.definitions.correspondence.collection(facts.collection).title
    return title.get(say.language, title["en"]), say.day(_midnight(facts.day))


def reminder(context: Context, say: Speaker, facts: DuePayload) -> Content:
    """Data are due soon."""
    title, day = _asked(context, say, facts)
    return Content(
        subject=say("Reminder: {title} {year}, due no later than {day}", title=title, year=facts.year, day=day),
        headline=say("We look forward to receiving your data for {year}.", year=facts.year),
        paragraphs=[
            say("The {title} for {year} are due no later than {day}.", title=title, year=facts.year, day=day),
            say("If you have already sent them, please disregard this message."),
            say("You may send what you have in any layout, and correct it later."),
        ],
    )


def overdue(context: Context, say: Speaker, facts: DuePayload) -> Content:
    """Data are late."""
    title, day = _asked(context, say, facts)
    return Content(
        subject=say("Overdue: {title} {year}", title=title, year=facts.year),
        headline=say("We have not yet received your data for {year}.", year=facts.year),
        paragraphs=[
            say("The {title} for {year} were due no later than {day}.", title=title, year=facts.year, day=day),
            say("If there is a difficulty, answer this message: we will find a way, and may show the data as planned."),
        ],
        colour=AMBER,
    )


def thanks(context: Context, say: Speaker, facts: ThanksPayload) -> Content:
    """Values of the office are published: where they are."""
    link = f"{facts.portal.rstrip('/')}/areas/{facts.ref_area}?lang={say.language}"
    return Content(
        subject=say("Thank you: your data have been published"),
        headline=say("Thank you: your data have been published."),
        paragraphs=[
            say.plural(
                "{n} value that you sent is in the release {version}.",
                "{n} values that you sent are in the release {version}.",
                facts.values,
                version=facts.version,
            ),
            say("Please look at the page of your country and let us know of any inaccuracy."),
        ],
        button=say("The page of your country"),
        link=link,
        colour=GREEN,
    )


def decision(context: Context, say: Speaker, facts: DecisionPayload) -> Content:
    """What the statistics desk decided of values that waited for a confirmation: a question, or a refusal."""
    refused = facts.decision is Decision.REFUSED
    title = (
        say("Not confirmed: {file}", file=facts.file_name)
        if refused
        else say("A question on {file}", file=facts.file_name)
    )
    ask = (
        say("Please send a corrected file. Nothing in this one has been published.")
        if refused
        else say("Please answer this message, and keep the number of the submission in it.")
    )
    return Content(
        subject=f"{title} [{facts.submission}]",
        headline=title,
        paragraphs=[say("The statistics desk writes: {words}", words=facts.words), ask],
        rows=[(say("Number of this submission"), facts.submission)],
        colour=RED if refused else AMBER,
    )


def withdrawal(context: Context, say: Speaker, facts: WithdrawalPayload) -> Content:
    """A release was taken back: why, and what stands now."""
    said = [say("Reason: {reason}", reason=facts.reason)]
    if facts.latest:
        said.append(say("Release {version} replaces it.", version=facts.latest))
    said.append(say("Please stop using the files of the withdrawn release, and do not pass them on."))
    return Content(
        subject=say("Withdrawn: release {version}", version=facts.version),
        headline=say("The release {version} was withdrawn.", version=facts.version),
        paragraphs=said,
        button=say("All releases"),
        link=f"{facts.portal.rstrip('/')}/releases?lang={say.language}",
        colour=RED,
    )


def release(context: Context, say: Speaker, facts: ReleasePayload) -> Content:
    """What members read of a new release: what changed, and where it is."""
    as_of = say.day(facts.as_of)
    counts = facts.changes.get("observations")
    found = counts or Changes()
    changes = [
        say.plural("{n} new value", "{n} new values", found.added),
        say.plural("{n} revised value", "{n} revised values", found.changed),
        say.plural("{n} value no longer published", "{n} values no longer published", found.removed),
    ]
    said = [say("A new release of the ICT indicators has been published, with data as of {date}.", date=as_of)]
    if not counts:
        said.append(say("It is the first release."))
    if facts.audience == "members":
        said.append(say("This release is for members: sign in with your token."))
    if facts.notes:
        said.append(say("Custodian agencies have written notes on indicators; they are below."))
    never = say(
        "Release {version}. It will never change; one that turned out wrong is withdrawn, with the reason.",
        version=facts.version,
    )
    title = say("New release of ICT indicators, data as of {date}", date=as_of)
    return Content(
        subject=title,
        headline=title,
        paragraphs=said,
        items=changes if counts else [],
        rows=[(f"{note.indicator}{say.comma}{note.custodian}", note.text) for note in facts.notes],
        button=say("Files, changes and citation"),
        link=f"{facts.portal.rstrip('/')}/releases/{facts.version}?lang={say.language}",
        small=[never],
    )


def desk(context: Context, say: Speaker, facts: Worklist) -> Content:
    """The digest of the desk: who is late, who must confirm, what came back or needs a person."""
    headings = {
        "mail": say("Mail server"),
        "held": say("Releases to withdraw: they hold values that became confidential"),
        "late": say("Late"),
        "waiting": say("To be confirmed by an office"),
        "bounced": say("Addresses from which mail comes back"),
        "undelivered": say("Letters that could not be delivered"),
        "replies": say("Answers to read"),
        "runs": say("What failed or is late"),
    }
    table: list[tuple[str, ...]] = []
    for name, rows in facts.lists().items():
        table += [(headings[name] if place == 0 else "", *row) for place, row in enumerate(rows)]
    day = say.day(_midnight(facts.day))
    return Content(
        subject=say.plural(
            "Statistics desk, {day}: {n} matter",
            "Statistics desk, {day}: {n} matters",
            len(table),
            day=day,
        ),
        headline=say("What needs attention on {day}", day=day),
        paragraphs=[] if table else [say("Nothing needs attention today.")],
        table=table,
        colour=BLUE,
    )


KINDS: dict[LetterKind, Callable[[Context, Speaker, Any], Content]] = {
    LetterKind.RECEIPT: receipt,
    LetterKind.SUMMARY: summary,
    LetterKind.REMINDER: reminder,
    LetterKind.OVERDUE: overdue,
    LetterKind.THANKS: thanks,
    LetterKind.DECISION: decision,
    LetterKind.WITHDRAWAL: withdrawal,
    LetterKind.RELEASE: release,
    LetterKind.DESK: desk,
}
