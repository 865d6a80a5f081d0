"""Servers on the loopback that the tests of this folder share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.services.servers import Postgres, free_port, program, stop


@pytest.fixture(scope="module")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Postgres]:
    """A PostgreSQL of its own."""
    if not program("initdb"):
        pytest.skip("PostgreSQL is not installed (Debian package postgresql)")
    server = Postgres(tmp_path_factory.mktemp("pg") / "server", free_port())
    server.create()
    process = server.start()
    yield server
    stop(process)


@pytest.fixture(scope="module")
def dsn(postgres: Postgres) -> str:
    """The setting `catalogue` for it."""
    return f"postgres:dbname=postgres host=127.0.0.1 port={postgres.port} user=ict"
