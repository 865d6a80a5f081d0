"""Every file format gives the same observations; what each format knows more of is kept."""

from __future__ import annotations

import gzip
import io
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest

from indicators.base.errors import Unreadable, UsageError
from indicators.definitions.registry import Definitions
from indicators.reading.book import open_book
from indicators.reading.formats import delimited, sdmx_json
from indicators.reading.formats.limits import Limits
from indicators.reading.raw import Declared
from indicators.reading.read import read

FILES = Path(__file__).parents[1] / "files"
HEAD = "REF_AREA,INDICATOR,EDITION,TIME_PERIOD,OBS_VALUE,OBS_STATUS\n"
ROWS = [("KEN", "HH7", "2014", "2015", "16.6", "A"), ("SEN", "HH7", "2014", "2015", "21.7", "E")]


def understood(definitions: Definitions, data: bytes, name: str = "f", **declared: str) -> list[tuple[Any, ...]]:
    reading = read(data, name, definitions, Declared(**declared))
    assert reading.unreadable is None, reading.unreadable
    names = ("REF_AREA", "INDICATOR", "TIME_PERIOD", "OBS_VALUE", "OBS_STATUS")
    return [tuple(row[name] for name in names) for row in reading.observations.to_pylist()]


EXPECTED = [("KEN", "HH7", 2015, 16.6, "A"), ("SEN", "HH7", 2015, 21.7, "E")]
CSV = HEAD + "".join(",".join(row) + "\n" for row in ROWS)


