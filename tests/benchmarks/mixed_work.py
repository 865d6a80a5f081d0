"""What goes on at once on one work folder: runs, releases, confirmations, members, backups; each its own processes."""

from __future__ import annotations

import os
import random
import re
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import httpx

HEAD = "REF_AREA,EDITION,INDICATOR,TIME_PERIOD,OBS_VALUE,SOURCE\n"
OWN = ("VNM", "GHA", "URY", "NPL", "LKA", "ZMB", "ECU", "BWA")  # countries whose files the runs bring
TOLD = 2
_UNSIGNED = 401


@dataclass
class Stage:
    """One work folder with all that happens on it.

    Attributes:
        home: the work folder.
        environment: of every command.
        portal: its address.
        end: when the loops stop (monotonic).
        running: the processes that a kill may meet, by what they do.
        kills: how many processes were killed, by what they did.
        ran: how many commands ended, by what they did.
        errors: what no kill explains.
        files: every file that was given to `ict run`.
        closed: set when the portal is to end.
        revoked: seconds from the end of `member revoke` to the last request that its token still opened; 0 for none.
    """

    home: Path
    environment: dict[str, str]
    portal: str
    end: float
    running: dict[subprocess.Popen[str], str] = field(default_factory=dict)
    kills: Counter[str] = field(default_factory=Counter)
    ran: Counter[str] = field(default_factory=Counter)
    errors: list[str] = field(default_factory=list)
    files: list[Path] = field(default_factory=list)
    revoked: list[float] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)
    closed: threading.Event = field(default_factory=threading.Event)

    def start(self, name: str, *words: str) -> subprocess.Popen[str]:
        """Starts a command of the project that a kill may meet."""
        command = [str(Path(sys.executable).with_name("ict")), *words]
        pipes = subprocess.PIPE if name != "portal" else subprocess.DEVNULL
        process = subprocess.Popen(command, env=self.environment, stdout=pipes, stderr=pipes, text=True)
        with self.lock:
            self.running[process] = name
        return process

    def over(self) -> bool:
        """Whether the time is over."""
        return time.monotonic() > self.end

    def run(self, *words: str, again: bool = True, fine: tuple[int, ...] = (0,)) -> str:
        """Runs a command to its end, after a kill again where `again`; what it printed, empty after a kill."""
        name = " ".join(words[:2]) if words[0] in {"member", "release"} else words[0]
        while True:
            process = self.start(name, *words)
            out, err = process.communicate()
            with self.lock:
                self.running.pop(process)
            if process.returncode == -signal.SIGKILL:
                if again:
                    continue
                return ""
            self.ran[name] += 1
            if process.returncode not in fine or "Traceback" in out + err:
                self.errors.append(f"{' '.join(words)}: exit code {process.returncode}: {(err or out)[-600:]}")
            return out

    def kill_one(self, dice: random.Random) -> None:
        """Kills one of the running processes, each kind as likely as another."""
        with self.lock:
            kinds = sorted(set(self.running.values()))
            if not kinds:
                return
            kind = dice.choice(kinds)
            process = dice.choice([each for each, name in self.running.items() if name == kind])
            process.kill()
            self.kills[kind] += 1


def serve(stage: Stage) -> None:
    """The portal, started again when it was killed."""
    port = stage.portal.rsplit(":", 1)[1]
    while not stage.closed.is_set():
        process = stage.start("portal", "serve", "--port", port)
        while process.poll() is None and not stage.closed.wait(0.1):
            pass
        with stage.lock:
            stage.running.pop(process)
        if process.poll() not in (None, -signal.SIGKILL):
            stage.errors.append(f"the portal ended with {process.returncode}")
        process.terminate()
        process.wait()


def bring(stage: Stage, number: int) -> None:
    """Brings a new file after the other; every tenth value is one that asks for a word."""
    turn = 0
    while not stage.over():
        area, year = OWN[(turn * 4 + number) % len(OWN)], 2005 + turn // 2 % 18
        value = 10 + (year - 2005) * 2 + turn % 7 / 10 + (60 if turn % 10 == 9 else 0)
        path = stage.home.parent / f"files-{number}" / f"{area}_{number}_{turn}.csv"
        path.parent.mkdir(exist_ok=True)
        path.write_text(HEAD + f"{area},2016,HH7,{year},{value:.1f},Survey {year} no. {number}-{turn}\n")
        stage.files.append(path)
        stage.run("run", str(path))
        turn += 1


def publish(stage: Stage) -> None:
    """A release after the other."""
    while not stage.over():
        stage.run("release")
        time.sleep(1)


def answer(stage: Stage, waiting: Callable[[], list[str]]) -> None:
    """Confirms what waits; who is second is told that nothing is left to be confirmed."""
    while not stage.over():
        for number in waiting():
            said = "The survey was redesigned, and the value is right."
            stage.run("confirm", number, "--by", "Reviewer", "--note", said, fine=(0, TOLD))
        time.sleep(1)


def enrol(stage: Stage) -> None:
    """Members come and go; how soon a revoked token is refused."""
    turn = 0
    with httpx.Client(base_url=stage.portal, timeout=60) as client:
        while not stage.over():
            turn += 1
            name = f"member-{turn}"
            told = stage.run("member", "add", name, "--name", name, "--email", f"{name}@member.example", again=False)
            token = re.search(r"^ {4}(\S+)$", told, re.MULTILINE)
            if not token or _status(client, token[1]) not in (200, None):
                stage.errors.extend([f"no valid token of {name}: {told[-300:]}"] if told else [])
                continue
            stage.run("member", "revoke", name)
            ended, accepted = time.monotonic(), 0.0
            while not stage.over():
                begun = time.monotonic()
                if (status := _status(client, token[1])) == _UNSIGNED:
                    break
                accepted = begun - ended if status else accepted  # no status: the portal was killed just now
            stage.revoked.append(accepted)


def _status(client: httpx.Client, token: str) -> int | None:
    try:
        return client.get("/releases", headers={"Authorization": f"Bearer {token}"}).status_code
    except httpx.TransportError:
        time.sleep(0.2)
        return None


def back_up(stage: Stage) -> None:
    """A backup, and its restore into another folder, again and again."""
    kept, other = stage.home.parent / "backup", stage.home.parent / "restored"
    while not stage.over():
        stage.run("backup", str(kept))
        shutil.rmtree(other, ignore_errors=True)
        stage.run("restore", str(kept), "--work", str(other))
        time.sleep(5)


def kill(stage: Stage, times: int) -> None:
    """So many kills, spread over the time."""
    dice = random.Random(5)  # noqa: S311 - no secret
    pause = max(0.1, (stage.end - time.monotonic()) / (times + 1))
    while not stage.over() and sum(stage.kills.values()) < times:
        time.sleep(pause * dice.uniform(0.5, 1.4))
        stage.kill_one(dice)


def environment(home: Path, portal: str, catalogue: str) -> dict[str, str]:
    """Of all commands: no limit of requests, links to this portal."""
    own = {"ICT_HOME": str(home), "ICT_PORTAL": portal, "ICT_RATE": "off", "ICT_CATALOGUE": catalogue}
    return {key: value for key, value in os.environ.items() if not key.startswith("ICT_")} | own
