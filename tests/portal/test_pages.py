"""The portal: pages in six languages, downloads that clients resume, a check that stores nothing."""

from __future__ import annotations

import base64
import datetime as dt
import html
import io
import re
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import quote

import duckdb
import openpyxl
import pandas as pd
import pytest
from fastapi.testclient import TestClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from indicators.base.clock import fixed
from indicators.definitions.names import UN_LANGUAGES
from indicators.definitions.registry import Definitions
from indicators.portal import precheck
from indicators.portal.app import create
from indicators.portal.release_reader import Reader
from indicators.release.lifecycle import withdraw
from indicators.release.publish import release
from indicators.store.catalogue import extension
from indicators.store.context import Context
from indicators.submissions.inbox import collect
from tests.conftest import NOW, SAMPLES
from tests.portal.conftest import FILES
from tests.prepared import prepared, released

PAGES = (
    *("/", "/?q=internet", "/indicators/MDG_2008/8.16", "/indicators/SDG/17.8.1", "/indicators/MDG_2003/47"),
    *("/indicators/CORE/HH7", "/areas/COL", "/areas/KEN", "/releases", "/releases/latest", "/check", "/search?q=kenia"),
)

# Nothing runs the data; all else comes from here.
SCRIPT = r'<script (type="application/(ld\+)?json"[^>]*|src="/(scripts/)?\w+\.js" (defer|type="module"))>'


@pytest.mark.parametrize("language", UN_LANGUAGES)
@pytest.mark.parametrize("page", PAGES)
def test_every_page_in_every_language(client: TestClient, page: str, language: str) -> None:
    answer = client.get(page, params={"lang": language})
    assert answer.status_code == 200
    assert f'<html lang="{language}" dir="{"rtl" if language == "ar" else "ltr"}">' in answer.text
    assert len(answer.content) < 300_000
    assert all(re.fullmatch(SCRIPT, script) for script in re.findall(r"<script[^>]*>", answer.text))
    hosts = set(re.findall(r'(?:src|href|action)="(?:https?:)?//([^/"]+)', answer.text))
    assert hosts <= {"testserver"}, "no request to a third party"
    assert answer.text.count("<h1>") == 1
    for picture in re.findall(r"<img [^>]*>", answer.text):
        assert 'alt="' in picture


@pytest.mark.parametrize(
    ("wanted", "spoken"),
    [
        ("es-PE,es;q=0.9,en;q=0.5", "es"),
        ("zh-CN,zh;q=0.9", "zh"),
        ("zh-Hant-TW", "zh"),
        ("fr;q=0.1, es;q=0.9", "es"),
        ("de, fr-CA;q=0.3, *;q=0.1", "fr"),
        ("fr;q=0", "en"),
        ("tlh", "en"),
        ("", "en"),
    ],
)
def test_the_language_of_the_browser_is_spoken(client: TestClient, wanted: str, spoken: str) -> None:
    assert f'<html lang="{spoken}" dir="ltr">' in client.get("/", headers={"Accept-Language": wanted}).text


def test_answers_carry_the_headers_that_protect_readers(client: TestClient) -> None:
    headers = client.get("/").headers
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "no-referrer"


def test_search_finds_by_word_code_goal_country_and_year(client: TestClient) -> None:
    found = client.get("/", params={"q": "mobile subscriptions"}).text
    assert "8.15" in found
    assert "8.16" not in found
    assert "17.8.1" in client.get("/", params={"q": "17.8"}).text
    only = client.get("/", params={"framework": "SDG"}).text
    assert "/indicators/SDG/" in only
    assert "/indicators/MDG_2008/" not in only
    assert "No indicator has all of these words." in client.get("/", params={"q": "internet", "year": 1970}).text
    country = client.get("/", params={"q": "kenya", "lang": "es"}).text
    assert "/areas/KEN" in country
    assert "/areas/COL" not in country


def test_an_indicator_has_its_definitions_numbers_and_chart(client: TestClient, definitions: Definitions) -> None:
    page = client.get("/indicators/MDG_2008/8.16", params={"lang": "fr"}).text
    assert f"<h1>OMD 2008 8.16\u00a0: {definitions.indicator('2022', 'HH7').title('fr')}</h1>" in html.unescape(page)
    of_map, of_years = re.findall(r'<th scope="row"><a[^>]*>Colombie.*?</tr>', page, re.DOTALL)
    assert "58,1" in of_map, "decimals as the language writes them"
    assert "55,9" in of_years
    for edition in ("2005", "2010", "2022"):
        assert f'<th scope="row">{edition}</th>' in page
    chart = client.get("/charts/MDG_2008/8.16.svg")
    assert chart.headers["Content-Type"] == "image/svg+xml"
    assert chart.text.startswith("<svg")


