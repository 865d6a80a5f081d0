"""What other programs trip over is not in what the portal sends (docs/members.md, docs/compatibility.md)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import duckdb
import pytest
from fastapi.testclient import TestClient

from indicators.store.context import Context
from tests.portal.sdmx_answers import FLOW

STRUCTURE = "/sdmx/v2/structure/{}/ICT_INDICATORS/{}/1.0?references=all"


def _empty_lists(content: Any, place: str = "") -> Iterator[str]:
    if content == [] and place:
        yield place
    for name, each in content.items() if isinstance(content, dict) else enumerate(content):
        if isinstance(each, dict | list):
            yield from _empty_lists(each, f"{place}/{name}")


@pytest.mark.parametrize("artefact", [("datastructure", "DSD_SERIES"), ("dataflow", "DF_SERIES")])
@pytest.mark.parametrize("version", ["2.0.0", "2.1.0"])
def test_no_list_of_a_structure_in_json_is_empty(client: TestClient, artefact: tuple[str, str], version: str) -> None:
    """Pysdmx writes `groups: []`, which is not valid: a data structure is looked at, not only a code list."""
    accept = {"Accept": f"application/vnd.sdmx.structure+json;version={version}"}
    content = client.get(STRUCTURE.format(*artefact), headers=accept).json()
    assert len(str(content)) > 1000
    assert list(_empty_lists(content["data"])) == []


@pytest.mark.parametrize("media", ["data+xml;version=3.0.0", "structurespecificdata+xml;version=2.1"])
def test_xml_comes_in_series_by_time_unless_asked_otherwise(client: TestClient, media: str) -> None:
    """Rsdmx gives NULL, without a word, for data that are flat."""
    text = client.get(FLOW, headers={"Accept": f"application/vnd.sdmx.{media}"}).text
    assert "<Series " in text
    assert 'dimensionAtObservation="TIME_PERIOD"' in text


def test_codes_of_areas_and_series_cannot_be_read_as_numbers_or_as_missing(published: Context) -> None:
    """01 becomes 1, 1E5 becomes 100000, NA is missing: in pandas, R, LibreOffice, pysdmx and mlcroissant."""
    latest = published.settings.releases / "latest"
    with duckdb.connect() as con:
        for name, column in (("harmonised", "REF_AREA"), ("harmonised", "HARMONISED_INDICATOR"), ("areas", "REF_AREA")):
            codes = [
                code for (code,) in con.execute(f"SELECT DISTINCT {column} FROM '{latest}/{name}.parquet'").fetchall()
            ]
            assert len(codes) > 1
            own = [code for code in codes if name == "harmonised" or (len(code) == 3 and code.isalpha())]
            assert [code for code in own if _is_taken_for_something_else(code)] == []


def _is_taken_for_something_else(code: str) -> bool:
    try:
        float(code)
    except ValueError:
        return code in {"NA", "NULL", "null", "None", "n/a", "T", "F", "TRUE", "FALSE"}
    return True


def test_counts_are_whole_numbers_to_the_last_digit(published: Context) -> None:
    """A sum of BIGINT is a HUGEINT, which Parquet has as a double."""
    latest = published.settings.releases / "latest"
    with duckdb.connect(str(latest / "ict-indicators.duckdb"), read_only=True) as con:
        types = con.execute(
            "SELECT table_name, column_name, data_type FROM duckdb_columns() WHERE NOT internal"
        ).fetchall()
    assert len(types) > 100
    assert [each for each in types if "HUGEINT" in each[2]] == []
    numbers = {
        name: type_ for _, name, type_ in types if name.startswith(("AREAS_", "N_")) or name in {"VALUES", "AREAS"}
    }
    assert numbers
    assert {name: type_ for name, type_ in numbers.items() if type_ in {"DOUBLE", "FLOAT"}} == {}
