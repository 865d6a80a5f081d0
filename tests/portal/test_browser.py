"""The portal in a real browser: search, chart, download, check of a file, keyboard, phone, and accessibility (axe)."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from indicators.store.context import Context
from tests.conftest import SAMPLES
from tests.portal.chromium import MARKS

pytestmark = MARKS
PAGES = (
    *(
        "/",
        "/?q=internet&edition=2014",
        "/indicators/MDG_2008/8.16?lang=fr",
        "/indicators/CORE/HH7",
        "/areas/COL?lang=es",
    ),
    *(
        "/releases",
        "/releases/latest",
        "/metadata/mdg?lang=fr",
        "/check?lang=es",
        "/sign-in",
        "/nothing",
        "/search?q=kenya&lang=ar",
    ),
)
WCAG = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}}


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("width", [1200, 320])
def test_every_page_is_accessible_and_fits(browser: Browser, address: str, path: str, width: int) -> None:
    context = browser.new_context(viewport={"width": width, "height": 800})
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    wrong: list[str] = []
    page.on("console", lambda message: wrong.append(message.text) if message.type == "error" else None)
    page.goto(address + path)
    found = Axe().run(page, options=WCAG)
    assert found.violations_count == 0, found.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth") <= width, "nothing scrolls sideways but tables"
    assert all(url.startswith(address) for url in asked), "no request to a third party"
    assert [text for text in wrong if "404" not in text] == []
    context.close()


def test_a_reader_searches_and_comes_to_numbers_and_chart(page: Page, address: str) -> None:
    page.goto(address)
    page.get_by_role("searchbox").fill("individuals internet")
    page.get_by_role("button", name="Search").click()
    page.get_by_role("link", name="8.16").click()
    assert page.get_by_role("heading", level=1).inner_text().startswith("MDG 2008 8.16")
    page.wait_for_load_state("load")
    for picture in page.locator("figure img").all():
        assert picture.evaluate("image => image.complete && image.naturalWidth") > 300
    page.wait_for_selector("#drawing svg")
    page.get_by_text("Choose countries and regions").click()
    expect(page.locator("#drawing svg")).to_contain_text("Fiji")
    page.get_by_role("checkbox", name="Fiji").uncheck()
    page.wait_for_url("**area=COL**")
    expect(page.locator("#drawing svg")).not_to_contain_text("Fiji")
    expect(page.locator("#drawing svg")).to_contain_text("Colombia")
    page.get_by_role("navigation", name="Views").get_by_role("link", name="Table").click()
    assert page.get_by_role("row", name="Colombia").count() == 1
    page.get_by_text("The same as a table").last.click()
    assert page.get_by_role("row", name="World").last.is_visible()


def test_the_map_follows_the_slider_and_says_the_value_of_an_area(page: Page, address: str) -> None:
    page.goto(f"{address}/?at=2014")
    colombia = page.locator('path[data-a="COL"]')
    before = colombia.get_attribute("class")
    assert str(before).startswith("k")
    page.get_by_role("slider").press("Home")
    assert colombia.get_attribute("class") == "knone", "the first year has no value of Colombia"
    page.wait_for_url("**at=*")
    page.get_by_role("slider").fill("2014")
    assert colombia.get_attribute("class") == before
    colombia.hover()
    assert page.locator(".readout").inner_text().startswith("Colombia: ")
    colombia.click()
    page.wait_for_url("**/areas/COL**")


def test_a_reader_downloads_a_file_that_is_the_published_one(page: Page, address: str, published: Context) -> None:
    page.goto(f"{address}/releases/latest")
    with page.expect_download() as started:
        page.get_by_role("link", name="mdg.csv.gz").click()
    expected = published.settings.releases / "latest" / "mdg.csv.gz"
    assert Path(started.value.path()).read_bytes() == expected.read_bytes()


def test_an_office_checks_a_file_and_sees_how_far_it_is(page: Page, address: str) -> None:
    page.goto(f"{address}/check?lang=fr")
    page.locator("input[type=file]").set_input_files(SAMPLES / "SEN_2016_questionnaire_fr.xlsx")
    page.get_by_role("button", name="Contrôler").click()
    page.wait_for_selector("section")
    steps = page.get_by_role("status").locator("li").all_inner_texts()
    assert [step.split()[0] for step in steps] == ["Octets", "Valeurs", "Constats", "Terminé."]
    assert page.get_by_text("HH!H22").first.is_visible()
    with page.expect_download() as started:
        page.get_by_role("link", name="Votre classeur").click()
    assert started.value.suggested_filename == "SEN_2016_questionnaire_fr_checked.xlsx"
    assert "Constats" in openpyxl.load_workbook(io.BytesIO(Path(started.value.path()).read_bytes())).sheetnames


def test_the_steps_are_seen_while_the_work_goes_on(address: str) -> None:
    import httpx

    path = SAMPLES / "unsd" / "mdg_8.14-8.16_2000-2014.csv"
    with (
        path.open("rb") as data,
        httpx.stream("POST", f"{address}/check", files={"submission": (path.name, data)}, timeout=60) as answer,
    ):
        pieces = [piece for piece in answer.iter_text() if piece]
    assert len(pieces) > 3
    first = next(place for place, piece in enumerate(pieces) if "Reading the file" in piece)
    last = next(place for place, piece in enumerate(pieces) if "The file has been deleted" in piece)
    assert first < last, "the first step is sent before the last is done"


def test_everything_is_reached_by_the_keyboard(page: Page, address: str) -> None:
    page.goto(address)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to content"
    page.keyboard.press("Enter")
    page.wait_for_url("**#main")
    for _ in range(20):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.type") == "search":
            break
    page.keyboard.type("8.16")
    page.keyboard.press("Enter")
    page.wait_for_url("**q=8.16**")
    for _ in range(40):
        page.keyboard.press("Tab")
        if (
            str(page.evaluate("document.activeElement.matches('main a') && document.activeElement.innerText"))[:4]
            == "8.16"
        ):
            break
    outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert outline == "solid", "where the keyboard is, is seen"
    page.keyboard.press("Enter")
    page.wait_for_url("**/indicators/**")


def test_on_a_phone_tables_scroll_and_nothing_is_small(browser: Browser, address: str) -> None:
    context = browser.new_context(viewport={"width": 360, "height": 740}, is_mobile=True, has_touch=True)
    page = context.new_page()
    page.goto(f"{address}/indicators/MDG_2008/8.16")
    table = page.get_by_role("region", name="Definition by edition")
    assert table.evaluate("box => box.scrollWidth > box.clientWidth")
    assert table.evaluate("box => { box.scrollLeft = 500; return box.scrollLeft }") > 0
    sizes: list[Any] = page.evaluate(
        "[...document.querySelectorAll('nav a, .columns a, button, input')].map(e => e.getBoundingClientRect().height)"
    )
    assert min(size for size in sizes if size) >= 24, "WCAG 2.2, 2.5.8"
    context.close()
