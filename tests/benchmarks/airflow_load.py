"""Many submissions through Airflow, with services killed on the way if asked: `make airflow-load`.

    python -m tests.benchmarks.airflow_load --submissions 5000 --rows 2000 --workers 2 --kills 0

Brings the topology of docker-compose.yml up as plain processes, puts the files into the inbox, lets the DAGs do all the
rest, and then counts: every submission exactly once, its letter once, a release that reads back, a sound store.
"""

from __future__ import annotations

import argparse
import json
import random
import signal
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from indicators.base.settings import load
from indicators.definitions.registry import Definitions
from indicators.operation.fsck import fsck
from indicators.store.context import Context
from indicators.store.places import Place
from tests.benchmarks.load_files import whole_shapes, write_files, write_samples
from tests.services.airflow_api import Api
from tests.services.topology import Topology

KILLED = (
    *("worker-1", "worker-2", "scheduler", "api-server", "postgres", "redis", "s3", "mail"),
    *("dag-processor", "triggerer", "portal"),
)


@dataclass
class Killer:
    """Kills services at random, each up to a number of times; what was killed is started again after a while."""

    topology: Topology
    kills: int
    done: Counter[str] = field(default_factory=Counter)
    _end: threading.Event = field(default_factory=threading.Event)

    def run(self, every: float) -> None:
        """Kills until enough, or until told to stop."""
        dice = random.Random(8)  # noqa: S311 - no secret
        names = [name for name in KILLED if name in self.topology.names]
        while sum(self.done.values()) < self.kills and not self._end.wait(every * dice.uniform(0.5, 1.5)):
            name = names[sum(self.done.values()) % len(names)]  # each as often as the others, at random moments
            self.topology.kill(name, signal.SIGKILL)
            self.done[name] += 1

    def stop(self) -> None:
        """No further kill."""
        self._end.set()


def measured(topology: Topology, peak: dict[str, int], end: threading.Event) -> None:
    """Keeps the highest memory of each group of processes, in MB."""
    while not end.wait(20):  # the kernel takes its time to add this up
        for name, process in list(topology._running.items()):
            peak[name] = max(peak.get(name, 0), sum(_memory(process.pid)) // 1024)


def _memory(session: int) -> Iterator[int]:
    """The proportional memory, in kB, of the processes of a session."""
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            if int(path.read_text().rsplit(")", 1)[1].split()[3]) == session:
                text = (path.parent / "smaps_rollup").read_text()
                yield next(int(line.split()[1]) for line in text.splitlines() if line.startswith("Pss:"))
        except (OSError, StopIteration):
            continue


def context_of(topology: Topology) -> Context:
    """The world of the topology, seen from here."""
    environment = topology.environment()
    return Context(load(Path(environment["ICT_HOME"]), environment), Definitions())


def received(topology: Topology) -> int:
    """How many files were received; none while the store is away."""
    context = context_of(topology)
    try:
        return _count(context, "SELECT count(*) FROM lake.deliveries")
    finally:
        context.lake.close()


def drive(
    topology: Topology, submissions: int, out: Console, *, meanwhile: Callable[[], object] = lambda: None
) -> float:
    """Lets the DAG *collect* work until every file has its verdict; gives the seconds that it took.

    What is to be done `meanwhile` is called every few seconds.
    """
    begun = time.monotonic()
    context = context_of(topology)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=out, disable=not out.is_terminal) as bar:
        step = bar.add_task("Verdicts", total=submissions)
        run, said = "", 0
        while True:
            done = _count(context, "SELECT count(DISTINCT DELIVERY) FROM lake.submissions")
            bar.update(step, completed=done)
            if not out.is_terminal and done * 10 // submissions != said:
                said = done * 10 // submissions
                out.print(f"{done:>6} verdicts after {time.monotonic() - begun:.0f} s")
            if done >= submissions:
                return time.monotonic() - begun
            run = _keep_running(topology, run)
            meanwhile()
            time.sleep(1)


def _keep_running(topology: Topology, run: str) -> str:
    """Starts a run when the last one has ended; an API that is away is asked again."""
    try:
        api = Api(topology.api, "operator", topology.secret("operator_password"))
        if not run or api.state("collect", run) in {"success", "failed"}:
            return api.trigger("collect", {"chunk": 25})
    except httpx.HTTPError:
        pass
    return run


def _count(context: Context, query: str) -> int:
    try:
        return int(context.lake.rows(query)[0][0])
    except Exception:
        context.lake.close()
        return 0


