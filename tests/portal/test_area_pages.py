"""The pages of a country and of a region: beside each other, in words, and only what was released."""

from __future__ import annotations

import re
from html import unescape
from itertools import pairwise

import pytest
from fastapi.testclient import TestClient

from indicators.base.language import Speaker
from indicators.definitions.names import UN_LANGUAGES
from indicators.definitions.registry import Definitions
from indicators.portal.area_series import DIMENSIONS
from indicators.portal.collation import in_order


def _page(client: TestClient, code: str, language: str = "en") -> str:
    answer = client.get(f"/areas/{code}", params={"lang": language})
    assert answer.status_code == 200
    return answer.text


@pytest.mark.parametrize("language", UN_LANGUAGES)
@pytest.mark.parametrize("code", ["KAZ", "COL", "KEN", "001", "202", "MDG_SSA", "199"])
def test_every_page_of_an_area_in_every_language(large: TestClient, code: str, language: str) -> None:
    text = _page(large, code, language)
    assert text.count("<h1>") == 1
    assert "None" not in text
    headings = [int(level) for level in re.findall(r"<h(\d)", text)]
    assert all(after - before <= 1 for before, after in pairwise(headings))
    assert not set(re.findall(r">\s*([FMRU])\s*<", text)), "words, not codes"


def test_a_country_stands_beside_its_region_and_the_world(large: TestClient) -> None:
    text = _page(large, "FRA")
    row = re.search(r"<tr><th scope=\"row\">.{0,300}8\.16</span>.*?</tr>", text)
    assert row
    cells = re.findall(r"<td[^>]*>(.*?)</td>", row[0])
    latest, year, _, region, world, place = cells[:6]
    assert year == "2014"
    assert float(world) == pytest.approx(38.8, abs=0.3)
    assert float(latest) > float(world)
    assert float(region) > float(world), "all developed countries stand for their region"
    assert re.fullmatch(r"\d+ of \d{2,3} areas", place)


def _goal(text: str, series: str) -> list[str]:
    """The cells of an indicator of a goal: latest, year, change, region, world, place."""
    row = re.search(rf'<tr><th scope="row">.{{0,300}}{re.escape(series)}</span>.*?</tr>', text)
    assert row
    return re.findall(r"<td[^>]*>(.*?)</td>", row[0])[:6]


def test_a_reader_chooses_the_year_of_change_and_place(large: TestClient) -> None:
    newest, chosen = _page(large, "COL"), large.get("/areas/COL", params={"year": 2013, "lang": "en"}).text
    assert (_goal(newest, "8.16")[1], _goal(newest, "8.16")[5]) == ("2016", "")
    latest, year, change, region, world, place = _goal(chosen, "8.16")
    assert year == "2013"
    assert float(latest) > float(world)
    assert region
    assert "since 2008" in change
    assert re.fullmatch(r"\d+ of \d{2,3} areas", place)
    assert "<option selected>2013</option>" in chosen
    assert "<option selected>2016</option>" in newest
    assert re.findall(r'<img src="([^"]+)"', chosen) == re.findall(r'<img src="([^"]+)"', newest), (
        "lines have all years"
    )
    assert _goal(large.get("/areas/COL", params={"year": 2016, "lang": "en"}).text, "8.16") == _goal(newest, "8.16")


@pytest.mark.parametrize("year", ["1850", "2012.0", "twelve", "٢٠١٢", "-1", "99999999999999999999"])
@pytest.mark.parametrize("language", UN_LANGUAGES)
def test_a_year_without_values_is_told_in_the_language(large: TestClient, year: str, language: str) -> None:
    answer = large.get("/areas/KEN", params={"year": year, "lang": language})
    assert answer.status_code == 404
    assert Speaker(language)("There is no table for this year.") in unescape(answer.text)


def test_a_code_of_letters_and_digits_keeps_its_order_from_the_right(large: TestClient) -> None:
    """Within Arabic 9.c.1 would be drawn as c.1.9."""
    isolated = "\u20689.c.1\u2069"
    assert f'<span class="code">{isolated}</span>' in _page(large, "KEN", "ar")
    for path in ("/indicators/SDG/9.c.1", "/search?q=9.c.1", "/compare?area=KEN&series=SDG/9.c.1"):
        text = large.get(path, params=None if "?" in path else {"lang": "ar"}, headers={"accept-language": "ar"}).text
        assert isolated in text, path
    assert isolated not in _page(large, "KEN", "fr")


@pytest.mark.parametrize("narrow", ["", "1"])
def test_no_year_stands_twice_on_the_axis_of_a_short_series(large: TestClient, narrow: str) -> None:
    asked = {"by": "total", "area": "COL", "lang": "en"} | ({"narrow": narrow} if narrow else {})
    drawn = large.get("/charts/SDG/5.b.1.svg", params=asked).text
    assert re.findall(r">(20\d\d)<", drawn) == ["2014", "2015", "2016"]


@pytest.mark.parametrize("language", [each for each in UN_LANGUAGES if each != "en"])
def test_definitions_of_editions_are_in_the_language_of_the_reader(
    large: TestClient, definitions: Definitions, language: str
) -> None:
    text = unescape(large.get("/indicators/MDG_2008/8.16", params={"lang": language}).text)
    table = text.partition('id="definition"')[2]
    english = "Individuals who used the Internet from any location, by any device"
    assert definitions.text(english, language) != english
    assert f">{definitions.text(english, language)}<" in table
    cells = re.findall(r'<td class="text">([^<]+)</td>', table)
    assert not [each for each in cells if each in definitions.texts], "what is known in English only is marked"


