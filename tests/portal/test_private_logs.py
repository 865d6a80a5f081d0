"""What opens something never reaches a log; and whose word on the reader's address is taken."""

from __future__ import annotations

import logging
from contextlib import suppress
from dataclasses import replace
from typing import Any

import httpx
import pytest
from fastapi import FastAPI, Request
from fastapi.testclient import TestClient

from indicators.base.redaction import HIDDEN, redacted
from indicators.organisations import answer_links, members
from indicators.portal.app import create
from indicators.portal.server import server
from indicators.store.context import Context
from tests.portal.test_hostile import Serving

LINK = "WyIwMTIzNDU2Nzg5YWItS0VOIiwieCJd.aSpQ5g.AbCdEfGhIjKlMnOpQrStUvWxYz0"


def test_no_token_is_in_any_log_whatever_fails(
    published: Context,
    serving: Serving,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
) -> None:
    caplog.set_level(logging.DEBUG)
    link = answer_links.answer_link(published, "0123456789ab-KEN", "report-0123456789ab-KEN").rpartition("/")[2]
    shown = "ict_0123456789ab_" + "Secret-of_a-member" * 2
    tokens = (link, shown)

    def ask(address: str) -> list[int]:
        signed_in = {"Cookie": f"ict_token={shown}"}
        asked: list[tuple[str, str, dict[str, Any]]] = [
            ("GET", "/", {"headers": signed_in}),
            ("GET", f"/answer/{link}", {}),
            ("GET", f"/answer/{link}x?lang=fr", {}),
            ("POST", f"/answer/{link}", {"data": {"explanation": "a"}}),
            ("GET", f"/answer/{link}/more", {"headers": signed_in}),
            ("POST", "/sign-in", {"data": {"token": shown}}),
            ("GET", f"/none/{shown}", {"headers": {"Authorization": f"Bearer {shown}"}}),
        ]
        answers = []
        for method, path, more in asked:
            with suppress(httpx.TransportError):  # a failure before the body was read closes the connection
                answers.append(httpx.request(method, f"{address}{path}", **more).status_code)
        return answers

    def fails(*given: Any, **_: Any) -> None:
        raise RuntimeError(f"no row for {given[1:]!r}, /answer/{link}, {shown}")

    with serving(published) as address:
        good = ask(address)
        monkeypatch.setattr(answer_links, "opened", fails)
        monkeypatch.setattr("indicators.portal.answer.opened", fails, raising=False)
        monkeypatch.setattr(members, "caller", lambda context, shown: fails(context, shown))
        failing = [status for _ in range(5) for status in ask(address)]
    logged = caplog.text + "".join(capfd.readouterr())
    assert 401 in good
    assert failing.count(500) >= 15
    assert "failed" in logged
    assert HIDDEN in logged
    assert not [token for token in tokens if token in logged]
    assert not [part for part in link.split(".") if part and part in logged and len(part) > 8]
    assert "Secret-of_a-member" not in logged
    accesses = published.settings.access
    for path in accesses.rglob("*") if accesses.is_dir() else ():
        assert not path.is_file() or not [token for token in tokens if token in path.read_text(errors="replace")]


def test_a_failure_is_logged_by_the_template_of_its_route(
    published: Context, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fails(*_: Any) -> None:
        raise RuntimeError("broken")

    monkeypatch.setattr(answer_links, "opened", fails)
    with TestClient(create(published), raise_server_exceptions=False) as client:
        assert client.get(f"/answer/{LINK}").status_code == 500
    assert "GET /answer/{token} failed" in caplog.text


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        (f"GET /answer/{LINK} HTTP/1.1", f"GET /answer/{HIDDEN} HTTP/1.1"),
        (f"/answer/{LINK[:9]}", f"/answer/{HIDDEN}"),
        (f"GET /received/{LINK[:9]}?lang=fr HTTP/1.1", f"GET /received/{HIDDEN}?lang=fr HTTP/1.1"),
        (f"wrong: {LINK!r}", f"wrong: '{HIDDEN}'"),
        ("ict_0123456789ab_abc-DEF_1", HIDDEN),
        ("Authorization: Bearer abc.def", f"Authorization: Bearer {HIDDEN}"),
        ("Authorization: Basic dXNlcjp4", f"Authorization: Basic {HIDDEN}"),
        ("/releases/2026-11-22-e01dc992", "/releases/2026-11-22-e01dc992"),
        ("GET /answer/{token} failed in indicators.portal.private_logs", ""),
    ],
)
def test_tokens_are_hidden_and_nothing_else(text: str, kept: str) -> None:
    found = redacted(text)
    assert found == kept if kept else "indicators.portal.private_logs" in found


@pytest.mark.parametrize(
    ("proxies", "scheme", "client"),
    [("", "http", "127.0.0.1"), ("127.0.0.0/8", "https", "203.0.113.9"), ("10.0.0.0/8", "http", "127.0.0.1")],
)
def test_the_word_of_a_trusted_proxy_is_taken_and_no_other(proxies: str, scheme: str, client: str) -> None:
    app = FastAPI()

    @app.get("/")
    def seen(request: Request) -> dict[str, str]:
        return {"scheme": request.url.scheme, "client": request.client.host if request.client else ""}

    config = server(app, "127.0.0.1", 0, proxies=proxies).config
    config.load()
    headers = {"X-Forwarded-For": "203.0.113.9", "X-Forwarded-Proto": "https"}
    with TestClient(config.loaded_app, client=("127.0.0.1", 5000)) as asked:
        assert asked.get("/", headers=headers).json() == {"scheme": scheme, "client": client}


def test_behind_a_trusted_proxy_the_session_is_secure_and_readers_are_counted_apart(published: Context) -> None:
    few = replace(published, settings=replace(published.settings, rate="2/minute"))
    members.add(published, "uis", "UIS", "data@uis.example", "fr")
    token, _ = members.issue(published, "uis", ("releases",), 30)
    config = server(create(few), "127.0.0.1", 0, proxies="127.0.0.1").config
    config.load()
    with TestClient(config.loaded_app, client=("127.0.0.1", 5000)) as asked:
        for reader in ("203.0.113.1", "203.0.113.2"):
            headers = {"X-Forwarded-For": reader, "X-Forwarded-Proto": "https"}
            assert [asked.get("/healthz", headers=headers).status_code for _ in range(3)] == [200, 200, 429]
        headers = {"X-Forwarded-For": "203.0.113.3", "X-Forwarded-Proto": "https"}
        answer = asked.post("/sign-in", data={"token": token}, headers=headers, follow_redirects=False)
    assert "; Secure" in answer.headers["Set-Cookie"]
