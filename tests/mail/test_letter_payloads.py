"""What letters are about: one record a kind, held against its schema; letters of earlier versions are still written."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import msgspec
import pytest

from indicators.base import resources
from indicators.base.errors import StoreTooNew
from indicators.mail import letter_kinds, letters, outbox, preview, worklist
from indicators.organisations.offices import address_book
from indicators.store.context import Context
from indicators.store.letter_payloads import RECORDS, DuePayload, LetterKind, Payload, decoded, encoded, schema
from indicators.store.letter_schemas import FOLDER
from indicators.store.letters import Letter, letter_to, queue, unsent
from indicators.store.reports import recorded_report
from indicators.submissions.inbox import collect
from tests.conftest import NOW, ROOT, SAMPLES

# Letters as earlier versions of the code queued them, each with words that it says.
QUEUED = json.loads((ROOT / "tests" / "files" / "queued_letters.json").read_text(encoding="utf-8"))


def test_every_kind_has_a_record_and_is_written() -> None:
    assert set(RECORDS) == set(LetterKind)
    assert set(letter_kinds.KINDS) == set(LetterKind) - {LetterKind.REPORT, LetterKind.DIGEST}


def test_the_schemas_are_those_of_the_records() -> None:
    written = {path.name: path.read_text(encoding="utf-8") for path in FOLDER.glob("*.json")}
    assert written == {f"{kind}.schema.json": schema(kind) for kind in LetterKind}, "run `make schemas`"


@pytest.mark.parametrize("kind", sorted(preview._ABOUT))
def test_a_payload_is_what_its_schema_says_and_comes_back(kind: LetterKind) -> None:
    payload = preview._ABOUT[kind]
    jsonschema.validate(json.loads(encoded(payload)), json.loads(schema(kind)))
    assert decoded(kind, encoded(payload)) == payload


def test_letters_of_files_are_what_their_schemas_say(context: Context) -> None:
    collect(context, [SAMPLES / "BGD_2012-2016.csv", SAMPLES / "unsd" / "mdg_8.14-8.16_2000-2014.csv"])
    found = [each.letter for each in unsent(context.lake)]
    assert {each.kind for each in found} >= {LetterKind.RECEIPT, LetterKind.REPORT, LetterKind.SUMMARY}
    for each in found:
        jsonschema.validate(json.loads(each.payload), json.loads(schema(LetterKind(each.kind))))
    report = next(each for each in found if each.kind == LetterKind.REPORT)
    assert json.loads(report.payload)["report"] is None, "it is recorded once, and the letter says where"
    described = json.loads((resources.SCHEMAS / "report.schema.json").read_text(encoding="utf-8"))
    jsonschema.validate(recorded_report(context.lake, report.subject).as_dict(), described)


@pytest.mark.parametrize("case", QUEUED, ids=lambda case: f"{case['kind']}-{case['queued_by']}")
def test_a_letter_that_an_earlier_version_queued_is_written(context: Context, case: dict[str, str]) -> None:
    queued = Letter("x-1", LetterKind(case["kind"]), "x", "Office", "a@b.example", "en", json.dumps(case["payload"]))
    message = letters.write(context, queued, NOW)
    body = message.get_body(("plain",))
    assert body is not None
    text = " ".join(body.get_content().split())
    assert all(words in text for words in case["says"]), text


def test_each_kind_is_among_the_letters_that_were_queued_earlier() -> None:
    assert {case["kind"] for case in QUEUED} == {kind.value for kind in LetterKind}


def test_a_letter_of_a_later_version_is_left_for_it() -> None:
    later = json.loads(encoded(preview._ABOUT[LetterKind.THANKS])) | {"payload_version": 3}
    with pytest.raises(StoreTooNew, match=r"version 3; this code knows 2"):
        decoded(LetterKind.THANKS, json.dumps(later))


@pytest.mark.parametrize("kind", ["thanks", "a-later-kind"])
def test_a_letter_of_a_later_version_waits_and_no_other_behind_it(context: Context, kind: str) -> None:
    """The code was rolled back: the desk is told, and what this version can write goes."""
    later = Letter("later-1", kind, "1", "Office", "a@b.example", "en", '{"payload_version": 3}')
    with context.lake.write() as con:
        queue(con, [later], NOW)
    collect(context, [SAMPLES / "FJI_2012-2016.csv"])
    sent = {message.partition("-")[0] for message, _ in outbox.send(context)}
    assert {"receipt", "report"} <= sent
    states = {row[1]: row[4] for row in outbox.listed(context)}
    assert states["later-1"] == "unwritten"
    assert any("later" in row[0] or "later" in row[1] for row in worklist.summary(context).runs)


@pytest.mark.parametrize("text", ["1e999", "1e308", "9" * 40])
def test_a_report_of_a_number_beyond_all_numbers_is_written(context: Context, text: str) -> None:
    """JSON has no infinity; what was read from the file goes into the letter as it is, and comes back."""
    head = "REF_AREA,EDITION,INDICATOR,MEASURE,TIME_PERIOD,OBS_VALUE,SOURCE\n"
    values = {2011: "30000000", 2012: "31000000", 2013: text, 2014: "32000000"}
    path = context.settings.home / "KEN.csv"
    path.write_text(head + "".join(f"KEN,2016,A2,NUM,{year},{value},S\n" for year, value in values.items()))
    collect(context, [path])
    [report] = [each for each in unsent(context.lake) if each.letter.kind == LetterKind.REPORT]
    body = letters.write(context, report.letter, NOW).get_body(("plain",))
    assert body is not None
    assert "2013" in body.get_content()


@pytest.mark.parametrize("wrong", [{"year": "soon"}, {"day": None}, {"collection": 1}])
def test_a_payload_that_is_none_of_its_kind_is_refused(wrong: dict[str, object]) -> None:
    text = json.dumps(json.loads(encoded(preview._DUE)) | wrong)
    with pytest.raises(msgspec.ValidationError):
        decoded(LetterKind.REMINDER, text)


def test_a_letter_is_not_queued_with_the_payload_of_another_kind(context: Context) -> None:
    with pytest.raises(TypeError, match="ThanksPayload"):
        letter_to("thanks-1", LetterKind.THANKS, "1", address_book(context).staff, preview._DUE)


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.json")), ids=lambda path: path.stem)
def test_no_field_was_taken_from_the_first_version(path: Path) -> None:
    """A letter in some outbox has it. What must change its meaning gets a new version, and this test its fields."""
    found = json.loads(path.read_text(encoding="utf-8"))["$defs"]
    record = RECORDS[LetterKind(path.name.removesuffix(".schema.json"))]
    assert issubclass(record, Payload)
    assert found[record.__name__]["properties"]["payload_version"]["enum"] == [1, 2]
    assert set(FIRST[record.__name__]) <= set(found[record.__name__]["properties"])
    assert set(found[record.__name__].get("required", [])) <= set(FIRST[record.__name__]), "a new field has a default"


FIRST = {
    "ReceiptPayload": ["delivery", "file_name", "size", "sha256", "received_at"],
    "ReportPayload": ["report", "reply_by", "since", "published", "series"],
    "SummaryPayload": ["file_name", "delivery", "areas"],
    "DecisionPayload": ["submission", "file_name", "decision", "words"],
    DuePayload.__name__: ["collection", "year", "day", "office"],
    "ThanksPayload": ["version", "values", "ref_area", "portal"],
    "ReleasePayload": ["version", "as_of", "audience", "changes", "portal"],
    "WithdrawalPayload": ["version", "reason", "latest", "portal"],
    "Worklist": ["day", "mail", "late", "waiting", "bounced", "undelivered", "replies", "runs"],
    "DigestPayload": ["letters"],
}
