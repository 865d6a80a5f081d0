"""What reading costs: a long CSV against bare DuckDB in the same run, and a workbook; `make benchmark` runs it.

    python tests/benchmarks/intake_benchmark.py [ROWS]     default 10,000,000; needs 1 GB of disk and a few minutes

Every measurement runs in a process of its own, so that its memory is its own. It measures and prints; it never fails.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path
from xml.sax.saxutils import escape

import duckdb
from rich.console import Console
from rich.table import Table

sys.path.insert(0, str(Path(__file__).parents[2]))
HEAD = (
    "REF_AREA",
    "INDICATOR",
    "EDITION",
    "TIME_PERIOD",
    "SEX",
    "AGE",
    "OBS_VALUE",
    "UNIT_MEASURE",
    "OBS_STATUS",
    "SOURCE",
)
ROWS = """
SELECT ['KEN','SEN','MAR','COL','THA','KAZ','EGY','LKA','BGD','PER'][1 + (i % 10)::INT] AS REF_AREA,
    ['HH4','HH7','HH6','A2','A3','B3','ED5','HH10'][1 + ((i // 10) % 8)::INT] AS INDICATOR, '2016' AS EDITION,
    1990 + (i % 30) AS TIME_PERIOD, ['_T','M','F'][1 + (i % 3)::INT] AS SEX,
    ['_T','Y15T24','Y25T74'][1 + ((i // 3) % 3)::INT] AS AGE,
    {value} AS OBS_VALUE, {unit} AS UNIT_MEASURE, ['A','E',''][1 + ((i // 7) % 3)::INT] AS OBS_STATUS,
    'Household survey ' || (i % 50) AS SOURCE
FROM range({rows}) AS t(i)
"""
PERCENT = {"value": "round(random() * 100, 1)", "unit": "'percent'"}
COUNTS = {"value": "(random() * 90000000)::BIGINT", "unit": "'number'"}
MEASURED = """
import resource, sys, time
from pathlib import Path
{setup}
start, began = time.process_time(), time.perf_counter()
{work}
own, child = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
peak = int(Path("/proc/self/status").read_text().split("VmHWM:")[1].split()[0])
cpu = time.process_time() - start + child.ru_utime + child.ru_stime
print(cpu, time.perf_counter() - began, max(peak, child.ru_maxrss) / 1000)
"""
BARE = ("import duckdb", "duckdb.sql(\"SET enable_progress_bar = false; COPY (FROM read_csv('{path}')) TO '{out}'\")")
OURS = (
    "from indicators.definitions.registry import Definitions; from indicators.reading.read import to_parquet",
    "reading, rows = to_parquet(Path('{path}'), Path('{out}'), Definitions()); assert rows, reading",
)
READ = (
    "from indicators.definitions.registry import Definitions; from indicators.reading.read import read",
    "reading = read(Path('{path}'), 'b.xlsx', Definitions()); assert reading.observations.num_rows == {rows}, reading",
)


def measured(setup: str, work: str, **names: object) -> tuple[float, float, float]:
    """CPU seconds, wall seconds and peak memory in MB of a piece of work."""
    code = MEASURED.format(setup=setup, work=work.format(**names))
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    cpu, wall, peak = map(float, done.stdout.split())
    return cpu, wall, peak


def workbook(path: Path, rows: int, columns: tuple[str, ...]) -> None:
    """A workbook as Excel writes it, with shared strings; made here because writing it with a library takes minutes."""
    with duckdb.connect() as con:
        cells = con.execute(f"SELECT {', '.join(columns)} FROM ({ROWS.format(rows=rows, **PERCENT)})").fetchall()
    strings: dict[str, int] = {}
    lines = []
    for number, row in enumerate([columns, *cells], start=1):
        texts = []
        for column, cell in enumerate(row):
            at = f"{chr(65 + column)}{number}"
            if isinstance(cell, str):
                texts.append(f'<c r="{at}" t="s"><v>{strings.setdefault(cell, len(strings))}</v></c>')
            else:
                texts.append(f'<c r="{at}"><v>{cell}</v></c>')
        lines.append(f'<row r="{number}">{"".join(texts)}</row>')
    main = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = 'xmlns="http://schemas.openxmlformats.org/package/2006/relationships"'
    relation = '<Relationship Id="r{n}" Type="' + office + '/{kind}" Target="{target}"/>'
    parts = {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" '
        'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>'
        "</Types>",
        "_rels/.rels": f"<Relationships {package}>"
        + relation.format(n=1, kind="officeDocument", target="xl/workbook.xml")
        + "</Relationships>",
        "xl/workbook.xml": f'<workbook {main} xmlns:r="{office}"><sheets><sheet name="Data" sheetId="1" r:id="r1"/>'
        "</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": f"<Relationships {package}>"
        + relation.format(n=1, kind="worksheet", target="worksheets/sheet1.xml")
        + relation.format(n=2, kind="sharedStrings", target="sharedStrings.xml")
        + "</Relationships>",
        "xl/sharedStrings.xml": f"<sst {main}>" + "".join(f"<si><t>{escape(s)}</t></si>" for s in strings) + "</sst>",
        "xl/worksheets/sheet1.xml": f"<worksheet {main}><sheetData>{''.join(lines)}</sheetData></worksheet>",
    }
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)


def refusals(out: Table) -> None:
    """What it costs to refuse each file that is made to harm."""
    from tests.reading.test_refusals import BOMBS, written
    from tests.reading.test_refusals import measured as measured_refusal

    for name in BOMBS:
        with tempfile.TemporaryDirectory() as folder:
            unreadable, _, seconds, used = measured_refusal(written(name, Path(folder)))
        out.add_row(name, unreadable[0] if unreadable else "READ", f"{seconds:.2f}", f"{used / 1e6:.0f}")


def main() -> None:
    """Prints the tables."""
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000_000
    out = Table("case", "CPU s", "wall s", "peak MB", "bare DuckDB CPU s", "ratio", title="reading")
    with tempfile.TemporaryDirectory() as folder:
        path, target = Path(folder) / "long.csv", Path(folder) / "out.parquet"
        for what, columns in (("percentages", PERCENT), ("counts, nearly all different", COUNTS)):
            with duckdb.connect() as con:
                con.execute("SET enable_progress_bar = false")
                con.execute(f"COPY ({ROWS.format(rows=rows, **columns)}) TO '{path}' (HEADER)")
            bare = measured(*BARE, path=path, out=target)
            ours = measured(*OURS, path=path, out=target)
            numbers = (*(f"{x:.1f}" for x in ours[:2]), f"{ours[2]:.0f}", f"{bare[0]:.1f}", f"{ours[0] / bare[0]:.2f}")
            out.add_row(f"CSV, {rows:,} rows of {what}", *numbers)
        for columns in (("REF_AREA", "INDICATOR", "EDITION", "TIME_PERIOD", "SEX", "OBS_VALUE", "OBS_STATUS"), HEAD):
            book = Path(folder) / "book.xlsx"
            workbook(book, 200_000, columns)
            ours = measured(*READ, path=book, rows=200_000)
            out.add_row(
                f"workbook, 200,000 rows of {len(columns)} columns", *(f"{x:.1f}" for x in ours[:2]), f"{ours[2]:.0f}"
            )
    Console(width=130).print(out)
    refused = Table("file", "refused as", "s", "peak MB", title="refusing")
    refusals(refused)
    Console(width=130).print(refused)


if __name__ == "__main__":
    main()
