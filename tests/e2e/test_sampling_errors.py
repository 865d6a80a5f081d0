"""The way of a survey's errors: from the microdata to the store, the release, SDMX and the explanation of a figure."""

from __future__ import annotations

import csv
import gzip
import io
import json
import re
from dataclasses import replace
from pathlib import Path

import duckdb
import pytest
from fastapi.testclient import TestClient
from openpyxl import load_workbook

from indicators.base.clock import fixed
from indicators.base.errors import ReleaseError
from indicators.base.language import Speaker
from indicators.base.observation import DIMENSIONS
from indicators.base.report import Verdict
from indicators.base.settings import Settings
from indicators.definitions.registry import Definitions
from indicators.portal import mcp_answers
from indicators.portal.app import create
from indicators.portal.release_reader import ReleaseCatalogue
from indicators.release.cubes.tables import Selection
from indicators.release.cubes.write import Wanted, written
from indicators.release.explain import Node, Question, explain
from indicators.release.products import extracts
from indicators.release.publish import Release, release
from indicators.store.context import Context
from indicators.submissions.inbox import collect
from indicators.survey.tabulate import as_csv, tabulate
from tests.conftest import NOW, ROOT

NAMES = ("SAMPLE_SIZE", "RESPONDENTS", "STANDARD_ERROR", "CV", "CI_LOW", "CI_HIGH")
WOMEN = {"SEX": "F", "URBANISATION": "_T"}
TOTAL = dict.fromkeys(DIMENSIONS, "_T")
KEY = "INDICATOR = 'HH7' AND MEASURE = 'PCT' AND SEX = 'F' AND URBANISATION = '_T'"


@pytest.fixture(scope="module")
def released(
    tmp_path_factory: pytest.TempPathFactory, definitions: Definitions
) -> tuple[Context, Release, list[dict[str, str]]]:
    home = tmp_path_factory.mktemp("errors")
    context = Context(Settings(home=home), definitions, fixed(NOW), "test")
    tabulated = tabulate(ROOT / "docs" / "examples" / "survey" / "DESIGN.yml", definitions)
    folder = home / "in" / "ken"
    folder.mkdir(parents=True)
    (folder / "ICTHH_KEN_2016.csv").write_bytes(as_csv(tabulated.submission))
    ((_, [report]),) = collect(context, [folder / "ICTHH_KEN_2016.csv"])
    assert report.verdict is Verdict.ACCEPTED, [finding.rule for finding in report.findings]
    return context, release(context), [dict(row) for row in tabulated.submission]


def _sent(rows: list[dict[str, str]], of: dict[str, str] = WOMEN) -> tuple[float, ...]:
    wanted = {"INDICATOR": "HH7", "MEASURE": "PCT"} | of
    (row,) = [row for row in rows if wanted.items() <= row.items()]
    return tuple(float(row[name]) for name in NAMES)


@pytest.mark.parametrize("extract", ["observations", "harmonised"])
def test_what_was_tabulated_is_published(released: tuple[Context, Release, list[dict[str, str]]], extract: str) -> None:
    _, made, rows = released
    query = f"SELECT {', '.join(NAMES)} FROM '{made.folder / extract}.parquet' WHERE {KEY}"
    assert duckdb.sql(query).fetchall() == [_sent(rows)]


@pytest.mark.parametrize(
    ("extract", "which", "of"),
    [
        ("mdg", "MDG_INDICATOR = '8.16' AND RELATION = 'official'", TOTAL),
        ("sdg", "SDG_INDICATOR = '17.8.1' AND SEX = '_T' AND URBANISATION = '_T' AND EDUCATION_LEV = '_T'", TOTAL),
        ("sdg", "SDG_INDICATOR = '17.8.1' AND SEX = 'F' AND URBANISATION = '_T' AND EDUCATION_LEV = '_T'", WOMEN),
    ],
)
def test_a_value_of_the_goals_keeps_the_errors_of_the_survey(
    released: tuple[Context, Release, list[dict[str, str]]], extract: str, which: str, of: dict[str, str]
) -> None:
    _, made, rows = released
    query = f"SELECT {', '.join(NAMES)} FROM '{made.folder / extract}.parquet' WHERE {which}"
    assert duckdb.sql(query).fetchall() == [_sent(rows, of)]


