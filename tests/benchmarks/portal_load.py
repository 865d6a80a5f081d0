"""Load on the portal: 200 readers at once of one page, of parts of a file beside nginx, and of all that there is.

Run: make load. What stands beside nginx needs wrk and nginx (Debian: wrk, nginx-light).
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from indicators.release.publish import Release, release
from indicators.store.context import open_context
from indicators.submissions.inbox import collect
from tests.benchmarks.mixed_readers import Plan, quantile, read
from tests.services.servers import free_port, wait_for

ROOT = Path(__file__).parents[2]
READERS, SECONDS = 200, 15
WARM_SECONDS, MIXED_SECONDS = 20, 60
_NGINX = """
user root; daemon off; worker_processes 1; pid {folder}/nginx.pid; error_log stderr error;
events {{ worker_connections 1024; }}
http {{ access_log off; client_body_temp_path {folder}/a; proxy_temp_path {folder}/b; fastcgi_temp_path {folder}/c;
  uwsgi_temp_path {folder}/d; scgi_temp_path {folder}/e;
  server {{ listen 127.0.0.1:{port}; root {root}; }} }}
"""


def _load(url: str, *, size: int = 0) -> tuple[float, float, float, int]:
    """Requests a second, median and p95 in milliseconds, errors."""
    environment = os.environ | {"RANGED": "yes" if size else "no", "SIZE": str(size)}
    script = str(Path(__file__).with_suffix(".lua"))
    command = ["wrk", "-t1", f"-c{READERS}", f"-d{SECONDS}s", "--timeout", "30s", "-s", script, url]
    done = subprocess.run(command, capture_output=True, text=True, check=True, env=environment)
    line = next(line for line in done.stdout.splitlines() if line.startswith("RESULT"))
    _, requests, median, p95, errors = line.split()
    return int(requests) / SECONDS, float(median), float(p95), int(errors)


def _mixed(url: str, server: subprocess.Popen[bytes], areas: list[str]) -> str:
    """Pages, SDMX and files by turns, without a pause: what one of the readers waits, and what it costs in memory."""
    pages = ["/indicators/MDG_2008/8.16", "/indicators/SDG/17.8.1"]
    plan = Plan(url, MIXED_SECONDS, READERS, 0, {}, areas, pages, restarts=False)
    fresh = _resident(server)
    asyncio.run(read(replace(plan, seconds=WARM_SECONDS)))
    before = _resident(server)
    seen = asyncio.run(read(plan))
    middle, slow = quantile(seen.seconds, 0.5), quantile(seen.seconds, 0.99)
    grown = _resident(server) - before
    return (
        f"all by turns, {MIXED_SECONDS} s: {len(seen.seconds) / MIXED_SECONDS:,.0f} per second, median {middle:.2f} s,"
        f" p99 {slow:.2f} s, {len(seen.errors)} errors; memory {fresh:.0f} MB at first, {before:.0f} MB when everything"
        f" was asked for, and then {grown:+.0f} MB"
    )


def _resident(process: subprocess.Popen[bytes]) -> float:
    """Memory of a process in MB."""
    found = re.search(r"VmRSS:\s+(\d+) kB", Path(f"/proc/{process.pid}/status").read_text())
    return int(found[1]) / 1024 if found else 0.0


@contextlib.contextmanager
def _serving(*command: str | Path) -> Iterator[subprocess.Popen[bytes]]:
    """A server, ended afterwards."""
    process = subprocess.Popen(command, env=os.environ | {"ICT_RATE": "off"}, stdout=subprocess.DEVNULL)
    try:
        yield process
    finally:
        process.terminate()
        process.wait(timeout=20)


def _beside_nginx(folder: Path, made: Release, portal: str) -> None:
    """One page, and parts of a file, from the portal and from nginx."""
    size, port = (made.folder / "mdg.parquet").stat().st_size, free_port()
    (folder / "nginx.conf").write_text(_NGINX.format(folder=folder, port=port, root=made.folder))
    with _serving("nginx", "-c", folder / "nginx.conf", "-p", folder):
        wait_for(port)
        rows = [
            ("catalogue, portal", *_load(f"{portal}/?lang=en")),
            ("indicator, portal", *_load(f"{portal}/indicators/MDG_2008/8.16?lang=en")),
            ("4 kB of a file, portal", *_load(f"{portal}/files/latest/mdg.parquet", size=size)),
            ("4 kB of a file, nginx", *_load(f"http://127.0.0.1:{port}/mdg.parquet", size=size)),
        ]
    print(f"{READERS} readers at once, {SECONDS} s each; one process each, wrk on the same 2 cores")
    print(f"{'':26}{'per second':>12}{'median ms':>12}{'p95 ms':>10}{'errors':>8}")
    for name, rate, median, p95, errors in rows:
        print(f"{name:26}{rate:12,.0f}{median:12,.1f}{p95:10,.1f}{errors:8}")
    print(f"p95 of the file: {rows[2][3] / rows[3][3]:.1f} times nginx")


def main() -> None:
    """Measures and prints a table."""
    with tempfile.TemporaryDirectory() as place:
        folder, port = Path(place), free_port()
        context = open_context(folder / "work")
        collect(context, sorted(path for path in (ROOT / "samples").rglob("*.*") if path.suffix != ".md"))
        made = release(context)
        areas = sorted(path.stem for path in made.folder.glob("by-area/*.csv"))
        portal = f"http://127.0.0.1:{port}"
        program = Path(sys.executable).with_name("ict")
        with _serving(program, "serve", "--port", str(port), "--work", context.settings.home) as server:
            wait_for(port)
            print(_mixed(portal, server, areas))
            if shutil.which("wrk") and shutil.which("nginx"):
                _beside_nginx(folder, made, portal)
            else:
                print("The rest is left out, as wrk and nginx are not there: apt-get install wrk nginx-light")


if __name__ == "__main__":
    main()
