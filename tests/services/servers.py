"""PostgreSQL as a plain process of Debian's package, for tests and for `make services`."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import gettempdir


def free_port(host: str = "127.0.0.1") -> int:
    """A port of an address of this machine, the loopback unless said, that nothing listens on."""
    with socket.socket() as free:
        free.bind((host, 0))
        return int(free.getsockname()[1])


def program(name: str) -> str | None:
    """A program of PostgreSQL, which Debian keeps out of the path."""
    folder = Path("/usr/lib/postgresql")
    versions = sorted(folder.glob(f"*/bin/{name}")) if folder.is_dir() else []
    return shutil.which(name) or (str(versions[-1]) if versions else None)


def wait_for(port: int, seconds: float = 60, host: str = "127.0.0.1") -> None:
    """Returns when something listens on a port.

    Raises:
        TimeoutError: nothing did.
    """
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        with contextlib.suppress(OSError), socket.create_connection((host, port), timeout=1):
            return
        time.sleep(0.1)
    raise TimeoutError(f"nothing listens on port {port}")


@dataclass
class Postgres:
    """A server with a data folder of its own; the role `ict` needs no password unless `password` names its file."""

    folder: Path
    port: int
    superuser: str = "ict"
    password: Path | None = None
    settings: Sequence[str] = ()
    host: str = "127.0.0.1"

    @property
    def data(self) -> Path:
        """Where its files lie."""
        return self.folder / "data"

    def create(self) -> None:
        """Makes the data folder, once."""
        if (self.data / "PG_VERSION").is_file():
            return
        self.folder.mkdir(parents=True, exist_ok=True)
        if os.geteuid() == 0:  # PostgreSQL refuses to run as root: then as the user that its package made
            for each in (self.folder, *self.folder.parents):
                if Path(gettempdir()) in each.parents:  # pytest keeps its folders to their owner, workers one deeper
                    each.chmod(each.stat().st_mode | 0o055)
            shutil.chown(self.folder, "postgres", "postgres")
        how = ["-A", "scram-sha-256", "--pwfile", str(self.password)] if self.password else ["-A", "trust"]
        self.run("initdb", "-D", str(self.data), "-U", self.superuser, "-E", "UTF8", "--locale=C.UTF-8", *how)
        with (self.data / "pg_hba.conf").open("a") as access:
            access.write(f"host all all {self.host}/24 {how[1]}\n")

    def command(self) -> list[str]:
        """What starts it in the foreground."""
        options = [f"-c{each}" for each in self.settings]
        where = ["-D", str(self.data), "-p", str(self.port), "-h", self.host, "-k", str(self.folder)]
        return [*as_postgres(), program("postgres") or "postgres", *where, *options]

    def start(self) -> subprocess.Popen[bytes]:
        """Starts it, and waits until it takes connections."""
        with (self.folder / "log").open("ab") as log:
            process = subprocess.Popen(self.command(), stdout=log, stderr=log, cwd="/")
        self.ready()
        return process

    def ready(self, seconds: float = 60) -> None:
        """Waits until it takes connections."""
        end = time.monotonic() + seconds
        check = [program("pg_isready") or "pg_isready", "-q", "-h", self.host, "-p", str(self.port)]
        while subprocess.run(check, check=False).returncode:
            if time.monotonic() > end:
                raise TimeoutError(f"PostgreSQL does not answer; see {self.folder / 'log'}")
            time.sleep(0.1)

    def run(self, name: str, *arguments: str) -> None:
        """Runs one of its programs."""
        subprocess.run([*as_postgres(), program(name) or name, *arguments], check=True, capture_output=True, cwd="/")


def as_postgres() -> list[str]:
    """What to put before a command that must not run as root."""
    return ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"] if os.geteuid() == 0 else []


def stop(process: subprocess.Popen[bytes], how: signal.Signals = signal.SIGINT) -> None:
    """Ends a process of ours, in its own way and else by force."""
    process.send_signal(how)
    try:
        process.wait(20)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
