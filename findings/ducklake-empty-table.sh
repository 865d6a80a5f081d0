#!/bin/sh
# A query of an EMPTY DuckLake table takes time for each of its columns; of the same table with one row it does not.
#
# Seen with duckdb 1.5.5 and duckdb-extension-ducklake 1.5.5, catalogue in SQLite (CPU milliseconds, best of 15):
#
#   columns   empty   one row   plain DuckDB table, empty
#         2    21.1       2.0       0.2
#        10    38.5       2.1       0.2
#        20    65.0       2.5       0.3
#        40   123.6       2.6       0.4
#
# One would expect the empty table to be the cheaper one. Ends with 1 when the empty table of 40 columns costs less than
# eight times the one with a row.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet duckdb==1.5.5 duckdb-extension-ducklake==1.5.5 duckdb-extension-sqlite-scanner==1.5.5
cat > "$folder/measure.py" <<'PY'
import importlib.util
import pathlib
import sys
import time

import duckdb


def load(con, name):
    package = importlib.util.find_spec(f"duckdb_extension_{name}").submodule_search_locations[0]
    con.execute(f"LOAD '{pathlib.Path(package, 'extensions', f'v{duckdb.__version__}', f'{name}.duckdb_extension')}'")


def milliseconds(con, table):
    best = float("inf")
    for _ in range(15):
        start = time.process_time()
        con.execute(f"SELECT * FROM {table} WHERE c0 = 'a'").fetchall()
        best = min(best, time.process_time() - start)
    return best * 1000


print("duckdb", duckdb.__version__)
print("columns  empty  one row  plain, empty")
for columns in (2, 10, 20, 40):
    con = duckdb.connect()
    load(con, "sqlite_scanner")
    load(con, "ducklake")
    place = pathlib.Path(sys.argv[1], str(columns))
    place.mkdir()
    con.execute(f"ATTACH 'ducklake:sqlite:{place}/catalogue.sqlite' AS lake (DATA_PATH '{place}/data')")
    names = ", ".join(f"c{number} VARCHAR" for number in range(columns))
    for table in ("lake.empty", "lake.filled", "plain"):
        con.execute(f"CREATE TABLE {table} ({names})")
    con.execute("INSERT INTO lake.filled SELECT " + ", ".join(["'x'"] * columns))
    empty, filled, plain = (milliseconds(con, table) for table in ("lake.empty", "lake.filled", "plain"))
    print(f"{columns:7} {empty:6.1f} {filled:8.1f} {plain:13.1f}")
sys.exit(0 if empty > 8 * filled else 1)
PY
"$folder/venv/bin/python" "$folder/measure.py" "$folder"
