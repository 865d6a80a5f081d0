"""The world map: whose shapes they are, which class an area is in, and what the page may load."""

from __future__ import annotations

import gzip
import hashlib
import json
import re
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from indicators.base.errors import UsageError
from indicators.base.language import Speaker
from indicators.definitions.registry import Definitions
from indicators.portal.indicator_values import IndicatorValues, Value
from indicators.portal.world_map import boundaries, view

FOLDER = Path(boundaries.__file__).parent
LARGEST_HOME = 150_000
# Parts of other shapes in the file, uninhabited, or for statistics only: no point of theirs could be read from it.
WITHOUT_PLACE = {"BES", "BVT", "CCK", "CHI", "CXR", "GLP", "MTQ", "MYT", "REU", "SJM", "TKL", "XKX", "ATA"}


def value(code: str, year: int, number: float | None, status: str = "A") -> Value:
    return Value(code, f"Name <{code}>", "", "", "_T", year, number, "PERCENT", status, None, None, "", "")


def mapped(definitions: Definitions, asked: str, *values: Value) -> view.MapView:
    found = view.view(IndicatorValues("SDG", values), values, asked, definitions, Speaker("en"))
    assert found
    return found


def test_the_kept_file_is_the_one_that_the_source_names() -> None:
    said = re.findall(r"[0-9a-f]{64}", (FOLDER / "SOURCE.md").read_text(encoding="utf-8"))
    assert said == [hashlib.sha256((FOLDER / "countries-110m.json").read_bytes()).hexdigest()]


def test_every_area_has_one_place_on_the_map(definitions: Definitions) -> None:
    drawn = boundaries.boundaries(definitions)
    codes = [each.code for each in drawn.shapes if each.code] + [each.code for each in drawn.spots]
    assert len(codes) == len(set(codes))
    current = {code for code, row in definitions.areas.items() if row["kind"] != "former"}
    assert current - set(codes) == WITHOUT_PLACE
    assert set(codes) <= current
    for spot in drawn.spots:
        assert 0 <= spot.x <= drawn.width
        assert 0 <= spot.y <= drawn.height


def test_no_shape_crosses_the_whole_picture(definitions: Definitions) -> None:
    for shape in boundaries.boundaries(definitions).shapes:
        for ring in shape.path.split("M")[1:]:
            steps = [int(number) for number in re.findall(r"-?\d+", ring.partition("l")[2])]
            assert max(abs(step) for step in steps) < 1500, shape.code


def test_what_is_disputed_or_has_no_code_has_no_colour_of_anybody(definitions: Definitions) -> None:
    shapes = boundaries.boundaries(definitions).shapes
    hatched = [each for each in shapes if not each.code]
    assert len(hatched) == 2, "shapes without a code, and the ring that parts.csv names"
    crimea = next(each for each in hatched if each.path.count("M") == 1)
    western_sahara, morocco = (next(each.path for each in shapes if each.code == code) for code in ("ESH", "MAR"))
    assert western_sahara.count("M") == 2
    assert morocco.count("M") == 1
    assert crimea.path not in next(each.path for each in shapes if each.code == "RUS")


def test_no_data_and_withheld_are_told_apart(definitions: Definitions) -> None:
    found = mapped(
        definitions, "2015", value("KEN", 2015, 41.0), value("FJI", 2015, None, "Q"), value("COL", 2014, 7.0)
    )
    assert found.classes == {"KEN": "2", "FJI": "withheld"}
    assert ("FJI", "Name <FJI>", "withheld") in found.rows
    data = json.loads(found.data)
    assert data["areas"]["FJI"][1] == [None, "withheld"]
    assert data["areas"]["COL"][1] == [7.0, None]
    assert "<" not in found.data


@pytest.mark.parametrize(
    ("values", "bounds"),
    [([3.0, 98.0], (20, 40, 60, 80)), ([90.0, 151.0], (40, 80, 120, 160)), ([0.0, 0.0], (2e-7, 4e-7, 6e-7, 8e-7))],
)
def test_classes_have_round_bounds(definitions: Definitions, values: list[float], bounds: tuple[float, ...]) -> None:
    assert mapped(definitions, "", *(value(f"A{at}", 2015, each) for at, each in enumerate(values))).bounds[0] > 0
    found = mapped(definitions, "", *(value(f"A{at}", 2015, each) for at, each in enumerate(values))).bounds
    assert len(found) == len(bounds)
    assert list(found) == sorted(found)


@pytest.mark.parametrize("asked", ["1900", "20", "x", "²²²²", "99999999999999999999", "<script>"])
def test_a_year_without_a_map_is_told(definitions: Definitions, client: TestClient, asked: str) -> None:
    with pytest.raises(UsageError, match="no map"):
        mapped(definitions, asked, value("KEN", 2015, 41.0))
    answer = client.get("/", params={"at": asked, "lang": "fr"})
    assert (answer.status_code, "<script>" in answer.text) == (404, False)
    assert client.get("/", params={"indicator": asked}).status_code == 404


def test_home_shows_the_map_without_scripts_and_is_small(client: TestClient) -> None:
    answer = client.get("/", params={"lang": "en", "at": "2014"}, headers={"Accept-Encoding": "gzip"})
    assert answer.headers["Content-Encoding"] == "gzip"
    assert len(gzip.compress(answer.content, 4)) < LARGEST_HOME
    page = answer.text
    assert re.search(r'<path data-a="COL" class="k[0-4]"', page)
    assert re.search(r'<path data-a="BRA" class="knone"', page)
    assert re.search(r'<a href="/areas/COL\?lang=en">Colombia</a></th><td>\d', page)
    assert "do not mean that the United Nations" in page
    other = client.get("/", params={"indicator": "SDG/9.c.1"}).text
    assert '<option value="SDG/9.c.1" selected>' in other


def test_files_are_sent_as_they_are(client: TestClient) -> None:
    answer = client.get("/files/latest/mdg.parquet", headers={"Accept-Encoding": "gzip"})
    assert "Content-Encoding" not in answer.headers
