#!/bin/sh
# vtlengine compares numbers to 15 digits in =, <> and <=, and exactly in >: of two numbers that differ in the sixteenth
# digit one is equal to the other, not above it, and above it, at once.
#
# Seen with vtlengine 1.9.6 (the specification of VTL 2.1 has no such margin):
#
#   x 1000000000000001, y 1000000000000000:  x = y True, x <= y True, x > y True
#
# Ends with 1 when the three agree.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet vtlengine==1.9.6
cat > "$folder/show.py" <<'PY'
import sys
from importlib.metadata import version

import pandas as pd
import vtlengine

COLUMNS = [("a", "String", "Identifier"), ("x", "Number", "Measure"), ("y", "Number", "Measure")]
structure = [{"name": n, "type": t, "role": r, "nullable": r == "Measure"} for n, t, r in COLUMNS]
[result] = vtlengine.run(
    script="R <- D[calc measure equal := x = y, at_most := x <= y, above := x > y];",
    data_structures={"datasets": [{"name": "D", "DataStructure": structure}]},
    datapoints={"D": pd.DataFrame({"a": ["1"], "x": [1e15 + 1], "y": [1e15]})},
).values()
[row] = result.data.to_dict("records")
print("vtlengine", version("vtlengine"), row)
sys.exit(0 if row["equal"] and row["at_most"] and row["above"] else 1)
PY
"$folder/venv/bin/python" "$folder/show.py"
