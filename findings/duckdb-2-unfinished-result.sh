#!/bin/sh
# In DuckDB 2.0 a result that was not read to its end holds its connection: after execute(…).fetchone(), as the API of
# Python's databases has it, register, unregister and sql refuse to work; execute does not. In 1.5 all of them do.
#
# Seen with duckdb 2.0.1 (1.5.5 prints ok four times):
#
#   unregister after fetchone: ResourceInUseException, register: ResourceInUseException, sql: ResourceInUseException,
#   execute: ok
#
# Ends with 1 when none is refused. Read all rows (fetchall), also where there is only one.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet duckdb==2.0.1 pyarrow==25.0.1
cat > "$folder/show.py" <<'PY'
import sys

import duckdb
import pyarrow as pa

STEPS = {
    "unregister": lambda con: con.unregister("t"),
    "register": lambda con: con.register("u", table),
    "sql": lambda con: con.sql("SELECT 1").fetchall(),
    "execute": lambda con: con.execute("SELECT 1"),
}
table = pa.table({"a": [1, 2, 3]})
print("duckdb", duckdb.__version__)
said = {}
for name, step in STEPS.items():
    con = duckdb.connect()
    con.register("t", table)
    con.execute("FROM t").fetchone()
    try:
        step(con)
        said[name] = "ok"
    except duckdb.Error as exc:
        said[name] = type(exc).__name__
print(said)
sys.exit(1 if set(said.values()) == {"ok"} else 0)
PY
"$folder/venv/bin/python" "$folder/show.py"
