"""Load on the portal: 200 readers at once of the catalogue and of parts of a file, beside nginx with the same file.

Needs wrk and nginx (Debian: wrk, nginx-light). Run: make load
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from indicators.context import open_context
from indicators.inbox import collect
from indicators.publish.release import release

ROOT = Path(__file__).parents[2]
READERS, SECONDS = 200, 15
_NGINX = """
user root; daemon off; worker_processes 1; pid {folder}/nginx.pid; error_log stderr error;
events {{ worker_connections 1024; }}
http {{ access_log off; client_body_temp_path {folder}/a; proxy_temp_path {folder}/b; fastcgi_temp_path {folder}/c;
  uwsgi_temp_path {folder}/d; scgi_temp_path {folder}/e;
  server {{ listen 127.0.0.1:{port}; root {root}; }} }}
"""


def _port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def _wait(port: int) -> None:
    for _ in range(300):
        with socket.socket() as one:
            if one.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise SystemExit(f"nothing answers on {port}")


def _load(url: str, *, size: int = 0) -> tuple[float, float, float, int]:
    """Requests a second, median and p95 in milliseconds, errors."""
    environment = os.environ | {"RANGED": "yes" if size else "no", "SIZE": str(size)}
    script = str(Path(__file__).with_suffix(".lua"))
    command = ["wrk", "-t1", f"-c{READERS}", f"-d{SECONDS}s", "--timeout", "30s", "-s", script, url]
    done = subprocess.run(command, capture_output=True, text=True, check=True, env=environment)
    line = next(line for line in done.stdout.splitlines() if line.startswith("RESULT"))
    _, requests, median, p95, errors = line.split()
    return int(requests) / SECONDS, float(median), float(p95), int(errors)


def main() -> None:
    """Measures and prints a table."""
    if not shutil.which("wrk") or not shutil.which("nginx"):
        raise SystemExit("wrk and nginx are not there: apt-get install wrk nginx-light")
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        context = open_context(folder / "work")
        collect(context, sorted(path for path in (ROOT / "samples").rglob("*.*") if path.suffix != ".md"))
        made = release(context)
        size = (made.folder / "mdg.parquet").stat().st_size
        web, proxyless = _port(), _port()
        (folder / "nginx.conf").write_text(_NGINX.format(folder=folder, port=web, root=made.folder))
        program = Path(sys.executable).with_name("ict")
        servers = [
            subprocess.Popen(["nginx", "-c", str(folder / "nginx.conf"), "-p", place]),
            subprocess.Popen(
                [program, "serve", "--port", str(proxyless), "--work", str(context.settings.home)],
                env=os.environ | {"ICT_RATE": "off"}, stdout=subprocess.DEVNULL,
            ),
        ]  # fmt: skip
        try:
            _wait(web)
            _wait(proxyless)
            portal, nginx = f"http://127.0.0.1:{proxyless}", f"http://127.0.0.1:{web}"
            rows = [
                ("catalogue, portal", *_load(f"{portal}/?lang=en")),
                ("indicator, portal", *_load(f"{portal}/indicators/MDG_2008/8.16?lang=en")),
                ("4 kB of a file, portal", *_load(f"{portal}/files/latest/mdg.parquet", size=size)),
                ("4 kB of a file, nginx", *_load(f"{nginx}/mdg.parquet", size=size)),
            ]
        finally:
            for each in servers:
                each.terminate()
                each.wait(timeout=20)
    print(f"{READERS} readers at once, {SECONDS} s each; one process each, wrk on the same 2 cores")
    print(f"{'':26}{'per second':>12}{'median ms':>12}{'p95 ms':>10}{'errors':>8}")
    for name, rate, median, p95, errors in rows:
        print(f"{name:26}{rate:12,.0f}{median:12,.1f}{p95:10,.1f}{errors:8}")
    print(f"p95 of the file: {rows[2][3] / rows[3][3]:.1f} times nginx")


if __name__ == "__main__":
    main()
