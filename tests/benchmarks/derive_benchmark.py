"""What the derivation costs against hand-written DuckDB SQL of the same result, measured in the same run.

Run with `make benchmark`. It measures and prints; it never fails on time. Each case runs in a process of its own.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import duckdb
from check_benchmark import write
from memory import peak
from rich.console import Console
from rich.table import Table

from indicators.base import resources
from indicators.definitions.registry import Definitions
from indicators.derivation import derive as derivation
from indicators.derivation import inputs
from indicators.derivation.inputs import Snapshot

ROWS = (100_000, 1_000_000, 10_000_000)
FLOOR = (Path(__file__).parent / "derive_floor.sql").read_text(encoding="utf-8")


def accepted(rows: int, path: Path, definitions: Definitions) -> None:
    """Writes plausible accepted observations: 200 areas, 20 years, each area from one office."""
    with tempfile.TemporaryDirectory() as folder, duckdb.connect() as con:
        typed = Path(folder) / "typed.parquet"
        write(rows, typed, 200, definitions)
        con.read_parquet(str(typed)).create_view("typed")
        con.execute(
            f"""COPY (
                SELECT * EXCLUDE (ROW_ID), lower(REF_AREA) AS PROVIDER, 'delivery-' || REF_AREA AS SUBMISSION,
                    ROW_ID AS POSITION, TIMESTAMP '2026-01-01' AS RECORDED_AT, '' AS FOOTNOTE, '' AS NORMALISATION
                FROM typed
            ) TO '{path}' (FORMAT parquet, COMPRESSION zstd)"""
        )


def measure(what: str, path: Path) -> dict[str, float]:
    """One case in this process: CPU seconds without start-up, and the peak of memory."""
    definitions = Definitions()
    snapshot = Snapshot(path, definitions.offices)
    tables = list(inputs.tables(snapshot, definitions))
    start = time.process_time()
    if what == "models":
        derivation.derive(snapshot, definitions).close()
    else:
        with duckdb.connect(config=derivation._SETTINGS) as con:
            con.read_parquet(str(path)).create_view("accepted")
            for name, table in tables:
                derivation.add(con, name, table)
            con.execute(resources.sql("derive/harmonised_codes"))
            for statement in FLOOR.strip().split(";\n"):
                con.execute(statement)
    return {"cpu": time.process_time() - start, "memory": peak()}


def main() -> None:
    """Prints CPU seconds and memory for growing numbers of observations."""
    definitions = Definitions()
    out = Table("observations", "floor", "models", "ratio", "memory", title="derivation: CPU seconds, one thread")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "accepted.parquet"
        for rows in ROWS:
            accepted(rows, path, definitions)
            found = {}
            for what in ("floor", "models"):
                command = [sys.executable, __file__, what, str(path)]
                done = subprocess.run(command, check=True, capture_output=True, text=True)
                found[what] = json.loads(done.stdout.splitlines()[-1])
            ratio = found["models"]["cpu"] / found["floor"]["cpu"]
            memory = f"{found['models']['memory']:.0f} MB (floor {found['floor']['memory']:.0f})"
            out.add_row(
                f"{rows:,}", f"{found['floor']['cpu']:.1f}", f"{found['models']['cpu']:.1f}", f"{ratio:.2f}", memory
            )
    Console().print(out)


if __name__ == "__main__":
    if len(sys.argv) > 1:
        sys.stdout.write(json.dumps(measure(sys.argv[1], Path(sys.argv[2]))) + "\n")
    else:
        main()
