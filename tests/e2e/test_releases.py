"""Releases as members and archivists use them: every format, rebuilt and withdrawn."""

from __future__ import annotations

import csv
import datetime as dt
import gzip
import hashlib
import json
import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import duckdb
import pytest
import yaml
from openpyxl import load_workbook
from openpyxl.utils import get_column_letter
from pysdmx.io import get_datasets, read_sdmx
from typer.testing import CliRunner

from indicators.base.clock import fixed
from indicators.base.errors import UsageError
from indicators.base.report import Report
from indicators.cli.main import app
from indicators.definitions.names import UN_LANGUAGES
from indicators.release.lifecycle import withdraw
from indicators.release.products import database, extracts, sdmx
from indicators.release.products.sdmx_flows import SERIES
from indicators.release.publish import release
from indicators.release.published import all_releases, latest
from indicators.release.terms import states
from indicators.store.context import Context
from indicators.submissions import check, receive, record
from indicators.submissions.confirm import Word, confirm
from tests.conftest import NOW, ROOT
from tests.prepared import prepared

HEAD = "REF_AREA,EDITION,INDICATOR,TIME_PERIOD,OBS_VALUE,SOURCE,COMMENT_OBS\n"


def _accept(context: Context, *rows: str) -> None:
    data = (HEAD + "".join(f"{row}\n" for row in rows)).encode()
    receipt = receive.receive(context, data, f"KEN_{hashlib.sha256(data).hexdigest()[:6]}.csv")
    [report] = record.record_verdicts(context, check.check(context, [receipt.delivery]))
    assert report.verdict.value == "accepted", [finding.rule for finding in report.findings]


def _second_day(context: Context) -> Context:
    return replace(context, clock=fixed(NOW + dt.timedelta(days=1)))


def _two_releases(context: Context) -> tuple[str, str]:
    _accept(context, "KEN,2016,A1,2014,0.5,Authority,", "KEN,2016,A2,2014,73.8,Authority,")
    first = release(context).version
    later = _second_day(context)
    _accept(later, "KEN,2016,A2,2014,74.8,Authority,late operators", "KEN,2016,A2,2015,80.7,Authority,")
    return first, release(later).version


def two_releases(context: Context) -> tuple[Context, str, str]:
    """Two releases: the second revises one value and adds another."""
    return _second_day(context), *prepared(context, _two_releases)


def test_every_format_holds_the_same_rows(context: Context) -> None:
    later, _, _ = two_releases(context)
    folder = release(later).folder
    with duckdb.connect(str(folder / database.FILE), read_only=True) as con:
        for name in extracts.NAMES:
            rows = duckdb.read_parquet(str(folder / f"{name}.parquet")).fetchall()
            assert con.table(name).fetchall() == rows
            with gzip.open(folder / f"{name}.csv.gz", "rt", encoding="utf-8", newline="") as stream:
                assert len(list(csv.reader(stream))) == len(rows) + 1
        said = con.execute("SELECT comment FROM duckdb_columns() WHERE table_name = 'mdg' AND column_name = 'RELATION'")
        assert said.fetchone()[0].startswith("official: the indicator of the goal itself")  # type: ignore[index]
    assert (folder / "by-chapter" / "A.parquet").is_file()
    assert {path.stem for path in (folder / "by-area").iterdir()} == {"KEN"}


def test_the_workbook_for_people_has_the_official_values(context: Context) -> None:
    later, _, version = two_releases(context)
    book = load_workbook(latest(later).folder / "ict-indicators.xlsx")  # type: ignore[union-attr]
    assert book.sheetnames == [
        *("Notes", "MDG by country", "SDG by country", "Regions and world", "Progress", "Targets", "Sampling errors")
    ]
    assert version in book["Notes"]["A1"].value
    rows = list(book["MDG by country"].iter_rows(values_only=True))
    heading = rows[0]
    mobile = next(row for row in rows if row[3] == "8.15")
    assert (mobile[0], mobile[heading.index("2014")], mobile[heading.index("2015")]) == ("Kenya", 74.8, 80.7)
    assert book["MDG by country"].freeze_panes == "C2"


def test_the_sheets_are_filtered_and_printed_as_a_reader_wants(context: Context) -> None:
    """The arrow of a filter hides the end of a heading: years have none, and all that names rows has one."""
    later, _, _ = two_releases(context)
    book = load_workbook(latest(later).folder / "ict-indicators.xlsx")  # type: ignore[union-attr]
    for sheet in book.worksheets[1:]:
        heading = [cell.value for cell in sheet[1]]
        *_, last = [place for place, name in enumerate(heading, start=1) if not name.isdigit()]
        assert sheet.auto_filter.ref.split(":")[1].startswith(get_column_letter(last)), sheet.title
        assert sheet.print_title_rows == "$1:$1"
        numbers = [cell for row in sheet.iter_rows(min_row=2) for cell in row if isinstance(cell.value, int | float)]
        assert {sheet.cell(1, cell.column).alignment.horizontal for cell in numbers} <= {"right"}, sheet.title
        widths = [sheet.column_dimensions[get_column_letter(place)].width for place in range(1, len(heading) + 1)]
        assert all(7 <= width <= 51 for width in widths), sheet.title


