"""One portal, its readers and many writers on one work folder: nobody sees another's data, and nothing is lost.

    python -m tests.benchmarks.mixed_load                          # 10 minutes, embedded store
    python -m tests.benchmarks.mixed_load --kills 50               # the same, and 50 processes killed
    python -m tests.benchmarks.mixed_load --postgres               # the catalogue in a PostgreSQL of its own

Fifty readers (pages, SDMX, answer links of ten offices), four loops of `ict run`, one each of `release`, `confirm`,
`member add` and `revoke`, `backup` and `restore`. In the end every file has one submission, and `fsck --deep` is asked.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import re
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import httpx
from rich.console import Console

from indicators.organisations import answer_links
from indicators.store.context import Context, open_context
from tests.benchmarks import mixed_work
from tests.benchmarks.mixed_readers import Plan, quantile
from tests.benchmarks.mixed_work import HEAD, Stage
from tests.conftest import ROOT, SAMPLES
from tests.services.servers import Postgres, free_port, stop, wait_for

OFFICES = ("KEN", "FJI", "SEN", "PER", "COL", "CAN", "MAR", "TON", "BGD", "JOR")
RUNS = 4
_FILES = "FROM lake.submissions JOIN lake.deliveries USING (DELIVERY)"


def prepare(stage: Stage, context: Context) -> dict[str, str]:
    """The samples and a release of them, and a file of each of ten offices that waits; the links, by file name."""
    paths = {area: stage.home.parent / f"{area}_waits_for_a_word.csv" for area in OFFICES}
    for area, path in paths.items():
        source = f"Survey of {area}"
        path.write_text(f"{HEAD}{area},2016,HH5,2017,9.0,{source}\n{area},2016,HH5,2018,81.0,{source}\n")
    stage.run("run", str(SAMPLES), *map(str, paths.values()))
    links = {}
    for path in paths.values():
        [(number,)] = context.lake.rows(f"SELECT SUBMISSION {_FILES} WHERE FILE_NAME = ?", [path.name])
        address = answer_links.answer_link(context, number, f"report-{number}")
        links[path.name] = address.removeprefix(stage.portal)
    return links


def plan_for(stage: Stage, links: dict[str, str], seconds: float, pause: float, restarts: bool) -> Plan:
    """What the readers ask for: everything that the catalogue links to."""
    home = httpx.get(stage.portal, timeout=60).text
    indicators = sorted(set(re.findall(r'href="[^"]*?(/indicators/[^"?#]+)', home)))
    areas = sorted(path.stem for path in (stage.home / "releases" / "latest").glob("by-area/*.csv"))
    ended = str(stage.home.parent / "ended")
    return Plan(stage.portal, seconds, 50, pause, links, areas, indicators, restarts, ended)


def waiting(context: Context) -> list[str]:
    """Submissions of the runs that wait for a word; those that the links are about stay."""
    return [
        row[0]
        for row in context.lake.rows(
            f"""SELECT SUBMISSION {_FILES}
               WHERE VERDICT = 'to confirm' AND FILE_NAME NOT LIKE '%waits_for_a_word%' AND list_contains(?, REF_AREA)
               ORDER BY ALL DESC LIMIT 3""",
            [list(mixed_work.OWN)],
        )
    ]


def act(stage: Stage, context: Context, plan: Plan, kills: int, embedded: bool) -> dict[str, Any]:
    """All at once until the time is over; what the readers saw."""
    command = [sys.executable, "-m", "tests.benchmarks.mixed_readers", json.dumps(asdict(plan))]
    readers = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    loops = [threading.Thread(target=mixed_work.bring, args=(stage, number)) for number in range(RUNS)]
    loops += [threading.Thread(target=each, args=(stage,)) for each in (mixed_work.publish, mixed_work.enrol)]
    loops.append(threading.Thread(target=mixed_work.answer, args=(stage, lambda: waiting(context))))
    if embedded:  # a restore needs a catalogue of its own, which a work folder is only there
        loops.append(threading.Thread(target=mixed_work.back_up, args=(stage,)))
    if kills:
        loops.append(threading.Thread(target=mixed_work.kill, args=(stage, kills)))
    for each in loops:
        each.start()
    for each in loops:
        each.join()
    seen: dict[str, Any] = json.loads(readers.communicate()[0])
    return seen


def account(stage: Stage, context: Context) -> dict[str, Any]:
    """Whether each file came in once, and whether the store is sound."""
    counted = Counter(row[0] for row in context.lake.rows("SELECT SHA256 FROM lake.deliveries"))
    submissions = context.lake.rows(f"SELECT SHA256, count(*), sum(OBSERVATIONS) {_FILES} GROUP BY ALL")
    once = {row[0] for row in submissions if row[1:] == (1, 1)}
    hashes = {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in stage.files}
    wrong = [name for name, each in hashes.items() if counted[each] != 1 or each not in once]
    return {"files": len(hashes), "files not there once": wrong, "fsck --deep": stage.run("fsck", "--deep").strip()}


def told(stage: Stage, seen: dict[str, Any]) -> dict[str, Any]:
    """What happened, in figures."""
    seconds = seen["seconds"]
    return {
        "pages": len(seconds), "by answer": seen["answers"], "no connection (portal killed)": seen["away"],
        "p50, s": round(quantile(seconds, 0.5), 3), "p99, s": round(quantile(seconds, 0.99), 3),
        "commands": stage.ran, "kills": stage.kills,
        "revoked tokens": len(stage.revoked), "longest still accepted, s": round(max(stage.revoked, default=0), 3),
        "errors of readers": seen["errors"][:20], "errors of commands": stage.errors[:20],
    }  # fmt: skip


def load(folder: Path, asked: argparse.Namespace, catalogue: str) -> dict[str, Any]:
    """Prepares, acts, and gives the account."""
    home, portal = folder / "work", f"http://127.0.0.1:{free_port()}"
    seconds = asked.minutes * 60
    stage = Stage(home, mixed_work.environment(home, portal, catalogue), portal, end=float("inf"))
    context = open_context(home)
    context = replace(context, settings=replace(context.settings, catalogue=catalogue, portal=portal))
    links = prepare(stage, context)
    serving = threading.Thread(target=mixed_work.serve, args=(stage,))
    serving.start()
    wait_for(int(portal.rsplit(":", 1)[1]))
    plan = plan_for(stage, links, seconds, asked.pause, bool(asked.kills))
    stage.end = time.monotonic() + seconds
    seen = act(stage, context, plan, asked.kills, embedded=not catalogue)
    stage.closed.set()
    serving.join()
    return told(stage, seen) | account(stage, context)


def main() -> int:
    """Runs and prints a JSON object; 1 when anything was wrong."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--kills", type=int, default=0)
    parser.add_argument("--pause", type=float, default=0.8, help="seconds between two pages of a reader")
    parser.add_argument("--postgres", action="store_true")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="ict-mixed-") as name:
        server = Postgres(Path(name) / "server", free_port()) if asked.postgres else None
        process = None
        if server:
            server.create()
            process = server.start()
        catalogue = f"postgres:dbname=postgres host=127.0.0.1 port={server.port} user=ict" if server else ""
        try:
            result = load(Path(name), asked, catalogue)
        finally:
            if process:
                stop(process)
    Console().print_json(json.dumps(result))
    wrong = ("errors of readers", "errors of commands", "files not there once")
    return int(any(result[each] for each in wrong) or "sound" not in result["fsck --deep"])


if __name__ == "__main__":
    sys.exit(main())
