#!/bin/sh
# A file of SDMX-CSV 2.0 with rows that append and rows that delete: pysdmx gives the first and drops the others without a
# word. With rows to delete alone it gives these.
#
# Seen with pysdmx 1.21.0:
#
#   ACTION A, D: 1 row;  ACTION D: 1 row
#
# Ends with 1 when both rows are there, or the file is refused. Ask for one action at a time.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet "pysdmx[data]==1.21.0"
cat > "$folder/show.py" <<'PY'
import pathlib
import sys
from importlib.metadata import version

from pysdmx.io import get_datasets

HEAD = "STRUCTURE,STRUCTURE_ID,ACTION,REF_AREA,TIME_PERIOD,OBS_VALUE"
ROWS = {"A": "dataflow,X:F(1.0),A,KEN,2015,1.5", "D": "dataflow,X:F(1.0),D,KEN,2016,"}
print("pysdmx", version("pysdmx"))
rows = {}
for actions in ("AD", "D"):
    place = pathlib.Path(sys.argv[1], "a.csv")
    place.write_text("\n".join([HEAD, *(ROWS[each] for each in actions), ""]))
    found = get_datasets(place)
    rows[actions] = sum(len(each.data) for each in found)
    print(actions, rows[actions], "row", [str(each.action) for each in found])
sys.exit(0 if rows["AD"] == 1 else 1)
PY
"$folder/venv/bin/python" "$folder/show.py" "$folder"
