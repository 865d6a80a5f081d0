"""Members: tokens that let in and end, releases for members and before their time, what is logged, and limits."""

from __future__ import annotations

import base64
import datetime as dt
import email
import email.policy
import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import duckdb
import pytest
from fastapi.testclient import TestClient
from typer.testing import CliRunner

from indicators.base.clock import fixed
from indicators.base.errors import UsageError
from indicators.cli.main import app
from indicators.mail import outbox
from indicators.organisations import members
from indicators.portal import access_log
from indicators.portal.app import create
from indicators.release.announce import open_due
from indicators.release.lifecycle import set_terms, withdraw
from indicators.release.publish import release
from indicators.release.published import latest
from indicators.release.terms import Terms, states
from indicators.store import letters
from indicators.store.context import Context
from indicators.submissions.inbox import collect
from tests.conftest import NOW, SAMPLES
from tests.prepared import prepared, released

OPENS = NOW + dt.timedelta(days=2)


def token_of(context: Context, *scopes: str, name: str = "uis", days: int = 30) -> str:
    members.add(context, name, f"Member {name}", f"{name}@member.example", "fr")
    return members.issue(context, name, scopes, days)[0]


def _bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


def after(context: Context, **later: float) -> Context:
    return replace(context, clock=fixed(NOW + dt.timedelta(**later)))


def _first_and_more(context: Context) -> str:
    first = prepared(context, released, "FJI_2012-2016.csv")
    collect(after(context, days=1), [SAMPLES / "COL_2013-2016_indicadores.csv"])
    return first


@pytest.fixture
def two(context: Context) -> tuple[Context, str, str]:
    """A public release, and a day later one with more data for which each test sets the terms; no rate limit."""
    first = prepared(context, _first_and_more)
    return after(replace(context, settings=replace(context.settings, rate="off")), days=1), first, ""


def _second(context: Context, terms: Terms | None = None) -> tuple[str, str]:
    first = prepared(context, _first_and_more)
    return first, release(after(context, days=1), terms=terms).version


def _both(context: Context, terms: Terms | None = None) -> tuple[Context, str, str]:
    """The same with the later release made, for those whom the terms name."""
    first, second = prepared(context, _second, terms)
    return after(replace(context, settings=replace(context.settings, rate="off")), days=1), first, second


def _client(context: Context) -> TestClient:
    return TestClient(create(context), raise_server_exceptions=False)


def test_a_release_for_members_is_named_to_all_and_read_by_members(context: Context) -> None:
    context, first, second = _both(context, Terms("members"))
    token, other = token_of(context, "releases"), token_of(context, "history:FJI", name="fji")
    assert latest(context).version == first  # type: ignore[union-attr]
    with _client(context) as client:
        assert "for members" in client.get("/releases").text
        refused = client.get(f"/files/{second}/mdg.parquet")
        assert refused.status_code == 401
        assert refused.headers["WWW-Authenticate"].startswith("Bearer")
        assert client.get(f"/releases/{second}").status_code == 401
        for name in ("croissant.json", "csv-metadata.json", "datapackage.json", "dcat.jsonld"):
            assert client.get(f"/files/{second}/{name}").status_code == 401
        assert client.get(f"/files/{second}/mdg.parquet", headers=_bearer(other)).status_code == 401
        whole = client.get(f"/files/{second}/mdg.parquet", headers=_bearer(token))
        assert whole.content == (context.settings.releases / second / "mdg.parquet").read_bytes()
        assert whole.headers["Cache-Control"] == "private, no-cache"
        assert "Authorization" in whole.headers["Vary"]
        # What is latest depends on who asks: pages, files and SDMX.
        assert "/areas/COL" not in client.get("/").text
        assert "/areas/COL" in client.get("/", headers=_bearer(token)).text
        for page in ("/search?q=COL", "/areas/COL"):
            assert re.search("no value (of this area was )?published|No value of this", client.get(page).text)
            assert not re.search("No value of this|no value published", client.get(page, headers=_bearer(token)).text)
        flow = "/sdmx/v2/data/dataflow/*/DF_SERIES/*/COL"
        assert client.get(flow).status_code == 204
        assert client.get(flow, headers=_bearer(token)).status_code == 200
        password = base64.b64encode(f"anything:{token}".encode()).decode()
        assert client.get(f"/files/{second}/mdg.csv.gz", headers={"Authorization": f"Basic {password}"}).is_success