def zipped(**members: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in members.items():
            archive.writestr(name.replace("_dot_", "."), data)
    return out.getvalue()


@pytest.mark.parametrize("ending", ["xlsx", "xls", "ods"])
def test_workbooks_of_three_programs(definitions: Definitions, ending: str) -> None:
    reading = read(FILES / f"sheet.{ending}", f"sheet.{ending}", definitions)
    rows = reading.observations.to_pylist()
    assert reading.notes == ()
    assert [(row["ADDRESS"], row["REF_AREA"]) for row in rows] == [
        ("Data!E4", "KEN"),
        ("Data!E5", "SEN"),
        ("Data!E6", "PER"),
    ]
    assert [row["OBS_VALUE"] for row in rows] == [16.6, 21.7, 40.8]
    assert rows[2]["NORMALISATION"] == "the cell holds 0.408 and shows a percentage: multiplied by 100"
    assert rows[2]["OBS_TEXT"] == "40.8 %"


def test_a_zip_and_a_gzip_of_anything(definitions: Definitions) -> None:
    book = (FILES / "sheet.xlsx").read_bytes()
    reading = read(zipped(sheet_dot_xlsx=book), "two.zip", definitions)
    assert reading.observations["ADDRESS"].to_pylist()[0] == "sheet.xlsx/Data!E4"
    assert read(gzip.compress(book), "sheet.xlsx.gz", definitions).observations.num_rows == 3
    record = {"REF_AREA": "KEN", "INDICATOR": "HH7", "EDITION": "2014", "TIME_PERIOD": "2015", "OBS_VALUE": 16.6}
    data = json.dumps([record]).encode()
    assert understood(definitions, zipped(a_dot_json=data)) == EXPECTED[:1]
    assert understood(definitions, gzip.compress(data)) == EXPECTED[:1]


SDMX_CSV = {
    "1.0": "DATAFLOW,REF_AREA,INDICATOR,EDITION,TIME_PERIOD,OBS_VALUE,OBS_STATUS\n"
    + "".join("ITU:CORE(1.0)," + ",".join(row) + "\n" for row in ROWS),
    "1.0 with labels": "DATAFLOW,REF_AREA: Reference area,INDICATOR: Indicator,EDITION,TIME_PERIOD: Year,OBS_VALUE,"
    "OBS_STATUS: Status\n"
    "ITU:CORE(1.0): Core,KEN: Kenya,HH7: Individuals using the Internet,2014,2015,16.6,A: Normal value\n"
    "ITU:CORE(1.0): Core,SEN: Senegal,HH7: Individuals using the Internet,2014,2015,21.7,E: Estimated value\n",
    "2.0": "STRUCTURE,STRUCTURE_ID,ACTION,REF_AREA,INDICATOR,EDITION,TIME_PERIOD,OBS_VALUE,OBS_STATUS\n"
    + "".join("dataflow,ITU:CORE(1.0),I," + ",".join(row) + "\n" for row in ROWS),
    "2.0 with names": "STRUCTURE;STRUCTURE_ID;STRUCTURE_NAME;ACTION;REF_AREA;Reference area;INDICATOR;EDITION;"
    "TIME_PERIOD;OBS_VALUE;OBS_STATUS\n"
    + "".join(f"dataflow;ITU:CORE(1.0);Core;A;{row[0]};{row[0]};" + ";".join(row[1:]) + "\n" for row in ROWS),
    "2.1 with several values": "STRUCTURE[;],STRUCTURE_ID,ACTION,REF_AREA,INDICATOR,EDITION,TIME_PERIOD,OBS_VALUE,"
    "OBS_STATUS,COMMENT_OBS[]\n" + "".join("dataflow,ITU:CORE(1.0),M," + ",".join(row) + ",one;two\n" for row in ROWS),
}


@pytest.mark.parametrize("version", SDMX_CSV)
def test_sdmx_csv(definitions: Definitions, version: str) -> None:
    reading = read(SDMX_CSV[version].encode(), "f.csv", definitions)
    assert reading.profile == "sdmx-csv"
    assert understood(definitions, SDMX_CSV[version].encode()) == EXPECTED


def test_an_sdmx_csv_that_deletes_is_told_and_deletes_nothing(definitions: Definitions) -> None:
    text = SDMX_CSV["2.0"].replace(",I,SEN", ",D,SEN")
    reading = read(text.encode(), "f.csv", definitions)
    assert reading.observations["REF_AREA"].to_pylist() == ["KEN"]
    assert dict(reading.notes)["deletions_left_out"] == "1"


def sdmx_document(version: str) -> dict[str, Any]:
    """A data message: two series over one year, the status as a position in a list of codes."""
    structure = {
        "dimensions": {
            "dataSet": [{"id": "INDICATOR", "values": [{"id": "HH7"}]}, {"id": "EDITION", "values": [{"id": "2014"}]}],
            "series": [{"id": "REF_AREA", "values": [{"id": "KEN"}, {"id": "SEN"}]}],
            "observation": [{"id": "TIME_PERIOD", "values": [{"id": "2015"}]}],
        },
        "attributes": {"observation": [{"id": "OBS_STATUS", "values": [{"id": "A"}, {"id": "E"}]}]},
    }
    series = {"0": {"observations": {"0": [16.6, 0]}}, "1": {"observations": {"0": [21.7, 1]}}}
    if version == "1.0":
        return {"structure": structure, "dataSets": [{"series": series}]}
    return {"data": {"structures": [structure], "dataSets": [{"structure": 0, "series": series}]}}


@pytest.mark.parametrize("version", ["1.0", "2.0"])
def test_sdmx_json(definitions: Definitions, version: str) -> None:
    data = json.dumps(sdmx_document(version)).encode()
    assert understood(definitions, data) == EXPECTED
    assert read(data, "f.json", definitions).observations["ADDRESS"].to_pylist() == [
        "Obs[1].OBS_VALUE",
        "Obs[2].OBS_VALUE",
    ]


def test_sdmx_json_without_series_and_with_a_wrong_position(definitions: Definitions) -> None:
    document = sdmx_document("1.0")
    dimensions = document["structure"]["dimensions"]
    dimensions["observation"] = dimensions.pop("series") + dimensions["observation"]
    document["dataSets"] = [{"observations": {"0:0": [16.6, 0], "1:0": [21.7, 1]}}]
    assert understood(definitions, json.dumps(document).encode()) == EXPECTED
    document["dataSets"][0]["observations"]["7:0"] = [1.0]
    with pytest.raises(Unreadable, match="damaged: SDMX-JSON"):
        sdmx_json.read(document, Limits())


GENERIC = """<?xml version="1.0"?><m:GenericData xmlns:m="m" xmlns:g="g"><m:DataSet>{}</m:DataSet></m:GenericData>"""
KEY = '<g:Value id="REF_AREA" value="{}"/><g:Value id="INDICATOR" value="HH7"/><g:Value id="EDITION" value="2014"/>'
STATUS = '<g:Attributes><g:Value id="OBS_STATUS" value="{}"/></g:Attributes>'
SDMX_ML = {
    "generic, series": GENERIC.format(
        "".join(
            f"<g:Series><g:SeriesKey>{KEY.format(area)}</g:SeriesKey><g:Obs>"
            f'<g:ObsDimension id="TIME_PERIOD" value="2015"/><g:ObsValue value="{value}"/>{STATUS.format(status)}'
            "</g:Obs></g:Series>"
            for area, _, _, _, value, status in ROWS
        )
    ),
    "generic, flat": GENERIC.format(
        "".join(
            f'<g:Obs><g:ObsKey>{KEY.format(area)}<g:Value id="TIME_PERIOD" value="2015"/></g:ObsKey>'
            f'<g:ObsValue value="{value}"/>{STATUS.format(status)}</g:Obs>'
            for area, _, _, _, value, status in ROWS
        )
    ),
    "structure-specific, series": GENERIC.format(
        "".join(
            f'<Series REF_AREA="{area}" INDICATOR="HH7" EDITION="2014">'
            f'<Obs TIME_PERIOD="2015" OBS_VALUE="{value}" OBS_STATUS="{status}"/></Series>'
            for area, _, _, _, value, status in ROWS
        )
    ),
    "structure-specific, flat": GENERIC.format(
        "".join(
            f'<Obs REF_AREA="{area}" INDICATOR="HH7" EDITION="2014" TIME_PERIOD="2015" OBS_VALUE="{value}" '
            f'OBS_STATUS="{status}"/>'
            for area, _, _, _, value, status in ROWS
        )
    ),
}


@pytest.mark.parametrize("form", SDMX_ML)
def test_sdmx_ml(definitions: Definitions, form: str) -> None:
    assert understood(definitions, SDMX_ML[form].encode()) == EXPECTED


@pytest.mark.parametrize("delimiter", list(",;\t|"))
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32", "cp1252", "latin-1", "cp1250"])
def test_any_delimiter_in_any_encoding(definitions: Definitions, delimiter: str, encoding: str) -> None:
    text = CSV.replace("SEN", "Sénégal").replace(",", delimiter)
    assert understood(definitions, text.encode(encoding)) == EXPECTED


RUSSIAN = HEAD + "Казахстан,HH7,2014,2015,70.8,A\nКыргызстан,HH7,2014,2015,30.2,A\nБеларусь,HH7,2014,2015,62.2,A\n"


def test_an_encoding_is_declared_or_found_and_a_guess_is_told(definitions: Definitions) -> None:
    data = RUSSIAN.encode("cp1251")
    declared = read(data, "f.csv", definitions, Declared(charset="windows-1251"))
    assert declared.observations["REF_AREA"].to_pylist() == ["KAZ", "KGZ", "BLR"]
    assert declared.notes == ()
    found = read(data, "f.csv", definitions)
    assert found.observations["REF_AREA"].to_pylist() == ["KAZ", "KGZ", "BLR"]
    assert dict(found.notes) == {"encoding_guessed": "cp1251"}
    arabic = (HEAD + "مصر,HH7,2014,2015,37.8,A\nالمغرب,HH7,2014,2015,57.1,A\n").encode("cp1256")
    assert read(arabic, "f.csv", definitions, Declared(charset="cp1256")).observations["REF_AREA"].to_pylist() == [
        "EGY",
        "MAR",
    ]


def test_utf_8_goes_before_a_wrong_declaration() -> None:
    assert delimited.decode("Sénégal".encode(), "cp1252") == ("Sénégal", "utf-8")
    with pytest.raises(UsageError, match="There is no encoding klingon"):
        delimited.decode("Sénégal".encode("cp1252"), "klingon")


def test_a_name_that_says_another_kind_is_told(definitions: Definitions) -> None:
    reading = read((FILES / "sheet.xlsx").read_bytes(), "sheet.csv", definitions)
    assert dict(reading.notes) == {"extension_differs": ".csv: workbook"}
    assert open_book(CSV.encode(), "2016.figures").notes == []
