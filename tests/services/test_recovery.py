"""Backup and restore on PostgreSQL: by points, and to any point in time from the log segments."""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from dataclasses import replace
from pathlib import Path

import pytest

from indicators.clock import system_clock
from indicators.context import Context
from indicators.inbox import collect
from indicators.publish.release import release
from indicators.store.backup import backup, restore
from indicators.store.fsck import fsck
from tests.conftest import SAMPLES
from tests.services.servers import Postgres, free_port, program, stop

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


def test_any_point_in_time_on_postgresql(context: Context, tmp_path_factory: pytest.TempPathFactory) -> None:
    if not program("initdb"):
        pytest.skip("PostgreSQL is not installed (Debian package postgresql)")
    root = tmp_path_factory.mktemp("pitr")
    wal = root / "wal"
    wal.mkdir()
    command = f"archive_command=cp %p {wal}/%f.part && mv {wal}/%f.part {wal}/%f"
    server = Postgres(root / "server", free_port(), settings=["archive_mode=on", command])
    server.create()
    if os.geteuid() == 0:
        shutil.chown(wal, "postgres", "postgres")
    process = server.start()
    context = _with(context, root / "home", server.port)
    base = root / "server" / "base"
    collect(context, [FIRST])
    where = ["-h", "127.0.0.1", "-p", str(server.port), "-U", "ict"]
    server.run("pg_basebackup", "-D", str(base), "-X", "none", "-c", "fast", *where)
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

    shutil.rmtree(server.data)
    base.rename(server.data)
    with (server.data / "postgresql.auto.conf").open("a") as settings:
        settings.write(f"restore_command = 'cp {wal}/%f %p'\nrecovery_target_time = '{moment}'\n")
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
