"""Each statement of the standard of SDMX REST holds, or is told not to be served; the page in docs says the same."""

from __future__ import annotations

import csv
from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient

from indicators.definitions.registry import Definitions
from indicators.portal.app import create
from tests.conftest import ROOT
from tests.portal.sdmx_conformance import FAILS, Portal, Statement, outcome, page, statements
from tests.portal.sdmx_store import released

_HANDED = ROOT.parent / "shared" / "cases" / "exchange" / "sdmx-rest.csv"


@pytest.fixture(scope="module")
def portal(tmp_path_factory: pytest.TempPathFactory, definitions: Definitions) -> Iterator[Portal]:
    context = released(tmp_path_factory.mktemp("conformance"), definitions)
    with TestClient(create(context), raise_server_exceptions=False) as client:
        yield Portal(context, client)


@pytest.mark.parametrize("statement", statements(), ids=lambda each: each.ident)
def test_the_statement_holds(portal: Portal, statement: Statement) -> None:
    assert outcome(portal, statement) == (statement.expected, "")


def test_the_page_says_what_came_of_each_statement() -> None:
    written = (ROOT / "docs" / "sdmx-conformance.md").read_text(encoding="utf-8")
    assert written == page({each.ident: each.expected for each in statements()}), "run `make conformance`"
    assert FAILS in written


def test_a_wrong_answer_is_seen(portal: Portal) -> None:
    for wrong in (
        {"rows": "REF_AREA = 'KEN'"},
        {"status": 400},
        {"table": "SELECT TIME_PERIOD FROM series"},
        {"columns": ["OBS_VALUE"]},
        {"json": {"data": 1}},
        {"headers": {"ETag": "^no"}},
        {"result": "501"},
    ):
        case = {"ask": "{flow}/UGA"} | wrong
        assert outcome(portal, Statement("X", "must", "", case))[0] == FAILS, wrong


def test_every_statement_that_was_handed_over_is_asked() -> None:
    if not _HANDED.exists():
        pytest.skip("The handed statements (shared/cases/exchange/sdmx-rest.csv) are not on this machine.")
    with _HANDED.open(encoding="utf-8", newline="") as file:
        handed = {row["id"]: row["kind"] for row in csv.DictReader(file)}
    ours = {each.ident: each.level for each in statements()}
    assert handed.items() <= ours.items()