def test_a_gap_that_nobody_estimated_has_none(released: tuple[Context, Release, list[dict[str, str]]]) -> None:
    query = f"SELECT FORMULA, coalesce({', '.join(NAMES)}) FROM '{released[1].folder}/mdg.parquet'"
    found = duckdb.sql(f"{query} WHERE MDG_LIST = '2008' AND INDICATOR = 'HH7' AND MAPPED_PART = 'SEX=F;M'").fetchall()
    assert sorted(found) == [("F / M", None), ("M - F", None)]


@pytest.mark.parametrize("extract", ["observations", "harmonised", "mdg", "sdg"])
def test_a_release_with_errors_of_a_value_that_it_lacks_does_not_leave(
    released: tuple[Context, Release, list[dict[str, str]]], tmp_path: Path, extract: str
) -> None:
    """At the last door, whatever was derived."""
    source, path = released[1].folder / f"{extract}.parquet", tmp_path / f"{extract}.parquet"
    duckdb.sql(f"COPY (FROM '{source}') TO '{path}'")
    extracts.verify(tmp_path, [extracts.describe(path, extract, duckdb.read_parquet(str(path)).shape[0])])
    duckdb.sql(f"COPY (SELECT * REPLACE (NULL::DOUBLE AS OBS_VALUE) FROM '{source}') TO '{path}'")
    with pytest.raises(ReleaseError, match="confidential"):
        extracts.verify(tmp_path, [extracts.describe(path, extract, duckdb.read_parquet(str(path)).shape[0])])


@pytest.mark.parametrize("extract", ["alternatives", "mdg", "sdg"])
def test_a_release_from_before_is_read_with_blanks(
    released: tuple[Context, Release, list[dict[str, str]]], tmp_path: Path, extract: str
) -> None:
    path = tmp_path / f"{extract}.parquet"
    duckdb.sql(f"COPY (SELECT * EXCLUDE ({', '.join(NAMES)}) FROM '{released[1].folder / path.name}') TO '{path}'")
    with duckdb.connect() as con:
        table = extracts.opened(con, path)
        assert table.columns == [field["name"] for field in extracts.schema(extract)["fields"]]
        assert table.filter(f"coalesce({', '.join(NAMES)}) IS NOT NULL").fetchall() == []


def test_sdmx_has_them_as_attributes(released: tuple[Context, Release, list[dict[str, str]]]) -> None:
    _, made, rows = released
    text = gzip.decompress((made.folder / "sdmx-series.csv.gz").read_bytes()).decode()
    wanted = {"INDICATOR": "HH7", "MEASURE": "PCT", "SEX": "F", "URBANISATION": "_T"}
    (row,) = [row for row in csv.DictReader(io.StringIO(text)) if wanted.items() <= row.items()]
    assert tuple(float(row[name]) for name in NAMES) == _sent(rows)
    structure = (made.folder / "sdmx-structure.xml").read_text(encoding="utf-8")
    assert all(f'id="{name}"' in structure for name in NAMES)


@pytest.mark.parametrize(
    ("extract", "series"), [("harmonised", "HH7"), ("observations", "HH7"), ("mdg", "8.16"), ("sdg", "17.8.1")]
)
def test_a_figure_is_explained_by_its_errors(
    released: tuple[Context, Release, list[dict[str, str]]], extract: str, series: str
) -> None:
    context, _, rows = released
    wanted = {"INDICATOR": "HH7", "MEASURE": "PCT", "SEX": "_T", "URBANISATION": "_T", "AGE": "_T"}
    (row,) = [row for row in rows if wanted.items() <= row.items() and row["EDUCATION_LEV"] == "_T"]
    told = " ".join(_lines(explain(context, Question(extract, "KEN", series, 2016))))
    assert f"{int(row['RESPONDENTS']):,} respondents, a sample of {int(row['SAMPLE_SIZE']):,}" in told
    assert f"standard error {row['STANDARD_ERROR']}, " in told
    assert f"confidence interval {row['CI_LOW']} to {row['CI_HIGH']}" in told


