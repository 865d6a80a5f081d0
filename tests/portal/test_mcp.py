"""An assistant asks by the Model Context Protocol, with the client of its SDK: over HTTP and over standard input."""

from __future__ import annotations

import asyncio
import datetime as dt
import os
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import duckdb
import httpx
import pytest
from fastapi.testclient import TestClient
from mcp import StdioServerParameters
from mcp.client import Client
from mcp.client.stdio import stdio_client

from indicators.organisations import members
from indicators.portal.mcp_server import server
from indicators.portal.release_reader import ReleaseCatalogue
from indicators.release.publish import release
from indicators.release.terms import Terms
from indicators.store.context import Context
from indicators.submissions.inbox import collect
from tests.conftest import NOW, SAMPLES
from tests.prepared import prepared, released

SDG = {"framework": "SDG", "indicator": "17.8.1"}
MDG = {"framework": "MDG_2008", "indicator": "8.16"}


def asked(where: Any, tool: str, **arguments: Any) -> Any:
    """What a tool answers; what it refuses, as a text."""

    async def ask() -> Any:
        async with Client(where) as client:
            found = await client.call_tool(tool, arguments)
            if found.is_error:
                return found.content[0].text
            answer = found.structured_content
            return answer["result"] if set(answer) == {"result"} else answer

    return asyncio.run(ask())


def test_tools_say_what_they_are_for_and_only_read(address: str) -> None:
    async def listed() -> list[Any]:
        async with Client(f"{address}/mcp") as client:
            return list((await client.list_tools()).tools)

    tools = asyncio.run(listed())
    assert {each.name for each in tools} == {"search", "get_values", "explain_region", "cite"}
    assert all(each.description and each.annotations.read_only_hint for each in tools)


def test_a_search_gives_the_codes_that_the_others_ask_for(address: str) -> None:
    [kenya] = [each for each in asked(f"{address}/mcp", "search", text="Kenia", language="es") if each["code"] == "KEN"]
    assert kenya == {"kind": kenya["kind"], "code": "KEN", "framework": "", "name": "Kenya"}
    found = asked(f"{address}/mcp", "search", text="Internet users")
    assert {"SDG", "MDG_2008"} & {each["framework"] for each in found}


def test_values_are_those_of_the_release_with_source_and_citation(address: str, published: Context) -> None:
    got = asked(f"{address}/mcp", "get_values", **SDG, areas=["KEN"])
    folder = published.settings.releases / got["release"]["version"]
    wanted = duckdb.sql(
        f"""FROM '{folder}/sdg.parquet' SELECT TIME_PERIOD, OBS_VALUE, SOURCE
        WHERE REF_AREA = 'KEN' AND SDG_INDICATOR = '17.8.1' AND RELATION = 'official' AND SEX = '_T'
            AND URBANISATION = '_T' AND BREAKDOWN = '_T' ORDER BY ALL"""
    ).fetchall()
    assert [(each["year"], each["value"], each["source"]) for each in got["values"]] == wanted
    assert wanted
    assert got["release"]["version"] in got["release"]["citation"]
    assert got["left_out"] == 0


def test_a_regional_value_has_its_coverage_and_bounds(large: TestClient) -> None:
    state = large.app.state  # type: ignore[attr-defined]
    asks = server(state.context, state.release_catalogue)
    world = MDG | {"areas": ["001"], "first_year": 2014, "last_year": 2014}
    [value] = asked(asks, "get_values", **world)["values"]
    explained = asked(asks, "explain_region", **MDG, region="001", year=2014)["values"]
    [total] = [each for each in explained if not each["breakdown"]]
    assert (total["value"], total["low"], total["high"]) == (value["value"], value["low"], value["high"])
    assert total["low"] <= total["value"] <= total["high"]
    assert 150 < total["areas_covered"] <= total["areas_total"]
    assert 0.9 < total["weight_covered"] <= 1
    assert "in 1961. It has 2000," in asked(asks, "explain_region", **MDG, region="001", year=1961)
    everything = asked(asks, "get_values", **MDG)
    assert len(everything["values"]) == 500
    assert everything["left_out"] > 1000


@pytest.mark.parametrize(
    ("tool", "arguments", "said"),
    [
        ("get_values", {"framework": "SDG", "indicator": "99.9"}, "no values of 99.9"),
        ("get_values", SDG | {"areas": ["XXX"]}, "no value of XXX"),
        ("explain_region", SDG | {"region": "nowhere", "year": 2010}, "Search for the region"),
        ("get_values", SDG | {"first_year": 12}, "first_year"),
        ("search", {"text": "x" * 300}, "text"),
        ("search", {"text": "x", "language": "de"}, "language"),
    ],
)
def test_what_is_wrong_is_told(address: str, tool: str, arguments: dict[str, Any], said: str) -> None:
    answer = asked(f"{address}/mcp", tool, **arguments)
    assert said in answer
    assert "Traceback" not in answer


def test_a_request_that_is_none_or_too_large_is_refused(address: str) -> None:
    headers = {"Accept": "application/json, text/event-stream", "Content-Type": "application/json"}
    assert httpx.post(f"{address}/mcp", content=b"{", headers=headers).status_code == 400
    assert httpx.post(f"{address}/mcp", content=b" " * 100_000, headers=headers).status_code == 413
    assert httpx.get(f"{address}/mcp").status_code == 405


@pytest.mark.parametrize("terms", [Terms("public", NOW + dt.timedelta(days=9)), Terms("members")])
def test_nothing_that_the_public_may_not_read_is_in_an_answer(
    context: Context, serving: Callable[[Context], Any], terms: Terms
) -> None:
    first = prepared(context, released, "FJI_2012-2016.csv")
    later = replace(context, settings=replace(context.settings, rate="off"))
    collect(later, [SAMPLES / "COL_2013-2016_indicadores.csv"])
    release(later, terms=terms)
    members.add(later, "unctad", "UNCTAD", "statistics@example.org")
    token, _ = members.issue(later, "unctad", ("releases", "embargo"), 1)
    with serving(later) as url:
        assert asked(f"{url}/mcp", "cite")["version"] == first
        assert "no value of COL" in asked(f"{url}/mcp", "get_values", **SDG, areas=["COL"])
        body = {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": {"name": "cite", "arguments": {}}}
        headers = {"Accept": "application/json, text/event-stream", "Authorization": f"Bearer {token}"}
        assert first in httpx.post(f"{url}/mcp", json=body, headers=headers).text, "a member's token opens no more"


def test_before_the_first_release_there_is_nothing(context: Context) -> None:
    said = asked(server(context, ReleaseCatalogue(context)), "cite")
    assert "release" in said


def test_ict_mcp_answers_on_standard_input_and_output(published: Context) -> None:
    ict = str(Path(sys.executable).parent / "ict")
    environment = {**os.environ, "ICT_HOME": str(published.settings.home)}
    started = StdioServerParameters(command=ict, args=["mcp"], env=environment)
    assert asked(stdio_client(started), "cite")["licence"]
