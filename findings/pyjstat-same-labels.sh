#!/bin/sh
# A JSON-stat data set with two dimensions that are both called "Country" (who reports, and with whom) loses one of them in
# pyjstat: the frame has one column for both, with the categories of the second.
#
# Seen with pyjstat 2.4.0: with naming="id" both columns are there.
#
#   columns Country, value; Kenya and Uganda do not occur
#
# Ends with 1 when both dimensions are there.
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

from pyjstat import pyjstat

warnings.simplefilter("ignore")
document = {
    "version": "2.0", "class": "dataset", "id": ["REPORTER", "PARTNER"], "size": [2, 2], "value": [1, 2, 3, 4],
    "dimension": {
        "REPORTER": {"label": "Country", "category": {"index": ["KE", "UG"], "label": {"KE": "Kenya", "UG": "Uganda"}}},
        "PARTNER": {"label": "Country", "category": {"index": ["FR", "DE"], "label": {"FR": "France", "DE": "Germany"}}},
    },
}
print("pyjstat", version("pyjstat"))
frame = pyjstat.Dataset.read(json.dumps(document)).write("dataframe")
print(frame.to_dict("list"))
sys.exit(0 if "Kenya" not in str(frame.to_dict()) else 1)
PY
"$folder/venv/bin/python" "$folder/show.py"
