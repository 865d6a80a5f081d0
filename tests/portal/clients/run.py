"""Runs clients of SDMX against a portal and compares what they get with the Parquet files; see README.md here."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import duckdb

from indicators.definitions.registry import Definitions
from indicators.release.products.sdmx_flows import FLOWS, SERIES
from tests.conftest import ROOT
from tests.portal.conftest import served
from tests.portal.sdmx_store import released

FOLDER = Path(__file__).parent
FILES = {
    "pysdmx": "pysdmx_client.py",
    "sdmx1": "sdmx1_client.py",
    "pandasdmx": "pandasdmx_client.py",
    "sdmxthon": "sdmxthon_client.py",
    "rsdmx": "rsdmx_client.R",
    "sdmx-rest": "sdmx_rest_client.js",
}
TASKS = {
    "flows": "the dataflows",
    "sexes": "the codes of a list",
    "dimensions": "the dimensions of a structure",
    "series": "one series",
    "either": "the series of two areas",
    "range": "the years from one to another",
    "last": "the last observation",
    "whole": "the whole dataflow",
    "status": "an attribute",
    "mdg": "an indicator of the MDG list of 2008",
}
PAGE = ROOT / "docs" / "sdmx-clients.md"
_SECONDS = 300
_HEAD = """# Clients of SDMX, each with ten tasks

Made by `tests/portal/clients/run.py`: each client asks a portal over a store with two releases, and what it gets is
compared with the Parquet files of the release. Its few lines stand beside the runner.
**ok**: the same; otherwise what it got.

"""


def wanted(folder: Path, definitions: Definitions) -> dict[str, Any]:
    """What each task shall give, from the files of a release."""

    def years(file: str, condition: str) -> dict[str, float]:
        query = f"SELECT TIME_PERIOD::VARCHAR, OBS_VALUE FROM '{folder}/{file}.parquet' WHERE {condition}"
        return dict(duckdb.sql(query).fetchall())

    def one(query: str, condition: str) -> Any:
        found = duckdb.sql(f"SELECT {query} FROM '{folder}/harmonised.parquet' WHERE {condition}").fetchall()
        return found[0][0]

    uganda = "REF_AREA = 'UGA' AND HARMONISED_INDICATOR = 'A2'"
    return {
        "flows": sorted(flow.ident for flow in FLOWS),
        "sexes": sorted(code.code for code in definitions.code_lists["sex"]),
        "dimensions": list(SERIES.dimensions),
        "series": years("harmonised", "REF_AREA = 'COL' AND HARMONISED_INDICATOR = 'HH18' AND SEX = 'F'"),
        "either": one("count(*)", "REF_AREA IN ('COL', 'KEN') AND HARMONISED_INDICATOR = 'HH7'"),
        "range": years("harmonised", f"{uganda} AND TIME_PERIOD >= 2014"),
        "last": years("harmonised", f"{uganda} AND TIME_PERIOD = 2016"),
        "whole": one("count(*)", "true"),
        "status": one("list_sort(list(DISTINCT OBS_STATUS))", "REF_AREA = 'FJI' AND HARMONISED_INDICATOR = 'HH7'"),
        "mdg": years("mdg", "REF_AREA = 'COL' AND MDG_LIST = '2008' AND MDG_INDICATOR = '8.16'"),
    }


def asked(name: str, interpreter: str, address: str) -> dict[str, Any]:
    """What a client got; its error where it failed."""
    command = [interpreter, str(FOLDER / FILES[name]), f"{address}/sdmx"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=_SECONDS, check=False)
    try:
        found: dict[str, Any] = json.loads(done.stdout.strip().splitlines()[-1])
    except (IndexError, ValueError):
        print(done.stdout[-2000:], done.stderr[-3000:], sep="\n")
        return {"version": "", "error": (done.stderr.strip().splitlines() or ["nothing"])[-1]}
    return found


def page(found: Mapping[str, Mapping[str, Any]], right: Mapping[str, Any]) -> str:
    """The table, as Markdown."""
    titles = [f"{name} {told['version']}".strip() for name, told in found.items()]
    lines = [f"| | {' | '.join(titles)} |", f"|---|{'---|' * len(titles)}"]
    for task, title in TASKS.items():
        cells = [_cell(told, task, right) for told in found.values()]
        lines.append(f"| {title} | {' | '.join(cells)} |")
    failed = [f"\n{name} ended with `{told['error']}`." for name, told in found.items() if "error" in told]
    return _HEAD + "\n".join([*lines, *failed]) + "\n"


def _cell(told: Mapping[str, Any], task: str, right: Mapping[str, Any]) -> str:
    if "error" in told:
        return "fails"
    return "ok" if told.get(task) == right[task] else f"{told.get(task)}"


def main(interpreters: Mapping[str, str]) -> None:
    """Runs the clients that there are, prints their table and writes the page where all of them ran."""
    with tempfile.TemporaryDirectory() as folder:
        definitions = Definitions()
        context = released(Path(folder), definitions)
        right = wanted(context.settings.releases / "latest", definitions)
        with served(context) as address:
            found = {name: asked(name, interpreter, address) for name, interpreter in interpreters.items()}
    text = page(found, right)
    print(text)
    if set(found) == set(FILES):
        PAGE.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main(dict(pair.partition("=")[::2] for pair in sys.argv[1:]))
