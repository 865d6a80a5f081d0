"""What SDMX REST costs: the whole cube in each format beside DuckDB's COPY of the same query, and one series.

Run from the root: python -m tests.benchmarks.sdmx_benchmark [AREAS]
"""

from __future__ import annotations

import datetime as dt
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from multiprocessing import get_context
from pathlib import Path

from indicators.base import resources
from indicators.base.database import connect
from indicators.definitions.registry import Definitions
from indicators.portal.sdmx.cube import Cube, of_release
from indicators.portal.sdmx.data import FORMATS, written
from indicators.portal.sdmx.keys import keys
from indicators.portal.sdmx.message import Action, Context, DataSet, Message, Part
from indicators.portal.sdmx.names import names_in
from indicators.portal.sdmx.negotiation import Chosen, Format
from indicators.portal.sdmx.query import view
from indicators.portal.sdmx.selection import Selection
from indicators.release.products.sdmx_flows import SERIES

_AREAS, _SERIES, _YEARS = 200, 211, 21
_MADE = """
COPY (
    SELECT 'A' || lpad(a::VARCHAR, 3, '0') AS REF_AREA, '2022' AS HARMONISED_EDITION, 'I' || i AS HARMONISED_INDICATOR,
        'PCT' AS MEASURE, (2000 + y)::INTEGER AS TIME_PERIOD, '_T' AS SEX, '_T' AS AGE, '_T' AS URBANISATION,
        '_T' AS EDUCATION_LEV, '_T' AS LABOUR_STATUS, '_T' AS OCCUPATION, '_T' AS HH_COMPOSITION, '_T' AS SIZE_CLASS,
        '_T' AS ACTIVITY, '_T' AS BREAKDOWN,
        round(hash(a * 100000 + i * 100 + y) % 10000 / 100.0, 2)::DOUBLE AS OBS_VALUE,
        'PERCENT' AS UNIT_MEASURE, 'A' AS OBS_STATUS, NULL::VARCHAR AS BREAK_REASON, '2022' AS EDITION,
        'Survey of households, ' || (2000 + y) AS SOURCE, 'a' || a AS PROVIDER, NULL::VARCHAR AS COMMENT_OBS,
        NULL::VARCHAR AS FOOTNOTE, NULL::BIGINT AS SAMPLE_SIZE, NULL::INTEGER AS RESPONDENTS,
        NULL::DOUBLE AS STANDARD_ERROR, NULL::DOUBLE AS CV, NULL::DOUBLE AS CI_LOW, NULL::DOUBLE AS CI_HIGH
    FROM range(?) AS areas (a), range(?) AS series (i), range(?) AS years (y)
    ORDER BY ALL
) TO '{path}' (FORMAT parquet, COMPRESSION zstd)
"""


def _cpu(work: Callable[[], object]) -> float:
    """The CPU seconds of some work, the best of three."""
    found = []
    for _ in range(3):
        begun = time.process_time()
        work()
        found.append(time.process_time() - begun)
    return min(found)


def _alone(work: Callable[..., object], *arguments: object) -> None:
    process = get_context("spawn").Process(target=work, args=arguments)
    process.start()
    process.join()


def _make(folder: Path, areas: int) -> None:
    with connect(threads=1) as con:
        con.execute(_MADE.format(path=folder / "harmonised.parquet"), [areas, _SERIES, _YEARS])


def _copied(folder: Path) -> None:
    with connect(threads=1) as con:
        con.read_parquet(str(folder / "harmonised.parquet")).create_view("extract_harmonised")
        con.execute(f"COPY ({resources.sql('extracts/_sdmx')}) TO '{folder / 'copy.csv'}' (HEADER)")


def _answered(cube: Cube, definitions: Definitions, form: Format, key: str = "") -> int:
    data = DataSet(Action.INFORMATION, cube, Selection(keys(key, SERIES)).rows(cube))
    part = Part(Context("dataflow", SERIES), view({}, SERIES), [data])
    message = Message("B", dt.datetime.now(dt.UTC), [part], [names_in(definitions, "en")])
    return sum(map(len, written(message, Chosen(form, {}))))


def main(areas: int) -> None:
    """Prints for each format CPU seconds, the ratio to COPY, and the most memory so far (with making the data)."""
    definitions = Definitions()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        # In processes of their own: what they take is not what the portal takes.
        _alone(_make, folder, areas)
        floor = _cpu(lambda: _copied(folder))
        print(f"{areas * _SERIES * _YEARS:,} observations; COPY … TO as CSV: {floor:.2f} s")
        begun = time.process_time()
        cube = of_release(folder, SERIES)
        print(f"cube made, once for each release: {time.process_time() - begun:.2f} s, {_memory()} MB")
        for form in FORMATS:
            spent = _cpu(lambda form=form: _answered(cube, definitions, form))  # type: ignore[misc]
            print(f"{form.media};{form.version}: {spent:.2f} s, {spent / floor:.1f} of COPY, {_memory()} MB")
        one = _cpu(lambda: [_answered(cube, definitions, FORMATS[5], "A100.I7") for _ in range(100)])
        print(f"one series: {one * 10:.2f} ms")


def _memory() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else _AREAS)
