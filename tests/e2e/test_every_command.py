"""Every command, with a store that is new, damaged, locked, read-only or full: advice, never a traceback."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
import typer

from indicators.base.clock import fixed
from indicators.base.settings import Settings
from indicators.cli import main as cli
from indicators.definitions.registry import Definitions
from indicators.store import locking
from indicators.store.catalogue import EmbeddedCatalogue
from indicators.store.context import Context
from tests.conftest import NOW, ROOT, SAMPLES
from tests.prepared import prepared, released

pytestmark = pytest.mark.slow
FILE = str(SAMPLES / "KEN_2016_questionnaire.xlsx")
MICRODATA = str(Path(__file__).parents[1] / "files" / "persons.csv")
CUBE = str(Path(__file__).parents[1] / "files" / "lines.px")
SURVEY = str(ROOT / "docs" / "examples" / "survey" / "DESIGN.yml")
NUMBER = "1a2b3c4d5e6f-KEN"
WORD = ("--by", "A. Person", "--note", "as the survey says")
# Each command with arguments that fit; {out} is a new path, {number} a submission that may be one.
COMMANDS: dict[str, tuple[str, ...]] = {
    "backup": ("{out}",),
    "check": (FILE,),
    "confirm": ("{number}", *WORD),
    "confirmations": (),
    "cube": (CUBE,),
    "definitions check": (),
    "definitions diff": ("2014", "2016"),
    "definitions facts": (),
    "definitions list": (),
    "definitions recode": (),
    "definitions show": ("HH7",),
    "definitions trace": ("HH7",),
    "deliver": (FILE,),
    "diff": ("2026-11-22", "2026-11-23"),
    "explain": ("mdg", "CAN", "IT_NET_USER", "2018"),
    "fsck": (),
    "layouts": (),
    "maintain": (),
    "mark-read": ("<1@example.org>", "--by", "A. Person"),
    "member access": (),
    "member add": ("unctad", "--name", "UNCTAD", "--email", "statistics@example.org"),
    "member list": (),
    "member revoke": ("unctad",),
    "member token": ("unctad",),
    "migrate": (),
    "note list": (),
    "note withdraw": ("HH7", "--by", "itu", "--reason", "wrong"),
    "note write": ("HH7", "--by", "itu", "--text", "Read with care."),
    "offices change": ("KEN", "--lang", "fr"),
    "offices history": ("KEN",),
    "offices list": (),
    "offices works": ("office@example.org", "--note", "they called"),
    "outbox fetch": (),
    "outbox list": (),
    "outbox write": ("{out}",),
    "pages": ("{out}",),
    "profile suggest": (FILE,),
    "profile test": (FILE,),
    "read": (FILE, "-o", "{out}"),
    "release": (),
    "release cube": ("harmonised", "HH7"),
    "release list": (),
    "release open": (),
    "release rebuild": (),
    "release terms": ("latest",),
    "release withdraw": ("latest", "--reason", "wrong"),
    "report": (),
    "restore": ("{out}",),
    "rules gx": ("{out}",),
    "rules list": (),
    "rules pages": ("{out}",),
    "rules show": ("R031",),
    "rules test": ("R031",),
    "run": (FILE,),
    "send": (),
    "source check": ("nowhere",),
    "source list": (),
    "source load": ("nowhere",),
    "status": (),
    "survey tabulate": (SURVEY, "-o", "{out}.csv"),
    "survey check": (MICRODATA,),
    "survey delete": ("ict-2016", "--by", "A. Person"),
    "survey keep": ("ict-2016", MICRODATA, "--until", "2999-12-31", "--by", "A. Person"),
    "survey kept": (),
    "template": ("KEN", "-o", "{out}"),
    "withdraw": ("c-1", *WORD),
    "worklist": (),
}
ELSEWHERE = {
    "buckets": "needs an object storage: tests/services/test_places.py",
    "dags env": "prints variables; opens no store",
    "dags run": "starts Airflow: tests/dags",
    "dags timetable": "prints the timetable; opens no store",
    "mcp": "does not end: tests/portal/test_mcp.py",
    "letters": "opens no store: tests/mail/test_looks.py",
    "secrets": "writes secrets; opens no store: tests/operation/test_production.py",
    "survey suggest": "opens no store: tests/survey/test_suggest.py",
    "serve": "does not end: tests/portal",
}
# Those that open no store, with these arguments or without a mailbox to fetch from.
WITHOUT_STORE = {
    *(name for name in COMMANDS if name.split()[0] in {"definitions", "rules", "profile", "layouts"}),
    *(
        "check",
        "cube",
        "read",
        "release cube",
        "restore",
        "survey check",
        "survey delete",
        "survey keep",
        "survey kept",
        "source list",
        "survey tabulate",
        "source check",
        "source load",
        "offices list",
        "member access",
        "outbox fetch",
    ),
}


def _leaves(command: Any, path: tuple[str, ...] = ()) -> Iterator[str]:
    for name, each in getattr(command, "commands", {}).items():
        yield from _leaves(each, (*path, name))
    if path and (not hasattr(command, "commands") or command.invoke_without_command):
        yield " ".join(path)


def test_every_command_is_tried() -> None:
    assert set(_leaves(typer.main.get_command(cli.app))) == COMMANDS.keys() | ELSEWHERE.keys()


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory, definitions: Definitions) -> Path:
    """A work folder with a submission and a release, of few series: `pages` makes some for each of them."""
    home = tmp_path_factory.mktemp("commands") / "work"
    context = Context(Settings(home=home), definitions, fixed(NOW), "test")
    prepared(context, released, "CAN_internet_use.csv")
    return home


def _tell(
    command: str, work: Path, out: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> tuple[int, str]:
    """The exit code of a command, and what it says of a failure."""
    given = [part.format(out=out, number=NUMBER) for part in COMMANDS[command]]
    monkeypatch.setenv("ICT_HOME", str(work))
    monkeypatch.setattr(sys, "argv", ["ict", *command.split(), *given])
    try:
        cli.main()
    except SystemExit as exc:
        code = exc.code or 0
    else:
        code = 0
    said = capsys.readouterr()
    assert isinstance(code, int)
    assert "Traceback" not in said.out + said.err, said.err
    assert "The program failed" not in said.err, said.err
    return code, said.err


def _content(work: Path) -> dict[str, str]:
    """What lies in a work folder, but for the lock, the log of SQLite, and the store of microdata, which is another."""
    return {
        str(path.relative_to(work)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(work.rglob("*"))
        if path.is_file() and path.suffix not in {".lock", ".holder", ".sqlite-wal", ".sqlite-shm"}
        if path.relative_to(work).parts[0] != "microdata"
    }


@pytest.mark.parametrize("command", COMMANDS)
def test_without_a_store(
    command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    code, said = _tell(command, tmp_path / "work", tmp_path / "out", monkeypatch, capsys)
    assert code != 2 or said.startswith(("ict: ", "Usage")), said


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("damage", ["empty", "overwritten", "lost"])
def test_a_damaged_store_is_told_and_left_alone(
    command: str,
    damage: str,
    filled: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    work = tmp_path / "work"
    shutil.copytree(filled, work)
    catalogue = EmbeddedCatalogue(Settings(home=work)).path
    for log in catalogue.parent.glob("catalogue.sqlite-*"):
        log.unlink()
    if damage == "lost":
        catalogue.unlink()
    else:
        catalogue.write_bytes(b"" if damage == "empty" else b"\x55" * catalogue.stat().st_size)
    before = _content(work)
    code, said = _tell(command, work, tmp_path / "out", monkeypatch, capsys)
    assert _content(work) == before
    if command not in WITHOUT_STORE:
        assert code == 2
        assert said.startswith("ict: "), said
        assert "estore" in said, said  # how it is restored


@pytest.mark.parametrize("command", COMMANDS)
def test_a_store_that_cannot_be_written(
    command: str, filled: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    work = tmp_path / "work"
    shutil.copytree(filled, work)
    monkeypatch.setattr(EmbeddedCatalogue, "writable", property(lambda self: False))
    before = _content(work)["lake/catalogue.sqlite"]
    code, said = _tell(command, work, tmp_path / "out", monkeypatch, capsys)
    assert _content(work)["lake/catalogue.sqlite"] == before
    assert code != 2 or said.startswith("ict: "), said


@pytest.fixture(scope="module")
def held(filled: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A work folder whose store another process holds for writing."""
    work = tmp_path_factory.mktemp("held") / "work"
    shutil.copytree(filled, work)
    code = (
        "import sys; from pathlib import Path\n"
        "from indicators.base.settings import Settings; from indicators.store.lake import Lake\n"
        "with Lake(Settings(home=Path(sys.argv[1]))).write():\n    print('held', flush=True); sys.stdin.read()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code, str(work)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        yield work
        assert holder.stdin is not None
        holder.stdin.close()
        assert holder.wait(30) == 0


@pytest.mark.parametrize("command", COMMANDS)
def test_a_store_that_another_process_writes(
    command: str, held: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(locking, "SECONDS", 0.2)
    code, said = _tell(command, held, tmp_path / "out", monkeypatch, capsys)
    assert code != 2 or said.startswith("ict: "), said


@pytest.fixture(scope="module")
def full(filled: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A work folder on a small disk of its own on which nothing is free."""
    disk = tmp_path_factory.mktemp("disk")
    made = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=24m", "none", disk], capture_output=True, text=True)
    if made.returncode:
        pytest.skip(f"no disk can be mounted here: {made.stderr.strip()}")
    try:
        work = disk / "work"
        shutil.copytree(filled, work)
        with (disk / "rest").open("wb", buffering=0) as rest, suppress(OSError):
            while rest.write(b"0" * 4096):
                pass
        yield work
    finally:
        subprocess.run(["umount", "--lazy", disk], check=True)


@pytest.mark.parametrize("command", COMMANDS)
def test_a_full_disk(
    command: str, full: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    code, said = _tell(command, full, full / f"out {command}", monkeypatch, capsys)
    if command not in WITHOUT_STORE:
        assert code == 2
        assert said.startswith("ict: The disk of the store is full"), said
    assert "None:" not in said
