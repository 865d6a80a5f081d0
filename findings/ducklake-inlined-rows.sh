#!/bin/sh
# Rows that DuckLake keeps in its catalogue (DATA_INLINING_ROW_LIMIT) cost more than a Parquet file for each insert: to
# commit, because they become one INSERT with all values as text, and to read again, because all of them are read through
# the scanner of SQLite, whatever the query asks for.
#
# Seen with duckdb 1.5.5 and duckdb-extension-ducklake 1.5.5, catalogue in SQLite (CPU milliseconds, 300 inserts of 150
# rows of 30 columns; the query asks for one of 50 areas; the last 100 of the 300):
#
#   limit   insert and commit   query
#    1000                37.2   126.0
#       0                16.6    26.7
#
# One would expect inlining to be what makes small inserts cheap. Ends with 1 when neither is twice as dear.
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

INSERTS, ROWS, COLUMNS, AREAS = 300, 150, 30, 50


def load(con, name):
    package = importlib.util.find_spec(f"duckdb_extension_{name}").submodule_search_locations[0]
    con.execute(f"LOAD '{pathlib.Path(package, 'extensions', f'v{duckdb.__version__}', f'{name}.duckdb_extension')}'")


def cost(limit):
    con = duckdb.connect()
    load(con, "sqlite_scanner")
    load(con, "ducklake")
    place = pathlib.Path(sys.argv[1], str(limit))
    place.mkdir()
    options = f"DATA_PATH '{place}/data', DATA_INLINING_ROW_LIMIT {limit}"
    con.execute(f"ATTACH 'ducklake:sqlite:{place}/catalogue.sqlite' AS lake ({options})")
    con.execute("CREATE TABLE lake.t (area VARCHAR, " + ", ".join(f"c{n} VARCHAR" for n in range(COLUMNS)) + ")")
    written = asked = 0.0
    for number in range(INSERTS):
        area, late = f"A{number % AREAS:03}", number >= INSERTS - 100
        values = ", ".join(f"'value {n} ' || i % 7" for n in range(COLUMNS))
        start = time.process_time()
        con.execute(f"INSERT INTO lake.t SELECT '{area}', {values} FROM range({ROWS}) AS r(i)")
        written += late * (time.process_time() - start)
        start = time.process_time()
        con.execute(f"SELECT * FROM lake.t WHERE area = '{area}'").fetchall()
        asked += late * (time.process_time() - start)
    return written * 10, asked * 10


print("duckdb", duckdb.__version__)
print("limit  insert and commit  query")
inlined, files = cost(1000), cost(0)
for limit, (written, asked) in ((1000, inlined), (0, files)):
    print(f"{limit:5} {written:18.1f} {asked:6.1f}")
sys.exit(0 if inlined[0] > 2 * files[0] or inlined[1] > 2 * files[1] else 1)
PY
"$folder/venv/bin/python" "$folder/measure.py" "$folder"