def finish(topology: Topology) -> dict[str, str]:
    """A release and all letters, with everything running again."""
    ended: dict[str, str] = {}
    topology.run("ict", "buckets")
    for dag in ("release", "correspond"):
        for _ in range(20):
            try:
                api = Api(topology.api, "operator", topology.secret("operator_password"))
                ended[dag] = api.finished(dag, api.trigger(dag), 900)
            except (httpx.HTTPError, TimeoutError) as exc:
                ended[dag] = repr(exc)
            if ended[dag] == "success":
                break
            time.sleep(10)
    return ended


def account(topology: Topology, submissions: int) -> dict[str, Any]:
    """What is there in the end."""
    context = context_of(topology)
    lake = context.lake

    def one(query: str) -> Any:
        return lake.rows(query)[0][0]

    arrived = Counter(
        line.split(":", 1)[1].strip()
        for path in (topology.folder / "mail" / "new").iterdir()
        for line in path.read_text(errors="replace").splitlines()[:60]
        if line.lower().startswith("message-id:")
    )
    latency = lake.rows("""
        SELECT quantile_cont(epoch(s.RECORDED_AT - d.RECORDED_AT), [0.5, 0.95])
        FROM lake.submissions s JOIN lake.deliveries d USING (DELIVERY)""")[0][0]
    sent = one("SELECT count(DISTINCT MESSAGE) FROM lake.outbox_events WHERE EVENT = 'sent'")
    return {
        "files expected": submissions,
        "deliveries": one("SELECT count(*) FROM lake.deliveries"),
        "submissions recorded": one("SELECT count(*) FROM lake.submissions"),
        "verdicts": dict(lake.rows("SELECT VERDICT, count(*) FROM lake.submissions GROUP BY ALL")),
        "observations": one("SELECT count(*) FROM lake.observations"),
        "submissions with two verdicts": one("""SELECT count(*) FROM
            (SELECT 1 FROM lake.submissions GROUP BY SUBMISSION HAVING count(*) > 1)"""),
        "submissions checked twice, on record": one("""SELECT count(*) FROM
            (SELECT 1 FROM lake.events WHERE EVENT = 'checked' GROUP BY SUBJECT HAVING count(*) > 1)"""),
        "letters queued": one("SELECT count(*) FROM lake.outbox"),
        "letters sent": sent,
        "messages that arrived": len(arrived),
        "messages that came twice under one Message-ID": sum(n > 1 for n in arrived.values()),
        "seconds from receipt to verdict, median and p95": [round(each, 1) for each in latency],
        "releases": one("SELECT count(*) FROM lake.releases"),
        "left in the inbox": sum(len(Place(each).files()) for each in context.settings.inboxes),
        "contradictions (ict fsck --deep)": [str(each) for each in fsck(context, deep=True)][:5],
    }


def context_inbox(topology: Topology) -> Path:
    """The folder that is the inbox."""
    return topology.folder / "inbox"


def main() -> None:
    """Runs it, and prints a JSON object."""
    parser = argparse.ArgumentParser(description=__doc__)
    for name, default in (("submissions", 500), ("rows", 2000), ("workers", 2), ("slots", 4), ("kills", 0)):
        parser.add_argument(f"--{name}", type=int, default=default)
    parser.add_argument("--every", type=float, default=6.0, help="seconds between two kills")
    parser.add_argument("--folder", default="")
    asked = parser.parse_args()
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    asked.rows = len(whole_shapes(asked.rows, Definitions()))
    out = Console()
    folder = Path(asked.folder or tempfile.mkdtemp(prefix="ict-load-"))
    topology = Topology(folder, asked.workers, asked.slots)
    topology.variables["ICT_INBOX"] = str(context_inbox(topology))
    if asked.kills:  # what is lost is done again soon
        topology.variables |= {"HEARTBEAT_TIMEOUT": "30", "QUEUED_TIMEOUT": "20"}
    topology.__post_init__()
    expected = write_files(context_inbox(topology), range(asked.submissions), asked.rows, Definitions())
    expected += write_samples(context_inbox(topology))
    killer, peak, end = Killer(topology, asked.kills), {}, threading.Event()
    result: dict[str, Any] = vars(asked)
    try:
        topology.up()
        threading.Thread(target=measured, args=(topology, peak, end), daemon=True).start()
        if asked.kills:
            threading.Thread(target=killer.run, args=(asked.every,), daemon=True).start()
        seconds = drive(topology, expected, out)
        result |= {"seconds": round(seconds), "kills": dict(killer.done)}
        result["submissions per second"] = round(asked.submissions / seconds, 1)
        result["observations per second"] = round(asked.submissions * asked.rows / seconds)
        killer.stop()
        result["DAGs in the end"] = finish(topology)
        result |= account(topology, expected)
    finally:
        end.set()
        topology.down()
    result["peak memory, MB"] = peak
    out.print_json(json.dumps(result))


if __name__ == "__main__":
    main()
