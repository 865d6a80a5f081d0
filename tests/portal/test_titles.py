"""Titles of indicators on pages: in the language of the page; what is not official or is doubtful is said once."""

from __future__ import annotations

import html
import re

import pytest
from fastapi.testclient import TestClient

from indicators.base.language import Speaker
from indicators.definitions.registry import Definitions


@pytest.mark.parametrize("language", ["ru", "ar", "zh"])
def test_titles_are_in_the_language_of_the_page(client: TestClient, definitions: Definitions, language: str) -> None:
    title = definitions.indicator("2022", "HH7").title(language)
    assert title != definitions.indicator("2022", "HH7").title("en")
    one = html.unescape(client.get("/indicators/MDG_2008/8.16", params={"lang": language}).text)
    all_ = html.unescape(client.get("/", params={"lang": language}).text)
    said = Speaker(language)("The titles of the indicators are translations, not the official wording.")
    for page in (one, all_):
        assert title in page
        assert page.count(said) == 1


def test_a_code_whose_list_could_not_be_read_says_so_on_its_page(client: TestClient, definitions: Definitions) -> None:
    linked = re.findall(r'href="(/indicators/CORE/(A\d+))[?"]', client.get("/").text)
    disputed = [(address, code) for address, code in linked if definitions.indicator("2022", code).is_disputed]
    assert disputed, "the samples have values of a disputed code"
    for address, code in disputed:
        page = html.unescape(client.get(address).text)
        [said] = [line for line in re.findall(r'<p class="mark">(.*?)</p>', page) if "The list of 2022" in line]
        assert re.search(rf"could not be read; .*\b{code}\b", said)
    assert "could not be read" not in client.get("/indicators/MDG_2008/8.16").text
