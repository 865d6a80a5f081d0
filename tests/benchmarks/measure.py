"""CPU seconds of a command with its children, and the most memory of it: the best of some tries."""

from __future__ import annotations

import os
import subprocess
import tempfile
from collections.abc import Callable, Sequence
from typing import NamedTuple


class Cost(NamedTuple):
    """What a command took.

    Attributes:
        cpu: seconds of processors, of the user and the system, with the children that it waited for.
        memory: megabytes that the largest of its processes had resident; at least those of this process when it began.
    """

    cpu: float
    memory: float


def cost(command: Sequence[str], environment: dict[str, str] | None = None, may_fail: bool = False) -> Cost:
    """What a command takes.

    Raises:
        RuntimeError: it failed; with what it said.
    """
    with tempfile.TemporaryFile() as said:
        process = subprocess.Popen(command, stdout=said, stderr=said, env=os.environ | (environment or {}))
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode and not may_fail:
            said.seek(0)
            raise RuntimeError(f"{command} ended with {process.returncode}: {said.read().decode(errors='replace')}")
    return Cost(used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)


def best(
    command: Sequence[str],
    prepare: Callable[[], object] = lambda: None,
    *,
    tries: int = 3,
    environment: dict[str, str] | None = None,
) -> Cost:
    """The cheapest of some tries, each after what prepares it."""
    found = []
    for _ in range(tries):
        prepare()
        found.append(cost(command, environment))
    return min(found)
