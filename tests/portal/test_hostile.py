"""What strangers send: slow connections, endless and late bodies, and what a fuzzer makes of the API's description."""

from __future__ import annotations

import socket
import time
from collections.abc import Callable
from contextlib import AbstractContextManager, suppress
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest
import schemathesis
from fastapi.testclient import TestClient
from hypothesis import HealthCheck, given, settings

from indicators.portal import middleware, server
from indicators.portal.app import create
from indicators.store.context import Context

Serving = Callable[[Context], AbstractContextManager[str]]


def _connect(address: str) -> socket.socket:
    parts = urlsplit(address)
    return socket.create_connection((str(parts.hostname), int(parts.port or 80)), timeout=10)


def test_slow_connections_are_closed_and_others_are_served(
    published: Context, serving: Serving, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(server, "HEAD_SECONDS", 1.0)
    with serving(published) as address:
        slow = [_connect(address) for _ in range(200)]
        for each in slow:
            each.sendall(b"GET / HTTP/1.1\r\nHost: x\r\nX-A: ")
        assert httpx.get(f"{address}/releases").status_code == 200
        started = time.monotonic()
        for _ in range(3):
            time.sleep(0.4)
            for each in slow:
                with suppress(OSError):
                    each.sendall(b"a")
        for each in slow:
            each.settimeout(5)
            with suppress(ConnectionResetError):
                assert each.recv(1000) == b"", "closed without an answer"
            each.close()
        assert time.monotonic() - started < 8
        assert httpx.get(f"{address}/releases").status_code == 200


def test_a_connection_that_is_used_again_stays_open(
    published: Context, serving: Serving, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(server, "HEAD_SECONDS", 0.3)
    with serving(published) as address, httpx.Client() as client:
        for _ in range(4):
            assert client.get(f"{address}/releases").status_code == 200
            time.sleep(0.1)


@pytest.mark.parametrize("length", [True, False])
def test_a_body_without_end_is_refused_before_it_fills_the_disk(
    published: Context, serving: Serving, monkeypatch: pytest.MonkeyPatch, length: bool
) -> None:
    monkeypatch.setattr(middleware, "LARGEST_BODY", 100_000)
    head = b"POST /check HTTP/1.1\r\nHost: x\r\nContent-Type: multipart/form-data; boundary=b\r\n"
    with serving(published) as address:
        connection = _connect(address)
        if length:
            connection.sendall(head + b"Content-Length: 999999999\r\n\r\n")
        else:
            connection.sendall(head + b"Transfer-Encoding: chunked\r\n\r\n")
        part = b'--b\r\nContent-Disposition: form-data; name="submission"; filename="a.csv"\r\n\r\n' + b"x" * 60_000
        with suppress(OSError):
            for _ in range(100):
                connection.sendall(part if length else b"%x\r\n%b\r\n" % (len(part), part))
        answer = connection.recv(1000)
        assert answer.startswith(b"HTTP/1.1 413")
        connection.close()


def test_a_body_that_comes_too_slowly_is_refused(
    published: Context, serving: Serving, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(middleware, "BODY_SECONDS", 0.5)
    with serving(published) as address:
        connection = _connect(address)
        connection.sendall(
            b"POST /check HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n"
            b"Content-Type: multipart/form-data; boundary=b\r\n\r\n--b"
        )
        assert connection.recv(1000).startswith(b"HTTP/1.1 408")
        connection.close()


@pytest.mark.parametrize(
    "head",
    [
        b"GET /files/latest/../../ict.toml HTTP/1.1\r\nHost: x\r\n\r\n",
        b"GET //etc/passwd HTTP/1.1\r\nHost: x\r\n\r\n",
        b"GET /%00 HTTP/1.1\r\nHost: x\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: x\r\nX: " + b"a" * 70_000 + b"\r\n\r\n",
        b"GET /?" + b"q=a&" * 10_000 + b" HTTP/1.1\r\nHost: x\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: x\r\nCookie: ict_token=\xff\xfe; ;=;\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: x\r\nAuthorization: Basic \xc3\xbc\r\n\r\n",
        b"GET /files/latest/mdg.parquet HTTP/1.1\r\nHost: x\r\nRange: bytes=" + b"0-1," * 500 + b"2-3\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n",
    ],
)
def test_requests_that_no_browser_makes_are_refused_or_answered(address: str, head: bytes) -> None:
    with _connect(address) as connection:
        connection.sendall(head)
        connection.settimeout(10)
        try:
            answer = connection.recv(200)
        except ConnectionResetError:
            answer = b""
        assert not answer.startswith(b"HTTP/1.1 5")
        assert b"root:" not in answer


def test_a_failure_of_ours_is_told_without_its_cause(published: Context, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: Any, **__: Any) -> None:
        raise RuntimeError("the secret path /srv/ict")

    monkeypatch.setattr("indicators.portal.release_reader.Reader.ask", broken)
    with TestClient(create(published), raise_server_exceptions=False) as client:
        answer = client.get("/", params={"lang": "fr"})
    assert answer.status_code == 500
    assert "L’opération a échoué" in answer.text
    assert "secret" not in answer.text


def test_whatever_the_description_allows_the_service_does_not_fail(published: Context) -> None:
    described = schemathesis.openapi.from_asgi("/openapi.json", create(published))
    asked: list[str] = []
    for found in described.get_all_operations():
        operation = found.ok()

        @settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
        @given(case=operation.as_strategy())
        def ask(case: Any) -> None:
            answer = case.call()
            assert answer.status_code < 500, (case.path, answer.text[:500])
            assert "Traceback" not in answer.text
            assert answer.headers["x-content-type-options"]

        ask()
        asked.append(f"{operation.method} {operation.path}")
    assert len(asked) > 15, asked
