"""Letters to be read before they go, and the whole set in all languages: files in a folder, with a page of them."""

from __future__ import annotations

import datetime as dt
import html
import re
import tempfile
from collections.abc import Iterable
from dataclasses import replace
from email.message import EmailMessage
from pathlib import Path

from indicators.base.clock import fixed
from indicators.base.resources import SAMPLES
from indicators.definitions.names import UN_LANGUAGES
from indicators.mail import letters
from indicators.organisations.offices import address_book
from indicators.store.context import Context, open_context
from indicators.store.letter_payloads import (
    Changes,
    Decision,
    DecisionPayload,
    DuePayload,
    LetterKind,
    NoteTold,
    Payload,
    ReleasePayload,
    ThanksPayload,
    WithdrawalPayload,
    Worklist,
)
from indicators.store.letters import Letter, letter_to, unsent

_MOMENT = dt.datetime(2026, 11, 23, 9, 0, tzinfo=dt.UTC)
# Samples whose reports show a rejected, a doubtful and an accepted file.
_REPORTS = {
    "report-to-correct": "SEN_2016_questionnaire_fr.xlsx",
    "report-to-confirm": "BGD_2012-2016.csv",
    "report-accepted": "KEN_2016_questionnaire.xlsx",
}


def write_waiting(context: Context, folder: Path) -> Path:
    """Writes the letters that wait; gives the page that lists them. Nothing is sent or recorded."""
    waiting = unsent(context.lake) if context.lake.exists else []
    return _index(folder, ((each.letter, letters.write(context, each.letter, each.caused_at)) for each in waiting))


def write_set(folder: Path) -> Path:
    """Writes every kind of letter in the six languages, made from the samples; gives the page that lists them."""
    with tempfile.TemporaryDirectory() as place:
        context = replace(open_context(Path(place)), clock=fixed(_MOMENT), actor="letters")
        made = _one_of_each_kind(context)
        spoken = [
            replace(letter, language=language, message=f"{letter.message}-{language}")
            for letter in made
            for language in UN_LANGUAGES
        ]
        return _index(folder, ((letter, letters.write(context, letter, _MOMENT)) for letter in spoken))


def _one_of_each_kind(context: Context) -> list[Letter]:
    from indicators.submissions.inbox import collect

    named: dict[str, Letter] = {}
    for name, sample in _REPORTS.items():
        collect(context, [SAMPLES / sample])
        found = [each.letter for each in unsent(context.lake)]
        report = next(
            each for each in reversed(found) if each.kind == LetterKind.REPORT and each.message not in _keys(named)
        )
        named[name] = report
        named.setdefault("receipt", next(each for each in found if each.kind == LetterKind.RECEIPT))
    collect(context, [SAMPLES / "unsd" / "mdg_8.14-8.16_2000-2014.csv"])
    named["summary"] = next(each.letter for each in unsent(context.lake) if each.letter.kind == LetterKind.SUMMARY)
    book = address_book(context)
    office = book.named("ken") or book.staff
    for kind, payload in _ABOUT.items():
        named[kind] = letter_to(kind, kind, kind, office, payload)
    return [replace(letter, message=name) for name, letter in named.items()]


def _keys(named: dict[str, Letter]) -> set[str]:
    return {letter.message for letter in named.values()}


_PORTAL = "https://ict.example"
_RELEASE = "2026-11-23-1a2b3c4d"
_NOTE = "Surveys before 2012 asked about the last twelve months. Compare them with care."
_DUE = DuePayload(collection="core-ict", year=2025, day=dt.date(2026, 6, 30))
_ABOUT: dict[LetterKind, Payload] = {
    LetterKind.REMINDER: _DUE,
    LetterKind.OVERDUE: _DUE,
    LetterKind.THANKS: ThanksPayload(version=_RELEASE, values=12, ref_area="KEN", portal=_PORTAL),
    LetterKind.RELEASE: ReleasePayload(
        version=_RELEASE,
        as_of=dt.datetime(2026, 11, 23, 9, tzinfo=dt.UTC),
        audience="members",
        changes={"observations": Changes(added=1204, changed=21, removed=1)},
        portal=_PORTAL,
        notes=(NoteTold(indicator="HH7", custodian="International Telecommunication Union", text=_NOTE),),
    ),
    LetterKind.DECISION: DecisionPayload(
        submission="2b91a69d95f2-BGD",
        file_name="BGD_2012-2016.csv",
        decision=Decision.ASKED,
        words="Were only women asked in 2013?",
    ),
    LetterKind.WITHDRAWAL: WithdrawalPayload(
        version=_RELEASE, reason="Kenya 2016: a unit was wrong", latest="2026-10-02-5e6f7a8b", portal=_PORTAL
    ),
    LetterKind.DESK: Worklist(
        day=dt.date(2026, 11, 23),
        late=(("Bangladesh Bureau of Statistics", "core-ict 2025, 2026-06-30"),),
        waiting=(("BGD", "2b91a69d95f2-BGD · BGD_2012-2016.csv · 2026-11-23"),),
        bounced=(("ict-tha@stat.example", "5.1.1 user unknown"),),
        replies=(("mail:0a1b2c3d4e5f", "sen · 2b91a69d95f2 · Bonjour, la cellule H22 est une estimation."),),
        runs=(("load_eurostat_household_internet", "failed: fetch: the source does not answer (3)"),),
    ),
}


def _index(folder: Path, made: Iterable[tuple[Letter, EmailMessage]]) -> Path:
    """Each letter as a message (``.eml``), a page and a text; and a page that lists them."""
    folder.mkdir(parents=True, exist_ok=True)
    lines = []
    for letter, message in made:
        name = re.sub(r"[^A-Za-z0-9._-]", "_", letter.message)
        (folder / f"{name}.eml").write_bytes(message.as_bytes())
        page, text = message.get_body(("html",)), message.get_body(("plain",))
        shown = str(page.get_content()) if page else ""
        for part in message.walk():
            identity = str(part.get("Content-ID", "")).strip("<>")
            if identity:
                picture = folder / f"{name}-{identity}.png"
                picture.write_bytes(part.get_payload(decode=True) or b"")  # type: ignore[arg-type]
                shown = shown.replace(f"cid:{identity}", picture.name)
        (folder / f"{name}.html").write_text(shown, encoding="utf-8")
        (folder / f"{name}.txt").write_text(str(text.get_content()) if text else "", encoding="utf-8")
        attached = ", ".join(str(part.get_filename()) for part in message.iter_attachments())
        cells = (letter.language, letter.email, str(message["Subject"]), attached)
        lines.append(
            f'<tr><td><a href="{name}.html">{html.escape(letter.message)}</a> (<a href="{name}.txt">text</a>, '
            f'<a href="{name}.eml">eml</a>)</td>' + "".join(f"<td>{html.escape(cell)}</td>" for cell in cells) + "</tr>"
        )
    index = folder / "index.html"
    index.write_text(
        '<!doctype html><html lang="en"><meta charset="utf-8"><title>Letters</title>'
        "<style>body{font:15px sans-serif}td{padding:.2rem .6rem;border-bottom:1px solid #ddd}</style>"
        f"<h1>{len(lines)} letters</h1><table>{''.join(lines)}</table></html>\n",
        encoding="utf-8",
    )
    return index
