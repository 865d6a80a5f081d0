#!/bin/sh
# A PC-Axis file whose times are only told by TIMEVAL, as the specification has it for values without VALUES, ends pyaxis
# with KeyError.
#
# Seen with pyaxis 0.4.3:
#
#   TIMEVAL("time")=TLIST(Q1),"20223","20224";   KeyError: 'VALUES(time)'
#
# Ends with 1 when it is read.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet pyaxis==0.4.3 pandas==2.3.3
cat > "$folder/show.py" <<'PY'
import logging
import pathlib
import sys
import warnings
from importlib.metadata import version

warnings.simplefilter("ignore")
logging.disable(logging.CRITICAL)
from pyaxis import pyaxis  # noqa: E402

LINES = [
    'CHARSET="ANSI";', 'AXIS-VERSION="2013";', 'CODEPAGE="utf-8";', "DECIMALS=0;", 'MATRIX="M";', 'SUBJECT-CODE="S";',
    'SUBJECT-AREA="S";', 'TITLE="T";', 'CONTENTS="C";', 'UNITS="number";', 'STUB="Region";', 'HEADING="time";',
    'VALUES("Region")="North","South";', 'TIMEVAL("time")=TLIST(Q1),"20223","20224";', "DATA=", "1 2", "3 4;", "",
]
place = pathlib.Path(sys.argv[1], "t.px")
place.write_text("\n".join(LINES))
print("pyaxis", version("pyaxis"))
try:
    print(pyaxis.parse(str(place), encoding="utf-8")["DATA"].to_dict("list"))
except KeyError as exc:
    print("KeyError", exc)
    sys.exit(0)
sys.exit(1)
PY
"$folder/venv/bin/python" "$folder/show.py" "$folder"
