"""The page that compares: what was chosen stands in the address, and whatever stands there is answered."""

from __future__ import annotations

import re
from html import unescape

import pytest
from fastapi.testclient import TestClient
from hypothesis import given, settings
from hypothesis import strategies as st

from indicators.definitions.names import UN_LANGUAGES
from indicators.portal import compare

CHOSEN = {"area": ["COL", "KEN"], "series": ["MDG_2008-8.16", "SDG-5.b.1"]}


@pytest.mark.parametrize("language", UN_LANGUAGES)
def test_what_the_address_says_is_shown_with_charts_that_exist(client: TestClient, language: str) -> None:
    text = client.get("/compare", params={**CHOSEN, "lang": language}).text
    assert re.findall(r'<th scope="row"><a href="/areas/(\w+)\?', text) == ["COL", "KEN", "COL", "KEN"]
    assert text.count("<h1>") == 1
    pictures = re.findall(r'<img src="([^"]+)"', text)
    assert len(pictures) == 2
    for picture in pictures:
        assert client.get(unescape(picture)).status_code == 200


def test_values_are_those_of_the_country_page(client: TestClient) -> None:
    text = client.get("/compare", params={"area": "COL", "series": "SDG-5.b.1"}).text
    assert "72.1" in text
    assert "72.1" in client.get("/areas/COL").text


@pytest.mark.parametrize(
    ("name", "code"), [("Kenya", "KEN"), ("kenia", "KEN"), ("Кения", "KEN"), ("肯尼亚", "KEN"), ("Keyna", "KEN")]
)
def test_a_name_that_is_added_becomes_its_code(client: TestClient, name: str, code: str) -> None:
    asked = {**CHOSEN, "area": ["FJI"], "add": name, "lang": "es"}
    answer = client.get("/compare", params=asked, follow_redirects=False)
    assert answer.status_code == 307
    assert answer.headers["Location"].startswith(f"/compare?lang=es&area=FJI&area={code}&series=MDG_2008-8.16")


def test_what_is_unknown_or_too_much_is_told(client: TestClient) -> None:
    text = client.get("/compare", params={"area": ["COL", "<b>"], "series": "x", "add": "zzqqzz", "lang": "fr"}).text
    assert "Il n’existe aucun pays, territoire ou région &lt;b&gt;." in text
    assert "Aucun résultat pour" in text
    text = client.get("/compare", params={"area": ["COL", "KEN", "FJI"]}).text
    assert "At most" not in text


def test_an_area_can_be_taken_away(client: TestClient) -> None:
    text = client.get("/compare", params=CHOSEN).text
    without = unescape(re.findall(r'<a class="mark" href="([^"]+)">remove Colombia', text)[0])
    assert re.findall(r'<th scope="row"><a href="/areas/(\w+)\?', client.get(without).text) == ["KEN"]


def test_limits_hold(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(compare, "MOST_AREAS", 1)
    text = client.get("/compare", params={**CHOSEN, "x": "limits"}).text
    assert "At most 1 areas" in text
    assert "/areas/KEN" not in text


@settings(max_examples=60, deadline=None)
@given(
    areas=st.lists(st.text(max_size=15) | st.sampled_from(["COL", "001", "KEN"]), max_size=12),
    series=st.lists(st.text(max_size=15) | st.sampled_from(CHOSEN["series"]), max_size=8),
    add=st.text(max_size=20),
)
def test_any_address_is_answered(client: TestClient, areas: list[str], series: list[str], add: str) -> None:
    asked = {"area": [*areas, "<script>x</script>"], "series": series, "add": f"{add}<script>"}
    answer = client.get("/compare", params=asked)
    assert answer.status_code == 200
    assert "<script>" not in answer.text
