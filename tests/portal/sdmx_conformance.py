"""The statements of the standard of SDMX REST, each asked of a portal over a store: what came of it, and the page.

Run from the root: python -m tests.portal.sdmx_conformance docs/sdmx-conformance.md
"""

from __future__ import annotations

import csv
import io
import json
import logging
import re
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import jmespath
import jsonschema
import yaml
from fastapi.testclient import TestClient
from jmespath.exceptions import JMESPathError

from indicators.base.errors import IctError
from indicators.definitions.registry import Definitions
from indicators.portal.app import create
from indicators.portal.sdmx import data, structure
from indicators.portal.sdmx.versions import matching
from indicators.release.products import sdmx
from indicators.store.context import Context
from tests.portal.sdmx_oracle import Oracle
from tests.portal.sdmx_store import BETWEEN, FUTURE, released

FOLDER = Path(__file__).parent / "conformance"
KNOWN = ("0.9.0", "1.0", "1.2", "1.0.0", "1.2.0", "1.2.3", "1.10.0", "2.3.1", "3.0.0-draft")
SERVED, NOT_SERVED, NO_CASE, FAILS = "served", "501", "does not arise", "fails"
_CSV = "application/vnd.sdmx.data+csv;version=2.0.0"
_MOMENT = "%Y-%m-%dT%H:%M:%SZ"
_PLACES = {
    "flow": "data/dataflow/ICT_INDICATORS/DF_SERIES/1.0",
    "available": "availability/dataflow/ICT_INDICATORS/DF_SERIES/1.0",
    "between": f"{BETWEEN:{_MOMENT}}",
    "future": f"{FUTURE:{_MOMENT}}",
    "long": "x" * 9_000,
}
Row = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Statement:
    """What the standard says, and how it is seen.

    Attributes:
        ident: as handed to the project.
        level: must or should.
        says: in our own words.
        case: the request and what must come of it, see `tests/portal/conformance/README.md`.
    """

    ident: str
    level: str
    says: str
    case: Mapping[str, Any]

    @property
    def expected(self) -> str:
        """What shall come of it: served unless the case says otherwise."""
        return str(self.case.get("result", SERVED))


def statements() -> list[Statement]:
    """All statements, in the order of their identities."""
    found = [each for path in sorted(FOLDER.glob("*.yml")) for each in yaml.safe_load(path.read_text("utf-8"))]
    read = [Statement(str(each["id"]), each["level"], each["says"], each) for each in found]
    return sorted(read, key=lambda each: each.ident)


class Portal:
    """A portal over the store of `tests.portal.sdmx_store`, and the files of its releases.

    Args:
        context: of the store.
        client: that asks the portal.
    """

    def __init__(self, context: Context, client: TestClient) -> None:
        folders = sorted(path for path in context.settings.releases.iterdir() if path.is_dir() and path.name[0] == "2")
        self.oracle = Oracle(folders[0], folders[-1])
        self.client = client

    def ask(self, case: Mapping[str, Any], path: str | None = None, **headers: str) -> Any:
        """Sends the request of a case, with another path or more headers."""
        url = f"/sdmx/v2/{(path or case['ask']).format_map(_PLACES)}"
        sent = {"Accept": "*/*"} | case.get("send", {}) | headers
        return self.client.request(case.get("method", "GET"), url, headers=sent)

    def rows(self, case: Mapping[str, Any], path: str | None = None) -> list[Row]:
        """The observations of the answer to a case, of its flow where it names one."""
        answer = self.ask(case, path, Accept=_CSV)
        assert answer.status_code == 200, f"{answer.status_code}: {answer.text[:200]}"
        found = list(csv.DictReader(io.StringIO(answer.text)))
        flow = case.get("flow")
        return [row for row in found if flow is None or f":{flow}(" in row["STRUCTURE_ID"]]


def key_of(row: Row) -> str:
    """The key of the series of an observation."""
    return ".".join(row[name] for name in sdmx.KEY)


def outcome(portal: Portal, statement: Statement) -> tuple[str, str]:
    """What came of a statement, and why it fails."""
    case = statement.case
    if statement.expected == NO_CASE:
        return NO_CASE, ""
    try:
        if statement.expected == NOT_SERVED:
            found = portal.ask(case).status_code
            assert found in {501, 405}, found
            return NOT_SERVED, ""
        checks = [name for name in _CHECKS if name in case]
        assert checks, "nothing is looked at"
        for name in checks:
            _CHECKS[name](portal, case)
    except (AssertionError, JMESPathError) as wrong:
        return FAILS, str(wrong)[:300]
    return SERVED, ""


