"""No query of SDMX REST, however damaged, is a fault of ours, nor gives data of an area that it did not name."""

from __future__ import annotations

import csv
import io
import os

import pytest
from fastapi.testclient import TestClient

from tests.portal.sdmx_bad_queries import Query, queries

COUNT = int(os.environ.get("ICT_FUZZ_CASES", "5000"))
SEED = int(os.environ.get("ICT_FUZZ_SEED", "24"))
_READ = {200, 204, 304, 400, 404, 405, 406, 414, 501}


def _wrong(client: TestClient, query: Query) -> str:
    """What is wrong with the answer to a query; blank: nothing."""
    answer = client.get(query.url, headers=query.headers)
    if answer.status_code not in _READ:
        return f"{answer.status_code}"
    if answer.status_code >= 400:
        return "" if "rror" in answer.text else "an error that says nothing"
    if query.areas is None or answer.status_code != 200 or "csv" not in answer.headers["Content-Type"]:
        return ""
    rows = list(csv.DictReader(io.StringIO(answer.text)))
    name = next((each for each in rows[0] if each.startswith("REF_AREA")), "REF_AREA")
    found = {row[name].partition(":")[0] for row in rows}
    return "" if found <= query.areas else f"{sorted(found - query.areas)} beside {sorted(query.areas)}"


def _check(client: TestClient, count: int, seed: int) -> None:
    wrong = [f"{why}: {query}" for query in queries(count, seed) if (why := _wrong(client, query))]
    assert not wrong, f"{len(wrong)} of {count}, seed {seed}: {wrong[:5]}"


def test_some_bad_queries(client: TestClient) -> None:
    _check(client, 150, SEED)


@pytest.mark.long
def test_many_bad_queries(client: TestClient) -> None:
    _check(client, COUNT, SEED + 1)
