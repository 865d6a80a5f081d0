#!/bin/sh
# A column of values with a decimal comma is described as geopoint: 2,25 becomes the place 2 degrees east, 25 north, and the
# resource is valid.
#
# Seen with frictionless 5.21.0:
#
#   a;b / 1;2,25   b geopoint, read [2.0, 25.0], valid True
#
# Ends with 1 when it is not a geopoint. Declare the schema, or decimalChar.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet frictionless==5.21.0
cat > "$folder/show.py" <<'PY'
import os
import sys
from importlib.metadata import version

from frictionless import Resource

os.chdir(sys.argv[1])
with open("a.csv", "w") as file:
    file.write("a;b\n1;2,25\n2;3,75\n")
resource = Resource("a.csv")
valid, rows = resource.validate().valid, resource.read_rows()
kind = resource.schema.get_field("b").type
print("frictionless", version("frictionless"), kind, [row["b"] for row in rows], "valid", valid)
sys.exit(0 if kind == "geopoint" else 1)
PY
"$folder/venv/bin/python" "$folder/show.py" "$folder"