def _status(portal: Portal, case: Mapping[str, Any]) -> None:
    for path in (case["ask"], *case.get("also", ())):
        if "broken" not in case:
            found = portal.ask(case, path).status_code
            assert found == case["status"], f"{found} instead of {case['status']}: {path}"


def _rows(portal: Portal, case: Mapping[str, Any]) -> None:
    found = Counter((key_of(row), row["TIME_PERIOD"], row["OBS_VALUE"]) for row in portal.rows(case))
    wanted = portal.oracle.rows(case["rows"])
    assert wanted, "the release has nothing that fits"
    assert found == wanted, f"{len(found)} rows instead of {len(wanted)}"


def _keys(portal: Portal, case: Mapping[str, Any]) -> None:
    found = portal.rows(case)
    assert {key_of(row) for row in found} == portal.oracle.keys(case["keys"])
    assert not {"OBS_VALUE", "TIME_PERIOD"} & found[0].keys()


def _table(portal: Portal, case: Mapping[str, Any]) -> None:
    names, wanted = portal.oracle.table(case["table"])
    found = [[key_of(row) if name == "KEY" else row[name] for name in names] for row in portal.rows(case)]
    assert wanted, "the release has nothing that fits"
    assert found == wanted, f"{found[:3]} instead of {wanted[:3]}"


def _columns(portal: Portal, case: Mapping[str, Any]) -> None:
    found = list(portal.rows(case)[0])
    wanted = ["STRUCTURE", "STRUCTURE_ID", "ACTION", *sdmx.KEY, "TIME_PERIOD", *case["columns"]]
    assert found == wanted, f"{found}"


def _same(portal: Portal, case: Mapping[str, Any]) -> None:
    found, wanted = portal.ask(case), portal.ask(case, case["same"])
    assert (found.status_code, found.content) == (200, wanted.content), f"not as {case['same']}"


def _headers(portal: Portal, case: Mapping[str, Any]) -> None:
    answer = portal.ask(case)
    for name, pattern in case["headers"].items():
        assert re.search(pattern, answer.headers.get(name, "")), f"{name}: {answer.headers.get(name)}"


def _holds(portal: Portal, case: Mapping[str, Any]) -> None:
    if "broken" not in case:
        text = (portal.ask(case, Accept=_CSV) if "rows" in case else portal.ask(case)).text
        assert re.search(case["holds"], text, re.DOTALL), text[:200]


def _json(portal: Portal, case: Mapping[str, Any]) -> None:
    for path in (case["ask"], *case.get("also", ())):
        answer = portal.ask(case, path)
        assert answer.status_code == 200, f"{answer.status_code}: {answer.text[:200]}"
        content = answer.json()
        for expression, wanted in case["json"].items():
            found = jmespath.search(expression, content)
            assert found == wanted, f"{expression}: {json.dumps(found)[:200]}"


def _told_values(portal: Portal, case: Mapping[str, Any]) -> dict[str, set[str]]:
    content = portal.ask(case).json()
    found = jmespath.search("data.availabilityConstraints[0].cubeRegion.keyValues", content)
    assert found, str(content)[:200]
    return {each["id"]: {value["value"] for value in each.get("values", [])} for each in found}


def _values(portal: Portal, case: Mapping[str, Any]) -> None:
    told = _told_values(portal, case)
    for name in sdmx.KEY:
        assert told[name] == portal.oracle.values(name, case["values"]), f"{name}: {told[name]}"


def _choices(portal: Portal, case: Mapping[str, Any]) -> None:
    told = _told_values(portal, case)
    for name, condition in case["choices"].items():
        assert told[name] == portal.oracle.values(name, condition), f"{name}: {told[name]}"


def _counts(portal: Portal, case: Mapping[str, Any]) -> None:
    [constraint] = portal.ask(case).json()["data"]["availabilityConstraints"]
    told = constraint["seriesCount"], constraint["obsCount"]
    assert told == portal.oracle.count(case["counts"]), f"{told}"


def _once(portal: Portal, case: Mapping[str, Any]) -> None:
    for kind, artefacts in portal.ask(case).json()["data"].items():
        idents = [(each["agencyID"], each["id"], each["version"]) for each in artefacts]
        assert len(set(idents)) == len(idents), kind


def _each(portal: Portal, case: Mapping[str, Any]) -> None:
    for kind in structure.TYPES:
        found = portal.ask(case, f"{case['each']}/{kind}").status_code
        assert found in case["statuses"], f"{kind}: {found}"


def _tagged(portal: Portal, case: Mapping[str, Any]) -> None:
    before = portal.ask(case)
    again = portal.ask(case, **{"If-None-Match": before.headers["ETag"]})
    other = portal.ask(case, **{"If-None-Match": before.headers["ETag"], "Accept": _CSV})
    assert (again.status_code, again.content, other.status_code) == (304, b"", 200)


