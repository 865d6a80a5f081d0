#!/bin/sh
# soffice --convert-to csv writes neither what a cell holds nor what it shows: a number is written in full whatever its
# format, a percent cell becomes text with a percent sign, a date that shows the year alone becomes month/day/year, and a
# number of 18 digits loses three.
#
# Seen with LibreOffice 7.4.7.2:
#
#   12.3456 as 0.0        12.3456          0.4526 as 0 %                45.26%
#   2024-03-01 as yyyy    03/01/2024       123456789012345678           1.23456789012346E+017
#
# Ends with 1 when the percent cell is a number. Read the workbook itself.
set -eu
command -v soffice >/dev/null || { echo "this needs LibreOffice (soffice)"; exit 2; }
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet openpyxl==3.1.5
cat > "$folder/show.py" <<'PY'
import datetime as dt
import subprocess
import sys

import openpyxl

folder = sys.argv[1]
book = openpyxl.Workbook()
CELLS = [(12.3456, "0.0"), (0.4526, "0%"), (dt.datetime(2024, 3, 1), "yyyy"), (123456789012345678, "General")]
for row, (value, number_format) in enumerate(CELLS, start=1):
    book.active.cell(row, 1, value).number_format = number_format
book.save(f"{folder}/a.xlsx")
office = ["soffice", f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to", "csv"]
done = subprocess.run([*office, "--outdir", folder, f"{folder}/a.xlsx"], capture_output=True, check=True)
version = subprocess.run(["soffice", "--version"], capture_output=True, text=True).stdout.strip()
with open(f"{folder}/a.csv") as file:
    lines = file.read().split()
print(version, lines)
sys.exit(0 if lines[1].endswith("%") else 1)
PY
"$folder/venv/bin/python" "$folder/show.py" "$folder"
