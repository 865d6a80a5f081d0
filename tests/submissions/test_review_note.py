"""What a reviewer is asked: each doubtful cell with its series and the office's comment; nothing confidential."""

from __future__ import annotations

from pathlib import Path

from fastapi.testclient import TestClient

from indicators.base.redaction import redacted
from indicators.organisations import answer_links
from indicators.portal.app import create
from indicators.store.context import Context
from indicators.submissions import review_note
from indicators.submissions.inbox import collect

HEAD = "REF_AREA,EDITION,INDICATOR,MEASURE,TIME_PERIOD,OBS_VALUE,CONF_STATUS,SOURCE,COMMENT_OBS"


def _waiting(context: Context, folder: Path, *lines: str) -> list[str]:
    path = folder / "sent.csv"
    path.write_text("\n".join([HEAD, *lines]) + "\n", encoding="utf-8")
    [(_, reports)] = collect(context, [path])
    assert {str(report.verdict) for report in reports} == {"to confirm"}
    return [report.submission for report in reports]


def _jump(status: str = "F", comment: str = "") -> list[str]:
    """Internet users of Kenya that rise too quickly in 2015."""
    values = ((2012, 12.1), (2013, 13.4), (2014, 14.2), (2015, 61.7))
    return [
        f"KEN,2016,HH7,PCT,{year},{value},{status if year == 2014 else 'F'},Survey,{comment if year == 2015 else ''}"
        for year, value in values
    ]


def test_a_cell_stands_with_value_expectation_series_and_comment(context: Context, tmp_path: Path) -> None:
    said = review_note.described(context, _waiting(context, tmp_path, *_jump(comment="New questionnaire")))
    assert "**Kenya**, 2012–2015: 4 observations" in said
    row, other = [line for line in said.splitlines() if line.startswith("| line 5")]
    assert row != other, "two rules doubt it"
    assert "61\\.7" in row
    assert "2012 12\\.1, 2013 13\\.4, 2014 14\\.2, ▸2015 61\\.7" in row
    assert row.endswith("| New questionnaire |")
    assert "/rules/R" in said
    assert "/areas/KEN" in said


def test_the_series_goes_on_from_what_was_accepted_before(context: Context, tmp_path: Path) -> None:
    first = tmp_path / "first.csv"
    first.write_text("\n".join([HEAD, *_jump()[:3]]) + "\n")
    [(_, [report])] = collect(context, [first])
    assert report.verdict == "accepted"
    said = review_note.described(context, _waiting(context, tmp_path, _jump()[3]))
    assert "2012 12\\.1, 2013 13\\.4, 2014 14\\.2, ▸2015 61\\.7" in said


def test_nothing_is_shown_of_a_series_with_a_confidential_value(context: Context, tmp_path: Path) -> None:
    comment = "was 14.2 before and 12.1 in 2012"
    said = review_note.described(context, _waiting(context, tmp_path, *_jump("C", comment)))
    assert "R" in said
    plain = said.replace("\\", "")
    assert not [secret for secret in ("14.2", "12.1", "13.4") if secret in plain]


def test_what_an_office_wrote_is_text(context: Context, tmp_path: Path) -> None:
    comment = "[here](http://evil.example) ![x](http://evil.example/x.png) <b>a</b> | b www.evil.example a@evil.example"
    said = review_note.described(context, _waiting(context, tmp_path, *_jump(comment=comment)))
    row, _ = [line for line in said.splitlines() if line.startswith("| line 5")]
    assert row.replace("\\|", "").count("|") == 7, "no new cell"
    for sign in ("](http", "http:", "<b>", "www.", "a@evil"):
        assert sign not in row


def test_a_file_of_many_countries_is_one_question_of_bounded_length(context: Context, tmp_path: Path) -> None:
    areas = sorted(context.definitions.areas)[:90]
    wait = _waiting(context, tmp_path, *(line.replace("KEN", area) for area in areas for line in _jump()))
    said = review_note.described(context, wait)
    assert said.count("| line ") == 60
    assert "**90 countries and areas**" in said
    assert said.count("### ") == 30
    assert "More values wait than are shown: " in said
    assert "Gambia (2)" in said
    assert len(said) < 40_000


def test_the_picture_is_there_for_who_has_the_address(context: Context, tmp_path: Path) -> None:
    [submission] = _waiting(context, tmp_path, *_jump())
    assert "![The series of the first doubtful value](" in review_note.described(context, [submission])
    link = answer_links.series_link(context, submission)
    with TestClient(create(context)) as client:
        got = client.get(link.removeprefix(context.settings.portal.rstrip("/")))
        assert got.status_code == 200
        assert got.content.startswith(b"\x89PNG")
        assert got.headers["cache-control"] == "no-store"
        assert client.get("/series/nothing").status_code == 410
        token = link.rsplit("/", 1)[1]
        assert client.get(f"/received/{token}").status_code == 410, "an address of one kind opens no other"
    assert token not in redacted(link)


def test_there_is_no_picture_of_a_confidential_series(context: Context, tmp_path: Path) -> None:
    [submission] = _waiting(context, tmp_path, *_jump("C"))
    assert "![" not in review_note.described(context, [submission])
    with TestClient(create(context)) as client:
        link = answer_links.series_link(context, submission)
        assert client.get(link.removeprefix(context.settings.portal.rstrip("/"))).status_code == 410