def test_changes_are_told_in_words_with_reasons(context: Context) -> None:
    later, first, _ = two_releases(context)
    text = (latest(later).folder / "CHANGES.md").read_text()  # type: ignore[union-attr]
    assert f"Since the release {first}:" in text
    assert "* observations: 1 added, 0 removed, 1 changed" in text
    assert "New values: Kenya." in text
    assert "| Kenya | 2016 A2 RATE | 2014 | 73.8 | 74.8 | late operators |" in text
    assert "first release" in (context.settings.releases / first / "CHANGES.md").read_text()


def test_what_says_what_it_is(context: Context) -> None:
    later, _, version = two_releases(context)
    folder = latest(later).folder  # type: ignore[union-attr]
    cited = yaml.safe_load((folder / "CITATION.cff").read_text())
    assert (cited["version"], cited["license"], cited["type"]) == (version, "CC-BY-4.0", "dataset")
    graph = json.loads((folder / "dcat.jsonld").read_text())["@graph"]
    [dataset] = [each for each in graph if each["@type"] == "dcat:Dataset"]
    told = {each["dct:title"]: each for each in dataset["dcat:distribution"]}
    assert {"mdg.parquet", "mdg.csv.gz", "ict-indicators.xlsx", "by-area/KEN.csv"} <= set(told)
    for name, each in told.items():
        if "spdx:checksum" in each:
            value = each["spdx:checksum"]["spdx:checksumValue"]["@value"]
            assert value == hashlib.sha256((folder / name).read_bytes()).hexdigest()
    dictionary = (folder / "DICTIONARY.md").read_text()
    for name in extracts.NAMES:
        assert f"## {name}: " in dictionary
    for line in (folder / "SHA256SUMS").read_text().splitlines():
        value, name = line.split("  ")
        assert hashlib.sha256((folder / name).read_bytes()).hexdigest() == value
    listed = {line.split("  ")[1] for line in (folder / "SHA256SUMS").read_text().splitlines()}
    there = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    assert there == listed | {"SHA256SUMS"}


def test_the_catalogue_entry_keeps_to_dcat_ap(context: Context) -> None:
    import pyshacl
    import rdflib

    later, _, _ = two_releases(context)
    path = latest(later).folder / "dcat.jsonld"  # type: ignore[union-attr]
    shapes = rdflib.Graph().parse(ROOT / "tests" / "golden" / "dcat_ap.ttl", format="turtle")
    text = path.read_text()

    def judged(content: str) -> tuple[bool, str]:
        graph = rdflib.Graph().parse(data=content, format="json-ld", base="https://example.org/release/")
        conforms, _, said = pyshacl.validate(graph, shacl_graph=shapes)
        return bool(conforms), str(said)

    assert judged(text)[0], judged(text)[1]
    for spoiled in (text.replace("dcat:accessURL", "dcat:accessUrl"), text.replace('"foaf:name"', '"foaf:nick"')):
        assert not judged(spoiled)[0]


def test_croissant_describes_the_parquet_files_as_they_are(context: Context) -> None:
    later, _, version = two_releases(context)
    folder = latest(later).folder  # type: ignore[union-attr]
    described = json.loads((folder / "croissant.json").read_text())
    assert described["conformsTo"] == "http://mlcommons.org/croissant/1.0"
    assert described["version"].split("+")[1] == version.rpartition("-")[2]
    assert re.fullmatch(r"(0|[1-9]\d*)(\.(0|[1-9]\d*)){2}\+[0-9a-f]+", described["version"])  # semver 2.0
    assert [each["@id"] for each in described["recordSet"]] == list(extracts.NAMES)
    files = {each["@id"]: each for each in described["distribution"]}
    for name, file in files.items():
        assert file["sha256"] == hashlib.sha256((folder / name).read_bytes()).hexdigest()
    kinds = {"sc:Text": "VARCHAR", "sc:Float": "DOUBLE", "sc:Boolean": "BOOLEAN"}
    for records in described["recordSet"]:
        columns = {field["source"]["extract"]["column"]: field for field in records["field"]}
        [path] = {field["source"]["fileObject"]["@id"] for field in records["field"]}
        there = duckdb.sql(f"DESCRIBE FROM '{folder / files[path]['contentUrl']}'").fetchall()
        assert [row[0] for row in there] == list(columns)
        for name, kind, *_ in there:
            assert kind in {kinds.get(columns[name]["dataType"], "INTEGER"), "BIGINT"}, name
        assert {key["@id"] for key in records["key"]} <= {field["@id"] for field in records["field"]}


