#!/bin/sh
# pyjstat writes the values of a frame in the order of its rows, whatever these are: where a combination has no row there
# are fewer values than cells, and where rows are sorted by another column the values change places. Nothing is said.
#
# Seen with pyjstat 2.4.0:
#
#   three rows of a table of two by two   size 2 x 2, values 1, 2, 3
#   four rows, sorted by year and area    read again, the value of Uganda 2015 is the one of Kenya 2016
#
# Ends with 1 when both are right or refused.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet pyjstat==2.4.0
cat > "$folder/show.py" <<'PY'
import json
import sys
import warnings
from importlib.metadata import version

import pandas as pd
from pyjstat import pyjstat

warnings.simplefilter("ignore")
print("pyjstat", version("pyjstat"))
short = pd.DataFrame({"A": ["KE", "KE", "UG"], "T": ["2015", "2016", "2016"], "value": [1, 2, 3]})
written = json.loads(pyjstat.Dataset.read(short).write())
print(written["size"], written["value"])
rows = [("KE", "2015", 1), ("UG", "2015", 2), ("KE", "2016", 3), ("UG", "2016", 4)]
moved = pyjstat.Dataset.read(pd.DataFrame(rows, columns=["A", "T", "value"])).write()
back = pyjstat.Dataset.read(moved).write("dataframe")
[value] = back[(back.A == "UG") & (back["T"] == "2015")]["value"]
print("UG 2015: 2 written,", value, "read")
sys.exit(0 if len(written["value"]) == 3 or value != 2 else 1)
PY
"$folder/venv/bin/python" "$folder/show.py"
