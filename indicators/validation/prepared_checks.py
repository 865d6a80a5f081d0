"""A warm DuckDB connection that holds the definitions and the prepared checks, for as many batches as come.

Planning costs more than checking a questionnaire. So the queries are prepared once, over tables that stay: a batch is
filled in within a transaction that is rolled back, which leaves nothing and makes no plan invalid. A large batch is
planned for itself; it is committed before that, because the planner does not know how much an open transaction holds.
"""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from threading import Lock
from typing import Any

import duckdb
import pyarrow as pa

from indicators.base import resources
from indicators.base.cache import cached
from indicators.base.database import connect
from indicators.definitions.readings import Pair
from indicators.definitions.registry import Definitions
from indicators.definitions.rules import Grain, RuleKind
from indicators.validation import definition_tables

_SMALL = 50_000  # rows up to which planning costs more than it saves
_A_THREAD = 200_000  # rows for each thread after the first
# These look at the rows that a table holds when a query is prepared: another batch has other rows.
_OF_THE_MOMENT = "statistics_propagation,compressed_materialization,empty_result_pullup,row_group_pruner"
# Two gigabytes are enough for ten million observations; the order of rows is in their positions.
_SETTINGS: dict[str, Any] = {
    "memory_limit": "750MB",
    "preserve_insertion_order": "false",
}
_ANY: set[Pair] = {("", "")}  # stands for every pair, known or not
_JUDGED = {
    Grain.OBSERVATION: "RULE, SUB, POS, FAILED, FACTS",
    Grain.ATTRIBUTE_SET: "RULE, ATTRIBUTE_SET, FAILED, FACTS",
    Grain.AGGREGATE: "RULE, FILE, POS, FAILED, FACTS",
}


class Workspace:
    """The checks of one version of the definitions, ready to run; used by one thread at a time."""

    def __init__(self, definitions: Definitions) -> None:
        self.definitions = definitions
        self._con = _with_definitions(definitions)
        self._con.execute(resources.sql("checks/_tables"))
        self._pairs: dict[str, set[Pair]] = defaultdict(set)
        for kind, edition, indicator in self._con.execute(resources.sql("checks/_kind_pairs")).fetchall():
            self._pairs[kind].add((edition, indicator))
        self._prepared: set[str] = set()
        self._has_population = False
        self._large = False

    def close(self) -> None:
        """Closes the connection."""
        self._con.close()

    @contextmanager
    def filled(self, rows: int) -> Iterator[Workspace]:
        """A transaction to fill in one batch of about so many rows; nothing of it stays."""
        # Threads that only wait cost more than a small batch.
        self._con.execute(f"SET threads = {min(1 + rows // _A_THREAD, os.cpu_count() or 1)}")
        self._large = rows > _SMALL
        self._con.execute(f"SET disabled_optimizers = '{'' if self._large else _OF_THE_MOMENT}'")
        if not self._large:
            self._con.execute("BEGIN")
        try:
            yield self
        finally:
            self._empty()

    def _empty(self) -> None:
        """Takes the batch out again."""
        self._con.execute(resources.sql("checks/_empty") if self._large else "ROLLBACK")

    def insert(self, name: str, table: pa.Table) -> None:
        """Adds rows to one of the tables of a batch."""
        if table.num_rows:
            self._con.from_arrow(table.select(self._con.table(name).columns)).insert_into(name)

    def need_population(self) -> None:
        """Reads the reference population, once."""
        if not self._has_population:
            self.insert("population", definition_tables.population(self.definitions))
            self._has_population = True

    def applies(self, kind: str, pairs: set[Pair]) -> bool:
        """Whether some rule of a kind applies to one of these pairs of edition and indicator, or to any."""
        return not self._pairs[kind].isdisjoint(pairs | _ANY)

    def run(self, query: str) -> list[tuple[Any, ...]]:
        """Runs a query of ``sql/checks``."""
        return self._run(query, resources.sql(f"checks/{query}"))

    def judge(self, kinds: Iterable[RuleKind]) -> Iterator[tuple[Any, ...]]:
        """What the rules of some kinds say: rule, submission or file, evaluated, failed, not applicable, failures.

        Of a small batch kinds whose rules apply to the same pairs are one query, because it is the number of queries
        that costs; of a large batch each kind is a query of its own, because it is memory.
        """
        together: dict[tuple[Grain, object], list[str]] = defaultdict(list)
        for kind in kinds:
            together[kind.grain, kind.name if self._large else frozenset(self._pairs[kind.name])].append(kind.name)
        for (grain, _), names in together.items():
            yield from self._run(f"{grain}_{'_'.join(names)}", _text(grain, names))

    def _run(self, name: str, text: str) -> list[tuple[Any, ...]]:
        """Runs a query, which is prepared when it is first asked for."""
        if self._large:
            return self._con.execute(text).fetchall()
        if name not in self._prepared:
            self._con.execute(f'PREPARE "{name}" AS {text}')
            self._prepared.add(name)
        return self._con.execute(f'EXECUTE "{name}"').fetchall()


def _text(grain: Grain, kinds: Sequence[str]) -> str:
    """A query that counts what kinds of rules say of observations or of attribute sets, and collects the failures."""
    judged = "\nUNION ALL\n".join(
        f"SELECT {_JUDGED[grain]} FROM (\n{resources.sql(f'checks/{grain}/{kind}')}\n)"  # noqa: S608 - our own files
        for kind in kinds
    )
    return f"WITH judged AS ({judged})\n{resources.sql(f'checks/_{grain}')}"


def _with_definitions(definitions: Definitions) -> duckdb.DuckDBPyConnection:
    """A connection to the tables of the definitions: in the file that an earlier process kept, else in memory."""
    path = cached("checks.duckdb", definitions.cache_key, partial(_write, definitions))
    if path is not None:
        with suppress(duckdb.Error):
            return connect(path, read_only=True, **_SETTINGS)
        path.unlink(missing_ok=True)  # damaged
    con = connect(**_SETTINGS)
    _fill(con, definitions)
    return con


def _write(definitions: Definitions, path: Path) -> None:
    with connect(path, default_block_size=16_384) as con:
        _fill(con, definitions)


def _fill(con: duckdb.DuckDBPyConnection, definitions: Definitions) -> None:
    con.execute("BEGIN")
    for name, table in definition_tables.tables(definitions):
        con.register("given", table)
        con.execute(f"CREATE TABLE {name} AS FROM given")
        con.unregister("given")
    con.execute(resources.sql("checks/_titles"))
    con.execute("COMMIT")


_READY: dict[str, Workspace] = {}
_ONE_AT_A_TIME = Lock()


@contextmanager
def workspace(definitions: Definitions) -> Iterator[Workspace]:
    """The workspace of this process for some definitions; the last one that was asked for stays warm."""
    with _ONE_AT_A_TIME:
        if definitions.hash not in _READY:
            for old in _READY.values():
                old.close()
            _READY.clear()
            _READY[definitions.hash] = Workspace(definitions)
        yield _READY[definitions.hash]
