"""A task that a worker holds, seen for certain: the worker is stopped first, and then Airflow is asked what runs on it.

A stopped worker cannot end a task any more: what Airflow then still calls running is held by it when the signal comes.
"""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import httpx

from tests.services.airflow_api import Api
from tests.services.topology import Topology


@dataclass(frozen=True)
class Held:
    """A task that a worker holds.

    Attributes:
        worker: the service.
        dag: of the task.
        run: of the task.
        task: its name.
        place: among mapped ones; -1 for one that is not mapped.
        tried: the number of this try.
        pid: its process.
    """

    worker: str
    dag: str
    run: str
    task: str
    place: int
    tried: int
    pid: int


def session(pid: int) -> Iterator[int]:
    """The processes of a session: a worker, its pool, and the tasks, which have process groups of their own."""
    for path in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            if int(path.read_text().rsplit(")", 1)[1].split()[3]) == pid:
                yield int(path.parent.name)


def signalled(pid: int, how: signal.Signals) -> None:
    """Sends a signal to a whole session, as the end of a container does."""
    for each in sorted(session(pid), reverse=True):
        with suppress(ProcessLookupError):
            os.kill(each, how)


def api_of(topology: Topology) -> Api:
    """Airflow as its operator."""
    return Api(topology.api, "operator", topology.secret("operator_password"))


def running_on(topology: Topology, worker: str) -> list[Held]:
    """What Airflow calls running and a process of the worker's session does."""
    own = set(session(topology.pid(worker)))
    found = api_of(topology).get("/dags/~/dagRuns/~/taskInstances", state="running", limit=100)["task_instances"]
    return [
        Held(worker, t["dag_id"], t["dag_run_id"], t["task_id"], t["map_index"], t["try_number"], t["pid"])
        for t in found
        if t["pid"] in own
    ]


def stopped_while_holding(
    topology: Topology, worker: str, seconds: float = 300, *, wanted: Callable[[Held], bool] = lambda held: True
) -> list[Held]:
    """Waits until a worker holds a task that is wanted, and leaves it stopped (SIGSTOP); gives what it holds.

    Raises:
        TimeoutError: it held none.
    """
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        with suppress(httpx.HTTPError):
            if any(map(wanted, running_on(topology, worker))):
                signalled(topology.pid(worker), signal.SIGSTOP)
                if any(map(wanted, held := running_on(topology, worker))):
                    return held
        signalled(topology.pid(worker), signal.SIGCONT)
        time.sleep(0.3)
    raise TimeoutError(f"{worker} held no task for {seconds:.0f} s")


def tries(topology: Topology, held: Held) -> dict[int, str]:
    """The tries of a task with the state of each."""
    where = f"/dags/{held.dag}/dagRuns/{held.run}/taskInstances/{held.task}"
    api = api_of(topology)
    found = api.get(f"{where}/{held.place}/tries" if held.place >= 0 else f"{where}/tries")["task_instances"]
    return {each["try_number"]: str(each["state"]) for each in found}


@dataclass
class Kills:
    """Workers that are killed while they hold a task, one after the other, and what became of these tasks."""

    topology: Topology
    workers: tuple[str, ...]
    held: list[Held] = field(default_factory=list)

    def begin(self) -> None:
        """Kills each of them, with all its processes; the topology starts it again."""
        for worker in self.workers:
            found = stopped_while_holding(self.topology, worker)
            signalled(self.topology.pid(worker), signal.SIGKILL)
            self.held += found

    def proof(self, seconds: float = 600) -> dict[str, Any]:
        """What was held, and that each was run again, to a good end.

        Raises:
            RuntimeError: one was not.
        """
        end, told = time.monotonic() + seconds, []
        for held in self.held:
            states: dict[int, str] = {}
            while not any(state == "success" for tried, state in states.items() if tried > held.tried):
                if time.monotonic() > end:
                    raise RuntimeError(f"{held} was not run again: {states}")
                time.sleep(2)
                with suppress(httpx.HTTPError):
                    states = tries(self.topology, held)
            told.append(asdict(held) | {"tries": states})
        return {"killed while they held": told}
