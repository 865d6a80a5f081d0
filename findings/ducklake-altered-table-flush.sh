#!/bin/sh
# After ALTER TABLE and a flush of inlined rows, a connection that is open cannot read the table any more; a new one can.
#
# Seen with duckdb 1.5.5 and duckdb-extension-ducklake 1.5.5, catalogue in SQLite:
#
#   the connection that flushed  2 rows
#   one that was open            Table with name ducklake_inlined_data_1_1 does not exist
#   the same, asked again        Table with name ducklake_inlined_data_1_1 does not exist
#   a new one                    2 rows
#
# The rows of before the ALTER are inlined in a table of their own. The flush removes it, and whoever had looked the table
# up before asks for it. One would expect each transaction to look at what is current, as it does without the ALTER.
# Ends with 1 when the open connection can read.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet duckdb==1.5.5 duckdb-extension-ducklake==1.5.5 duckdb-extension-sqlite-scanner==1.5.5
cat > "$folder/show.py" <<'PY'
import importlib.util
import pathlib
import re
import sys

import duckdb


def opened(place):
    con = duckdb.connect()
    for name in ("sqlite_scanner", "ducklake"):
        package = importlib.util.find_spec(f"duckdb_extension_{name}").submodule_search_locations[0]
        con.execute(f"LOAD '{pathlib.Path(package, 'extensions', f'v{duckdb.__version__}', f'{name}.duckdb_extension')}'")
    con.execute(f"ATTACH 'ducklake:sqlite:{place}/catalogue.sqlite' AS lake (DATA_PATH '{place}/data')")
    return con


def told(who, con):
    try:
        said = f"{len(con.execute('FROM lake.t').fetchall())} rows"
    except duckdb.Error as exc:
        said = re.search(r"Table with name \S+ does not exist|$", str(exc)).group() or str(exc)
    print(f"{who:28} {said}")
    return said


print("duckdb", duckdb.__version__)
writer = opened(sys.argv[1])
writer.execute("CREATE TABLE lake.t (a INTEGER)")
writer.execute("INSERT INTO lake.t VALUES (1)")
writer.execute("ALTER TABLE lake.t ADD COLUMN b INTEGER")
writer.execute("INSERT INTO lake.t VALUES (2, 2)")
reader = opened(sys.argv[1])
told("before the flush", reader)
writer.execute("CALL ducklake_flush_inlined_data('lake')")
told("the connection that flushed", writer)
first = told("one that was open", reader)
told("the same, asked again", reader)
told("a new one", opened(sys.argv[1]))
sys.exit(0 if "does not exist" in first else 1)
PY
"$folder/venv/bin/python" "$folder/show.py" "$folder"
