"""The production catalogue: DuckLake on a real PostgreSQL, several writers at once."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from indicators.context import Context
from indicators.inbox import collect
from tests.conftest import SAMPLES


def _program(name: str) -> str | None:
    found = shutil.which(name)
    versions = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}")) if Path("/usr/lib/postgresql").is_dir() else []
    return found or (str(versions[-1]) if versions else None)


@pytest.fixture(scope="module")
def dsn(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    initdb, pg_ctl = _program("initdb"), _program("pg_ctl")
    if not initdb or not pg_ctl:
        pytest.skip("PostgreSQL is not installed (Debian package postgresql)")
    folder = tmp_path_factory.mktemp("pg")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    # PostgreSQL refuses to run as root: then as the user that its package made.
    prefix: list[str] = []
    if os.geteuid() == 0:
        prefix = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"]
        for each in (folder, *folder.parents[:3]):
            each.chmod(0o755)
        shutil.chown(folder, "postgres", "postgres")
    data = folder / "data"
    options = f"-p {port} -h 127.0.0.1 -k {folder}"
    subprocess.run(
        [*prefix, initdb, "-D", str(data), "-A", "trust", "-U", "ict"], check=True, capture_output=True, cwd="/"
    )
    subprocess.run(
        [*prefix, pg_ctl, "-D", str(data), "-o", options, "-l", str(folder / "log"), "-w", "start"], check=True, cwd="/"
    )
    yield f"postgres:dbname=postgres host=127.0.0.1 port={port} user=ict"
    subprocess.run([*prefix, pg_ctl, "-D", str(data), "-m", "immediate", "stop"], check=True, cwd="/")


def test_the_flow_on_postgresql_with_four_writers(context: Context, dsn: str, tmp_path: Path) -> None:
    settings = replace(context.settings, catalogue=dsn, data=str(tmp_path / "data"))
    replace(context, settings=settings).lake.read()  # makes the catalogue
    names = (
        "KEN_2016_questionnaire.xlsx",
        "CAN_internet_use.csv",
        "FJI_2012-2016.csv",
        "COL_2013-2016_indicadores.csv",
    )

    def one(name: str) -> str:
        return collect(replace(context, settings=settings), [SAMPLES / name])[0][1][0].verdict.value

    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(one, names)) == ["accepted"] * 4
    con = replace(context, settings=settings).lake.read()
    assert con.execute("SELECT count(DISTINCT SUBMISSION) FROM lake.observations").fetchone() == (4,)
