#!/bin/sh
# A cell with an error (#N/A, #DIV/0!) comes as an empty text, as a cell that was left empty does: a broken formula is
# taken for a value that was not sent.
#
# Seen with python-calamine 0.9.1:
#
#   45.2, #DIV/0!, (empty)   45.2, '', ''
#
# Ends with 1 when they can be told apart.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet python-calamine==0.9.1 xlsxwriter==3.2.9
cat > "$folder/show.py" <<'PY'
import sys
from importlib.metadata import version

import xlsxwriter
from python_calamine import CalamineWorkbook

book = xlsxwriter.Workbook(sys.argv[1] + "/a.xlsx")
sheet = book.add_worksheet()
sheet.write(0, 0, 45.2)
sheet.write_formula(0, 1, "=1/0", None, "#DIV/0!")
sheet.write(0, 3, "end")
book.close()
[row] = CalamineWorkbook.from_path(sys.argv[1] + "/a.xlsx").get_sheet_by_index(0).to_python()
print("python-calamine", version("python-calamine"), row)
sys.exit(0 if row[1] == row[2] else 1)
PY
"$folder/venv/bin/python" "$folder/show.py" "$folder"
