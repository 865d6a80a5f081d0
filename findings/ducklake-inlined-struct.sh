#!/bin/sh
# A text with an apostrophe loses it in a STRUCT that DuckLake keeps in a catalogue in SQLite: it's becomes its. In a plain
# column, a list, a map and JSON it stays. The text is read wrongly at once, and written so into Parquet by the flush.
#
# Seen with duckdb 1.5.5 and duckdb-extension-ducklake 1.5.5 (rows of up to DATA_INLINING_ROW_LIMIT, 10 unless set):
#
#   VARCHAR it's, VARCHAR[] it's, STRUCT its; after the flush its
#
# Ends with 1 when the STRUCT keeps it.
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

con.execute("CREATE TABLE t (plain VARCHAR, listed VARCHAR[], struct STRUCT(text VARCHAR))")
con.execute("INSERT INTO t VALUES ('it''s', ['it''s'], {'text': 'it''s'})")
query = "SELECT plain, listed[1], struct.text FROM t"
print("inlined", con.execute(query).fetchall())
con.execute("CALL ducklake_flush_inlined_data('lake')")
flushed = con.execute(query).fetchall()
print("flushed", flushed)
sys.exit(0 if flushed[0][2] == "its" else 1)
PY
"$folder/venv/bin/python" "$folder/show.py" "$folder"
