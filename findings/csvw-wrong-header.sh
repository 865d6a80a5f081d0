#!/bin/sh
# The Python library csvw takes a table for valid whose header is not the one of its metadata: is_valid is True, the column
# that the metadata describe is None in every row, and the one of the file is read beside it, undescribed.
#
# Seen with csvw 4.1.1 (the W3C model calls a schema compatible only where names or titles of the columns agree):
#
#   metadata: column area, titles "Area"; file: Country;   is_valid True, rows {'Country': 'x', 'area': None}
#
# Ends with 1 when it is not valid.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet csvw==4.1.1
cat > "$folder/show.py" <<'PY'
import json
import pathlib
import sys
import warnings
from importlib.metadata import version

from csvw import CSVW

warnings.simplefilter("ignore")
folder = pathlib.Path(sys.argv[1])
(folder / "t.csv").write_text("Country\nx\n")
columns = [{"name": "area", "titles": {"en": "Area"}}]
metadata = {"@context": "http://www.w3.org/ns/csvw", "url": "t.csv", "tableSchema": {"columns": columns}}
(folder / "t.csv-metadata.json").write_text(json.dumps(metadata))
read = CSVW(str(folder / "t.csv-metadata.json"))
print("csvw", version("csvw"), read.is_valid, [dict(row) for row in read.tables[0].iterdicts()])
sys.exit(0 if read.is_valid else 1)
PY
"$folder/venv/bin/python" "$folder/show.py" "$folder"
