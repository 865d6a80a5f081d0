"""What a release holds in memory while it is built: its extracts are read from their files once these are written."""

from __future__ import annotations

import gzip
from dataclasses import replace
from pathlib import Path

import pyarrow as pa

from indicators.definitions.registry import Definitions
from indicators.derivation.derive import derive
from indicators.derivation.inputs import Snapshot
from indicators.release.products import extracts, sdmx, slices
from tests.derivation.test_on_demand import SNAPSHOT
from tests.release.test_cube_files import RECORDED

_ERRORS = ("STANDARD_ERROR", "CV", "CI_LOW", "CI_HIGH")


def _snapshot() -> Snapshot:
    """That of the models, with the types of a store."""
    accepted = SNAPSHOT.accepted
    assert isinstance(accepted, pa.Table)
    for name in _ERRORS:
        place = accepted.schema.get_field_index(name)
        accepted = accepted.set_column(place, name, accepted[name].cast(pa.float64()))
    return replace(SNAPSHOT, accepted=accepted)


def test_nothing_stays_in_memory_that_lies_in_a_file(definitions: Definitions, tmp_path: Path) -> None:
    with derive(_snapshot(), definitions) as con:
        before = {row[0] for row in con.execute("SELECT table_name FROM duckdb_tables()").fetchall()}
        extracts.write(con, "harmonised", tmp_path, {})
        written = con.execute("FROM extract_harmonised").fetchall()
        parts = slices.write(con, tmp_path)
        sdmx.write(con, definitions, RECORDED, tmp_path)
        after = {row[0] for row in con.execute("SELECT table_name FROM duckdb_tables()").fetchall()}
        assert written == con.read_parquet(str(tmp_path / "harmonised.parquet")).fetchall()
    assert after == before
    assert {part.path for part in parts} >= {"by-area/KEN.csv", "by-area/UGA.csv"}
    lines = gzip.decompress((tmp_path / sdmx.DATA_FILE).read_bytes()).decode().splitlines()
    assert len(lines) == 1 + len(written)


def test_the_same_series_give_the_same_bytes(definitions: Definitions, tmp_path: Path) -> None:
    found = []
    for name in ("first", "second"):
        (tmp_path / name).mkdir()
        with derive(_snapshot(), definitions) as con:
            extracts.write(con, "harmonised", tmp_path / name, {})
            sdmx.write(con, definitions, RECORDED, tmp_path / name)
        found.append((tmp_path / name / sdmx.DATA_FILE).read_bytes())
    assert found[0] == found[1]
