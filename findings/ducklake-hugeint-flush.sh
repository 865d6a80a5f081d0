#!/bin/sh
# sum() of BIGINT is HUGEINT, which Parquet cannot hold: DuckLake keeps it exactly while it is inlined, and the flush into
# Parquet writes a double. A count that was right changes by maintenance, without a word.
#
# Seen with duckdb 1.5.5 and duckdb-extension-ducklake 1.5.5:
#
#   inlined 9007199254740993, flushed 9007199254740992
#
# Ends with 1 when the flush keeps it. Cast sums to BIGINT or DECIMAL.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet duckdb==1.5.5 duckdb-extension-ducklake==1.5.5 duckdb-extension-sqlite-scanner==1.5.5
cat > "$folder/show.py" <<'PY'
import importlib.util
import pathlib
import sys

import duckdb

con = duckdb.connect()
for name in ("sqlite_scanner", "ducklake"):
    package = importlib.util.find_spec(f"duckdb_extension_{name}").submodule_search_locations[0]
    con.execute(f"LOAD '{pathlib.Path(package, 'extensions', f'v{duckdb.__version__}', f'{name}.duckdb_extension')}'")
con.execute(f"ATTACH 'ducklake:sqlite:{sys.argv[1]}/catalogue.sqlite' AS lake (DATA_PATH '{sys.argv[1]}/data')")
con.execute("USE lake")
print("duckdb", duckdb.__version__)

con.execute("CREATE TABLE t AS SELECT sum(x) AS total FROM (VALUES (9007199254740992), (1)) AS v(x)")
print(con.execute("SELECT typeof(total) FROM t").fetchall())
before = con.execute("FROM t").fetchall()
con.execute("CALL ducklake_flush_inlined_data('lake')")
after = con.execute("FROM t").fetchall()
print("inlined", before, "flushed", after)
sys.exit(0 if before != after else 1)
PY
"$folder/venv/bin/python" "$folder/show.py" "$folder"