def _refused(portal: Portal, case: Mapping[str, Any]) -> None:
    assert portal.ask(case).status_code == 200
    assert portal.ask(case, case["refused"]).status_code == 406


def _unchanged(portal: Portal, case: Mapping[str, Any]) -> None:
    portal.ask(case)
    assert portal.client.get(f"/sdmx/v2/{case['also_get']}").status_code == 200


def _schema(portal: Portal, case: Mapping[str, Any]) -> None:
    schema = portal.ask(case, case["schema"]).json()
    content = portal.ask(case).json()
    assert content["data"]["dataSets"]
    wrong = [each.message for each in jsonschema.Draft202012Validator(schema).iter_errors(content)]
    assert not wrong, wrong[:3]


def _version(_: Portal, case: Mapping[str, Any]) -> None:
    for asked, wanted in case["versions"].items():
        found = matching(asked, KNOWN)
        assert found == wanted, f"{asked}: {found}"


def _broken(portal: Portal, case: Mapping[str, Any]) -> None:
    whole = data.written

    def breaks(*_: object) -> Iterator[bytes]:
        raise IctError("The lake is busy.") if case["broken"] == "IctError" else RuntimeError("planted")

    data.written = breaks
    try:
        answer = portal.ask(case)
    finally:
        data.written = whole
    assert answer.status_code == case["status"], answer.status_code
    assert re.search(case["holds"], answer.text), answer.text[:200]
    assert "planted" not in answer.text


_CHECKS: Mapping[str, Callable[[Portal, Mapping[str, Any]], None]] = {
    "status": _status,
    "rows": _rows,
    "keys": _keys,
    "table": _table,
    "columns": _columns,
    "same": _same,
    "headers": _headers,
    "holds": _holds,
    "json": _json,
    "values": _values,
    "choices": _choices,
    "counts": _counts,
    "once": _once,
    "each": _each,
    "tagged": _tagged,
    "refused": _refused,
    "schema": _schema,
    "also_get": _unchanged,
    "versions": _version,
    "broken": _broken,
}
_AREAS = {
    "P": "Paths",
    "D": "Data",
    "A": "Availability",
    "S": "Structures",
    "C": "Schemas",
    "M": "Reference metadata",
    "G": "Registrations",
    "V": "Versions",
    "N": "Formats and languages",
    "H": "Headers",
    "E": "Statuses",
    "X": "Extensions",
    "W": "Maintenance",
}
_INTRODUCTION = """# SDMX REST: statement by statement

Made by `make conformance`, which asks each statement of a portal over a store with two releases and compares the
answer with the Parquet files of the release; a test runs all of them. What the parameters mean: [sdmx.md](sdmx.md).

* **served**: as the standard says.
* **501**: not offered, and answered so (405 to what would change something).
* **does not arise**: the reason stands beside it.
"""


def page(found: Mapping[str, str]) -> str:
    """The page, as Markdown.

    Args:
        found: what came of each statement, by its identity.
    """
    known = statements()
    counts = Counter((each.level, found[each.ident]) for each in known)
    lines = [_INTRODUCTION, "| | served | 501 | does not arise | fails |", "|---|---|---|---|---|"]
    for level in ("must", "should"):
        told = [str(counts[level, result]) for result in (SERVED, NOT_SERVED, NO_CASE, FAILS)]
        lines.append(f"| {level} | {' | '.join(told)} |")
    for letter, title in _AREAS.items():
        lines += ["", f"## {title}", "", "| | | statement | result |", "|---|---|---|---|"]
        for each in (one for one in known if one.ident.startswith(letter)):
            why = f": {each.case['why']}" if "why" in each.case else ""
            lines.append(f"| {each.ident} | {each.level} | {_cell(each.says)} | {found[each.ident]}{why} |")
    return "\n".join(lines) + "\n"


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("*", "\\*").replace("~", "\\~").strip()


def main(path: Path) -> int:
    """Asks all statements, writes the page, and prints what fails."""
    logging.disable()  # of the faults that are planted
    with tempfile.TemporaryDirectory() as folder:
        context = released(Path(folder), Definitions())
        with TestClient(create(context), raise_server_exceptions=False) as client:
            portal = Portal(context, client)
            found = {each.ident: outcome(portal, each) for each in statements()}
    path.write_text(page({ident: result for ident, (result, _) in found.items()}), encoding="utf-8")
    failed = {ident: why for ident, (result, why) in found.items() if result == FAILS}
    for ident, why in failed.items():
        print(f"{ident}: {why}")
    print(f"{len(found)} statements, {len(failed)} fail: {path}")
    return int(bool(failed))


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