def test_the_chart_of_the_indicator_has_the_interval(
    released: tuple[Context, Release, list[dict[str, str]]],
) -> None:
    context, _, rows = released
    low, high = _sent(rows)[-2:]
    with TestClient(create(context)) as client:
        spec = client.get("/charts/CORE/HH7.json", params={"area": "KEN", "by": "SEX.F"}).json()
        picture = client.get("/charts/CORE/HH7.svg", params={"area": "KEN", "by": "SEX.F"}).text
    assert "confidence interval of a value from a survey" in picture
    assert "what an aggregate can be" not in picture
    (point,) = spec["data"]["values"]
    assert (point["low"], point["high"]) == (round(low, 3), round(high, 3))
    say = Speaker("en")
    assert point["bounds"] == f"{say.decimal(low)}–{say.decimal(high)}"


@pytest.mark.parametrize(
    ("extract", "series"),
    [("harmonised", "HH7"), ("observations", "HH7_2016"), ("mdg", "MDG_2008-8.16"), ("sdg", "SDG-17.8.1")],
)
def test_cubes_have_them_as_attributes_of_the_cell(
    released: tuple[Context, Release, list[dict[str, str]]], extract: str, series: str
) -> None:
    context, made, rows = released
    low = f"{_sent(rows, TOTAL)[-2]:g}"
    wanted = Wanted(Selection(extract, series=series), "total", "json", "en")
    attributes = json.loads(written(context, made.version, wanted).data)["extension"]["attributes"]
    assert low in attributes["CI_LOW"].values()
    px = written(context, made.version, replace(wanted, form="px")).data.decode().replace("\r\n", "")
    (names,) = re.findall(r"ATTRIBUTE-ID=([^;]*);", px)
    assert {f'"{name}"' for name in NAMES} <= {*names.split(",")}
    assert f'"{low}"' in px


def test_the_goals_as_sdmx_have_them_too(released: tuple[Context, Release, list[dict[str, str]]]) -> None:
    context, _, rows = released
    with TestClient(create(context)) as client:
        text = client.get("/sdmx/v2/data/dataflow/ICT_INDICATORS/DF_MDG/1.0/KEN.*.*.8_16?format=csvdata").text
    found = [row for row in csv.DictReader(io.StringIO(text)) if row["RELATION"] == "official"]
    assert [tuple(float(row[name]) for name in NAMES) for row in found] == [_sent(rows, TOTAL)]


def test_the_workbook_of_the_release_has_a_sheet_of_them(
    released: tuple[Context, Release, list[dict[str, str]]],
) -> None:
    _, made, rows = released
    book = load_workbook(made.folder / "ict-indicators.xlsx")
    heading, *lines = book["Sampling errors"].iter_rows(values_only=True)
    (found,) = [line for line in lines if line[2:5] == ("MDG 2008", "8.16", None)]
    told = dict(zip(heading, found, strict=True))
    size, respondents, error, cv, low, high = _sent(rows, TOTAL)
    assert (told["Standard error"], told["CV, percent"]) == (error, cv)
    assert (told["Lower limit"], told["Upper limit"]) == (low, high)
    assert (told["Respondents"], told["Sample"]) == (respondents, size)
    assert "Sampling errors" in [row[0] for row in book["Notes"].iter_rows(values_only=True)]
    assert {line[4] for line in lines if line[2] == "SDG"} >= {"women", "men", None}


@pytest.mark.parametrize("language", ["en", "ru", "ar"])
def test_pages_of_the_country_and_of_comparisons_have_the_intervals(
    released: tuple[Context, Release, list[dict[str, str]]], language: str
) -> None:
    context, _, rows = released
    interval = Speaker(language).interval(*_sent(rows, TOTAL)[-2:])
    told = Speaker(language)("Beneath a value from a survey: its confidence interval.")
    with TestClient(create(context)) as client:
        country = client.get("/areas/KEN", params={"lang": language}).text
        both = {"area": ["KEN", "001"], "series": ["MDG_2008-8.16", "CORE-HH7"], "lang": language}
        compared = client.get("/compare", params=both).text
        empty = client.get("/compare", params={"area": "001", "lang": language}).text
    shown = f'<bdi dir="ltr">{interval}</bdi>'
    latest, by_year = country.split("<details>", 1)
    assert shown in latest
    assert told in latest
    assert shown in by_year
    assert told in by_year
    assert compared.count(shown) == 2
    assert compared.count(told) == 2
    assert told not in empty


