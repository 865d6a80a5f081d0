"""Search: by any name in six languages, with small errors, on a page and while one types."""

from __future__ import annotations

import re
from html import unescape

import pytest
from fastapi.testclient import TestClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from indicators.definitions.names import UN_LANGUAGES
from indicators.definitions.search_words import Kind
from indicators.portal.search_index import Entry, SearchIndex, spelt

USERS = ["/indicators/MDG_2008/8.16", "/indicators/SDG/17.8.1"]
FIRST = [
    *(("Internet users", "en", path) for path in USERS),
    ("World", "en", "/areas/001"),
    ("WLD", "en", "/areas/001"),
    ("LDC", "en", "/areas/199"),
    ("Africa", "en", "/areas/202"),
    ("South Korea", "en", "/areas/KOR"),
    ("Turkey", "en", "/areas/TUR"),
    ("Russia", "en", "/areas/RUS"),
    ("UK", "en", "/areas/GBR"),
    ("Côte d'Ivoire", "fr", "/areas/CIV"),
    ("Côte d’Ivoire", "en", "/areas/CIV"),
    ("cote divoire", "en", "/areas/CIV"),
    ("Ivory Coast", "en", "/areas/CIV"),
    ("Keyna", "en", "/areas/KEN"),
    ("Colmbia", "en", "/areas/COL"),
    ("intrenet users", "en", USERS[0]),
    ("internautes", "fr", USERS[0]),
    ("Corée du Sud", "fr", "/areas/KOR"),
    ("usuarios de internet", "es", USERS[0]),
    ("Reino Unido", "es", "/areas/GBR"),
    ("Южная Корея", "ru", "/areas/KOR"),
    ("пользователи интернета", "ru", USERS[0]),
    ("Россия", "ru", "/areas/RUS"),
    ("روسيا", "ar", "/areas/RUS"),
    ("مستخدمو الإنترنت", "ar", USERS[0]),
    ("韩国", "zh", "/areas/KOR"),
    ("网民", "zh", USERS[0]),
    ("kenya", "zh", "/areas/KEN"),
    ("8.16", "ru", USERS[0]),
]


def _found(client: TestClient, text: str, language: str = "en") -> list[str]:
    answer = client.get("/search", params={"q": text, "lang": language})
    assert answer.status_code == 200
    main = answer.text.partition("<main")[2]
    return [path.partition("?")[0] for path in re.findall(r'<li><a href="([^"]+)"', main)]


@pytest.mark.parametrize(("text", "language", "path"), FIRST)
def test_what_is_looked_for_is_found(large: TestClient, text: str, language: str, path: str) -> None:
    assert path in _found(large, text, language)[:2]


def test_broadband_finds_subscriptions(large: TestClient) -> None:
    assert "/indicators/CORE/A3" in _found(large, "broadband")


@pytest.mark.parametrize(
    ("text", "language"),
    [("women", "en"), ("gender gap", "en"), ("femmes", "fr"), ("brecha de género", "es"), ("женщины", "ru"),
     ("المرأة", "ar"), ("妇女", "zh")],
)  # fmt: skip
def test_a_breakdown_leads_to_the_indicators_that_have_it(large: TestClient, text: str, language: str) -> None:
    assert "/indicators/CORE/HH18" in _found(large, text, language)
    page = large.get("/search", params={"q": text, "lang": language}).text
    chosen = re.findall(r'href="(/indicators/[^"]+&amp;by=SEX\.F)"', page)
    assert chosen
    for address in chosen:
        assert '<option value="SEX.F" selected>' in large.get(unescape(address)).text


def test_the_answer_has_groups_with_headings(large: TestClient) -> None:
    text = large.get("/search", params={"q": "africa", "lang": "fr"}).text
    assert "<h2>Pays, territoires et régions</h2>" in text
    assert "région ou groupe" in text
    assert '<input id="find" type="search" name="q"' in text
    assert 'value="africa"' in text


def test_what_was_corrected_is_told(large: TestClient) -> None:
    assert "Nothing has all of the words “Keyna”." in large.get("/search", params={"q": "Keyna"}).text
    assert "Nothing was found for “zzzzqqq”." in large.get("/search", params={"q": "zzzzqqq"}).text


@pytest.mark.parametrize("language", UN_LANGUAGES)
def test_suggestions_are_names_in_the_language_and_found_again(large: TestClient, language: str) -> None:
    names = large.get("/suggest", params={"q": "8.16", "lang": language}).json()
    assert 1 <= len(names) <= 8
    for name in names:
        assert _found(large, name, language), name
    assert large.get("/suggest", params={"q": "", "lang": language}).json() == []


def test_without_a_text_the_page_says_what_can_be_found(large: TestClient) -> None:
    assert "in any of the six languages" in large.get("/search").text


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(text=st.text(max_size=120), language=st.sampled_from(UN_LANGUAGES))
def test_any_text_is_answered_and_never_becomes_markup(large: TestClient, text: str, language: str) -> None:
    hostile = f"{text}<script>alert(1)</script>\"'>"[-120:]
    for path in ("/search", "/suggest"):
        answer = large.get(path, params={"q": hostile, "lang": language})
        assert answer.status_code == 200
        assert "<script>" not in answer.text or path == "/suggest"
    assert large.get("/suggest", params={"q": hostile}).headers["Content-Type"] == "application/json"


LETTERS = "abcxyzABC0123456789éèçãÔñŒабвяЁЖابتثةى中国网户 -_'’().,/"  # of the six languages


@given(names=st.lists(st.text(LETTERS, min_size=1, max_size=20), min_size=1, max_size=20))
@settings(max_examples=100, deadline=None)
def test_every_entry_is_found_by_its_own_name(names: list[str]) -> None:
    index = SearchIndex(Entry(Kind.AREA, (str(place),), {"en": name}) for place, name in enumerate(names))
    for place, name in enumerate(names):
        words = [word for word in spelt(name).split() if any(map(str.isalnum, word))]
        if words and len(words) <= 8:
            assert (str(place),) in [entry.key for entry in index.find(name, "en").entries], name


def test_a_dash_between_names_is_no_word() -> None:
    index = SearchIndex(
        [Entry(Kind.AREA, ("KEN",), {"en": "Kenya Republic"}), Entry(Kind.AREA, ("X",), {"en": "Kenya"})]
    )
    assert [entry.key for entry in index.find("Kenya - Republic", "en").entries] == [("KEN",)]
    assert index.find(" - _ ", "en").entries == []


def test_arabic_articles_and_chinese_signs_do_not_hinder() -> None:
    assert spelt("الإنترنت") == spelt("إنترنت")
    assert spelt("互联网") == "互 联 网"
    assert spelt("Côte d’Ivoire") == spelt("cote d'ivoire")
