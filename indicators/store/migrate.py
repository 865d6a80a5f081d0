"""The version of a store, and the way forward to that of this code: numbered SQL files, each one transaction."""

from __future__ import annotations

import duckdb

from indicators.base import resources
from indicators.base.errors import StoreTooNew, StoreUnsound

_STANDING = 7  # the step that made the values that stand
_FOLDER = resources.SQL / "store" / "migrations"


def newest() -> int:
    """The version that this code works with."""
    return len(_names())


def version(con: duckdb.DuckDBPyConnection) -> int:
    """The version of an attached store; 0 is a new one, or one that was made before stores had a version."""
    try:
        [(found,)] = con.execute("SELECT max(VERSION) FROM lake.schema_versions").fetchall()
    except duckdb.CatalogException:
        return 0
    return int(found or 0)


def migrate(con: duckdb.DuckDBPyConnection) -> list[str]:
    """Brings a store to the version of this code; the caller is the only writer. Gives what was done.

    Raises:
        StoreTooNew: a later version of the code has been at work on it.
        StoreUnsound: a step found what it would lose; the store is as it was.
    """
    found = version(con)
    steps = pending(found)
    for number, name in enumerate(steps, start=found + 1):
        con.execute("BEGIN")
        try:
            con.execute("CREATE TABLE IF NOT EXISTS lake.schema_versions (VERSION INTEGER, NAME VARCHAR)")
            con.execute(resources.sql(f"store/migrations/{name}"))
            con.execute("INSERT INTO lake.schema_versions VALUES (?, ?)", [number, name])
            if number > _STANDING:  # it may have changed what they are copies of
                con.execute("DELETE FROM lake.standing_until")
        except duckdb.InvalidInputException as exc:  # a step that looked at what it found, and stopped
            con.execute("ROLLBACK")
            raise StoreUnsound(
                f"The store cannot be brought to version {number}: what it holds contradicts itself.",
                advice="It is as it was. `ict fsck --deep` of the version of the code that wrote it says more.",
                detail=str(exc),
            ) from exc
        except BaseException:
            con.execute("ROLLBACK")
            raise
        con.execute("COMMIT")
    if steps and con.execute("FROM lake.deliveries LIMIT 1").fetchall():
        # Of a table that a step altered, the inlined rows of before lie apart. They are moved out now: once a later
        # flush does it, who has the store open cannot read the table any more (findings/ducklake-altered-table-flush).
        con.execute("CALL ducklake_flush_inlined_data('lake')")
    return steps


def pending(found: int) -> list[str]:
    """The steps from a version to that of this code.

    Raises:
        StoreTooNew: a later version of the code has been at work on it.
    """
    names = _names()
    if found > len(names):
        raise StoreTooNew(
            f"The store has version {found}; this code knows {len(names)}.",
            advice="Install the version of the code that wrote it, or restore the backup from before the upgrade.",
        )
    return names[found:]


def _names() -> list[str]:
    return sorted(path.stem for path in _FOLDER.glob("*.sql"))
