"""Letters in a real browser: six languages, wide and on a phone, dark, and with pictures off: nothing is cut off."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright

from indicators.mail.preview import write_set

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
pytestmark = [
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine: .ci/run installs it"),
    pytest.mark.xdist_group("browser"),
]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_set(tmp_path_factory.mktemp("looks")).parent


@pytest.mark.parametrize(("width", "scheme"), [(720, "light"), (320, "light"), (320, "dark")])
def test_nothing_is_cut_off_and_every_text_can_be_read(folder: Path, width: int, scheme: str) -> None:
    pages = sorted(folder.glob("*-*.html"))
    assert len(pages) > 60
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        context = browser.new_context(viewport={"width": width, "height": 800}, color_scheme=scheme)  # type: ignore[arg-type]
        page = context.new_page()
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        for path in pages:
            page.goto(path.as_uri())
            assert page.evaluate("document.documentElement.scrollWidth") <= width, path.name
            assert (page.evaluate("document.dir") == "rtl") == path.stem.endswith("-ar")
            if scheme == "dark":
                texts = "[...document.querySelectorAll('.paper div')].filter(e => e.innerText)"
                colours = page.evaluate(f"{texts}.map(e => getComputedStyle(e).color)")
                assert set(colours) <= {"rgb(242, 244, 247)"}, path.name
        assert all(url.startswith(("file:", "data:")) for url in asked), "nothing is fetched from elsewhere"
        browser.close()