def test_what_is_in_english_runs_from_the_left(large: TestClient) -> None:
    """Within Arabic the full stop of an English sentence would stand before it."""
    text = large.get("/metadata/mdg", params={"lang": "ar"}).text
    assert set(re.findall(r"<dd[^>]*>", text)) == {'<dd lang="en" dir="ltr">'}
    catalogue = large.get("/", params={"lang": "ar"}).text
    assert "\u20689.c\u2069" in catalogue


def test_no_place_is_told_among_few(large: TestClient) -> None:
    assert not re.search(r"\d of \d areas?<", _page(large, "KEN"))


def test_a_change_across_a_break_says_so(large: TestClient) -> None:
    assert "with a break" in _page(large, "COL")
    assert "avec une rupture" in _page(large, "COL", "fr")
    assert "with a break" not in _page(large, "FRA")


def test_categories_and_providers_are_words(large: TestClient) -> None:
    text = _page(large, "COL", "fr")
    assert "Femmes" in text
    assert "Office national" in text
    assert "UNSD" in text


def test_the_world_has_bounds_coverage_members_and_gaps(large: TestClient) -> None:
    text = _page(large, "001")
    assert "<h1>World</h1>" in text
    for said in ("At least", "At most", "Weight covered", "Women and men, town and country", "areas belong to it."):
        assert said in text
    assert 'href="/areas/KEN?lang=en"' in text
    assert re.search(r"Colombia</a></th><td>2016</td><td>73\.1</td><td>71\.0</td>", text)


@pytest.mark.parametrize(
    ("asked", "leads_to"),
    [("WLD", "001"), ("wld", "001"), ("LDC", "199"), ("Kenya", "KEN"), ("ken", "KEN"), ("肯尼亚", "KEN")],
)
def test_another_name_leads_to_the_page(large: TestClient, asked: str, leads_to: str) -> None:
    answer = large.get(f"/areas/{asked}", params={"lang": "ru"}, follow_redirects=False)
    assert (answer.status_code, answer.headers["Location"]) == (307, f"/areas/{leads_to}?lang=ru")


def test_the_home_page_lists_areas_in_the_order_of_the_language(large: TestClient) -> None:
    page = large.get("/?lang=en").text
    links = [page.rindex(f">{name}<") for name in ("Republic of Moldova", "Réunion", "Romania", "Rwanda")]
    assert links == sorted(links)


def test_the_countries_to_choose_of_the_page_to_check_are_in_the_order_of_the_language(large: TestClient) -> None:
    page = large.get("/check", params={"lang": "fr"}).text
    listed = unescape(page[page.index('<datalist id="areas">') :])
    places = [
        listed.index(f"<option>{name}</option>") for name in ("Danemark", "Égypte", "Espagne", "Îles Cook", "Zambie")
    ]
    assert places == sorted(places)


def test_a_group_says_why_it_has_more_areas_than_an_aggregate_counts(large: TestClient) -> None:
    text = _page(large, "001")
    members = re.search(r"(\d+) areas belong to it", text)
    counted = [int(each) for each in re.findall(r"<td class=\"text\">\d+ of (\d+)</td>", text)]
    assert members
    assert max(counted) < int(members[1])
    assert "whose population is known" in text
    assert "dont la population est connue" in _page(large, "001", "fr")


def test_lists_are_in_the_order_of_the_language() -> None:
    names = ["Réunion", "République dominicaine", "Écosse", "Espagne", "Zambie", "Côte d’Ivoire", "Congo"]
    rows = [{"NAME": name} for name in names]
    ordered = [row["NAME"] for row in in_order(rows, "fr")]
    assert ordered == ["Congo", "Côte d’Ivoire", "Écosse", "Espagne", "République dominicaine", "Réunion", "Zambie"]
    assert [row["NAME"] for row in in_order([{"NAME": each} for each in ("Оман", "Ёж", "Жук", "Египет")], "ru")] == [
        *("Египет", "Ёж", "Жук", "Оман")
    ]
    assert in_order([], "fr") == []


def test_lines_are_drawn_of_the_country_its_region_and_the_world(large: TestClient) -> None:
    pictures = re.findall(r'<img src="([^"]+)"', _page(large, "FRA", "fr"))
    assert pictures
    for picture in pictures:
        drawn = large.get(unescape(picture))
        assert drawn.status_code == 200
        for name in ("France", "Régions développées", "Monde"):
            assert name in drawn.text, picture


def test_all_dimensions_of_an_observation_are_told(definitions: Definitions) -> None:
    assert set(DIMENSIONS) == set(definitions.dimensions)


def test_its_lines_lead_to_the_indicator_with_the_country_beside_its_region(large: TestClient) -> None:
    addresses = [
        unescape(each) for each in re.findall(r'<a href="(/indicators/[^"]+&amp;by=[^"]+)"', _page(large, "COL"))
    ]
    assert "/indicators/SDG/5.b.1?lang=en&by=SEX&area=COL" in addresses
    assert "/indicators/MDG_2008/8.16?lang=en&by=total&area=COL&area=001&area=MDG_LAC" in addresses
    for address in dict.fromkeys(addresses):
        answer = large.get(address)
        assert answer.status_code == 200
        assert re.search(r'value="COL" checked', answer.text)
