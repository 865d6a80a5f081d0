"""CPU of a warm portal for one series over SDMX, over HTTP: until its first byte has come, each series asked once.

Run from the root: python -m tests.benchmarks.sdmx_first_byte WORK

WORK is a folder with a release, as `ict run samples --work WORK` makes it.
"""

from __future__ import annotations

import http.client
import os
import subprocess
import sys
import time
from pathlib import Path

import duckdb

_PORT, _ASKED, _WARM, _TRIES = 8177, 200, 10, 240
_FLOW = "/sdmx/v2/data/dataflow/ICT_INDICATORS/DF_SERIES/1.0"
FORMATS = {"CSV": "?format=csv", "JSON": "", "XML": "?format=xml"}
_GOAL = 10.0  # ms


def main(work: Path) -> None:
    """Prints the CPU of each format."""
    series = duckdb.sql(
        f"SELECT DISTINCT REF_AREA || '.' || INDICATOR FROM '{work}/releases/latest/harmonised.parquet'"
    )
    keys = sorted(key for (key,) in series.fetchall())
    ict = Path(sys.executable).with_name("ict")
    environment = os.environ | {"ICT_RATE": "off"}
    command = [ict, "serve", "--work", work, "--port", str(_PORT)]
    with subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as portal:
        try:
            connection = _connected()
            for offset, (name, form) in enumerate(FORMATS.items()):
                asked = [f"{_FLOW}/{keys[(offset * _ASKED + n) % len(keys)]}{form}" for n in range(_WARM + _ASKED)]
                for path in asked[:_WARM]:
                    _first_byte(connection, path)
                before = _cpu(portal.pid)
                for path in asked[_WARM:]:
                    _first_byte(connection, path)
                used = (_cpu(portal.pid) - before) * 1000 / _ASKED
                sys.stdout.write(f"{name}: {used:.1f} ms of CPU a series (goal {_GOAL:.0f} ms)\n")
        finally:
            portal.terminate()


def _connected() -> http.client.HTTPConnection:
    for _ in range(_TRIES):
        connection = http.client.HTTPConnection("127.0.0.1", _PORT, timeout=60)
        try:
            _first_byte(connection, "/robots.txt")
        except OSError:
            time.sleep(0.5)
        else:
            return connection
    raise SystemExit("The portal did not start.")


def _first_byte(connection: http.client.HTTPConnection, path: str) -> None:
    connection.request("GET", path, headers={"Accept-Encoding": "identity"})
    answer = connection.getresponse()
    if answer.status != http.client.OK or not answer.read(1):
        raise SystemExit(f"{path}: {answer.status}")
    answer.read()


def _cpu(process: int) -> float:
    """Seconds of CPU of a process and of those that it started."""
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    own = (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    children = Path(f"/proc/{process}/task/{process}/children").read_text().split()
    return own + sum(_cpu(int(child)) for child in children)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
