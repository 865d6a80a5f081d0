"""The figures reach a collector of OpenTelemetry with the settings of docker-compose.yml."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
import yaml

from tests.conftest import ROOT
from tests.services.compose import interpolated

pytestmark = pytest.mark.slow


class _Collector(ThreadingHTTPServer):
    received: list[tuple[str, bytes]]


class _Handler(BaseHTTPRequestHandler):
    server: _Collector

    def do_POST(self) -> None:
        self.server.received.append((self.path, self.rfile.read(int(self.headers["Content-Length"]))))
        self.send_response(200)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def collector() -> Iterator[_Collector]:
    with _Collector(("127.0.0.1", 0), _Handler) as server:
        server.received = []
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()


def _environment(variables: dict[str, str]) -> dict[str, str]:
    file = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
    described: dict[str, str] = interpolated(file["x-ict"]["environment"], variables)
    return {name: str(value) for name, value in described.items() if "OTEL" in name or "METRICS" in name}


@pytest.mark.parametrize("on", [True, False])
def test_the_figures_reach_a_collector_where_it_is_on(collector: _Collector, tmp_path: Path, on: bool) -> None:
    variables = {"OTEL_ON": "true"} if on else {}
    variables["OTEL_ENDPOINT"] = f"http://127.0.0.1:{collector.server_port}"
    subprocess.run(
        [
            sys.executable,
            "-c",
            "from indicators.operation.airflow.dag_defaults import measure; measure({'unchecked': 3.0})",
        ],
        env=os.environ | _environment(variables) | {"AIRFLOW_HOME": str(tmp_path)},
        cwd=ROOT,
        check=True,
        capture_output=True,
    )
    sent = [body for path, body in collector.received if path == "/v1/metrics"]
    assert bool(sent) == on
    assert all(b"airflow.ict.unchecked" in body and b"ict" in body for body in sent)