def test_csv_on_the_web_describes_the_csv_files_as_they_are(context: Context) -> None:
    later, _, _ = two_releases(context)
    folder = latest(later).folder  # type: ignore[union-attr]
    described = json.loads((folder / "csv-metadata.json").read_text())
    assert described["@context"][0] == "http://www.w3.org/ns/csvw"
    assert [table["url"] for table in described["tables"]] == [f"{name}.csv" for name in extracts.NAMES]
    casts = {"string": "VARCHAR", "integer": "BIGINT", "double": "DOUBLE", "boolean": "BOOLEAN"}
    for table in described["tables"]:
        columns = table["tableSchema"]["columns"]
        path = folder / f"{table['url']}.gz"
        texts = duckdb.sql(f"FROM read_csv('{path}', all_varchar = true, header = true, nullstr = '\\0')")
        assert [column["name"] for column in columns] == texts.columns
        asked = ", ".join(
            f'count(*) FILTER ("{c["name"]}" <> \'\' AND try_cast("{c["name"]}" AS {casts[c["datatype"]]}) IS NULL)'
            f" + count(*) FILTER ({bool(c.get('required'))} AND \"{c['name']}\" = '')"
            for c in columns
        )
        [wrong] = texts.aggregate(asked).fetchall()
        assert set(wrong) == {0}, table["url"]
        assert set(table["tableSchema"]["primaryKey"]) <= {column["name"] for column in columns}


def test_frictionless_reads_every_table_and_finds_nothing(context: Context) -> None:
    later, _, _ = two_releases(context)
    folder = latest(later).folder  # type: ignore[union-attr]
    program = Path(sys.executable).with_name("frictionless")
    done = subprocess.run(
        [program, "validate", "datapackage.json"], cwd=folder, capture_output=True, text=True, timeout=300
    )
    assert done.returncode == 0, done.stdout[-3000:]
    path = folder / "mdg.csv.gz"
    path.write_bytes(gzip.compress(gzip.decompress(path.read_bytes()).replace(b"KEN", b"", 1)))
    spoiled = subprocess.run(
        [program, "validate", "datapackage.json"], cwd=folder, capture_output=True, text=True, timeout=300
    )
    assert spoiled.returncode == 1


def test_the_lists_that_explain_codes_are_extracts(context: Context) -> None:
    later, _, _ = two_releases(context)
    folder = latest(later).folder  # type: ignore[union-attr]
    definitions = later.definitions

    def read(name: str, query: str) -> list[tuple[Any, ...]]:
        return duckdb.sql(query.format(f"'{folder}/{name}.parquet'")).fetchall()

    [(known,)] = read(
        "concordance",
        "SELECT RELATION FROM {} WHERE CODE_FROM = 'A1' AND EDITION_FROM = '2005' AND EDITION_TO = '2010'",
    )
    assert known == "same"
    assert read("concordance", "SELECT count(*) FROM {}") == [(len(definitions.concordance),)]
    labels = ", ".join(f"LABEL_{language.upper()}" for language in UN_LANGUAGES)
    codes = read("code_lists", f"SELECT CODE, {labels} FROM {{}} WHERE CODE_LIST = 'obs_status' ORDER BY POSITION")
    assert codes == [
        (code.code, *(code.label(language) for language in UN_LANGUAGES))
        for code in definitions.code_lists["obs_status"]
    ]
    assert read("code_lists", "SELECT count(*) FROM {} WHERE '' IN (LABEL_RU, LABEL_AR, LABEL_ZH)") == [(0,)]
    rules = read("code_lists", "SELECT count(*) FROM {} WHERE CODE_LIST = 'rule'")
    assert rules == [(len(definitions.rules),)]
    groups = read("regions", "SELECT GROUP_NAME_EN FROM {} WHERE GROUPING = 'SDG' AND REF_AREA = 'KEN'")
    assert groups == [("Sub-Saharan Africa",)]


def _confirmed(context: Context, text: str, name: str) -> Report:
    receipt = receive.receive(context, text.encode(), name)
    record.record_verdicts(context, check.check(context, [receipt.delivery]))
    [report] = confirm(context, receipt.delivery, Word("A. Person", "counted twice"))
    assert report.verdict.value == "accepted"
    return report


