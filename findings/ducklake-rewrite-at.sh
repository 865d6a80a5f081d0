#!/bin/sh
# After ducklake_rewrite_data_files an old version read with AT is filtered by the smallest and largest values of the new
# files: what lies outside of them is not found, although a query without a filter shows it.
#
# Seen with duckdb 1.5.5 and duckdb-extension-ducklake 1.5.5:
#
#   AT the old version: 1000 rows; those with a >= 900, before the rewrite 100, after it 0
#
# Ends with 1 when the filter finds them. Do not rewrite (CHECKPOINT does) a lake whose old versions are read.
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

con.execute("CREATE TABLE t AS SELECT i AS a FROM range(1000) AS r(i)")
[(old,)] = con.execute("SELECT max(snapshot_id) FROM ducklake_snapshots('lake')").fetchall()
con.execute("DELETE FROM t WHERE a >= 100")
query = f"SELECT count(*) FROM t AT (VERSION => {old})"
before = con.execute(f"{query} WHERE a >= 900").fetchall()
con.execute("CALL ducklake_rewrite_data_files('lake', delete_threshold => 0)")
after = con.execute(f"{query} WHERE a >= 900").fetchall()
print("all", con.execute(query).fetchall(), "a >= 900 before", before, "after", after)
sys.exit(0 if before != after else 1)
PY
"$folder/venv/bin/python" "$folder/show.py" "$folder"
