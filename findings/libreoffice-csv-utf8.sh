#!/bin/sh
# soffice --convert-to xlsx reads a CSV file in UTF-8 as windows-1252: é becomes two letters, also where the locale is UTF-8
# and where the file begins with a byte order mark, which then stands in the first heading.
#
# Seen with LibreOffice 7.4.7.2, LC_ALL=C.UTF-8:
#
#   as it is BÃ©nin   with a mark BÃ©nin   with --infilter=CSV:44,34,76 Bénin
#
# Ends with 1 when the first two are right.
set -eu
command -v soffice >/dev/null || { echo "this needs LibreOffice (soffice)"; exit 2; }
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet openpyxl==3.1.5
cat > "$folder/show.py" <<'PY'
import os
import subprocess
import sys

import openpyxl

folder = sys.argv[1]
FILES = {"plain": ("utf-8", []), "marked": ("utf-8-sig", []), "named": ("utf-8", ["--infilter=CSV:44,34,76"])}
read = {}
for name, (encoding, more) in FILES.items():
    with open(f"{folder}/{name}.csv", "w", encoding=encoding) as file:
        file.write("country\nBénin\n")
    office = ["soffice", f"-env:UserInstallation=file://{folder}/profile", "--headless", *more, "--convert-to", "xlsx"]
    command = [*office, "--outdir", folder, f"{folder}/{name}.csv"]
    subprocess.run(command, capture_output=True, check=True, env=os.environ | {"LC_ALL": "C.UTF-8"})
    read[name] = openpyxl.load_workbook(f"{folder}/{name}.xlsx").active["A2"].value
print(subprocess.run(["soffice", "--version"], capture_output=True, text=True).stdout.strip(), read)
sys.exit(0 if read["named"] == "Bénin" and "Bénin" not in (read["plain"], read["marked"]) else 1)
PY
"$folder/venv/bin/python" "$folder/show.py" "$folder"
