"""The page for members: releases as far as one may read them, what changed, methods, and notes of custodians."""

from __future__ import annotations

import datetime as dt
import email
import email.policy
import re
from dataclasses import replace
from html import unescape
from xml.etree import ElementTree as ET

import pytest
from fastapi.testclient import TestClient

from indicators.definitions.names import UN_LANGUAGES
from indicators.mail import outbox
from indicators.organisations import members, notes
from indicators.organisations.notes import Note
from indicators.portal import access_log
from indicators.portal.app import create
from indicators.release.announce import open_due
from indicators.release.publish import release
from indicators.release.terms import Terms
from indicators.store.context import Context
from indicators.submissions.inbox import collect
from tests.conftest import NOW, SAMPLES
from tests.portal.test_members import after, token_of
from tests.prepared import prepared, released

ATOM = {"a": "http://www.w3.org/2005/Atom"}
HOSTILE = '<script>alert(1)</script> & "quoted" [x](javascript:y)\n=1+1'


def _two(context: Context) -> str:
    first = prepared(context, released, "FJI_2012-2016.csv")
    collect(after(context, days=1), [SAMPLES / "COL_2013-2016_indicadores.csv"])
    release(after(context, days=1))
    return first


@pytest.fixture
def later(context: Context) -> Context:
    prepared(context, _two)
    unlimited = replace(context, settings=replace(context.settings, rate="off"))
    return after(unlimited, days=2)


def note(text: str, **other: str) -> Note:
    said = {"indicator": "HH7", "custodian": "itu", "language": "en", **other}
    return Note(said.pop("indicator"), said.pop("custodian"), "", said.pop("language"), text, NOW, **said)


@pytest.mark.parametrize("language", UN_LANGUAGES)
def test_it_is_in_every_language_with_what_changed_and_methods(later: Context, language: str) -> None:
    notes.write(later, note("Read with care."))
    with TestClient(create(later)) as client:
        answer = client.get("/members", params={"lang": language})
    assert answer.status_code == 200
    rows = re.findall(r'<tr><th scope="row"><a href="/releases/.*?</tr>', answer.text)
    assert len(rows) == 2
    counts = re.findall(r"\d+", re.sub(r"<[^>]+>", " ", rows[0].split('class="text">')[2]))
    assert int(counts[0]) > 20, "values of Colombia are new"
    assert counts[1:3] == ["0", "0"] or language == "ar"
    assert f"/metadata/mdg?lang={language}" in answer.text
    assert 'href="/releases.atom"' in answer.text
    assert 'href="/notes.atom"' in answer.text
    assert "Read with care." in answer.text
    assert ('<p class="words" dir="ltr" lang="en">' in answer.text) is (language != "en")


def test_a_note_is_on_the_pages_of_its_indicator_under_each_list_and_only_text(later: Context) -> None:
    notes.write(later, note(HOSTILE))
    with TestClient(create(later)) as client:
        for path in ("/indicators/CORE/HH7", "/indicators/SDG/17.8.1", "/indicators/MDG_2008/8.16", "/members"):
            text = client.get(path).text
            assert HOSTILE in unescape(text), path
            assert "<script>alert" not in text
        assert "alert(1)" not in client.get("/indicators/MDG_2008/8.15").text


def test_a_kept_page_is_made_anew_with_a_note_and_without_it(later: Context) -> None:
    app = create(later)
    with TestClient(app) as client:
        for change, there in (
            (lambda: None, False),
            (lambda: notes.write(later, note("Read with care.")), True),
            (lambda: notes.withdraw(later, note(""), "wrong"), False),
        ):
            change()
            app.state.release_catalogue._asked_at = -10.0
            for path in ("/indicators/CORE/HH7", "/members", "/notes.atom"):
                assert ("Read with care." in client.get(path).text) is there


def test_the_feed_names_who_wrote_when_and_about_what(later: Context) -> None:
    notes.write(later, note(HOSTILE))
    notes.write(later, note("À lire avec prudence.", language="fr", custodian="worldbank", indicator="A1"))
    with TestClient(create(later)) as client:
        answer = client.get("/notes.atom")
    assert answer.headers["Content-Type"] == "application/atom+xml"
    feed = ET.fromstring(answer.text)  # noqa: S314 - our own
    told = [
        tuple(entry.findtext(f"a:{name}", namespaces=ATOM) for name in ("title", "author/a:name", "summary", "updated"))
        for entry in feed.findall("a:entry", ATOM)
    ]
    assert told[0][0].startswith("A1: Abonnements")
    assert told[1][2] == HOSTILE
    spoken = [entry.get("{http://www.w3.org/XML/1998/namespace}lang") for entry in feed.findall("a:entry", ATOM)]
    assert spoken == ["fr", "en"]
    assert told[1][3] == f"{later.clock():%Y-%m-%dT%H:%M:%SZ}"
    assert "International Telecommunication Union" in told[1][1]


