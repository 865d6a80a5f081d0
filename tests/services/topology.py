"""The topology of docker-compose.yml as plain processes: `python -m tests.services.topology FOLDER` (make services).

Debian's PostgreSQL and Redis, the project's own commands with the same environment, a test server for S3 and one for
mail. What ends is started again, as Docker would; Ctrl-C ends all.
"""

from __future__ import annotations

import json
import os
import shlex
import shutil
import signal
import subprocess
import sys
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path

from indicators.base.resources import SQL
from indicators.operation.secrets import Addresses, write_secrets
from tests.conftest import ROOT
from tests.services.compose import Compose, Service
from tests.services.servers import Postgres, free_port, wait_for

_PORTS = ("POSTGRES_PORT", "REDIS_PORT", "S3_PORT", "API_PORT", "PORTAL_PORT", "ICT_SMTP_PORT")
_HOSTS = ("API_HOST", "S3_HOST", "ICT_SMTP_HOST", "BIND")
_AIRFLOW = ("api-server", "scheduler", "dag-processor", "triggerer")


@dataclass
class Topology:
    """The services, each in a process group of its own.

    Attributes:
        folder: where their data, logs and secrets lie.
        workers: how many Celery workers.
        slots: how many tasks each may run at once.
        variables: further variables for the file.
        host: the address at which all services listen.
        before: words before the command of a service, as of one that runs in another network.
        added: further variables of the environment of a service.
    """

    folder: Path
    workers: int = 2
    slots: int = 4
    variables: dict[str, str] = field(default_factory=dict)
    host: str = "127.0.0.1"
    before: dict[str, list[str]] = field(default_factory=dict)
    added: dict[str, dict[str, str]] = field(default_factory=dict)
    _running: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)
    _held: set[str] = field(default_factory=set)
    _guard: threading.RLock = field(default_factory=threading.RLock)
    _ended: threading.Event = field(default_factory=threading.Event)

    def __post_init__(self) -> None:
        """Chooses ports, once for the folder, and writes the secrets."""
        self.folder = self.folder.resolve()
        self.folder.mkdir(parents=True, exist_ok=True)
        path = self.folder / "ports.json"
        if not path.is_file():
            path.write_text(json.dumps({name: str(free_port(self.host)) for name in _PORTS}))
        self.ports: dict[str, str] = json.loads(path.read_text())
        checks = max(2, self.workers * self.slots - 2)
        own = {"SLOTS": str(self.slots), "CHECKS": str(checks), "ICT_PORTAL": self.portal}
        hosts = dict.fromkeys(_HOSTS, self.host)
        self.compose = Compose(self.folder, {**hosts, **self.ports, **own, **self.variables})
        addresses = Addresses(f"{self.host}:{self.ports['POSTGRES_PORT']}", f"{self.host}:{self.ports['REDIS_PORT']}")
        write_secrets(self.compose.secrets, addresses)
        wal = str(self.compose.volume("wal"))
        self.postgres = Postgres(
            self.compose.volume("postgres"),
            int(self.ports["POSTGRES_PORT"]),
            "postgres",
            settings=[
                word for word in self.compose.service("postgres").command if "=" in word and not word.startswith("-")
            ],
            host=self.host,
        )
        if os.geteuid() == 0:
            shutil.chown(wal, "postgres", "postgres")

    @property
    def api(self) -> str:
        """The address of Airflow."""
        return f"http://{self.host}:{self.ports['API_PORT']}"

    @property
    def portal(self) -> str:
        """The address of the portal."""
        return f"http://{self.host}:{self.ports['PORTAL_PORT']}"

    @property
    def names(self) -> list[str]:
        """The services that run on."""
        workers = [f"worker-{number + 1}" for number in range(self.workers)]
        return ["postgres", "redis", "s3", "mail", *_AIRFLOW, *workers, "portal"]

    def up(self) -> None:
        """Starts all, in the order of the file, and watches over them."""
        self._postgres()
        for name in ("redis", "s3", "mail"):
            self.start(name)
        for name in ("REDIS_PORT", "S3_PORT", "ICT_SMTP_PORT"):
            wait_for(int(self.ports[name]), host=self.host)
        for name in ("migrate", "access"):
            self.once(name)
        for name in (*_AIRFLOW, *(each for each in self.names if each.startswith("worker")), "portal"):
            self.start(name)
        threading.Thread(target=self._watch, daemon=True).start()
        wait_for(int(self.ports["API_PORT"]), 180, self.host)
        wait_for(int(self.ports["PORTAL_PORT"]), 180, self.host)

    def start(self, name: str) -> None:
        """Starts a service, if it does not run."""
        with self._guard:
            self._held.discard(name)
            process = self._running.get(name)
            if process is not None and process.poll() is None:
                return
            log = self.folder / "output" / f"{name}.log"
            log.parent.mkdir(exist_ok=True)
            command, environment = self._command(name)
            with log.open("ab") as out:
                self._running[name] = subprocess.Popen(
                    [*self.before.get(name, []), *command],
                    env=environment | self.added.get(name, {}),
                    stdout=out,
                    stderr=out,
                    cwd=ROOT,
                    start_new_session=True,
                )

    def once(self, name: str) -> None:
        """Runs a job of the file to its end.

        Raises:
            RuntimeError: it failed.
        """
        service = self.compose.service(name)
        done = subprocess.run(
            service.command, env=self._environment(service, name), cwd=ROOT, capture_output=True, check=False
        )
        (self.folder / "output" / f"{name}.log").write_bytes(done.stdout + done.stderr)
        if done.returncode:
            raise RuntimeError(f"{name} failed: {(done.stdout + done.stderr)[-3000:].decode(errors='replace')}")

    def another(self, name: str, variables: dict[str, str]) -> subprocess.Popen[bytes]:
        """Starts one more of a service, with other variables of the file; nobody watches over it."""
        compose = Compose(self.folder, {**self.compose.variables, **variables})
        service = compose.service(name)
        with (self.folder / "output" / f"{name}-more.log").open("ab") as out:
            environment = self._environment(service, f"{name}-more")
            return subprocess.Popen(service.command, env=environment, stdout=out, stderr=out, cwd=ROOT)

    def environment(self) -> dict[str, str]:
        """The environment of our services, for what runs beside them."""
        return self._environment(self.compose.service("api-server"), "console")

    def write_environment(self) -> Path:
        """Writes it for the shell of an operator; it names the files of the secrets, and holds none."""
        path = self.folder / "environment"
        ours = {key: value for key, value in self.environment().items() if os.environ.get(key) != value}
        path.write_text("".join(f"export {key}={shlex.quote(value)}\n" for key, value in sorted(ours.items())))
        return path

    def run(self, *command: str) -> str:
        """Runs a command of ours in the environment of the services; gives what it said.

        Raises:
            RuntimeError: it failed.
        """
        done = subprocess.run(command, env=self.environment(), cwd=ROOT, capture_output=True, text=True, check=False)
        if done.returncode:
            raise RuntimeError(f"{' '.join(command)}: {(done.stdout + done.stderr)[-3000:]}")
        return done.stdout

    def secret(self, name: str) -> str:
        """One of the secrets."""
        return (self.compose.secrets / name).read_text()

    def pid(self, name: str) -> int:
        """The process of a service, which leads a session of its own."""
        with self._guard:
            return self._running[name].pid

    def kill(self, name: str, how: signal.Signals = signal.SIGKILL, *, stay: bool = False) -> None:
        """Sends a signal to a service and all its children; it is started again unless it is to stay away."""
        with self._guard:
            if stay:
                self._held.add(name)
            process = self._running.get(name)
            if process is not None and process.poll() is None:
                os.killpg(process.pid, how)

    def stop(self, name: str) -> None:
        """Asks a service to end, as `docker compose stop` does: a signal to its first process alone."""
        os.kill(self.pid(name), signal.SIGTERM)

    def down(self) -> None:
        """Ends all: first what uses others."""
        self._ended.set()
        for name in reversed(self.names):
            how = signal.SIGINT if name == "postgres" else signal.SIGTERM
            self.kill(name, how, stay=True)
            process = self._running.get(name)
            if process is None:
                continue
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()

    def _watch(self) -> None:
        """Starts again what ended, as `restart: unless-stopped` says."""
        while not self._ended.wait(1):
            for name in self.names:
                with self._guard:
                    process = self._running.get(name)
                    if process is not None and process.poll() is not None and name not in self._held:
                        self.start(name)

    def _postgres(self) -> None:
        """Makes the data folder and the databases at the first start, as the image does."""
        new = not (self.postgres.data / "PG_VERSION").is_file()
        if new:
            password = self.folder / "first_password"
            shutil.copy(self.compose.secrets / "postgres_password", password)
            password.chmod(0o644)
            self.postgres.password = password
            self.postgres.create()
            password.unlink()
        self.start("postgres")
        self.postgres.ready()
        if new:
            script = self.compose.mapped((SQL / "services" / "databases.sql").read_text(), {})
            secret = (self.compose.secrets / "postgres_password").read_text().strip()
            where = {"PGHOST": self.host, "PGPORT": self.ports["POSTGRES_PORT"], "PGPASSWORD": secret}
            words = ["psql", "-v", "ON_ERROR_STOP=1", "-U", "postgres", "-d", "postgres"]
            subprocess.run(words, input=script.encode(), env=os.environ | where, check=True, capture_output=True)

    def _command(self, name: str) -> tuple[list[str], dict[str, str]]:
        """What stands in for the command of a service, and its environment."""
        service = self.compose.service("worker" if name.startswith("worker") else name)
        environment = self._environment(service, name)
        if name == "postgres":
            return self.postgres.command(), environment
        if name == "s3":
            objects = str(self.folder / "objects.jsonl")
            where = [self.host, self.ports["S3_PORT"]]
            return [sys.executable, "-m", "tests.services.s3_server", *where, objects], environment
        if name == "mail":
            box, port = str(self.folder / "mail"), self.ports["ICT_SMTP_PORT"]
            return [sys.executable, "-m", "tests.services.mail_server", self.host, port, box], environment
        if name.startswith("worker"):
            return [*service.command, "--celery-hostname", name], environment
        return service.command, environment

    def _environment(self, service: Service, name: str) -> dict[str, str]:
        inherited = {key: value for key, value in os.environ.items() if not key.startswith(("AIRFLOW", "ICT_"))}
        inherited["PATH"] = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
        own = dict(service.environment)
        if service.ours:  # each container has a folder of its own there
            own["AIRFLOW_HOME"] = str(self.folder / "airflow" / name)
            Path(own["AIRFLOW_HOME"]).mkdir(parents=True, exist_ok=True)
        return inherited | own


def main(folder: str, workers: str = "2") -> None:
    """Brings all up, says where, and ends all on Ctrl-C."""
    topology = Topology(Path(folder), int(workers))
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        topology.up()
        print(f"Airflow  {topology.api}  user operator, password in {topology.compose.secrets}/operator_password")
        print(f"Portal   {topology.portal}")
        print(f"Mail     {topology.folder}/mail (a Maildir)    Logs  {topology.folder}/output")
        print(f"Commands of ict and airflow for it, in a shell after:  . {topology.write_environment()}", flush=True)
        while True:
            time.sleep(3600)
    except KeyboardInterrupt:
        print("Ending")
    finally:
        topology.down()


if __name__ == "__main__":
    main(*sys.argv[1:])