def test_before_its_time_a_release_is_not_there_but_for_those_entitled(context: Context) -> None:
    context, first, second = _both(context, Terms("public", OPENS))
    early, member = token_of(context, "embargo"), token_of(context, "releases", name="itu")
    for moment, is_open in ((OPENS - dt.timedelta(seconds=1), False), (OPENS, True)):
        at = replace(context, clock=fixed(moment))
        open_due(at)
        assert latest(at).version == (second if is_open else first)  # type: ignore[union-attr]
        with _client(at) as client:
            for path in (f"/files/{second}/mdg.parquet", f"/releases/{second}"):
                for headers in ({}, _bearer(member)):
                    assert client.get(path, headers=headers).status_code == (200 if is_open else 404)
                assert client.get(path, headers=_bearer(early)).status_code == 200
            assert (second in client.get("/releases").text) == is_open
            assert "/areas/COL" in client.get("/", headers=_bearer(early)).text
            assert ("/areas/COL" in client.get("/").text) == is_open
            as_of = {"asOf": f"{OPENS:%Y-%m-%dT%H:%M:%SZ}"}
            found = client.get("/sdmx/v2/data/dataflow/*/DF_SERIES/*/COL", params=as_of)
            assert found.status_code == (200 if is_open else 204)
    with _client(replace(context, clock=fixed(OPENS - dt.timedelta(hours=1)))) as client:
        both = token_of(context, "embargo", "history:COL", name="both")
        data = token_of(context, "embargo", name="data")
        assert "Validation history" in client.get("/areas/COL", headers=_bearer(both)).text
        assert client.get("/sdmx/v2/data/dataflow/*/DF_SERIES/*/COL", headers=_bearer(data)).status_code == 200
    read_early = access_log.counts(context, before_release=True)
    assert {(row[0], row[1]) for row in read_early} == {(second, "uis"), (second, "both"), (second, "data")}
    lines = [json.loads(line) for path in context.settings.access.glob("*") for line in path.read_text().splitlines()]
    pages = {line["PATH"] for line in lines if line["WHAT"] == "page" and line["EARLY"]}
    assert f"/releases/{second}" in pages


def test_what_was_public_stays_public_and_an_embargo_can_be_moved(two: tuple[Context, str, str]) -> None:
    context, first, _ = two
    second = release(context, terms=Terms("members", OPENS)).version
    with pytest.raises(UsageError, match="open to the public"):
        set_terms(context, first, Terms("members"))
    assert set_terms(context, second, Terms("public", OPENS)).terms == Terms("public", OPENS)
    assert latest(context).version == first  # type: ignore[union-attr]
    set_terms(context, second, Terms("public"))
    assert latest(context).version == second  # type: ignore[union-attr]
    with pytest.raises(UsageError, match="no audience"):
        Terms("friends")


def test_a_release_tells_its_changes_against_what_its_readers_know(context: Context) -> None:
    context, first, second = _both(context, Terms("members"))
    later = after(context, days=1, hours=1)
    collect(later, [SAMPLES / "KEN_2016_questionnaire.xlsx"])
    third = release(later)
    assert third.manifest["previous"] == first, "the public does not know the release for members"
    assert second not in (third.folder / "CHANGES.md").read_text()


