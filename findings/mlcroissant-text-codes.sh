#!/bin/sh
# A field that Croissant metadata declare as sc:Text is read from CSV as pandas guesses it: the code 01 comes back as b'1',
# the text NA as None.
#
# Seen with mlcroissant 1.1.1:
#
#   01,NA   {'r/code': b'1', 'r/area': None}
#
# Ends with 1 when the code is 01. Use codes that cannot be numbers.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet mlcroissant==1.1.1
cat > "$folder/show.py" <<'PY'
import hashlib
import json
import logging
import pathlib
import sys
import warnings
from importlib.metadata import version

import mlcroissant

warnings.simplefilter("ignore")
logging.disable(logging.CRITICAL)
NAMES = "column data dataType extract field fileObject recordSet source"
CONTEXT = {name: f"cr:{name}" for name in NAMES.split()}
CONTEXT |= {"@language": "en", "@vocab": "https://schema.org/", "sc": "https://schema.org/", "cr": "http://mlcommons.org/croissant/"}
CONTEXT |= {"dct": "http://purl.org/dc/terms/", "conformsTo": "dct:conformsTo"}
CONTEXT |= {"dataType": {"@id": "cr:dataType", "@type": "@vocab"}, "data": {"@id": "cr:data", "@type": "@json"}}
folder, text = pathlib.Path(sys.argv[1]), "code,area\n01,NA\n02,KE\n"
(folder / "a.csv").write_text(text)
fields = [
    {"@type": "cr:Field", "@id": f"r/{name}", "name": name, "dataType": "sc:Text",
     "source": {"fileObject": {"@id": "a.csv"}, "extract": {"column": name}}}
    for name in ("code", "area")
]
file = {"@type": "cr:FileObject", "@id": "a.csv", "name": "a.csv", "contentUrl": "a.csv", "encodingFormat": "text/csv"}
document = {
    "@context": CONTEXT, "@type": "sc:Dataset", "name": "a", "conformsTo": "http://mlcommons.org/croissant/1.0",
    "description": "two codes", "license": "CC-BY-4.0", "url": "https://statistics.example", "version": "1.0.0",
    "datePublished": "2026-11-30", "distribution": [file | {"sha256": hashlib.sha256(text.encode()).hexdigest()}],
    "recordSet": [{"@type": "cr:RecordSet", "@id": "r", "name": "r", "field": fields}],
}
(folder / "croissant.json").write_text(json.dumps(document))
rows = list(mlcroissant.Dataset(jsonld=str(folder / "croissant.json")).records("r"))
print("mlcroissant", version("mlcroissant"), rows[0])
sys.exit(0 if rows[0]["r/code"] != b"01" else 1)
PY
"$folder/venv/bin/python" "$folder/show.py" "$folder"
