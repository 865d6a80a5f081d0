"""Letters: a message of the outbox written out, text and HTML saying the same."""

from __future__ import annotations

import datetime as dt
import json
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime, parseaddr

from indicators.definitions.registry import Definitions
from indicators.language import Speaker
from indicators.model import Verdict, report_from_dict
from indicators.store.records import Letter
from indicators.validation.render import environment, findings_csv, mail_html
from indicators.validation.view import verdict_label, view


def write(letter: Letter, definitions: Definitions, sender: str, caused_at: dt.datetime) -> EmailMessage:
    """The finished message; its date is that of the event, its Message-ID that of the outbox, whenever it is sent."""
    message = EmailMessage()
    name, address = parseaddr(sender)
    user, _, domain = address.partition("@")
    message["From"] = Address(name, user, domain)
    to_user, _, to_domain = letter.email.partition("@")
    message["To"] = Address(letter.recipient, to_user, to_domain)
    message["Date"] = format_datetime(caused_at)
    message["Message-ID"] = f"<{letter.message}@{domain}>"
    message["Content-Language"] = letter.language
    message["Auto-Submitted"] = "auto-generated"
    kinds = {"receipt": _receipt, "report": _report, "summary": _summary, "release": _release}
    kinds[letter.kind](message, letter, definitions)
    return message


def _receipt(message: EmailMessage, letter: Letter, definitions: Definitions) -> None:
    say = Speaker(letter.language)
    facts = json.loads(letter.payload)
    rows = [
        (say("File"), facts["file_name"]),
        (say("Number of this delivery"), facts["delivery"]),
        (say("Received"), say.moment(dt.datetime.fromisoformat(facts["received_at"]))),
        (say("Size in bytes"), say.number(facts["size"])),
        (say("Checksum (SHA-256)"), facts["sha256"]),
    ]
    message["Subject"] = say("Receipt: {file}", file=facts["file_name"])
    message.set_content(environment().get_template("receipt.txt.j2").render(say=say, rows=rows))
    message.add_alternative(mail_html("receipt.mjml.j2", say=say, rows=rows), subtype="html")


def _report(message: EmailMessage, letter: Letter, definitions: Definitions) -> None:
    report = report_from_dict(json.loads(letter.payload))
    seen = view(report, definitions, letter.language)
    message["Subject"] = seen.subject
    message.set_content(environment().get_template("report.txt.j2").render(v=seen))
    message.add_alternative(mail_html("report.mjml.j2", v=seen), subtype="html")
    if report.findings:
        # The byte order mark makes Excel read the accents.
        listed = "﻿" + findings_csv(report, definitions, letter.language)
        message.add_attachment(
            listed.encode(), maintype="text", subtype="csv", filename=f"findings-{report.submission}.csv"
        )


def _summary(message: EmailMessage, letter: Letter, definitions: Definitions) -> None:
    say = Speaker(letter.language)
    facts = json.loads(letter.payload)
    rows = [
        {
            "area": definitions.names.name(area["ref_area"], say.language) if area["ref_area"] else say("unknown area"),
            "verdict": verdict_label(Verdict(area["verdict"]), say),
            "observations": say.number(area["observations"]),
            "findings": say.number(area["findings"]),
        }
        for area in facts["areas"]
    ]
    message["Subject"] = say("Your file {file} was checked, area by area.", file=facts["file_name"])
    message.set_content(environment().get_template("summary.txt.j2").render(say=say, facts=facts, rows=rows))
    message.add_alternative(mail_html("summary.mjml.j2", say=say, facts=facts, rows=rows), subtype="html")


def _release(message: EmailMessage, letter: Letter, definitions: Definitions) -> None:
    """What members read of a new release: what changed, and where it is."""
    say = Speaker(letter.language)
    facts = json.loads(letter.payload)
    as_of = say.day(dt.datetime.fromisoformat(facts["as_of"]))
    counts = facts["changes"].get("observations", {})
    changes = [
        say.plural("{n} new value", "{n} new values", counts.get("added", 0)),
        say.plural("{n} revised value", "{n} revised values", counts.get("changed", 0)),
        say.plural("{n} value no longer published", "{n} values no longer published", counts.get("removed", 0)),
    ]
    link = f"{facts['portal'].rstrip('/')}/releases/{facts['version']}?lang={say.language}"
    told = {"facts": facts, "as_of": as_of, "changes": changes if counts else [], "link": link}
    message["Subject"] = say("New release of ICT indicators, as of {date}", date=as_of)
    message.set_content(environment().get_template("release.txt.j2").render(say=say, **told))
    message.add_alternative(mail_html("release.mjml.j2", say=say, **told), subtype="html")
