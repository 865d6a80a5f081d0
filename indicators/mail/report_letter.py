"""The validation report as a letter: what to do and by when, then every cell; the workbook back, a list, a picture."""

from __future__ import annotations

import datetime as dt
import math

from indicators.base.errors import IctError
from indicators.base.language import Speaker
from indicators.base.markup import environment, mail_html
from indicators.base.report import Report, Verdict, report_from_dict
from indicators.definitions.offices import Mode
from indicators.mail.content import Content
from indicators.mail.message import Attachment, Written
from indicators.organisations.answer_links import answer_link
from indicators.organisations.offices import address_book
from indicators.store.context import Context
from indicators.store.letter_payloads import PublishedYears, ReportPayload, Series, Since
from indicators.store.letters import Letter
from indicators.store.reports import recorded_report
from indicators.validation.report import wording
from indicators.validation.report.render import findings_csv
from indicators.validation.report.series_chart import series_png
from indicators.validation.report.view import Chart, Extras, View, view

_LARGEST = 5_000_000
_SHOWN = 12
_CHART = "series"
_XLSX = "vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def write(context: Context, letter: Letter, told: ReportPayload, say: Speaker) -> Written:
    """The letter; an office that asked for a notice only gets no values, but the way to them."""
    report = report_from_dict(told.report) if told.report else recorded_report(context.lake, letter.subject)
    published = [(row.edition, row.indicator) for row in told.published[:_SHOWN]]
    seen = view(report, context.definitions, say.language, published)
    office = address_book(context).at(letter.email)
    if office and office.mode is Mode.NOTICE:
        return _notice(context, seen, say)
    extras, picture = _extras(context, letter, told, report, say)
    text = environment().get_template("report.txt.j2").render(v=seen, x=extras)
    html = mail_html("report.mjml.j2", say, v=seen, x=extras)
    pictures = {_CHART: picture} if picture else {}
    return Written(" ".join(seen.subject.split()), text, html, say, pictures, _attachments(context, report, say))


def _notice(context: Context, seen: View, say: Speaker) -> Written:
    """That a report is ready, and where: nothing of what was sent."""
    rows = [(label, value) for label, value in seen.summary if value != seen.report.file_name]
    content = Content(
        subject=" ".join(seen.subject.split()),
        headline=f"{seen.verdict[:1].upper()}{seen.verdict[1:]} · {seen.headline}",
        paragraphs=[seen.to_do, say("As you requested, values are not sent by e-mail. Sign in to read the report.")],
        rows=rows,
        button=say("Sign in"),
        link=f"{context.settings.portal.rstrip('/')}/areas/{seen.report.ref_area}?lang={say.language}",
    )
    text = environment().get_template("letter.txt.j2").render(say=say, c=content)
    return Written(content.subject, text, mail_html("letter.mjml.j2", say, c=content), say)


def _extras(
    context: Context, letter: Letter, told: ReportPayload, report: Report, say: Speaker
) -> tuple[Extras, bytes | None]:
    waits = report.verdict is not Verdict.ACCEPTED
    by = told.reply_by if waits else None
    to_confirm = report.verdict is Verdict.TO_CONFIRM
    series = told.series if told.series and _can_be_drawn(told.series) else None
    label = _series_label(context, series, report, say) if series else ""
    picture = series_png(series, label, say) if series else None
    alt = say("The series {code}, with the value for {year} marked.", code=label, year=series.year if series else 0)
    extras = Extras(
        reply_by=say.day(dt.datetime(by.year, by.month, by.day, tzinfo=dt.UTC)) if by else "",
        link=f"{answer_link(context, report.submission, letter.message)}?lang={say.language}" if to_confirm else "",
        button=say("Confirm that the values are correct"),
        since=_since(told.since, say),
        published=[(_titled(context, row, say), row.years) for row in told.published[:_SHOWN]],
        chart=Chart(_CHART, alt) if picture else None,
    )
    return extras, picture


def _series_label(context: Context, series: Series, report: Report, say: Speaker) -> str:
    """Which series a picture shows: the code, and the categories in words."""
    found = next((each for each in report.findings if series.address and each.address == series.address), None)
    category = wording.category(found, context.definitions, say.language) if found else ""
    return say.listed(filter(None, (series.code, category)))


def _can_be_drawn(series: Series) -> bool:
    """Whether every value has a place on an axis: what is written as 1e999 has none."""
    return all(math.isfinite(value) for _, value in series.points)


def _titled(context: Context, row: PublishedYears, say: Speaker) -> str:
    known = context.definitions.indicators.get((row.edition, row.indicator))
    return f"{row.indicator} {known.title(say.language)}" if known else row.indicator


def _since(since: Since | None, say: Speaker) -> list[str]:
    """What became of the findings of the file before, in a line."""
    if not since:
        return []
    changes = (
        say.plural("{n} corrected", "{n} corrected", since.mended),
        say.plural("{n} remains", "{n} remain", since.remaining),
        say.plural("{n} new", "{n} new", since.new),
    )
    return [say("Since your last file: {changes}.", changes=say.listed(changes))]


def _attachments(context: Context, report: Report, say: Speaker) -> list[Attachment]:
    """The office's own workbook with its cells marked, and all findings as a list."""
    if not report.findings:
        return []
    # The byte order mark makes Excel read the accents.
    listed = "\ufeff" + findings_csv([report], context.definitions, say.language)
    found: list[Attachment] = [(f"findings-{report.submission}.csv", "text", "csv", listed.encode())]
    workbook = _workbook(context, report, say)
    if workbook:
        found.insert(0, (f"checked-{report.submission}.xlsx", "application", _XLSX, workbook))
    return found


def _workbook(context: Context, report: Report, say: Speaker) -> bytes | None:
    """The workbook back; none where the file is too large for a letter, was lost, or cannot be opened."""
    from indicators.submissions.deliveries import parse_deliveries
    from indicators.submissions.returned_workbook import annotated

    path = context.archive.path(report.sha256)
    if not report.open or not path.is_file() or path.stat().st_size > _LARGEST:
        return None
    try:
        (file,) = parse_deliveries(context, [report.delivery])
        return annotated(context, context.archive.get(report.sha256), file, [report], say.language)
    except (IctError, ValueError, KeyError, OSError):
        return None  # the list of findings says the same
