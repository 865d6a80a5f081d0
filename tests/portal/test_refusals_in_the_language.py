"""What is refused or not there is told in the reader's language, as a page or as a line of text."""

from __future__ import annotations

import pytest
from fastapi.testclient import TestClient

from indicators.base.language import Speaker
from indicators.definitions.names import UN_LANGUAGES
from indicators.portal.absent import Absence, Instead

ABSENT = {
    "/areas/XXX": (Absence.AREA, Instead.CATALOGUE, "XXX"),
    "/indicators/SDG/9.99": (Absence.INDICATOR, Instead.CATALOGUE, "SDG 9.99"),
    "/releases/2001-01-01-none": (Absence.RELEASE, Instead.RELEASES, "2001-01-01-none"),
    "/metadata/nothing": (Absence.METADATA, Instead.RELEASE, "nothing"),
    "/files/latest/nothing.csv": (Absence.FILE, Instead.RELEASE, "nothing.csv"),
    "/cubes/latest/mdg/series/MDG_2008-9.zip": (Absence.VALUES, Instead.CATALOGUE, "MDG_2008-9"),
}


@pytest.mark.parametrize("language", UN_LANGUAGES)
@pytest.mark.parametrize("path", ABSENT)
def test_what_is_absent_is_said_in_the_language(client: TestClient, path: str, language: str) -> None:
    what, instead, name = ABSENT[path]
    say = Speaker(language)
    answer = client.get(path, params={"lang": language})
    assert answer.status_code == 404
    assert f"<h1>{say(what.value, name=name)}</h1>" in answer.text
    assert f'<p class="lead">{say(instead.value)}</p>' in answer.text
    assert answer.headers["Content-Language"] == language
    assert "Accept-Language" in answer.headers["Vary"]


@pytest.mark.parametrize("language", UN_LANGUAGES)
def test_what_is_only_known_in_english_is_marked_so(client: TestClient, language: str) -> None:
    text = client.get("/cubes/latest/nothing/series/8.16.csv", params={"lang": language}).text
    marked = '<p class="mark" lang="en" dir="ltr">nothing is no extract with cubes.'
    assert (marked in text) == (language != "en")
    assert (f"<h1>{Speaker(language)('There is no such page.')}</h1>" in text) == (language != "en")


def test_a_rule_that_is_not_known_names_the_nearest(client: TestClient) -> None:
    answer = client.get("/rules/R0005", params={"lang": "fr"})
    assert answer.status_code == 404
    assert "Vouliez-vous dire R005" in answer.text


@pytest.fixture(params=UN_LANGUAGES)
def language(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def test_a_release_that_was_withdrawn_says_why(client: TestClient, language: str) -> None:
    listed = client.get("/releases").text
    version = listed.split('<th scope="row"><a href="/releases/')[2].split("?")[0]
    answer = client.get(f"/files/{version}/mdg.parquet", params={"lang": language})
    said = Speaker(language)(
        "The release {version} was withdrawn: {reason}", version=version, reason="a <b>wrong</b> figure"
    )
    assert answer.status_code == 410
    assert answer.headers["Content-Type"].startswith("text/plain")
    assert answer.text.startswith(said)


def test_a_wrong_token_is_told_in_the_language(client: TestClient, language: str) -> None:
    answer = client.get("/", params={"lang": language}, headers={"Authorization": "Bearer wrong"})
    assert answer.status_code == 401
    assert answer.text.strip() == Speaker(language)("The token is wrong, expired or revoked.")
