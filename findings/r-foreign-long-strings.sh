#!/bin/sh
# read.spss of R's own package foreign splits a text variable of more than 255 bytes into several columns, the further ones
# named after the first (LONG0, LONG1), although the file declares it as one variable.
#
# Seen with foreign 0.8-84 (R 4.2.2); haven 2.5.1 and pyreadstat read one column of 600 characters:
#
#   columns id, long, LONG0, LONG1; characters 255, 255, 90
#
# Needs Rscript. Ends with 1 when there is one column.
set -eu
command -v Rscript >/dev/null || { echo "this needs R (Rscript)"; exit 2; }
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet pyreadstat==1.3.7 pandas==3.1.1
"$folder/venv/bin/python" -c "
import pandas as pd, pyreadstat
pyreadstat.write_sav(pd.DataFrame({'id': [1.0], 'long': ['x' * 600]}), '$folder/a.sav')
print('pyreadstat', pyreadstat.read_sav('$folder/a.sav')[0]['long'].str.len().tolist())"
cat > "$folder/show.R" <<'R'
read <- suppressWarnings(foreign::read.spss(commandArgs(TRUE)[1], to.data.frame = TRUE, stringsAsFactors = FALSE))
cat("foreign", as.character(packageVersion("foreign")), names(read), nchar(trimws(unlist(read[1, -1]))), "\n")
quit(status = if (length(read) == 2) 1 else 0)
R
Rscript "$folder/show.R" "$folder/a.sav"
