"""What a member of the Partnership comes for, each in at most three clicks from the home page, in a real browser.

What is typed costs nothing; what sends it does.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import re
import zipfile
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from indicators.base.clock import fixed
from indicators.organisations import notes
from indicators.release.publish import release
from indicators.store.context import Context
from indicators.submissions.inbox import collect
from tests.conftest import NOW, SAMPLES
from tests.portal.chromium import MARKS
from tests.prepared import prepared, released

pytestmark = MARKS
MOST_CLICKS = 3
PUBLISHER = "Partnership on Measuring ICT for Development"


@dataclass
class Visit:
    """A reader on the home page, who counts what is clicked."""

    page: Page
    clicks: int = 0

    def click(self, what: Locator) -> None:
        """Clicks on something."""
        self._counted()
        what.click()

    def download(self, what: Locator) -> bytes:
        """Clicks on what downloads a file; gives its content."""
        self._counted()
        with self.page.expect_download() as started:
            what.click()
        return Path(started.value.path()).read_bytes()

    def link(self, name: str, *, within: str = "main") -> Locator:
        """The first link of a part of the page that has a text."""
        return self.page.locator(within).get_by_role("link", name=name).first

    def _counted(self) -> None:
        self.clicks += 1
        assert self.clicks <= MOST_CLICKS


@pytest.fixture
def visit(page: Page, large_address: str) -> Visit:
    page.goto(large_address)
    return Visit(page)


def _rows(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(data.decode())))


def test_internet_users_of_kenya_in_2016_beside_its_region_as_csv_with_citation(visit: Visit) -> None:
    visit.click(visit.link("Kenya"))
    visit.click(visit.link("8.16"))
    cited = visit.page.get_by_text("Cite as").first.inner_text()
    rows = _rows(visit.download(visit.link("CSV", within="#chart")))
    assert {each["NAME"] for each in rows} == {"Kenya", "Sub-Saharan Africa", "World"}
    [kenya] = [each for each in rows if each["NAME"] == "Kenya" and each["TIME_PERIOD"] == "2016"]
    assert float(kenya["OBS_VALUE"]) == pytest.approx(16.6, abs=0.05)
    assert kenya["SOURCE"] == "KENYA NATIONAL BUREAU OF STATISTICS"
    assert cited == f"Cite as: {kenya['CITATION']}"
    assert kenya["CITATION"].startswith(f"{PUBLISHER}: MDG 2008 8.16: Proportion of individuals using the Internet. ")
    assert kenya["RELEASE"] in kenya["CITATION"]


def test_a_regional_value_with_its_bounds_and_coverage(visit: Visit) -> None:
    visit.click(visit.link("Sub-Saharan Africa"))
    table = visit.page.get_by_role("region", name="Latest values")
    heads = table.get_by_role("columnheader").all_inner_texts()
    cells = table.get_by_role("row", name="8.16").locator("th, td").all_inner_texts()
    said = dict(zip(heads, cells, strict=True))
    assert said["Year"] == "2014"
    assert float(said["At least"]) < float(said["Latest"]) < float(said["At most"])
    assert re.fullmatch(r"\d\d of \d\d", said["Areas with a value"])
    assert re.fullmatch(r"\d\d%", said["Weight covered"])


def test_women_against_men(visit: Visit) -> None:
    visit.click(visit.link("Colombia"))
    visit.click(visit.page.get_by_role("row", name="5.b.1").filter(has_text="Female").get_by_role("link"))
    drawing = visit.page.locator("#drawing svg")
    expect(drawing).to_contain_text("Female")
    expect(drawing).to_contain_text("Male")
    rows = _rows(visit.download(visit.link("CSV", within="#chart")))
    assert {(each["REF_AREA"], each["CATEGORY"]) for each in rows} == {("COL", "F"), ("COL", "M")}


def test_an_sdg_line_as_a_picture(visit: Visit) -> None:
    visit.click(visit.link("17.8.1"))
    expect(visit.page.locator("#drawing svg")).to_contain_text("World")
    assert b"World" in visit.download(visit.link("SVG", within="#chart"))
    png = visit.page.locator("#png")
    expect(png).to_be_visible()
    assert visit.download(png).startswith(b"\x89PNG")


def test_two_countries_side_by_side(visit: Visit) -> None:
    visit.click(visit.link("Kenya"))
    visit.click(visit.link("Compare with others"))
    visit.page.get_by_label("Add a country, area or region").fill("colombia")
    visit.click(visit.page.get_by_role("main").get_by_role("button", name="Compare"))
    table = visit.page.get_by_role("region", name="8.16")
    assert table.get_by_role("rowheader").all_inner_texts() == ["Kenya", "Colombia"]
    assert table.get_by_role("row", name="Kenya").get_by_role("cell").last.inner_text() == "16.6"


def test_a_notice_and_its_feed(page: Page, address: str, published: Context) -> None:
    page.goto(address)
    visit = Visit(page)
    visit.click(visit.link("Releases", within="header"))
    expect(page.get_by_role("row", name="withdrawn: a <b>wrong</b> figure")).to_be_visible()
    with page.expect_response("**/releases.atom") as answered:
        visit.click(visit.link("Feed of releases"))
    assert answered.value.headers["content-type"] == "application/atom+xml"
    assert published.settings.releases.joinpath("latest").resolve().name in answered.value.text()


def test_the_definition_in_another_edition(visit: Visit) -> None:
    visit.click(visit.link("HH7 "))
    visit.click(visit.link("Definition by edition"))
    table = visit.page.get_by_role("region", name="Definition by edition")
    expect(table).to_be_in_viewport()
    cells = table.get_by_role("row", name="2005").locator("th, td").all_inner_texts()
    assert cells[:2] == ["2005", "HH8"], "HH7 was households with Internet access then"
    assert "individuals" in cells[2]


def test_the_download_of_a_release(visit: Visit, many_countries: Context) -> None:
    visit.click(visit.link("Files, changes and citation", within="footer"))
    packed = zipfile.ZipFile(io.BytesIO(visit.download(visit.link("All files as ZIP"))))
    folder = many_countries.settings.releases / "latest"
    [mdg] = [name for name in packed.namelist() if name.endswith("/mdg.parquet") or name == "mdg.parquet"]
    assert packed.read(mdg) == (folder / "mdg.parquet").read_bytes()


def test_a_citation_in_french(visit: Visit) -> None:
    visit.click(visit.link("Français", within="header"))
    visit.click(visit.link("8.16"))
    cited = visit.page.get_by_text("Citer ainsi").first.inner_text()
    assert cited.startswith(f"Citer ainsi\u00a0: {PUBLISHER}\u00a0: OMD 2008 8.16\u00a0: ")
    assert "données arrêtées au 22 novembre 2026" in cited


def test_the_address_of_sdmx_answers(visit: Visit) -> None:
    visit.click(visit.link("Kenya"))
    rows = _rows(visit.download(visit.link("/sdmx/v2/data")))
    assert {each["REF_AREA"] for each in rows} == {"KEN"}


def test_what_changed_since_the_release_before_and_what_custodians_say(
    page: Page, context: Context, serving: Callable[[Context], AbstractContextManager[str]]
) -> None:
    first = prepared(context, released, "FJI_2012-2016.csv")
    later = replace(context, clock=fixed(NOW + dt.timedelta(days=1)))
    collect(later, [SAMPLES / "KEN_2016_questionnaire.xlsx"])
    second = release(later).version
    notes.write(later, notes.Note("HH7", "itu", "", "en", "Read with care.", NOW))
    with serving(later) as url:
        page.goto(url)
        visit = Visit(page)
        visit.click(visit.link("For members", within="header"))
        row = page.get_by_role("row", name=second)
        expect(row).to_contain_text("new values, 0 revised values")
        expect(row).to_contain_text(f"compared with the release {first}")
        expect(page.get_by_role("article")).to_contain_text("Read with care.")
        visit.click(page.get_by_role("article").get_by_role("link", name="HH7"))
        expect(page.get_by_role("article")).to_contain_text("International Telecommunication Union")


def test_who_sent_the_values_of_a_country(visit: Visit) -> None:
    visit.click(visit.link("Kenya"))
    table = visit.page.get_by_role("region", name="Who sent the values")
    assert "National office" in table.inner_text()
    assert "KENYA NATIONAL BUREAU OF STATISTICS" in table.inner_text()


def test_a_cube_for_a_statistical_package(visit: Visit) -> None:
    visit.click(visit.link("8.15"))
    visit.click(visit.link("JSON-stat", within="#chart"))
    cube = json.loads(visit.page.locator("body").inner_text())
    assert (cube["version"], cube["class"]) == ("2.0", "dataset")
