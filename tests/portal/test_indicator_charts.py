"""The chart of an indicator: what a reader chooses, what the picture and the browser get, and nothing beside it."""

from __future__ import annotations

import csv
import io
import math
import re
from html import unescape
from typing import Any

import duckdb
import pytest
from fastapi.testclient import TestClient

from indicators.base.language import Speaker
from indicators.definitions.registry import Definitions
from indicators.portal import chart_choice, line_chart
from indicators.portal.indicator_values import Value
from indicators.release.cubes.names import Names
from indicators.release.publish import release
from indicators.store.context import Context
from indicators.submissions.inbox import collect

PAGE = "/indicators/CORE/HH7"
CHART = "/charts/CORE/HH7"
HIDDEN = "73.190371"
HEADING = line_chart.Heading("Internet users", "Percent", "Release 1")


def points(spec: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = spec["data"]["values"]
    return found


def test_the_chart_has_what_was_chosen_with_the_years_of_the_release(client: TestClient, published: Context) -> None:
    spec = client.get(f"{CHART}.json", params={"area": ["COL", "FJI"], "by": "total"}).json()
    path = published.settings.releases / "latest" / "harmonised.parquet"
    expected = duckdb.sql(
        f"SELECT REF_AREA, TIME_PERIOD, round(OBS_VALUE, 3) FROM '{path}' WHERE HARMONISED_INDICATOR = 'HH7'"
        " AND HARMONISED_EDITION = '2022' AND MEASURE = 'PCT' AND REF_AREA IN ('COL', 'FJI') AND SEX = '_T'"
        " AND AGE = '_T' AND URBANISATION = '_T' AND EDUCATION_LEV = '_T' AND LABOUR_STATUS = '_T'"
        " AND OCCUPATION = '_T' AND BREAKDOWN = '_T' ORDER BY ALL"
    ).fetchall()
    assert len(expected) > 5
    assert sorted((each["line"][:3], each["year"], each["value"]) for each in points(spec)) == expected


def test_a_breakdown_has_a_line_for_each_category(client: TestClient) -> None:
    spec = client.get("/charts/SDG/5.b.1.json", params={"area": "COL", "by": "SEX", "lang": "fr"}).json()
    assert {each["name"] for each in points(spec)} == {"Femmes", "Hommes"}
    women = client.get("/charts/SDG/5.b.1.json", params={"area": "COL", "by": "SEX.F"}).json()
    assert {each["line"] for each in points(women)} == {"COL/F"}
    page = client.get("/indicators/SDG/5.b.1", params={"by": "SEX.F"}).text
    assert '<option value="SEX.F" selected>' in page
    assert "/charts/SDG/5.b.1.svg?lang=en&amp;by=SEX.F" in page


def test_the_page_says_what_is_counted_above_the_table_and_has_every_year(client: TestClient) -> None:
    page = client.get(PAGE).text
    facts, table = page.index("Individuals who used the Internet from any location"), page.index("<table")
    assert facts < table
    spec = client.get(f"{CHART}.json").json()
    for year in {each["year"] for each in points(spec)}:
        assert f'<th scope="col">{year}</th>' in page


@pytest.mark.parametrize(
    "asked",
    [
        {"by": "NOTHING"},
        {"by": "SEX.<script>alert(1)</script>"},
        {"area": "<script>alert(1)</script>"},
        {"area": ["COL", "XXX"]},
    ],
)
@pytest.mark.parametrize("path", [PAGE, f"{CHART}.svg", f"{CHART}.json", f"{CHART}.csv"])
def test_a_choice_that_is_none_is_told_on_a_page(client: TestClient, path: str, asked: dict[str, Any]) -> None:
    answer = client.get(path, params={**asked, "lang": "es"})
    assert answer.status_code == 404
    assert "Este indicador no tiene" in answer.text
    assert "alert(1)" not in answer.text


def test_too_many_areas_are_told(client: TestClient) -> None:
    every = re.findall(r'name="area" value="(\w+)"', client.get(PAGE).text)
    many = (every * 20)[:4000]
    assert client.get(f"{CHART}.json", params={"area": many}).status_code in {200, 404}
    assert client.get(f"{CHART}.json", params={"narrow": "1"}).json()["width"] < 320


def test_scripts_come_from_here_and_run_without_eval(client: TestClient) -> None:
    policy = client.get("/").headers["Content-Security-Policy"]
    assert "script-src 'self'" in policy
    assert "unsafe-eval" not in policy
    libraries = client.get("/scripts/vega.js")
    assert libraries.headers["Content-Type"].startswith("text/javascript")
    assert "vegaEmbed" in libraries.text
    assert client.get("/scripts/nothing.js").status_code == 404
    assert client.get("/scripts/..%2f..%2fapp.js").status_code == 404


def test_no_confidential_value_is_in_what_a_chart_loads(context: Context, tmp_path: Any) -> None:
    from indicators.portal.app import create

    rows = ["REF_AREA,EDITION,INDICATOR,SEX,TIME_PERIOD,OBS_VALUE,CONF_STATUS"]
    rows += [f"KEN,2016,HH7,{sex},2015,{value},F" for sex, value in (("_T", 70.5), ("M", 67.8))]
    rows += [f"KEN,2016,HH7,F,2015,{HIDDEN},C", "KEN,2016,HH7,_T,2014,68.25,F"]
    path = tmp_path / "KEN.csv"
    path.write_text("\n".join(rows) + "\n")
    collect(context, [path])
    release(context)
    with TestClient(create(context)) as client:
        told = [client.get(f"{CHART}{end}").text for end in (".json", ".json?area=KEN&by=total", ".svg")]
        told += [client.get(f"{CHART}{end}").text for end in (".csv", ".csv?by=SEX", ".csv?area=KEN&by=total")]
        told += [client.get(address).text for address in (PAGE, "/", f"{PAGE}?by=total")]
    assert any("68.25" in text for text in told), "what is not confidential is there"
    for text in told:
        assert "73.19" not in text
        assert "73.2" not in text


def value(year: int, number: float | None, status: str = "A", code: str = "KEN") -> Value:
    return Value(code, code, "", "", "_T", year, number, "PERCENT", status, None, None, "", "")


def test_a_break_cuts_the_line_and_is_told(definitions: Definitions) -> None:
    values = [value(2010, 1.0), value(2011, 2.0), value(2012, 9.0, "B"), value(2013, None, "Q"), value(2014, 3.0, "E")]
    spec = line_chart.lines(values, HEADING, Names(definitions, "en"), Speaker("en"))
    assert [each["part"] for each in points(spec)] == ["KEN/_T/0"] * 2 + ["KEN/_T/1"] * 2
    assert [each["mark"] for each in points(spec)] == ["", "", "break", "other"]
    assert any("break in the series" in text for text in spec["usermeta"]["marks"])
    assert any(text.startswith("○") for text in spec["usermeta"]["marks"])


@pytest.mark.parametrize("values", [[], [value(2010, None, "Q")], [value(2010, 0.0)], [value(2010, -3.0)]])
def test_whatever_the_values_are_a_picture_can_be_drawn(definitions: Definitions, values: list[Value]) -> None:
    import json

    import vl_convert

    spec = line_chart.lines(values, HEADING, Names(definitions, "en"), Speaker("en"), narrow=True)
    assert vl_convert.vegalite_to_svg(json.dumps(spec)).startswith("<svg")


@pytest.mark.parametrize("highest", [0.004, 0.9, 1.0, 17.0, 99.9, 100.0, 101.0, 4.2e9])
def test_the_axis_ends_at_a_round_number_above_all_values(highest: float) -> None:
    end = line_chart._round_up(highest)
    assert highest <= end <= highest * 2.5
    step = end / 5
    assert round(step / 10 ** math.floor(math.log10(step) + 1e-9), 6) in {1, 2, 4, 5}


def test_its_values_as_csv_are_those_of_the_chart_with_how_they_are_cited(client: TestClient) -> None:
    asked = {"area": ["COL", "FJI"], "by": "total", "lang": "fr"}
    rows = list(csv.DictReader(io.StringIO(client.get(f"{CHART}.csv", params=asked).text)))
    drawn = {
        (each["line"][:3], each["year"], each["value"])
        for each in points(client.get(f"{CHART}.json", params=asked).json())
    }
    assert {(each["REF_AREA"], int(each["TIME_PERIOD"]), round(float(each["OBS_VALUE"]), 3)) for each in rows} == drawn
    assert all(each["SOURCE"] for each in rows)
    [cited] = {each["CITATION"] for each in rows}
    assert cited in unescape(client.get(PAGE, params={"lang": "fr"}).text)


def test_a_source_that_a_spreadsheet_would_run_is_only_text_in_the_csv(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    hostile = Value("COL", "=1+1", "", "", "_T", 2015, 1.0, "PT", "A", None, None, "@sum", "-cmd")
    monkeypatch.setattr(chart_choice.Choice, "values", lambda *_: [hostile])
    [row] = csv.DictReader(io.StringIO(client.get(f"{CHART}.csv").text))
    assert (row["NAME"], row["SOURCE"], row["COMMENT_OBS"]) == ("'=1+1", "'@sum", "'-cmd")
