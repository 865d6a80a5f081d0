#!/bin/sh
# One data point whose denominator is zero ends the run of vtlengine: no statement of the script gives a result, not even
# those that divide nothing. DuckDB, on which it runs, gives NULL or infinity for the row.
#
# Seen with vtlengine 1.9.6:
#
#   RunTimeError: At op /: Scalar division by Zero
#
# Ends with 1 when the other data points have results.
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
print("vtlengine", version("vtlengine"))
try:
    found = vtlengine.run(
        script="A <- D[calc measure high := x > 1]; B <- D[calc measure rate := x / y];",
        data_structures={"datasets": [{"name": "D", "DataStructure": structure}]},
        datapoints={"D": pd.DataFrame({"a": ["1", "2"], "x": [1.0, 2.0], "y": [4.0, 0.0]})},
    )
except Exception as exc:
    print(type(exc).__name__, exc)
    sys.exit(0)
print({name: each.data.to_dict("records") for name, each in found.items()})
sys.exit(1)
PY
"$folder/venv/bin/python" "$folder/show.py"