@pytest.mark.parametrize(
    ("language", "names"),
    [
        ("en", ("MDG 2008", "MDG 2003", "SDG", "Core list")),
        ("ru", ("ЦРТ 2008", "ЦРТ 2003", "ЦУР", "Основной перечень")),
        ("ar", ("الأهداف الإنمائية للألفية 2008", "أهداف التنمية المستدامة", "القائمة الأساسية")),
    ],
)
def test_lists_have_names_in_the_language_of_the_page(
    client: TestClient, language: str, names: tuple[str, ...]
) -> None:
    page = client.get("/", params={"lang": language}).text
    for name in names:
        assert f"<caption>{name}</caption>" in page
        assert f">{name}</option>" in page


def test_what_is_written_in_english_says_so_on_other_pages(client: TestClient) -> None:
    assert '<div class="changes" lang="en" dir="ltr">' in client.get("/releases/latest", params={"lang": "ar"}).text
    assert '<div class="changes">' in client.get("/releases/latest").text


def test_what_is_not_there_is_told_on_a_page(client: TestClient) -> None:
    for path in ("/areas/XXX", "/indicators/MDG_2008/9.99", "/releases/none", "/nothing", "/charts/SDG/1.svg"):
        answer = client.get(path)
        assert answer.status_code == 404, path
        assert "<h1>There is no" in answer.text
    assert client.post("/areas/KEN").status_code == 405


def _stored(context: Context) -> dict[str, int]:
    return {str(path): path.stat().st_size for path in context.settings.home.rglob("*") if path.is_file()}


def test_an_office_checks_a_file_and_nothing_is_stored(client: TestClient, published: Context) -> None:
    before = _stored(published)
    path = SAMPLES / "SEN_2016_questionnaire_fr.xlsx"
    answer = client.post("/check?lang=fr", files={"submission": (path.name, path.read_bytes())})
    assert answer.status_code == 200
    assert "à corriger" in answer.text
    assert "n’est pas un nombre" in answer.text
    assert f"<bdi>{path.name}</bdi>" in answer.text, "the file's own name"
    assert 'href="/rules/R005?lang=fr"' in answer.text
    assert _stored(published) == before
    downloads = dict(re.findall(r'download="([^"]+)" href="data:[^;]+;base64,([^"]+)"', answer.text))
    assert [*downloads] == [f"{path.stem}_checked.xlsx", f"{path.stem}_findings.csv"]
    back = openpyxl.load_workbook(io.BytesIO(base64.b64decode(downloads[f"{path.stem}_checked.xlsx"])))
    assert back.sheetnames[0] == "Constats"
    listed = base64.b64decode(downloads[f"{path.stem}_findings.csv"]).decode("utf-8-sig")
    assert "HH!H22" in listed


def test_the_page_tells_nobody_what_was_accepted_and_not_yet_released(context: Context, tmp_path: Path) -> None:
    head = "REF_AREA,EDITION,INDICATOR,TIME_PERIOD,OBS_VALUE\n"
    (tmp_path / "ken").mkdir()
    accepted = tmp_path / "ken" / "KEN_a.csv"
    accepted.write_text(f"{head}KEN,2016,HH7,2020,41.73\nKEN,2016,HH7,2019,39.2\n")
    collect(context, [accepted])
    with TestClient(create(context)) as client:
        answer = client.post("/check", files={"submission": ("KEN_b.csv", f"{head}KEN,2016,HH7,2020,81.5\n".encode())})
    assert answer.status_code == 200
    assert "41.73" not in answer.text
    assert "39.2" not in answer.text


@pytest.mark.parametrize(
    "name",
    ["../../../x.csv", "<script>alert(1)</script>.csv", "a\r\nSet-Cookie: x=1.csv", "x" * 3000 + ".csv", "=cmd().csv"],
)
def test_a_hostile_file_name_is_only_text(client: TestClient, published: Context, name: str) -> None:
    before = _stored(published)
    data = b"REF_AREA,EDITION,INDICATOR,TIME_PERIOD,OBS_VALUE\nKEN,2016,HH7,2020,<script>alert(2)</script>\n"
    answer = client.post("/check", files={"submission": (name, data)})
    assert answer.status_code == 200
    assert all(re.fullmatch(SCRIPT, script) for script in re.findall(r"<script[^>]*>", answer.text))
    assert "x=1" not in answer.headers.get("Set-Cookie", "")
    assert _stored(published) == before


