#!/bin/sh
# A plain missing value (.) of a whole-number variable of Stata is read as 0 when user_missing=True is asked for and the
# variable also has an extended one (.a): "not asked" becomes "none". Without user_missing, and in floating variables, it
# is missing.
#
# Seen with pyreadstat 1.3.7, pandas 3.1.1 (pandas.read_stata tells . and .a apart):
#
#   1, .a, 3, .   read_dta 1, nan, 3, nan   with user_missing=True 1, 'a', 3, 0
#
# Ends with 1 when it is missing.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet pyreadstat==1.3.7 pandas==3.1.1
cat > "$folder/show.py" <<'PY'
import sys
from importlib.metadata import version

import pandas as pd
import pyreadstat

place = sys.argv[1] + "/e.dta"
values = pd.DataFrame({"v": [1, "a", 3, None]}, dtype=object)
pyreadstat.write_dta(values, place, missing_user_values={"v": ["a"]})
print("pyreadstat", version("pyreadstat"))
print("pandas    ", [str(each) for each in pd.read_stata(place, convert_missing=True).v])
print("pyreadstat", pyreadstat.read_dta(place)[0].v.tolist())
asked = pyreadstat.read_dta(place, user_missing=True)[0].v.tolist()
print("pyreadstat, user_missing", asked)
sys.exit(0 if asked[3] == 0 else 1)
PY
"$folder/venv/bin/python" "$folder/show.py" "$folder"
