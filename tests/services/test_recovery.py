"""Backup and restore on PostgreSQL: by points, and to any point in time from the log segments."""

from __future__ import annotations

import gzip
import os
import shutil
import stat
import subprocess
import time
from dataclasses import replace
from pathlib import Path

import pytest
import yaml

from indicators.base.clock import system_clock
from indicators.operation.backup import backup, restore
from indicators.operation.fsck import fsck
from indicators.release.publish import release
from indicators.store.context import Context
from indicators.submissions.inbox import collect
from tests.conftest import ROOT, SAMPLES
from tests.services.compose import interpolated
from tests.services.servers import Postgres, as_postgres, free_port, program, stop

FIRST, SECOND = SAMPLES / "KEN_2016_questionnaire.xlsx", SAMPLES / "CAN_internet_use.csv"
pytestmark = pytest.mark.slow


def _with(context: Context, home: Path, port: int, database: str = "postgres") -> Context:
    catalogue = f"postgres:dbname={database} host=127.0.0.1 port={port} user=ict"
    settings = replace(context.settings, home=home, catalogue=catalogue, data=str(home / "data"))
    return replace(context, settings=settings, clock=system_clock)


def _areas(context: Context) -> list[str]:
    return [row[0] for row in context.lake.rows("FROM lake.submissions SELECT REF_AREA ORDER BY 1")]


def test_points_on_postgresql(context: Context, postgres: Postgres, tmp_path: Path) -> None:
    for name in ("live", "restored"):
        subprocess.run(
            [program("createdb") or "createdb", "-h", "127.0.0.1", "-p", str(postgres.port), "-U", "ict", name],
            check=True,
        )
    home = tmp_path / "live"
    live = _with(context, home, postgres.port, "live")
    collect(live, [FIRST])
    point = backup(live, tmp_path / "backup")
    collect(live, [SECOND])
    release(live)
    live.lake.close()
    home.rename(tmp_path / "lost")
    restored = _with(context, tmp_path / "it's new", postgres.port, "restored")
    assert restore(restored, tmp_path / "backup", point) == point
    assert _areas(restored) == ["KEN"]
    assert fsck(restored, deep=True) == []
    assert release(restored).new


def _archiving(wal: Path) -> list[str]:
    """How the server of docker-compose.yml archives its log, into another folder."""
    file = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
    words: list[str] = interpolated(file["services"]["postgres"]["command"], {})
    return [word.replace("/wal/", f"{wal}/") for word in words if word.startswith("archive_")]


def _base_backup(server: Postgres, bases: Path, wal: Path) -> None:
    where = {"PGHOST": "127.0.0.1", "PGPORT": str(server.port), "PGUSER": "ict", "KEEP": "1"}
    place = {
        "BASES": str(bases),
        "WAL": str(wal),
        "PATH": f"{Path(program('pg_archivecleanup') or '').parent}:{os.defpath}",
    }
    script = [*as_postgres(), "sh", str(ROOT / "deploy" / "base_backup.sh")]
    done = subprocess.run(script, env=where | place, cwd="/", capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_a_segment_that_is_archived_already_is_compared(tmp_path: Path) -> None:
    """The server may go down between the copy and its own note of it; it then archives the segment once more."""
    command = next(word for word in _archiving(tmp_path) if word.startswith("archive_command="))
    segment = tmp_path / "segment"
    segment.write_bytes(b"log" * 100_000)
    script = (
        command.removeprefix("archive_command=").replace("%p", str(segment)).replace("%f", "000000010000000000000002")
    )
    for _ in range(2):
        assert subprocess.run(["sh", "-c", script], check=False).returncode == 0
    copy = tmp_path / "000000010000000000000002.gz"
    assert gzip.decompress(copy.read_bytes()) == segment.read_bytes()
    segment.write_bytes(b"another log")
    assert subprocess.run(["sh", "-c", script], check=False).returncode == 1
    assert gzip.decompress(copy.read_bytes()) == b"log" * 100_000


def test_any_point_in_time_on_postgresql(context: Context, tmp_path_factory: pytest.TempPathFactory) -> None:
    if not program("initdb"):
        pytest.skip("PostgreSQL is not installed (Debian package postgresql)")
    root = tmp_path_factory.mktemp("pitr")
    wal = root / "wal"
    wal.mkdir()
    server = Postgres(root / "server", free_port(), settings=_archiving(wal))
    server.create()
    bases = root / "server" / "bases"
    if os.geteuid() == 0:
        shutil.chown(wal, "postgres", "postgres")
    process = server.start()
    context = _with(context, root / "home", server.port)
    collect(context, [FIRST])
    where = ["-h", "127.0.0.1", "-p", str(server.port), "-U", "ict"]
    _base_backup(server, bases, wal)
    [first] = bases.iterdir()
    early = {path.name for path in wal.glob("*[0-9A-F].gz")}
    time.sleep(1.1)  # its name is the second
    _base_backup(server, bases, wal)
    [base] = bases.iterdir()
    assert base.name > first.name, "the newest stays"
    assert stat.S_IMODE(base.stat().st_mode) == 0o700
    assert early
    assert not early & {path.name for path in wal.iterdir()}, "the log before it is gone"
    collect(context, [SAMPLES / "FJI_2012-2016.csv"])
    time.sleep(1.1)
    moment = time.strftime("%Y-%m-%d %H:%M:%S+00", time.gmtime())
    time.sleep(1.1)
    collect(context, [SECOND])
    assert _areas(context) == ["CAN", "FJI", "KEN"]
    context.lake.close()
    server.run("psql", *where, "-d", "postgres", "-c", "SELECT pg_switch_wal()")
    time.sleep(2)
    stop(process)

    assert all(path.stat().st_size < 8_000_000 for path in wal.glob("*.gz")), "segments are compressed"
    shutil.rmtree(server.data)
    server.run("mkdir", "--mode=700", str(server.data))
    server.run("tar", "-xzf", str(base / "base.tar.gz"), "-C", str(server.data))
    with (server.data / "postgresql.auto.conf").open("a") as settings:
        settings.write(f"restore_command = 'gzip -dc {wal}/%f.gz > %p'\nrecovery_target_time = '{moment}'\n")
        settings.write("recovery_target_action = 'promote'\n")
    (server.data / "recovery.signal").touch()
    process = server.start()
    try:
        back = replace(context)
        assert _areas(back) == ["FJI", "KEN"]
        assert fsck(back, deep=True) == []
        collect(back, [SECOND])
        assert _areas(back) == ["CAN", "FJI", "KEN"]
        assert fsck(back, deep=True) == []
    finally:
        stop(process)
