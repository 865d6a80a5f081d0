"""What an office sees of a check before and after sending: the pages to check a file, of a rule, of a receipt."""

from __future__ import annotations

import re

import pytest
from fastapi.testclient import TestClient

from indicators.base.language import Speaker
from indicators.definitions.names import UN_LANGUAGES
from indicators.definitions.registry import Definitions
from indicators.organisations.answer_links import state_link
from indicators.portal.app import create
from indicators.store.context import Context
from indicators.submissions import inbox, receive


@pytest.mark.parametrize("language", UN_LANGUAGES)
def test_a_file_is_checked_in_words_of_a_page_in_each_language(client: TestClient, language: str) -> None:
    data = b"REF_AREA,EDITION,INDICATOR,TIME_PERIOD,OBS_VALUE\nKEN,2016,HH7,2020,340\n"
    say = Speaker(language)
    page = client.post(f"/check?lang={language}", files={"submission": ("KEN.csv", data)}).text
    assert say("Please correct the cells listed below before you send the file.") in page
    assert say("All findings as a list (CSV)") in page
    assert f'<html lang="{language}" dir="{"rtl" if language == "ar" else "ltr"}"' in page


def test_a_country_is_named_in_the_form_as_a_person_names_it(client: TestClient) -> None:
    data = b"EDITION,INDICATOR,TIME_PERIOD,OBS_VALUE\n2016,HH7,2020,34\n"
    file = {"submission": ("a.csv", data)}
    for named in ("Kenya", "KEN", "ken", " \u041a\u0435\u043d\u0438\u044f "):
        assert "Kenya" in client.post("/check", files=file, data={"area": named}).text
    wrong = client.post("/check?lang=fr", files=file, data={"area": "Keniya"})
    assert wrong.status_code == 422
    assert "S’agit-il de\u00a0: Kenya" in wrong.text
    nobody = client.post("/check", files=file, data={"area": "<script>alert(1)</script>" * 40})
    assert (nobody.status_code, "<script>" in nobody.text) == (422, False)
    assert client.post("/check", files=file, data={"edition": "1999"}).status_code == 422
    assert client.post("/check", files=file, data={"edition": "\0", "area": "\ud7ff"}).status_code == 422


def test_a_form_without_a_file_asks_for_one(client: TestClient) -> None:
    for given in ({}, {"data": {"area": "KEN"}}, {"data": {"submission": "no file"}}):
        answer = client.post("/check?lang=es", **given)  # type: ignore[arg-type]
        assert answer.status_code == 422
        assert 'lang="es"' in answer.text


@pytest.mark.parametrize("language", UN_LANGUAGES)
def test_a_rule_has_a_page(client: TestClient, definitions: Definitions, language: str) -> None:
    for rule in definitions.rules.values():
        page = client.get(f"/rules/{rule.id}", params={"lang": language})
        assert page.status_code == 200
        assert not re.search(r"\{\w+\}", page.text), rule.id
    assert client.get("/rules/R0xx", params={"lang": language}).status_code == 404


def test_the_link_of_a_receipt_says_how_far_a_file_is_and_shows_no_value(context: Context) -> None:
    data = b"REF_AREA,EDITION,INDICATOR,TIME_PERIOD,OBS_VALUE\nKEN,2016,HH7,2020,340.25\n"
    receipt = receive.receive(context, data, "KEN <b>.csv", sender="ken")
    link = state_link(context, receipt.delivery, "fr").partition("8000")[2]
    with TestClient(create(context)) as client:
        before = client.get(link)
        assert "Nous avons reçu votre fichier" in before.text
        assert receipt.delivery in before.text
        inbox.judge(context, [receipt.delivery])
        after = client.get(link)
        assert after.status_code == 200
        assert "Kenya" in after.text
        assert "à corriger" in after.text
        assert "340" not in after.text, "who has the link sees no value"
        assert "<b>" not in after.text
        token = link.partition("?")[0].removeprefix("/received/")
        assert client.get(f"/answer/{token}").status_code == 410, "it opens nothing else"
        assert client.get("/received/x").status_code == 410
        assert client.get(f"/received/{token[:-2]}").status_code == 410
