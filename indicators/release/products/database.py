"""One DuckDB file with every extract, and a comment on every table and column."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from indicators.base.database import connect
from indicators.release.products import extracts

FILE = "ict-indicators.duckdb"


def write(folder: Path, path: Path) -> None:
    """Loads the Parquet files of a release into a DuckDB file.

    DuckDB does not write the same bytes for the same content; a rebuild compares what the tables hold.

    Args:
        folder: the release with its Parquet files.
        path: the file to write.
    """
    path.unlink(missing_ok=True)
    with connect(path, threads=1) as con:
        # Trying these two takes a third of the time, and the file is no smaller for them.
        con.execute("SET disabled_compression_methods = 'fsst,dict_fsst'")
        con.execute("BEGIN")  # one transaction: each comment of its own would be written to the disk by itself
        for name in extracts.NAMES:
            con.read_parquet(str(folder / f"{name}.parquet")).create(name)
            con.execute("; ".join(_comments(name)))
        con.execute("COMMIT")


def _comments(name: str) -> Iterator[str]:
    described = extracts.schema(name)
    yield f"COMMENT ON TABLE {name} IS {extracts.quoted(described['title'])}"
    for field in described["fields"]:
        yield f"COMMENT ON COLUMN {name}.{field['name']} IS {extracts.quoted(field['description'])}"


def same(first: Path, second: Path) -> bool:
    """Whether two files hold the same tables with the same rows in the same order."""
    return _content(first) == _content(second)


def _content(path: Path) -> list[tuple[str, int, str]]:
    with connect(path, read_only=True, threads=1) as con:
        return [
            (
                name,
                *(
                    con.execute(f"SELECT count(*), md5(string_agg(md5(t::VARCHAR), '')) FROM {name} AS t").fetchone()
                    or ()
                ),
            )
            for (name,) in con.execute("SELECT table_name FROM duckdb_tables() ORDER BY 1").fetchall()
        ]
