"""Every parameter of a query of SDMX REST is honoured or refused: what is given is compared with the release itself."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable

import pytest
from fastapi.testclient import TestClient
from lxml import etree

from indicators.release.products import sdmx
from tests.portal.sdmx_answers import CSV, FLOW, IDENTITY, Row, get, rows_of, valid, xsd


def _number(row: Row) -> float:
    return float(row["OBS_VALUE"])


@pytest.mark.parametrize(
    ("query", "holds"),
    [
        ("/COL.HH7", lambda r: (r["REF_AREA"], r["INDICATOR"]) == ("COL", "HH7")),
        ("/COL.HH7,KEN.A2", lambda r: (r["REF_AREA"], r["INDICATOR"]) in {("COL", "HH7"), ("KEN", "A2")}),
        ("/COL.HH7,COL.HH7,COL", lambda r: r["REF_AREA"] == "COL"),
        ("/COL+KEN", lambda r: r["REF_AREA"] in {"COL", "KEN"}),
        ("/COL%2BKEN", lambda r: r["REF_AREA"] in {"COL", "KEN"}),
        ("/COL,XXX", lambda r: r["REF_AREA"] == "COL"),
        ("/COL?c[REF_AREA]=KEN", lambda _: False),
        ("/COL?c[SEX]=F", lambda r: (r["REF_AREA"], r["SEX"]) == ("COL", "F")),
        ("/COL?c%5BSEX%5D=F", lambda r: (r["REF_AREA"], r["SEX"]) == ("COL", "F")),
        ("/COL,KEN?c[REF_AREA]=KEN,FJI", lambda r: r["REF_AREA"] == "KEN"),
        ("?c[REF_AREA]=ne:COL", lambda r: r["REF_AREA"] != "COL"),
        ("?c[REF_AREA]=ne:COL+ne:KEN", lambda r: r["REF_AREA"] not in {"COL", "KEN"}),
        ("?c[REF_AREA]=ne:COL,ne:KEN", lambda _: True),
        ("?c[REF_AREA]=ne:COL,COL", lambda _: True),
        ("?c[REF_AREA]=COL+KEN", lambda _: False),
        ("?c[INDICATOR]=sw:HH", lambda r: r["INDICATOR"].startswith("HH")),
        ("?c[INDICATOR]=ew:2", lambda r: r["INDICATOR"].endswith("2")),
        ("?c[INDICATOR]=co:H1", lambda r: "H1" in r["INDICATOR"]),
        ("?c[INDICATOR]=nc:H", lambda r: "H" not in r["INDICATOR"]),
        ("?c[INDICATOR]=ge:HH5%2Blt:HH7", lambda r: "HH5" <= r["INDICATOR"] < "HH7"),
        ("?c[TIME_PERIOD]=2014,2016", lambda r: r["TIME_PERIOD"] in {"2014", "2016"}),
        ("?c[TIME_PERIOD]=ge:2013+le:2013,ge:2015+le:2016", lambda r: r["TIME_PERIOD"] in {"2013", "2015", "2016"}),
        ("?c[TIME_PERIOD]=ge:2014+ge:2015", lambda r: r["TIME_PERIOD"] >= "2015"),
        ("?c[TIME_PERIOD]=ne:2014", lambda r: r["TIME_PERIOD"] != "2014"),
        ("?c[TIME_PERIOD]=gt:2014", lambda r: r["TIME_PERIOD"] > "2014"),
        ("?c[TIME_PERIOD]=lt:2014-Q3", lambda r: r["TIME_PERIOD"] < "2014"),
        ("?c[TIME_PERIOD]=ge:2014-Q2+le:2016-12", lambda r: r["TIME_PERIOD"] in {"2015", "2016"}),
        ("?c[TIME_PERIOD]=ge:2014-Q1&reportingYearStartDay=--07-01", lambda r: r["TIME_PERIOD"] >= "2015"),
        ("?c[OBS_VALUE]=ge:9.5", lambda r: _number(r) >= 9.5),
        ("?c[OBS_VALUE]=lt:10,gt:1e2", lambda r: _number(r) < 10 or _number(r) > 100),
        ("?c[OBS_STATUS]=ne:A", lambda r: r["OBS_STATUS"] != "A"),
        ("?c[EDITION]=2016&c[UNIT_MEASURE]=co:PER", lambda r: r["EDITION"] == "2016" and "PER" in r["UNIT_MEASURE"]),
        ("?c[SOURCE]=co:survey%20", lambda r: "survey " in r["SOURCE"]),
        ("?c[BREAK_REASON]=ne:x", lambda r: r["BREAK_REASON"] not in {"", "x"}),
    ],
)
def test_key_and_conditions_give_what_they_say(
    client: TestClient, whole: list[Row], query: str, holds: Callable[[Row], bool]
) -> None:
    assert get(client, query) == [row for row in whole if holds(row)]


def _series(rows: list[Row]) -> list[list[Row]]:
    found: dict[tuple[str, ...], list[Row]] = defaultdict(list)
    for row in rows:
        found[tuple(row[name] for name in sdmx.KEY)].append(row)
    return [sorted(each, key=lambda row: row["TIME_PERIOD"]) for each in found.values()]


def test_the_first_and_the_last_of_each_series(client: TestClient, whole: list[Row]) -> None:
    assert max(map(len, _series(whole))) > 3, "there is something to leave out"
    expected = {
        "firstNObservations=1": [row for each in _series(whole) for row in each[:1]],
        "lastNObservations=2": [row for each in _series(whole) for row in each[-2:]],
        "firstNObservations=1&lastNObservations=1": [
            row for each in _series(whole) for row in (each[:1] + each[-1:] if len(each) > 1 else each)
        ],
        "lastNObservations=1&c[TIME_PERIOD]=le:2014": [
            row for each in _series([row for row in whole if row["TIME_PERIOD"] <= "2014"]) for row in each[-1:]
        ],
    }
    for query, rows in expected.items():
        assert get(client, f"?{query}") == rows, query


def test_sorted_pages(client: TestClient, whole: list[Row]) -> None:
    by_value = sorted(whole, key=_number, reverse=True)
    assert [_number(row) for row in get(client, "?sort=OBS_VALUE:desc")] == [_number(row) for row in by_value]
    newest_first = sorted(whole, key=lambda row: row["TIME_PERIOD"], reverse=True)
    newest_first.sort(key=lambda row: [row[name] for name in sdmx.KEY])
    assert get(client, "?sort=series_key:asc+TIME_PERIOD:desc&limit=5&offset=2") == newest_first[2:7]
    assert get(client, "?sort=*") == get(client, "?sort=*:asc") == whole
    assert get(client, "?sort=TIME_PERIOD:desc&limit=1")[0]["TIME_PERIOD"] == max(row["TIME_PERIOD"] for row in whole)


def test_attributes_and_measures_that_are_asked_for(client: TestClient, whole: list[Row]) -> None:
    lead = ["STRUCTURE", "STRUCTURE_ID", "ACTION"]
    for query, told in {
        "attributes=none": ["OBS_VALUE"],
        "attributes=OBS_STATUS,UNIT_MEASURE": ["OBS_VALUE", "UNIT_MEASURE", "OBS_STATUS"],
        "attributes=series": ["OBS_VALUE"],
        "attributes=obs": ["OBS_VALUE", *sdmx.ATTRIBUTES],
        "measures=none": list(sdmx.ATTRIBUTES),
        "measures=OBS_VALUE&attributes=dsd": ["OBS_VALUE", *sdmx.ATTRIBUTES],
    }.items():
        names = [*lead, *IDENTITY, *told]
        assert get(client, f"?{query}") == [{name: row[name] for name in names} for row in whole], query
    keys = get(client, "?attributes=none&measures=none")
    assert [tuple(row[name] for name in sdmx.KEY) for row in keys] == sorted(
        {tuple(row[name] for name in sdmx.KEY) for row in whole}
    )
    assert "TIME_PERIOD" not in keys[0]
    assert get(client, "?attributes=none&measures=none&offset=2&limit=3") == keys[2:5]


@pytest.mark.parametrize(
    "query",
    [
        *("/*?c[NOTHING]=x", "/*?c[sex]=F", "/*?c[TIME_PERIOD]=later", "/*?c[TIME_PERIOD]=ge:2014-Q5", "/*?c[SEX]="),
        *("/*?c[SEX]=xx:F", "/*?c[OBS_VALUE]=ge:many", "/*?c[OBS_VALUE]=co:1", "/*?c[SEX]=F&c[SEX]=M", "/*?c=F"),
        *("/*?firstNObservations=0", "/*?lastNObservations=-1", "/*?lastNObservations=two", "/*?limit=0"),
        *("/*?offset=-1", "/*?limit=1.5", "/*?dimensionAtObservation=NOTHING", "/*?attributes=NOTHING"),
        *("/*?measures=NOTHING", "/*?sort=NOTHING", "/*?sort=SEX:down", "/*?sort=SEX:", "/*?includeHistory=yes"),
        *("/*?updatedAfter=garbage", "/*?updatedAfter=2024-13-01", "/*?asOf=yesterday", "/*?unknown=1"),
        *("/*?startPeriod=2010", "/*?reportingYearStartDay=July", "/*?reportingYearStartDay=--02-30"),
        *(
            "/*?asOf=2026-01-01&updatedAfter=2026-02-01",
            "/a.b.c.d.e.f.g.h.i.j.k.l.m.n",
            "/*/extra",
            "/*?limit=1&limit=2",
        ),
        *("/*?format=csv&format=csv", "/*?lastNObservations"),
    ],
)
def test_what_is_wrong_is_told_and_never_passed_over(client: TestClient, query: str) -> None:
    answer = client.get(f"{FLOW}{query}")
    assert answer.status_code == 400, answer.text[:200]
    content = answer.json()
    valid(content, "data", "sdmx21", wrong=True)
    assert content["errors"][0]["code"] == 140
    assert content["meta"]["prepared"] == "2026-11-23T12:00:00Z"  # the clock of the portal
    as_xml = client.get(f"{FLOW}{query}", headers={"Accept": "application/vnd.sdmx.data+xml;version=3.0.0"})
    assert as_xml.status_code == 400
    assert xsd("sdmx21").validate(etree.fromstring(as_xml.content)), xsd("sdmx21").error_log


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/data/nonsense/ICT_INDICATORS/DF_SERIES", 400),
        ("/data/provisionagreement/ICT_INDICATORS/PA", 404),
        ("/data/dataflow/9BAD/DF_SERIES", 400),
        ("/data/dataflow/BIS/DF_SERIES", 404),
        ("/data/dataflow/ICT_INDICATORS/DF_SERIES/2.0", 404),
        ("/data/dataflow/ICT_INDICATORS/DF_SERIES/1.0+", 400),
        ("/data/dataflow/ICT_INDICATORS/DF_SERIES/+.2.3", 400),
        ("/data/dataflow//DF_SERIES", 400),
        ("/structure/codelists", 400),
        ("/structure/hierarchy", 501),
        ("/structure/codelist/*/CL_SEX/~/NOTHING", 204),
        ("/structure/dataflow/*/DF_SERIES/~/x", 400),
        ("/structure/dataflow?references=bogus", 400),
        ("/structure/dataflow?detail=everything", 400),
        ("/schema/dataflow", 400),
        ("/schema/dataflow/ICT_INDICATORS/DF_SERIES?deletion=maybe", 400),
        ("/availability/ICT_INDICATORS", 400),
        ("/availability/dataflow/*/DF_SERIES/*/*?mode=guess", 400),
        ("/availability/dataflow/*/DF_SERIES/*/*?references=parents", 400),
        ("/availability/dataflow/*/DF_SERIES/*/ZWE", 204),
        ("/metadata/metadataset/*", 501),
        ("/metadata/nonsense", 400),
        ("/registration/id/1", 501),
        ("/nonsense/dataflow", 400),
    ],
)
def test_paths_that_are_not_served(client: TestClient, path: str, status: int) -> None:
    assert client.get(f"/sdmx/v2{path}").status_code == status


@pytest.mark.parametrize(
    "path",
    [
        *("/dataflow/ICT_INDICATORS/DF_SERIES", "/*/*/DF_SERIES", "/dataflow/*/DF_SERIES,DF_OTHER/*"),
        *(
            "/dataflow/BIS,ICT_INDICATORS/DF_SERIES/~",
            "/dataflow/*/DF_SERIES/1.0,2.0/*",
            "/dataflow/*/DF_SERIES/+",
            "/*/*/DF_SERIES/1.0.0",
        ),
        *("/dataflow/*/DF_SERIES/1.0/all", "/dataflow/*/DF_SERIES/1.~/", "/dataflow/*/DF_SERIES/1.*"),
    ],
)
def test_paths_that_mean_the_whole(client: TestClient, whole: list[Row], path: str) -> None:
    answer = client.get(f"/sdmx/v2/data{path}", headers=CSV)
    assert answer.status_code == 200, answer.text
    assert rows_of(answer.text) == whole


def test_data_of_the_structure_say_so(client: TestClient, whole: list[Row]) -> None:
    answer = client.get("/sdmx/v2/data/datastructure/*/DSD_SERIES", headers=CSV)
    rows = rows_of(answer.text)
    said = {"STRUCTURE": "datastructure", "STRUCTURE_ID": "ICT_INDICATORS:DSD_SERIES(1.0)"}
    assert rows == [row | said for row in whole]


@pytest.mark.parametrize(
    "path", ["", "/*", "/dataflow", "/*/*/*", "/dataflow/*/*/+", "/*/*/*/1.0.0", "/dataflow/*/*/*/*"]
)
def test_paths_that_mean_all_dataflows(client: TestClient, whole: list[Row], path: str) -> None:
    answer = client.get(f"/sdmx/v2/data{path}?c[REF_AREA]=COL", headers=CSV)
    rows = rows_of(answer.text)
    names = list(whole[0])
    ours = [{name: row[name] for name in names} for row in rows if ":DF_SERIES(" in row["STRUCTURE_ID"]]
    assert ours == [row for row in whole if row["REF_AREA"] == "COL"]
    assert {row["STRUCTURE_ID"] for row in rows} == {
        f"ICT_INDICATORS:DF_{name}(1.0)" for name in ("SERIES", "MDG", "PROGRESS", "AVAILABILITY")
    }
