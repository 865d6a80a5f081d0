#!/bin/sh
# DuckDB hashes the whole file of an extension at every LOAD of every instance, to hold its signature against it: a process
# that opens a store on DuckLake pays for 70 MB again each time, although the file came from a wheel whose hash was checked.
#
# Seen with duckdb 1.5.5 and the wheels of its ducklake and sqlite extensions 1.5.5 (71 MB). CPU milliseconds to load both:
#
#   in a new instance 334, in the next one 288, without signatures (allow_unsigned_extensions) 2
#
# Ends with 1 when the second instance loads them in less than ten times what it takes without signatures.
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


def place(name):
    package = importlib.util.find_spec(f"duckdb_extension_{name}").submodule_search_locations[0]
    return pathlib.Path(package, "extensions", f"v{duckdb.__version__}", f"{name}.duckdb_extension")


def milliseconds(unsigned):
    con = duckdb.connect(config={"allow_unsigned_extensions": unsigned})
    start = time.process_time()
    for name in ("sqlite_scanner", "ducklake"):
        con.execute(f"LOAD '{place(name)}'")
    return (time.process_time() - start) * 1000


size = sum(place(name).stat().st_size for name in ("sqlite_scanner", "ducklake"))
first, second, unsigned = milliseconds("false"), milliseconds("false"), milliseconds("true")
print(f"duckdb {duckdb.__version__}, {size / 1e6:.0f} MB")
print(f"in a new instance {first:.0f}, in the next one {second:.0f}, without signatures {unsigned:.0f} ms")
sys.exit(0 if second > 10 * unsigned else 1)
PY
"$folder/venv/bin/python" "$folder/measure.py"