def test_findings_are_counted_and_none_tells_of_a_confidential_value(context: Context) -> None:
    head = "REF_AREA,EDITION,INDICATOR,TIME_PERIOD,OBS_VALUE,CONF_STATUS\n"
    rows = "KEN,2016,A2,2014,100,F\nKEN,2016,A1,2014,100,C\nKEN,2016,A1,2015,1.5,F\n"
    report = _confirmed(context, head + rows, "KEN.csv")
    assert {finding.indicator for finding in report.findings} == {"A1", "A2"}, "there is something to hide"
    assert _findings(context) == []
    other = _confirmed(context, head + "SEN,2016,A2,2014,100,F\nSEN,2016,A2,2015,1.5,F\n", "SEN.csv")
    told = _findings(context)
    assert {row[0] for row in told} == {"SEN"}
    assert sum(row[2] for row in told) == len(other.findings)
    assert sum(row[3] for row in told) == len(other.open)
    assert {row[1] for row in told} == {finding.rule for finding in other.findings}


def _findings(context: Context) -> list[tuple[Any, ...]]:
    path = release(context).folder / "findings_summary.parquet"
    return duckdb.sql(f"SELECT REF_AREA, RULE, FINDINGS, OPEN FROM '{path}' WHERE REF_AREA <> ''").fetchall()


def test_reference_metadata_say_what_the_release_holds(context: Context) -> None:
    later, _, version = two_releases(context)
    folder = latest(later).folder  # type: ignore[union-attr]
    described = json.loads((folder / "reference-metadata.json").read_text())
    datasets = {each["dataset"]: {c["code"]: c["text"] for c in each["concepts"]} for each in described["datasets"]}
    assert datasets["observations"]["REF_AREA"] == "1 areas have at least one value."
    assert datasets["observations"]["COVERAGE_TIME"] == "2014 to 2015."
    assert version in datasets["mdg"]["META_UPDATE"]
    for texts in datasets.values():
        assert list(texts) == [each.code for each in later.definitions.reference_metadata.concepts]
        assert "{" not in "".join(texts.values())


def test_an_sdmx_client_reads_structure_and_data_and_every_code_is_in_its_list(
    context: Context, tmp_path: Path
) -> None:
    later, _, _ = two_releases(context)
    _accept(later, "KEN,2005,A3,2004,1.4,=cmd(),computers", "KEN,2016,HH7,2014,16.5,Survey,")
    folder = release(later).folder
    structure = read_sdmx(folder / sdmx.STRUCTURE_FILE, validate=True)
    assert [each.id for each in structure.get_dataflows()] == [sdmx.FLOW]
    data = tmp_path / "series.csv"
    data.write_bytes(gzip.decompress((folder / sdmx.DATA_FILE).read_bytes()))
    [dataset] = get_datasets(data, folder / sdmx.STRUCTURE_FILE)
    frame = dataset.data
    assert len(frame) == len(duckdb.read_parquet(str(folder / "harmonised.parquet")))
    assert not frame.duplicated([*sdmx.KEY, "TIME_PERIOD"]).any()
    pairs = sdmx.code_names(later.definitions)
    codes = {concept: {code for code, _ in named} for concept, named in pairs if concept in SERIES.lists}
    for concept, known in codes.items():
        assert set(frame[concept]) <= known, concept
    assert set(frame["INDICATOR"]) == {"A1", "A2", "A3_2005", "HH7"}
    assert "'=cmd()" in set(frame["SOURCE"])
    listed = {each.id: {code.id for code in each.items} for each in structure.get_codelists()}
    assert listed == {f"CL_{concept}": known for concept, known in codes.items()}


def test_a_withdrawn_release_is_not_altered_and_not_latest(context: Context) -> None:
    later, first, second = two_releases(context)
    folder = context.settings.releases / second
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    now = withdraw(later, second, "a wrong figure of Kenya")
    assert now is not None
    assert now.version == first
    assert {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()} == before
    assert states(later)[second].withdrawn == "a wrong figure of Kenya"
    assert (context.settings.releases / f"{second}.WITHDRAWN.txt").read_text().endswith("a wrong figure of Kenya\n")
    with pytest.raises(UsageError, match="was withdrawn: a wrong figure of Kenya"):
        release(later)
    with pytest.raises(UsageError, match="withdrawn before"):
        withdraw(later, second, "again")
    with pytest.raises(UsageError, match="A reason is missing"):
        withdraw(later, first, " ")
    assert [each.version for each in all_releases(later)] == [first, second]
    assert withdraw(later, first, "all of it") is None
    assert latest(later) is None


def test_the_commands_list_and_withdraw(context: Context) -> None:
    _, first, second = two_releases(context)
    home = str(context.settings.home)
    run = CliRunner().invoke
    done = run(app, ["release", "withdraw", second, "--reason", "wrong", "--work", home])
    assert done.output == f"{second} is withdrawn; latest is {first}\n"
    lines = run(app, ["release", "list", "--work", home]).output.splitlines()
    assert lines[0].startswith(first)
    assert lines[0].endswith("latest")
    assert lines[1].startswith(second)
    assert lines[1].endswith("withdrawn: wrong")
