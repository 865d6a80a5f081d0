"""A store with releases, and the portal over it: in the process, on a port of the loopback, and in a browser."""

from __future__ import annotations

import datetime as dt
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace

import playwright.sync_api as playwright
import pytest
from fastapi.testclient import TestClient

from indicators.base.clock import fixed
from indicators.base.settings import Settings
from indicators.definitions.registry import Definitions
from indicators.portal.app import create
from indicators.portal.server import server
from indicators.release.lifecycle import withdraw
from indicators.release.publish import release
from indicators.store.context import Context
from indicators.submissions.inbox import collect
from tests.conftest import NOW, SAMPLES
from tests.portal.chromium import CHROMIUM, QUIET
from tests.portal.large_store import of_many_countries
from tests.portal.sdmx_answers import Row, get
from tests.prepared import prepared, released

FILES = ("COL_2013-2016_indicadores.csv", "KEN_2016_questionnaire.xlsx", "FJI_2012-2016.csv")


@pytest.fixture(scope="session")
def published(tmp_path_factory: pytest.TempPathFactory, definitions: Definitions) -> Context:
    """A store with one release of three samples and a withdrawn one before it."""
    context = Context(Settings(home=tmp_path_factory.mktemp("portal"), rate="off"), definitions, fixed(NOW), "test")
    prepared(context, _withdrawn_and_released)
    return _a_day_later(context)


def _a_day_later(context: Context) -> Context:
    return replace(context, clock=fixed(NOW + dt.timedelta(days=1)))


def _withdrawn_and_released(context: Context) -> None:
    first = prepared(context, released, FILES[0])
    later = _a_day_later(context)
    collect(later, [SAMPLES / name for name in FILES[1:]])
    release(later)
    withdraw(later, first, "a <b>wrong</b> figure")
    later.lake.close()


@pytest.fixture(scope="session")
def client(published: Context) -> Iterator[TestClient]:
    with TestClient(create(published), raise_server_exceptions=False) as client:
        yield client


@pytest.fixture(scope="session")
def many_countries(tmp_path_factory: pytest.TempPathFactory, definitions: Definitions) -> Context:
    """A store with a release of the values of two hundred countries."""
    context = Context(Settings(home=tmp_path_factory.mktemp("large"), rate="off"), definitions, fixed(NOW), "test")
    prepared(context, of_many_countries)
    return context


@pytest.fixture(scope="session")
def large(many_countries: Context) -> Iterator[TestClient]:
    """The portal over it."""
    with TestClient(create(many_countries), raise_server_exceptions=False) as client:
        yield client


@contextmanager
def served(context: Context) -> Iterator[str]:
    """The portal on a port of the loopback, as `ict serve` runs it; gives its address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    running = server(create(context), "127.0.0.1", port)
    thread = threading.Thread(target=running.run, daemon=True)
    thread.start()
    while not running.started:
        time.sleep(0.05)
    yield f"http://127.0.0.1:{port}"
    running.should_exit = True
    thread.join(timeout=10)


@pytest.fixture(scope="session")
def address(published: Context) -> Iterator[str]:
    with served(published) as url:
        yield url


@pytest.fixture(scope="session")
def large_address(many_countries: Context) -> Iterator[str]:
    with served(many_countries) as url:
        yield url


@pytest.fixture(scope="module")
def browser() -> Iterator[playwright.Browser]:
    with playwright.sync_playwright() as started:
        running = started.chromium.launch(executable_path=CHROMIUM, args=list(QUIET))
        yield running
        running.close()


@pytest.fixture
def page(browser: playwright.Browser) -> Iterator[playwright.Page]:
    context = browser.new_context(viewport={"width": 1200, "height": 900}, accept_downloads=True)
    yield context.new_page()
    context.close()


@pytest.fixture(scope="session")
def serving() -> Callable[[Context], object]:
    """Serves a context of the test's own while a block lasts."""
    return served


@pytest.fixture(scope="module")
def whole(client: TestClient) -> list[Row]:
    """All observations of the dataflow."""
    rows = get(client, "")
    assert len(rows) > 50
    return rows
