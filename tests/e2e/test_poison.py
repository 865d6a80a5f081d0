"""Whatever an office sends: its own report can be written, and no other file, letter, page or mail waits behind it."""

from __future__ import annotations

import io
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from indicators.base.errors import StoreBusy
from indicators.base.language import number_text
from indicators.base.printable import readable
from indicators.base.report import Verdict
from indicators.mail import letters, mailbox, outbox, worklist
from indicators.portal.app import create
from indicators.reading.book import open_book
from indicators.reading.formats.limits import Limits
from indicators.reading.raw import Declared
from indicators.reading.read import read
from indicators.store.context import Context
from indicators.store.events import Kind
from indicators.store.incidents import cause, may_pass, tell_desk
from indicators.submissions import deliveries, inbox, queries, receive, returned_workbook
from indicators.validation.report import render
from tests.benchmarks import fuzz_flow

HEAD = "REF_AREA,EDITION,INDICATOR,MEASURE,TIME_PERIOD,OBS_VALUE,SOURCE,COMMENT_OBS\n"
GOOD = f"{HEAD}SEN,2016,HH7,PCT,2015,45.5,Survey,\n".encode()


def _zip_that_lies() -> bytes:
    """The directory promises a member where there is none."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.csv", GOOD * 20)
        archive.writestr("b.csv", GOOD * 20)
    data = bytearray(out.getvalue())
    end = data.rindex(b"PK\x05\x06")
    data[end + 16 : end + 20] = (len(data) * 2).to_bytes(4, "little")
    return bytes(data)


def _zip_with_damaged_member() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.csv", GOOD * 20)
    data = bytearray(out.getvalue())
    data[40:60] = b"\xff" * 20
    return bytes(data)


def _workbook_with_damaged_sheet() -> bytes:
    """An attribute without a value: Calamine reads on, openpyxl does not."""
    from openpyxl import Workbook

    book, plain, out = Workbook(), io.BytesIO(), io.BytesIO()
    for row in (HEAD.strip().split(","), ["KEN", "2016", "HH7", "PCT", 2015, 145.5, "Survey", "x"]):
        book.active.append(row)
    book.save(plain)
    with zipfile.ZipFile(plain) as source, zipfile.ZipFile(out, "w") as target:
        for name in source.namelist():
            content = source.read(name)
            if name.endswith("sheet1.xml"):
                content = content.replace(b'<pageMargins left="0.75"', b'<pageMargins left right="0.75"')
            target.writestr(name, content)
    return out.getvalue()


def _row(value: str = "145.2", note: str = "", source: str = "Survey") -> bytes:
    return f"{HEAD}KEN,2016,HH7,PCT,2015,{value},{source},{note}\n".encode()


POISON = {
    "note.csv": _row(note="as\x01 sent\x0b"),
    "source.csv": _row(source="\x1bSurvey\uffff"),
    "value.csv": _row("14\x085.2"),
    "indicator.csv": _row().replace(b"HH7", b"H\x02H7"),
    **{
        f"{number}.csv": _row(number)
        for number in ("1e24", "-1e24", "1e30", "1e308", "1e999", "1e-320", "-0.0", "9" * 60)
    },
    "half.json": rb'[{"REF_AREA": "KEN", "EDITION": "2016", "INDICATOR": "HH7", "TIME_PERIOD": "2015", '
    rb'"OBS_VALUE": "1\ud800"}]',
    "lies.zip": _zip_that_lies(),
    "member.zip": _zip_with_damaged_member(),
    "sheet.xlsx": _workbook_with_damaged_sheet(),
    "[/red] {x} %s.csv": _row("-5"),
}


@pytest.mark.parametrize("name", POISON)
def test_a_file_that_is_hard_to_show_gets_report_workbook_and_letter(context: Context, name: str) -> None:
    delivery = receive.receive(context, POISON[name], name).delivery
    inbox.judge(context, [delivery])
    reports = queries.reports_of(context, delivery)
    for form in ("text", "html", "csv", "json", "ess"):
        text = render.render_all(reports, context.definitions, form)
        assert readable(text) == text
    back = open_book(
        returned_workbook.annotated(context, POISON[name], deliveries.read_delivery(context, delivery)[1], reports),
        "back.xlsx",
    )
    assert len(back.sheets) >= 1
    assert [message for message, _ in outbox.send(context)]
    assert {state for *_, state, _, _ in outbox.listed(context)} <= {"sent"}


def test_what_cannot_be_shown_stands_as_its_code(context: Context) -> None:
    assert readable("a\x01b\t\n\ufffe\ud800c") == "aU+0001b\t\nU+FFFEU+D800c"
    inbox.judge(context, [receive.receive(context, POISON["indicator.csv"], "a.csv").delivery])
    [report] = queries.combined(context).reports
    assert report.verdict is Verdict.REJECTED
    assert "HU+0002H7" in render.render_all([report], context.definitions, "text")


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (1e24, "1E24"),
        (-1e30, "-1E30"),
        (1.5e308, "1.5E308"),
        (1e-320, "1E-320"),
        (-0.0, "0"),
        (12345.678, "12,345.678"),
    ],
)
def test_a_number_of_any_magnitude_can_be_written(value: float, text: str) -> None:
    assert number_text(value, "en") == text
    assert all(number_text(value, language) for language in ("fr", "es", "ar", "ru", "zh"))


def test_batches_of_a_long_file_have_one_dictionary(context: Context, tmp_path: Path) -> None:
    path = tmp_path / "long.csv"
    rows = [
        f"{('KEN', 'SEN')[n % 30_000 < 9]},2016,HH{n % 9 + 1},PCT,{2000 + n % 15},45.5,Survey {n},\n"
        for n in range(700_000)
    ]
    path.write_text(HEAD + "".join(rows), encoding="utf-8")
    reading = read(path, path.name, context.definitions, Declared(), Limits())
    assert reading.observations["SOURCE"].num_chunks > 1
    pairs = reading.observations.group_by(["REF_AREA", "INDICATOR"]).aggregate([])
    assert pairs.num_rows == 18


def test_a_letter_that_cannot_be_written_holds_up_no_other(context: Context, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, data in (("KEN.csv", _row()), ("SEN.csv", GOOD)):
        inbox.collect(context, [_written(context, name, data)])
    real = letters.write

    def write(context: Context, letter: object, at: object) -> object:
        if "receipt" in letter.message and "KEN" in letter.payload:  # type: ignore[attr-defined]
            raise ZeroDivisionError("of no use")
        return real(context, letter, at)  # type: ignore[arg-type]

    monkeypatch.setattr(letters, "write", write)
    assert outbox.send(context)
    states = [state for *_, state, _, _ in outbox.listed(context)]
    assert states.count("unwritten") == 1
    assert set(states) == {"unwritten", "sent"}
    [told] = worklist.summary(context).runs
    assert told[0].startswith("letter:receipt-")
    assert "ZeroDivisionError: of no use" in told[1]
    assert outbox.send(context) == []  # its time to be tried again comes later


def _written(context: Context, name: str, data: bytes) -> Path:
    path = context.settings.home / name
    path.write_bytes(data)
    return path


def test_a_mail_that_the_program_fails_at_holds_up_no_other(context: Context, monkeypatch: pytest.MonkeyPatch) -> None:
    new = context.settings.home / "mail-in" / "new"
    new.mkdir(parents=True)
    for number in (1, 2):
        (new / str(number)).write_bytes(f"From: a@b.example\nSubject: {number}\n\nHello\n".encode())
    real = mailbox.understood

    def understood(data: bytes) -> object:
        if b"Subject: 1" in data:
            raise ZeroDivisionError("there")
        return real(data)

    monkeypatch.setattr(mailbox, "understood", understood)
    assert [each.became for each in mailbox.fetch(context)] == ["failed", "stranger"]
    assert worklist.summary(context).runs[0][1] == "failed: ZeroDivisionError: there (1)"


def test_a_page_that_fails_is_told_without_its_token(context: Context, monkeypatch: pytest.MonkeyPatch) -> None:
    def opened(context: Context, token: str) -> None:
        raise ZeroDivisionError("page")

    monkeypatch.setattr("indicators.organisations.answer_links.opened", opened)
    with TestClient(create(context), raise_server_exceptions=False) as client:
        assert client.get("/answer/secret-token").status_code == 500
    [told] = worklist.summary(context).runs
    assert told == ("page:GET /answer/{token}", "failed: ZeroDivisionError: page (1)")


def test_a_failure_that_may_pass_is_known_by_its_class(context: Context) -> None:
    assert may_pass(StoreBusy("in use"))
    assert not may_pass(ValueError("in use"))
    assert cause(StoreBusy("in use", detail="by\nnobody")) == "in use by nobody"
    assert tell_desk(context, Kind.PAGE.of("GET /"), ValueError("x" * 900))


def test_a_run_over_a_folder_takes_all_files_and_says_what_failed(tmp_path: Path) -> None:
    box = tmp_path / "box"
    box.mkdir()
    for name, data in {
        "a.zip": POISON["lies.zip"],
        "b.csv": POISON["note.csv"],
        "c.csv": GOOD,
        "d.csv": _row("1e30"),
    }.items():
        (box / name).write_bytes(data)
    command = [sys.executable, "-c", "from indicators.cli.main import main; main()", "run", str(box)]
    done = subprocess.run([*command, "--work", str(tmp_path / "w")], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert all(name in done.stdout for name in ("a.zip", "b.csv", "c.csv", "d.csv"))


def test_a_failure_that_nobody_foresaw_is_no_rejection(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes(GOOD)
    program = "import indicators.submissions.check as f; f.check_read = lambda *a, **k: 1 / 0\n"
    program += "from indicators.cli.main import main; main()"
    command = [sys.executable, "-c", program, "check", str(tmp_path / "a.csv"), "--work", str(tmp_path / "w")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    assert "ZeroDivisionError" in done.stderr


def test_files_made_by_chance_break_nothing_on_the_whole_way() -> None:
    found = fuzz_flow.run(int(os.environ.get("ICT_FUZZ_FEW", "75")), seed=7)
    assert found.failures == {}
    assert found.verdicts["accepted"] >= 1, "the good file of each lot"