@pytest.mark.parametrize("terms", [Terms("public", NOW + dt.timedelta(days=9)), Terms("members")])
def test_a_release_that_is_not_public_is_there_for_a_member_alone_with_its_notes(later: Context, terms: Terms) -> None:
    token = token_of(later, "releases", "embargo")
    paths = ("/members", "/notes.atom", "/indicators/CORE/HH7", "/indicators/SDG/17.8.1")
    with TestClient(create(later)) as client:
        before = {path: client.get(path).text for path in paths}
    collect(later, [SAMPLES / "KEN_2016_questionnaire.xlsx"])
    version = release(later, terms=terms).version
    notes.write(later, note("Kenya is new.", shown_with=version))
    with TestClient(create(later)) as client:
        assert {path: client.get(path).text for path in paths} == before
        signed_in = {"Authorization": f"Bearer {token}"}
        text = client.get("/members", headers=signed_in).text
        assert version in text
        assert "Kenya is new." in text
        assert "Sign in</a></p>" not in text
    early = access_log.counts(later, before_release=True)
    assert any(version in str(row) and "uis" in str(row) for row in early), "who read it early is on record"
    opened = after(later, days=30)
    if terms.opens_at:
        with TestClient(create(opened)) as client:
            assert "Kenya is new." in client.get("/notes.atom").text


def test_a_member_is_told_of_notes_with_the_next_release(later: Context) -> None:
    open_due(later)
    members.add(later, "uis", "Member", "uis@member.example", "fr")
    notes.write(after(later, days=3), note("Read with care."))
    notes.write(after(later, days=3), note("À lire avec prudence.", language="fr"))
    far = after(later, days=5)
    collect(far, [SAMPLES / "KEN_2016_questionnaire.xlsx"])
    version = release(far, terms=Terms("public", NOW + dt.timedelta(days=6))).version
    notes.write(far, note("Not yet.", indicator="A1", shown_with=version))
    hidden = release(after(later, days=5.5), terms=Terms("public", NOW + dt.timedelta(days=90))).version
    if hidden != version:
        notes.write(far, note("Much later.", indicator="A2", shown_with=hidden))
    assert open_due(after(later, days=7)) == [version]
    letter = _letter(after(later, days=7), version)
    assert "À lire avec prudence." in letter
    assert "Read with care." not in letter
    assert "Not yet." in letter, "its release is the one that opened"
    assert "Much later." not in letter


def _letter(context: Context, version: str, part: str = "plain") -> str:
    """What the member uis reads of a release."""
    outbox.send(context)
    texts = []
    for path in sorted((context.settings.home / "outbox").rglob("*")):
        if path.is_file():
            message = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
            body = message.get_body((part,))
            texts.append(body.get_content() if body and "uis@member.example" in str(message["To"]) else "")
    [letter] = [text for text in texts if version in text]
    return letter


def test_a_note_is_in_the_letter_of_the_release_that_opens_it_whatever_was_announced_since(later: Context) -> None:
    open_due(later)
    members.add(later, "uis", "Member", "uis@member.example", "en")
    collect(later, [SAMPLES / "KEN_2016_questionnaire.xlsx"])
    waiting = release(later, terms=Terms("public", NOW + dt.timedelta(days=31))).version
    notes.write(after(later, days=3), note("For all, at once."))
    notes.write(after(later, days=4), note("With its release.", shown_with=waiting))
    collect(after(later, days=5), [SAMPLES / "KAZ_2013-2016_sdmx.csv"])
    public = release(after(later, days=6)).version
    assert open_due(after(later, days=6)) == [public]
    letter = _letter(after(later, days=6), public)
    assert "For all, at once." in letter
    assert "With its release." not in letter
    assert open_due(after(later, days=31)) == [waiting]
    letter = _letter(after(later, days=31), waiting)
    assert "With its release." in letter
    assert "For all, at once." not in letter


def test_a_note_of_before_a_release_for_members_is_told_to_others_with_the_next(later: Context) -> None:
    open_due(later)
    members.add(later, "uis", "Member", "uis@member.example", "en")
    token_of(later, "releases", name="itu")
    notes.write(after(later, days=3), note("For all."))
    collect(after(later, days=3), [SAMPLES / "KEN_2016_questionnaire.xlsx"])
    closed = release(after(later, days=4), terms=Terms("members")).version
    notes.write(after(later, days=4), note("For those with a token.", indicator="A1", shown_with=closed))
    assert open_due(after(later, days=5)) == [closed]
    collect(after(later, days=7), [SAMPLES / "KAZ_2013-2016_sdmx.csv"])
    public = release(after(later, days=8)).version
    assert open_due(after(later, days=8)) == [public]
    letter = _letter(after(later, days=8), public)
    assert "For all." in letter
    assert "For those with a token." not in letter


@pytest.mark.parametrize("language", ["en", "ar"])
def test_a_long_note_of_several_lines_keeps_them_in_a_letter(later: Context, language: str) -> None:
    members.add(later, "uis", "Member", "uis@member.example", language)
    text = "First <b>line</b>.\n" + "word " * 390 + "\nLast line."
    notes.write(later, note(text))
    [version] = open_due(later)
    plain, page = _letter(later, version), _letter(later, version, "html")
    assert max(len(line) for line in plain.splitlines()) < 100
    assert [line.strip(" \u2068\u2069") for line in plain.splitlines() if "line" in line] == [
        "First <b>line</b>.",
        "Last line.",
    ]
    assert re.search(r"First &lt;b&gt;line&lt;/b&gt;\.<br ?/>word .*word<br ?/>Last line\.", page.replace("\n", " "))
