"""Letters: in six languages, the same in text and HTML, with nothing in them that a stranger could have put there."""

from __future__ import annotations

import datetime as dt
import email
import email.policy
import io
import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

import pytest
from openpyxl import load_workbook

from indicators.base.clock import fixed
from indicators.base.errors import DefinitionError, UsageError
from indicators.definitions.names import UN_LANGUAGES
from indicators.mail import letter_kinds, letters, outbox
from indicators.mail.preview import write_set, write_waiting
from indicators.organisations import offices
from indicators.organisations.offices import address_book
from indicators.store.context import Context
from indicators.store.events import Event
from indicators.store.letters import Letter, unsent
from indicators.submissions import check, receive, record
from indicators.submissions.inbox import collect
from tests.conftest import NOW, SAMPLES
from tests.mail.conftest import Mailbox

HEAD = "REF_AREA,EDITION,INDICATOR,TIME_PERIOD,OBS_VALUE,CONF_STATUS,SOURCE\n"


@pytest.fixture(scope="module")
def whole_set(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_set(tmp_path_factory.mktemp("letters"))


def _message(path: Path) -> Any:
    return email.message_from_bytes(path.read_bytes(), policy=email.policy.default)


def test_every_kind_is_written_in_every_language(whole_set: Path) -> None:
    kinds = {*letter_kinds.KINDS, "report-to-correct", "report-to-confirm", "report-accepted"}
    names = {f"{kind}-{language}" for kind in kinds for language in UN_LANGUAGES}
    assert {path.stem for path in whole_set.parent.glob("*.eml")} == names
    for name in names:
        message = _message(whole_set.parent / f"{name}.eml")
        language = name[-2:]
        html = message.get_body(("html",)).get_content()
        text = message.get_body(("plain",)).get_content()
        assert message["Content-Language"] == language
        assert message["Auto-Submitted"] == "auto-generated"
        assert "{" not in message["Subject"]
        assert not re.search(r"\{[a-z_]+\}", text), name
        assert ('dir="rtl"' in html) == (language == "ar")
        assert len(re.findall(r" dir=", re.match(r"[^<]*<!doctype html><html[^>]*>", html)[0])) == 1, name
        assert "<script" not in html
        assert "<img" not in html or "cid:" in html, "no picture is fetched from elsewhere"
        for part in text.split("\n"):
            assert len(part) < 2000
        if language in {"ar", "ru", "zh"}:
            scripts = {"ar": "\u0600-\u06ff", "ru": "\u0400-\u04ff", "zh": "\u4e00-\u9fff"}
            assert re.search(f"[{scripts[language]}]", message["Subject"]), name


def test_the_first_screen_says_verdict_what_to_do_and_by_when(whole_set: Path) -> None:
    text = _message(whole_set.parent / "report-to-correct-fr.eml").get_body(("plain",)).get_content()
    first = " ".join(text[:600].split())
    assert "À corriger : 1 erreur" in first or "À corriger: 1 erreur" in first
    assert "Veuillez corriger" in first
    assert "Merci de répondre au plus tard le 7 décembre 2026." in first
    confirm = _message(whole_set.parent / "report-to-confirm-en.eml")
    assert "/answer/" in confirm.get_body(("plain",)).get_content()
    accepted = _message(whole_set.parent / "report-accepted-en.eml").get_body(("plain",)).get_content()
    assert "What will be published" in accepted
    assert "HH7 Proportion of individuals using the Internet: 2016" in accepted


def test_text_and_html_say_the_same(whole_set: Path) -> None:
    compared = 0
    for path in whole_set.parent.glob("report-*.eml"):
        message = _message(path)
        html = re.sub(r"\s+", " ", message.get_body(("html",)).get_content())
        text = re.sub(r"\s+", " ", message.get_body(("plain",)).get_content())
        for address in re.findall(r"\b(?:HH|A)!H\d+\b", text):
            assert address in html
            compared += 1
    assert compared > 10


HOSTILE = (
    "a\r\nBcc: victim@stat.example",
    "<script>alert(1)</script>",
    '=HYPERLINK("http://evil")',
    "{{ 7*7 }}{% raw %}",
    "../../../etc/passwd",
    "\u202egnp.exe",
    "x" * 3000,
    "%s%n{0}{area}",
)


@pytest.mark.parametrize("text", HOSTILE)
def test_what_comes_from_a_submission_is_only_text(context: Context, text: str) -> None:
    line = " ".join(text.split()).replace('"', '""')
    data = f'{HEAD}KEN,2016,HH7,2020,"{line}",F,"{line}"\nKEN,2016,"{line}",2020,1,F,x\n'.encode()
    receipt = receive.receive(context, data, f"KEN {text}.csv", sender="ken")
    record.record_verdicts(context, check.check(context, [receipt.delivery]))
    for waiting in unsent(context.lake):
        raw = letters.write(context, waiting.letter, waiting.caused_at).as_bytes()
        message: Any = email.message_from_bytes(raw, policy=email.policy.default)
        assert message["Bcc"] is None
        assert message["To"].addresses[0].addr_spec == "ict-ken@stat.example"
        assert "\n" not in message["Subject"]
        html = message.get_body(("html",)).get_content()
        assert "<script>alert" not in html
        assert "49{%" not in html
        for part in message.iter_attachments():
            assert "/" not in part.get_filename()
            if part.get_content_type() == "text/csv":
                assert not re.search(r"(?:^|,)=", part.get_content(), re.MULTILINE)


def test_no_letter_holds_a_confidential_value(context: Context) -> None:
    values = ("2013,71.117,F", "2014,73.117,C", "2015,733.117,C", "2016,75.117,F")
    rows = "".join(f"KEN,2016,A2,{value},x\n" for value in values)
    receipt = receive.receive(context, (HEAD + rows).encode(), "KEN.csv", sender="ken")
    record.record_verdicts(context, check.check(context, [receipt.delivery]))
    reports = [each for each in unsent(context.lake) if each.letter.kind == "report"]
    assert reports
    for waiting in reports:
        message: Any = letters.write(context, waiting.letter, waiting.caused_at)
        written = message.get_body(("plain",)).get_content() + message.get_body(("html",)).get_content()
        attached = "".join(p.get_content() for p in message.iter_attachments() if p.get_content_type() == "text/csv")
        for value in ("733", "73.1"):
            assert value not in re.sub(r"#[0-9a-f]{6}|\d+px", "", written + attached)
        assert json.loads(waiting.letter.payload)["series"] is None, "no picture of a series with hidden values"


@pytest.mark.parametrize(("edition", "drawn"), [("2016", True), ("", False)])
def test_a_series_of_no_known_edition_is_not_drawn(context: Context, edition: str, drawn: bool) -> None:
    rows = "".join(f"KEN,{edition},A2,{year},{value},F,x\n" for year, value in ((2013, 71), (2014, 9999), (2015, 73)))
    receipt = receive.receive(context, (HEAD + rows).encode(), "KEN.csv", sender="ken")
    record.record_verdicts(context, check.check(context, [receipt.delivery]))
    [waiting] = [each for each in unsent(context.lake) if each.letter.kind == "report"]
    assert (json.loads(waiting.letter.payload)["series"] is not None) is drawn


def test_an_office_that_wants_notices_gets_no_values(context: Context) -> None:
    offices.change(context, "sen", {"mode": "notice"})
    collect(context, [SAMPLES / "SEN_2016_questionnaire_fr.xlsx"])
    [waiting] = [each for each in unsent(context.lake) if each.letter.kind == "report"]
    message: Any = letters.write(context, waiting.letter, NOW)
    text = message.get_body(("plain",)).get_content()
    assert "environ 20" not in message.as_string()
    assert "les valeurs ne sont pas envoyées" in " ".join(text.split())
    assert list(message.iter_attachments()) == []


def test_english_stands_beneath_where_it_is_asked_for_and_copies_go_to_others(context: Context) -> None:
    offices.change(context, "sen", {"english_beneath": True, "copies": ["chief@stat.example"]})
    collect(context, [SAMPLES / "SEN_2016_questionnaire_fr.xlsx"])
    for waiting in unsent(context.lake):
        message: Any = letters.write(context, waiting.letter, NOW)
        for kind in ("plain", "html"):
            written = message.get_body((kind,)).get_content()
            assert ("To be corrected" in written) or ("We received your file" in written)
            assert ("À corriger" in written) or ("Nous avons reçu" in written)
        assert message["Cc"] == "chief@stat.example"
    offices.mark(context, "Chief@stat.example", Event.BOUNCED, "5.1.1")
    assert letters.write(context, waiting.letter, NOW)["Cc"] is None, "nothing goes where mail comes back from"


def test_a_resubmission_opens_with_what_was_mended(context: Context) -> None:
    def sent(*rows: str) -> Any:
        data = (HEAD + "\n".join(rows) + "\n").encode()
        receipt = receive.receive(context, data, f"KEN_{len(data)}.csv", sender="ken")
        record.record_verdicts(context, check.check(context, [receipt.delivery]))
        found = [each for each in unsent(context.lake) if each.letter.kind == "report"]
        return next(each for each in found if receipt.delivery in each.letter.message)

    sent("KEN,2016,HH7,2019,abc,F,x", "KEN,2016,HH7,2020,xyz,F,x")
    second = sent("KEN,2016,HH7,2019,40.5,F,x", "KEN,2016,HH7,2020,xyz,F,x", "KEN,2016,HH7,2021,def,F,x")
    assert json.loads(second.letter.payload)["since"] == {"mended": 1, "remaining": 1, "new": 1}
    text: Any = letters.write(context, second.letter, NOW).get_body(("plain",))
    assert "Since your last file: 1 corrected, 1 remains, 1 new." in text.get_content()


def test_a_picture_shows_the_doubtful_value_where_a_series_has_one(context: Context) -> None:
    rows = [
        f"KEN,2016,A2,{2008 + n},{value},F,x" for n, value in enumerate((42, 48.6, 61, 66.8, 71.2, 71.8, 7.4, 80.7))
    ]
    receipt = receive.receive(context, (HEAD + "\n".join(rows) + "\n").encode(), "KEN.csv", sender="ken")
    record.record_verdicts(context, check.check(context, [receipt.delivery]))
    [waiting] = [each for each in unsent(context.lake) if each.letter.kind == "report"]
    message: Any = letters.write(context, waiting.letter, NOW)
    pictures = [part for part in message.walk() if part.get_content_type() == "image/png"]
    assert len(pictures) == 1
    assert pictures[0].get_content().startswith(b"\x89PNG")
    html = message.get_body(("html",)).get_content()
    assert "cid:series" in html
    assert 'alt="The series A2 (2016), with the value for 20' in html


def test_a_picture_is_of_the_value_meant_and_says_which_series_it_is(context: Context) -> None:
    """What stands first in the letter: the impossible value of women, not the doubtful one of all before it."""
    head = "REF_AREA,EDITION,INDICATOR,SEX,TIME_PERIOD,OBS_VALUE,SOURCE\n"
    rows = [f"KEN,2016,A2,,{2008 + n},{value},x" for n, value in enumerate((42, 48.6, 61, 66.8, 71.2, 71.8, 7.4, 80.7))]
    rows += [f"KEN,2016,HH7,F,{2012 + n},{value},x" for n, value in enumerate((30, 31.5, 33, 340.5))]
    receipt = receive.receive(context, (head + "\n".join(rows) + "\n").encode(), "KEN.csv", sender="ken")
    record.record_verdicts(context, check.check(context, [receipt.delivery]))
    [waiting] = [each for each in unsent(context.lake) if each.letter.kind == "report"]
    series = json.loads(waiting.letter.payload)["series"]
    assert (series["code"], series["year"], series["points"][-1]) == ("HH7 (2016)", 2015, [2015, 340.5])
    for language, label in (("en", "HH7 (2016), Female"), ("fr", "HH7 (2016), Femmes"), ("ru", "HH7 (2016), Женщины")):
        message: Any = letters.write(context, replace(waiting.letter, language=language), NOW)
        assert label in message.get_body(("html",)).get_content()


def test_answers_go_to_an_address_that_is_read(context: Context) -> None:
    collect(context, [SAMPLES / "KEN_2016_questionnaire.xlsx"])
    letter = unsent(context.lake)[0].letter
    assert letters.write(context, letter, NOW)["Reply-To"] is None, "nobody said which one is read"
    for said, expected in (
        ({"imap_user": "box@pipeline.example"}, "box@pipeline.example"),
        ({"imap_user": "box"}, None),
        (
            {"imap_user": "box@pipeline.example", "reply_to": "ICT desk <desk@pipeline.example>"},
            "ICT desk <desk@pipeline.example>",
        ),
    ):
        message = letters.write(replace(context, settings=replace(context.settings, **said)), letter, NOW)
        assert message["Reply-To"] == expected


def test_the_report_on_a_corrected_file_does_not_wait_for_the_morning(context: Context) -> None:
    def sent(hours: float, value: str) -> list[str]:
        later = replace(context, clock=fixed(NOW + dt.timedelta(hours=hours)))
        data = f"{HEAD}KEN,2016,HH7,2020,{value},F,x\n".encode()
        receipt = receive.receive(later, data, "KEN.csv", sender="ken")
        record.record_verdicts(later, check.check(later, [receipt.delivery]))
        names = {waiting.letter.message: waiting.letter.kind for waiting in unsent(later.lake)}
        return sorted(names[name] for name, _ in outbox.send(later))

    assert sent(0, "401") == ["receipt", "report"]
    assert sent(1, "402") == ["receipt", "report"], "of a file in place of one with findings"
    assert sent(2, "40") == ["receipt", "report"]
    assert sent(3, "41") == ["receipt"], "nothing was to be corrected any more"


def test_a_dry_run_writes_what_waits_and_sends_nothing(context: Context, tmp_path: Path) -> None:
    collect(context, [SAMPLES / "KEN_2016_questionnaire.xlsx"])
    index = write_waiting(context, tmp_path / "read")
    assert len(list((tmp_path / "read").glob("*.eml"))) == 2
    assert "ict-ken@stat.example" in index.read_text()
    assert len(unsent(context.lake)) == 2
    assert len(outbox.send(context)) == 2


def test_the_address_book_changes_with_its_history(context: Context) -> None:
    offices.change(context, "ken", {"email": "new@stat.example", "language": "ar"})
    assert address_book(context).at("new@stat.example").office == "ken"
    offices.change(
        replace(context, actor="second"),
        "vnm",
        {"name": "GSO", "email": "g@gso.example", "language": "en", "ref_area": ["VNM"]},
    )
    assert address_book(replace(context)).of_area("VNM").office == "vnm"
    [(_, actor, entry)] = offices.history(context, "vnm")
    assert (actor, entry["name"]) == ("second", "GSO")
    for wrong in ({"language": "de"}, {"email": "no address"}, {"mode": "loud"}):
        with pytest.raises(DefinitionError):
            offices.change(context, "ken", wrong)
    with pytest.raises(UsageError, match="time zone"):
        offices.change(context, "ken", {"zone": "Mars/Olympus"})


def test_an_address_never_makes_a_header(context: Context) -> None:
    letter = Letter(
        "receipt-x",
        "receipt",
        "x",
        "A\r\nBcc: b@c.example",
        "a@b.example",
        "en",
        json.dumps({"file_name": "x", "delivery": "x", "received_at": NOW.isoformat(), "size": 1, "sha256": "0"}),
    )
    message = letters.write(context, letter, NOW)
    assert message["Bcc"] is None
    assert b"\nBcc:" not in message.as_bytes()


def test_letters_arrive_once_with_text_html_and_findings(mailing: Context, mailbox: tuple[Mailbox, int]) -> None:
    collect(mailing, [SAMPLES / "MAR_2014-2016_enquete.csv"])
    assert len(outbox.send(mailing)) == 2
    assert outbox.send(mailing) == []
    receipt, report = cast("list[Any]", mailbox[0].messages)
    assert receipt["Subject"] == "Accusé de réception : MAR_2014-2016_enquete.csv"
    assert report["Subject"] == "Maroc : indicateurs TIC 2014–2016 : à corriger"
    assert report["To"] == '"Haut-Commissariat au Plan, Maroc" <ict-mar@stat.example>'
    text = report.get_body(("plain",)).get_content()
    html = report.get_body(("html",)).get_content()
    for said in ("ligne 11, colonne 7", "R021b", "Multipliez"):
        assert said in " ".join(text.split())
        assert said in " ".join(html.split())
    workbook, attached = report.iter_attachments()
    assert workbook.get_filename().startswith("checked-")
    assert load_workbook(io.BytesIO(workbook.get_content())).sheetnames
    assert attached.get_content_type() == "text/csv"
    assert attached.get_content().count("R021b") == 23
