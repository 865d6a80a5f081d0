"""What goes wrong around the services: a network cut, a full disk, a slow one, a clock that jumps, a killed worker.

    make faults            # as root: it makes two network namespaces and a disk of its own

The topology of docker-compose.yml runs in one network namespace and its second worker in another, all volumes on a
small disk (a loop device), the inbox in object storage. For each fault a batch of files arrives, the fault begins while
they are worked on and ends again; then every file must get its verdict. In the end all is counted as after a load.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rich.console import Console

from indicators.definitions.registry import Definitions
from indicators.store.places import file_system
from tests.benchmarks.airflow_load import account, drive, finish, received
from tests.benchmarks.load_files import write_files, write_samples
from tests.services.holding import Kills
from tests.services.topology import Topology

MAIN, WORKER = "ict-main", "ict-worker"
HOST, FAR = "10.203.7.1", "10.203.7.2"
DAY = 86400
GROUP = Path("/sys/fs/cgroup/blkio/ict-faults")


def sh(*words: str, check: bool = True) -> str:
    """Runs a command of the system; gives what it said."""
    return subprocess.run(words, check=check, capture_output=True, text=True).stdout.strip()


@dataclass(frozen=True)
class Fault:
    """Something that goes wrong for a while.

    Attributes:
        name: what the report calls it.
        begin: makes it go wrong.
        end: makes it right again.
        seconds: how long it lasts.
        proof: what shows afterwards that it was survived.
    """

    name: str
    begin: Callable[[], object]
    end: Callable[[], object]
    seconds: float
    proof: Callable[[], dict[str, Any]] = dict


class Network:
    """Two hosts: one with all services, one with the second worker."""

    @staticmethod
    def make() -> None:
        """Makes the namespaces and the cable between them."""
        Network.remove()
        for name in (MAIN, WORKER):
            sh("ip", "netns", "add", name)
            sh("ip", "-n", name, "link", "set", "lo", "up")
        cable = ("type", "veth", "peer", "name", "far", "netns", WORKER)
        sh("ip", "-n", MAIN, "link", "add", "near", *cable)
        for name, link, address in ((MAIN, "near", HOST), (WORKER, "far", FAR)):
            sh("ip", "-n", name, "addr", "add", f"{address}/24", "dev", link)
            sh("ip", "-n", name, "link", "set", link, "up")

    @staticmethod
    def remove() -> None:
        """Removes them."""
        for name in (MAIN, WORKER):
            sh("ip", "netns", "del", name, check=False)

    @staticmethod
    def cut() -> None:
        """Nothing passes any more."""
        sh("ip", "-n", WORKER, "link", "set", "far", "down")

    @staticmethod
    def mend() -> None:
        """It passes again."""
        sh("ip", "-n", WORKER, "link", "set", "far", "up")


class Disk:
    """A small disk that can be filled and slowed down."""

    def __init__(self, folder: Path, megabytes: int = 3000) -> None:
        """Makes it and puts it under the volumes."""
        self.image, self.place = folder / "disk.img", folder / "volumes"
        self.place.mkdir(parents=True)
        with self.image.open("wb") as image:
            image.truncate(megabytes * 2**20)
        self.device = sh("losetup", "-f", "--show", str(self.image))
        sh("mkfs.ext4", "-q", "-m", "0", self.device)
        sh("mount", self.device, str(self.place))
        self.ballast = self.place / "ballast"
        GROUP.mkdir(exist_ok=True)
        (GROUP / "cgroup.procs").write_text(str(os.getpid()))  # and all that it starts

    def fill(self) -> None:
        """Leaves no byte."""
        free = shutil.disk_usage(self.place).free
        sh("fallocate", "-l", str(free - 2**20), str(self.ballast), check=False)
        with contextlib.suppress(OSError), self.ballast.open("ab") as rest:
            while True:
                rest.write(b"0" * 4096)
                rest.flush()

    def empty(self) -> None:
        """Removes what filled it."""
        self.ballast.unlink()

    def _limit(self, number: int, what: str) -> None:
        major_minor = sh("lsblk", "-no", "MAJ:MIN", self.device).split()[0]
        (GROUP / f"blkio.throttle.{what}_device").write_text(f"{major_minor} {number}")

    def slow(self) -> None:
        """Twenty writes and 400 kB a second."""
        self._limit(20, "write_iops")
        self._limit(400_000, "write_bps")

    def fast(self) -> None:
        """As fast as it is."""
        self._limit(0, "write_iops")
        self._limit(0, "write_bps")

    def remove(self) -> None:
        """Takes it away."""
        Path("/sys/fs/cgroup/blkio/cgroup.procs").write_text(str(os.getpid()))
        sh("umount", "-l", str(self.place), check=False)
        sh("losetup", "-d", self.device, check=False)
        with contextlib.suppress(OSError):  # while something that it started still ends
            GROUP.rmdir()


def faults(topology: Topology, disk: Disk, clock: Path) -> list[Fault]:
    """All that goes wrong, in this order."""

    def jump(seconds: int) -> Callable[[], object]:
        return lambda: clock.write_text(str(seconds))

    def gone(*names: str) -> Callable[[], object]:
        return lambda: [topology.kill(name, signal.SIGKILL, stay=True) for name in names]

    def back(*names: str) -> Callable[[], object]:
        return lambda: [topology.start(name) for name in names]

    kills = Kills(topology, ("worker-1", "worker-2", "worker-1"))
    return [
        Fault("workers killed while they hold a task", kills.begin, lambda: None, 0, kills.proof),
        Fault("network cut, 15 s", Network.cut, Network.mend, 15),
        Fault("network cut, 90 s", Network.cut, Network.mend, 90),
        Fault("clock of a worker 2 days ahead, 60 s", jump(2 * DAY), jump(0), 60),
        Fault("clock of a worker 3 hours behind, 60 s", jump(-DAY // 8), jump(0), 60),
        Fault("slow disk, 90 s", disk.slow, disk.fast, 90),
        Fault("full disk, 45 s", disk.fill, disk.empty, 45),
        Fault("object storage killed, away for 20 s", gone("s3"), back("s3"), 20),
        Fault("catalogue and queue killed, away for 30 s", gone("postgres", "redis"), back("postgres", "redis"), 30),
    ]


def upload(topology: Topology, folder: Path) -> None:
    """Puts all files of a folder into the inbox; they may be received while the last ones are on their way."""
    os.environ |= {key: value for key, value in topology.environment().items() if key.startswith("AWS_")}
    system, prefix = file_system("s3://ict-inbox")
    for path in sorted(folder.iterdir()):
        with system.open_output_stream(f"{prefix.rstrip('/')}/{path.name}") as out:
            out.write(path.read_bytes())
    shutil.rmtree(folder)


def suffer(topology: Topology, fault: Fault, files: int, before: int, out: Console) -> dict[str, Any]:
    """A batch with a fault in the middle; gives how long it took."""
    begun, reached = time.monotonic(), 0.0

    def meanwhile() -> None:
        nonlocal reached
        if received(topology) > before + files // 8 or time.monotonic() - begun > 60:
            out.print(f"{fault.name}: begins after {time.monotonic() - begun:.0f} s")
            fault.begin()
            time.sleep(fault.seconds)
            fault.end()
            reached = time.monotonic()
            out.print(f"{fault.name}: ends")

    drive(topology, before + files, out, meanwhile=lambda: reached or meanwhile())
    if not reached:
        raise RuntimeError(f"{fault.name}: all was done before it began; give it more files")
    ended = time.monotonic()
    took = {"all verdicts after, s": round(ended - begun), "after its end, s": round(ended - reached)}
    return {"fault": fault.name, **took, **fault.proof()}


def inside(folder: Path, asked: argparse.Namespace) -> dict[str, Any]:
    """Runs it all, in the namespace of the services."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    out, disk = Console(), Disk(folder)
    clock = folder / "clock"
    clock.write_text("0")
    topology = Topology(folder, workers=2, slots=3, host=HOST)
    topology.variables |= {"HEARTBEAT_TIMEOUT": "30", "QUEUED_TIMEOUT": "20"}
    topology.before["worker-2"] = ["nsenter", f"--net=/run/netns/{WORKER}"]
    library = folder / "clock_shift.so"
    sh("cc", "-shared", "-fPIC", "-O2", "-o", str(library), str(Path(__file__).with_name("clock_shift.c")))
    topology.added["worker-1"] = {"LD_PRELOAD": str(library), "CLOCK_SHIFT": str(clock)}
    topology.__post_init__()
    result: dict[str, Any] = {"faults": []}
    try:
        topology.up()
        expected = write_samples(folder / "batch")
        upload(topology, folder / "batch")
        drive(topology, expected, out)
        for number, fault in enumerate(faults(topology, disk, clock)):
            if asked.only and asked.only not in fault.name:
                continue
            numbers = range(number * asked.files, (number + 1) * asked.files)
            files = write_files(folder / "batch", numbers, asked.rows, Definitions())
            upload(topology, folder / "batch")
            result["faults"].append(suffer(topology, fault, files, expected, out))
            expected += files
        result["DAGs in the end"] = finish(topology)
        result |= account(topology, expected)
    finally:
        disk.fast()
        topology.down()
        disk.remove()
    return result


def main() -> None:
    """Makes the network, goes into it, runs, and prints a JSON object."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name, default in (("files", 100), ("rows", 800)):
        parser.add_argument(f"--{name}", type=int, default=default)
    parser.add_argument("--only", default="", help="a word of the fault")
    parser.add_argument("--folder", default="")
    parser.add_argument("--inside", action="store_true", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.inside:
        Console().print_json(json.dumps(inside(Path(asked.folder), asked)))
        return
    if os.geteuid() or not shutil.which("cc"):
        sys.exit("This needs root, for namespaces and a disk of its own, and a C compiler, for a clock that jumps.")
    folder = asked.folder or tempfile.mkdtemp(prefix="ict-faults-")
    Network.make()
    try:
        command = [sys.executable, "-m", "tests.benchmarks.faults", *sys.argv[1:], "--folder", folder, "--inside"]
        sys.exit(subprocess.run(["nsenter", f"--net=/run/netns/{MAIN}", *command], check=False).returncode)
    finally:
        Network.remove()


if __name__ == "__main__":
    main()