def test_a_browser_signs_in_and_out(context: Context) -> None:
    context, _, second = _both(context, Terms("members"))
    token = token_of(context, "releases")
    with _client(context) as client:
        wrong = client.post("/sign-in", data={"token": "ict_wrong"})
        assert wrong.status_code == 401
        assert "wrong, expired or revoked" in wrong.text
        answer = client.post("/sign-in", data={"token": token}, follow_redirects=False)
        assert answer.status_code == 303
        cookie = answer.headers["Set-Cookie"]
        assert "HttpOnly" in cookie
        assert "SameSite=strict" in cookie
        assert client.get(f"/releases/{second}").status_code == 200
        assert "You are signed in as uis." in client.get("/sign-in").text
        members.revoke(context, "uis", "left")
        assert client.get(f"/releases/{second}").status_code == 401, "a revoked token fails at once"
        client.post("/sign-out")
        assert client.cookies.get("ict_token") is None


def test_one_office_sees_its_own_history_and_no_other(context: Context) -> None:
    context, _, _ = _both(context)
    own, staff = token_of(context, "history:FJI", name="fji"), token_of(context, "history:*", name="desk")
    with _client(context) as client:
        assert "Validation history" not in client.get("/areas/FJI").text
        assert "FJI_2012-2016.csv" in client.get("/areas/FJI", headers=_bearer(own)).text
        assert "Validation history" not in client.get("/areas/COL", headers=_bearer(own)).text
        assert "COL_2013-2016_indicadores.csv" in client.get("/areas/COL", headers=_bearer(staff)).text


def test_requests_are_limited_by_reader_and_by_token(context: Context) -> None:
    prepared(context, released, "FJI_2012-2016.csv")
    token = token_of(context, "releases")
    few = replace(context, settings=replace(context.settings, rate="3/minute", member_rate="5/minute"))
    with _client(few) as client:
        assert [client.get("/releases").status_code for _ in range(4)] == [200, 200, 200, 429]
        refused = client.get("/releases")
        assert int(refused.headers["Retry-After"]) == 60
        assert "default-src 'none'" in refused.headers["Content-Security-Policy"]
        headers = _bearer(token)
        assert [client.get("/releases", headers=headers).status_code for _ in range(6)] == [200] * 5 + [429]
        wrong = client.get("/releases", headers=_bearer("ict_wrong"))
        assert wrong.status_code == 429, "guessing tokens counts as the reader's own requests"


def test_downloads_are_counted_by_release_and_member(two: tuple[Context, str, str]) -> None:
    context, first, _ = two
    token = token_of(context, "releases")
    with _client(context) as client:
        for headers in ({}, _bearer(token), _bearer(token) | {"Range": "bytes=0-9"}):
            client.get(f"/files/{first}/mdg.parquet", headers=headers)
        client.get(f"/files/{first}/sdg.parquet", headers=_bearer(token))
        client.get("/files/none/mdg.parquet")
        client.get(f"/files/{first}/mdg.parquet", headers=_bearer("ict_wrong"))
    size = (context.settings.releases / first / "mdg.parquet").stat().st_size
    other = (context.settings.releases / first / "sdg.parquet").stat().st_size
    rows = [row[:7] for row in access_log.counts(context)]
    assert rows == [(first, "public", 1, 1, 1, size, 0), (first, "uis", 2, 2, 3, size + 10 + other, 0)]
    text = "".join(path.read_text() for path in context.settings.access.glob("*"))
    assert token not in text
    assert "testclient" not in text, "no address of a reader is kept"
    shown = CliRunner().invoke(app, ["member", "access", "--work", str(context.settings.home)])
    assert "uis" in shown.output


def _letters(context: Context) -> list[tuple[str, dict[str, Any]]]:
    waiting = [each.letter for each in letters.unsent(context.lake) if each.letter.kind == "release"]
    return [(letter.email, json.loads(letter.payload)) for letter in waiting]


