#!/bin/sh
# SPSS and Stata files hold no whole number above 2**53, and pyreadstat writes one as its neighbour without a word: two
# identifiers become one. (pandas warns when to_stata does it.)
#
# Seen with pyreadstat 1.3.7:
#
#   9007199254740993 and 9007199254740992 written; read from .sav and .dta: 9007199254740992 twice
#
# Ends with 1 when they are kept apart or refused. Write long identifiers as text.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet pyreadstat==1.3.7 pandas==3.1.1
cat > "$folder/show.py" <<'PY'
import sys
import warnings
from importlib.metadata import version

import pandas as pd
import pyreadstat

warnings.simplefilter("error")
identifiers = pd.DataFrame({"id": [2**53 + 1, 2**53]})
pyreadstat.write_sav(identifiers, sys.argv[1] + "/a.sav")
pyreadstat.write_dta(identifiers, sys.argv[1] + "/a.dta")
read = [pyreadstat.read_sav(sys.argv[1] + "/a.sav")[0].id, pyreadstat.read_dta(sys.argv[1] + "/a.dta")[0].id]
print("pyreadstat", version("pyreadstat"), [[int(each) for each in column] for column in read])
sys.exit(0 if all(column.nunique() == 1 for column in read) else 1)
PY
"$folder/venv/bin/python" "$folder/show.py" "$folder"