def test_an_assistant_and_the_file_of_a_chart_have_the_errors(
    released: tuple[Context, Release, list[dict[str, str]]],
) -> None:
    context, _, rows = released
    size, respondents, error, cv, low, high = _sent(rows, TOTAL)
    with TestClient(create(context)) as client:
        text = client.get("/charts/MDG_2008/8.16.csv", params={"by": "total", "area": "KEN"}).text
    (row,) = csv.DictReader(io.StringIO(text))
    names = ("SAMPLE_SIZE", "RESPONDENTS", "STANDARD_ERROR", "CV", "LOW", "HIGH")
    assert tuple(float(row[name]) for name in names) == (size, respondents, error, cv, low, high)
    reader = ReleaseCatalogue(context).reader("latest")
    for framework, indicator in (("MDG_2008", "8.16"), ("SDG", "17.8.1"), ("CORE", "HH7")):
        (figure,) = mcp_answers.series(reader, framework, indicator, ["KEN"], (2016, 2016), "", "").values
        assert (figure.sample_size, figure.respondents) == (size, respondents)
        assert (figure.standard_error, figure.cv, figure.low, figure.high) == (error, cv, low, high)


@pytest.mark.parametrize("language", ["en", "fr", "ar"])
def test_the_table_of_the_indicator_has_the_interval_beneath_the_value(
    released: tuple[Context, Release, list[dict[str, str]]], language: str
) -> None:
    context, _, rows = released
    say = Speaker(language)
    low, high = map(say.decimal, _sent(rows)[-2:])
    with TestClient(create(context)) as client:
        page = client.get("/indicators/CORE/HH7", params={"by": "SEX.F", "lang": language}).text
        goal = client.get("/indicators/SDG/17.8.1", params={"by": "SEX.F", "lang": language}).text
    for shown in (page, goal):
        assert f'<bdi dir="ltr">{low}–{high}</bdi>' in shown
        assert say("Beneath a value from a survey: its confidence interval.") in shown


def _lines(node: Node) -> list[str]:
    return [node.text, *(line for child in node.children for line in _lines(child))]


def test_an_interval_around_a_suppressed_value_is_refused_and_never_published(context: Context) -> None:
    folder = context.settings.home / "in" / "ken"
    folder.mkdir(parents=True)
    head = "REF_AREA,EDITION,INDICATOR,TIME_PERIOD,OBS_VALUE,OBS_STATUS,CI_LOW,CI_HIGH,SOURCE\n"
    (folder / "KEN.csv").write_text(head + "KEN,2016,HH7,2015,,Q,41.25,45.75,Survey\n")
    ((_, [report]),) = collect(context, [folder / "KEN.csv"])
    assert report.verdict is Verdict.REJECTED
    assert "R088" in {finding.rule for finding in report.findings}


def test_a_store_that_was_made_before_keeps_its_values_and_gets_the_columns(context: Context, tmp_path: Path) -> None:
    folder = tmp_path / "in" / "ken"
    folder.mkdir(parents=True)
    head = "REF_AREA,EDITION,INDICATOR,TIME_PERIOD,OBS_VALUE,CI_LOW,CI_HIGH,SOURCE\n"
    (folder / "a.csv").write_text("REF_AREA,EDITION,INDICATOR,TIME_PERIOD,OBS_VALUE,SOURCE\nKEN,2016,HH7,2014,40,S\n")
    collect(context, [folder / "a.csv"])
    with context.lake.write() as con:  # as version 5 had it
        for name in NAMES:
            con.execute(f"ALTER TABLE lake.observations DROP COLUMN {name}")
        con.execute("DELETE FROM lake.schema_versions WHERE VERSION > 5")
    context.lake.close()
    assert context.lake.migrate()[0] == "0006_sampling_errors"
    (folder / "b.csv").write_text(head + "KEN,2016,HH7,2015,45.2,43.5,47.25,S\n")
    collect(context, [folder / "b.csv"])
    made = release(context)
    query = f"SELECT TIME_PERIOD, OBS_VALUE, CI_LOW, CI_HIGH FROM '{made.folder}/harmonised.parquet' ORDER BY 1"
    assert duckdb.sql(query).fetchall() == [(2014, 40.0, None, None), (2015, 45.2, 43.5, 47.25)]