def test_members_are_told_of_what_they_may_read_once_a_day_at_most(two: tuple[Context, str, str]) -> None:
    context, first, _ = two
    token_of(context, "releases")
    token_of(context, "history:FJI", name="fji")
    assert open_due(context) == [first]
    assert open_due(context) == []
    assert sorted(address for address, _ in _letters(context)) == ["fji@member.example", "uis@member.example"]
    outbox.send(context)
    soon = after(context, days=1, hours=1)
    second = release(soon, terms=Terms("members")).version
    assert open_due(soon) == [], "not twice a day"
    later = after(context, days=2, hours=2)
    assert open_due(later) == [second]
    [(address, facts)] = _letters(later)
    assert address == "uis@member.example", "who may not read it is not told"
    assert facts["changes"]["observations"]["added"] > 0
    [message] = [where for name, where in outbox.send(later) if name.startswith("release-")]
    letter = email.message_from_bytes(Path(message).read_bytes(), policy=email.policy.default)
    assert letter["Subject"].startswith("Nouvelle publication des indicateurs TIC")


def test_of_two_that_opened_together_each_reader_is_told_of_the_newest_that_it_may_read(
    two: tuple[Context, str, str],
) -> None:
    context, public, _ = two
    token_of(context, "releases")
    token_of(context, "history:FJI", name="fji")
    for_members = release(after(context, days=1, hours=1), terms=Terms("members")).version
    at = after(context, days=1, hours=2)
    assert open_due(at) == sorted([public, for_members])
    sent = {name for name, _ in outbox.send(at)}
    assert {f"release-{for_members}-uis", f"release-{public}-fji"} <= sent
    assert not {f"release-{public}-uis", f"release-{for_members}-fji"} & sent
    assert all(states(at)[version].announced_at for version in (public, for_members))
    assert open_due(after(context, days=4)) == [], "once"


def test_nobody_is_told_of_a_release_before_its_time_or_after_it_was_withdrawn(two: tuple[Context, str, str]) -> None:
    context, first, _ = two
    token_of(context, "releases")
    open_due(context)
    outbox.send(context)
    second = release(context, terms=Terms("public", OPENS)).version
    assert open_due(replace(context, clock=fixed(OPENS - dt.timedelta(seconds=1)))) == []
    withdraw(context, second, "wrong")
    assert open_due(replace(context, clock=fixed(OPENS + dt.timedelta(days=3)))) == []
    assert latest(context).version == first  # type: ignore[union-attr]
    assert states(context)[second].announced_at is None


def test_the_commands(two: tuple[Context, str, str]) -> None:
    context, _, _ = two
    run, home = CliRunner().invoke, ["--work", str(context.settings.home)]
    added = run(
        app, ["member", "add", "uis", "--name", "UIS", "--email", "u@uis.example", "--scope", "releases", *home]
    )
    text = next(word for word in added.output.split() if word.startswith("ict_"))
    assert members.caller(replace(context, clock=lambda: dt.datetime.now(dt.UTC)), text)
    assert run(app, ["member", "token", "uis", "--scope", "embargo,history:KEN", *home]).exit_code == 0
    listed = run(app, ["member", "list", *home]).output
    assert "UIS <u@uis.example> en" in listed
    assert "embargo, history:KEN" in listed
    assert text not in listed
    assert run(app, ["member", "revoke", "uis", *home]).output == "Ended: the member uis and its tokens.\n"
    made = run(app, ["release", "--audience", "members", "--embargo", "2999-01-01T10:00Z", *home])
    assert made.exit_code == 0, made.output
    listed = run(app, ["release", "list", *home]).output
    assert "for members, opens 2999-01-01 10:00 UTC" in listed
    version = listed.splitlines()[-1].split()[0]
    assert run(app, ["release", "terms", version, *home]).output == f"{version}: open to the public\n"
    assert run(app, ["release", "open", *home]).output == "There is nobody to notify.\n"


def test_a_log_line_is_whole_whoever_writes(tmp_path: Path) -> None:
    for number in range(50):
        access_log.record(tmp_path, access_log.Access("file", 200, path="ü" * number, bytes=number), NOW)
    rows = duckdb.sql(f"SELECT count(*), sum(BYTES) FROM read_json('{tmp_path}/*.jsonl')").fetchall()
    assert rows == [(50, sum(range(50)))]