def test_a_large_file_is_refused_before_it_is_read(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(precheck, "LARGEST", 1000)
    answer = client.post("/check", files={"submission": ("a.csv", b"x" * 1001)})
    assert answer.status_code == 413
    assert 'role="alert"' in answer.text
    assert client.post("/check").status_code == 422


def test_before_the_first_release_the_portal_says_so(context: Context) -> None:
    with TestClient(create(context)) as empty:
        assert empty.get("/").status_code == 404
        assert "Nothing was published yet." in empty.get("/").text
        assert "Nothing was published yet." in empty.get("/releases").text


anything = st.text(max_size=30)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    parts=st.lists(anything, max_size=4),
    asked=st.dictionaries(st.sampled_from(["q", "lang", "framework", "year"]), anything),
    tag=anything,
)
def test_whatever_is_asked_the_service_does_not_fail(
    client: TestClient, parts: list[str], asked: dict[str, str], tag: str
) -> None:
    start = ("", "files", "areas", "indicators", "releases", "charts")[len(tag) % 6]
    url = "http://testserver/" + "/".join(quote(part, safe="") for part in (start, *parts))
    headers = {"Range": f"bytes={tag.encode('ascii', 'ignore').decode().strip()}"} if tag.isprintable() else {}
    assert client.get(url, params=asked, headers=headers).status_code < 500


def test_duckdb_and_pandas_read_an_extract_from_its_address(address: str, published: Context) -> None:
    path = published.settings.releases / "latest" / "mdg.parquet"
    expected = duckdb.sql(
        f"SELECT REF_AREA, OBS_VALUE FROM '{path}' WHERE MDG_INDICATOR = '8.16' ORDER BY ALL"
    ).fetchall()
    assert expected
    url = f"{address}/files/latest/mdg.parquet"
    with duckdb.connect() as con:
        con.execute(f"LOAD '{extension('httpfs')}'")
        query = "SELECT REF_AREA, OBS_VALUE FROM read_parquet(?) WHERE MDG_INDICATOR = '8.16' ORDER BY ALL"
        assert con.execute(query, [url]).fetchall() == expected
    frame = pd.read_parquet(url, columns=["REF_AREA", "MDG_INDICATOR", "OBS_VALUE"])
    assert len(frame[frame["MDG_INDICATOR"] == "8.16"]) == len(expected)


def test_many_readers_at_once(address: str) -> None:
    import concurrent.futures

    import httpx

    def read(number: int) -> Any:
        page = PAGES[number % len(PAGES)]
        with httpx.Client() as one:
            pages = one.get(f"{address}{page}").status_code
            part = one.get(f"{address}/files/latest/mdg.parquet", headers={"Range": f"bytes={number}-{number + 500}"})
        return pages, part.status_code, len(part.content)

    with concurrent.futures.ThreadPoolExecutor(20) as pool:
        assert set(pool.map(read, range(60))) == {(200, 206, 501)}


def test_a_page_is_made_once_and_anew_when_another_release_opens(context: Context) -> None:
    first = prepared(context, released, FILES[0])
    made: list[str] = []
    with TestClient(create(context)) as client:
        real = Reader.ask
        with pytest.MonkeyPatch.context() as watched:
            watched.setattr(Reader, "ask", lambda *a, **k: made.append(str(a[1])) or real(*a, **k))
            page = client.get("/")
            assert made
            made.clear()
            again = client.get("/")
            assert (again.text, made) == (page.text, [])
            assert client.get("/", headers={"If-None-Match": page.headers["ETag"]}).status_code == 304
            assert client.get("/", params={"lang": "fr"}).text != page.text
            made.clear()
            later = replace(context, clock=fixed(NOW + dt.timedelta(days=1)))
            collect(later, [SAMPLES / FILES[2]])
            second = release(later).version
            client.app.state.release_catalogue._asked_at = -10.0  # type: ignore[attr-defined]
            assert second in client.get("/").text
            withdraw(later, second, "wrong")
            client.app.state.release_catalogue._asked_at = -10.0  # type: ignore[attr-defined]
            assert first in client.get("/").text
