#!/bin/sh
# A table of women only has the code F in every row of SEX, and readr makes it a logical column: FALSE. read.csv of base R
# does the same, fread of data.table does not. With men too (F, M) it is text, so that the type follows from the rows.
#
# Seen with readr 2.1.4 (R 4.2.2):
#
#   SEX logical FALSE FALSE
#
# Needs Rscript; where R has no readr, Debian's packages of it are unpacked into a temporary folder, without being installed.
# Ends with 1 when it is text. Name the type: col_types = cols(SEX = "c").
set -eu
Rscript -e 'R.version' >/dev/null 2>&1 || { echo "this needs R"; exit 2; }
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
if ! Rscript -e 'library(readr)' >/dev/null 2>&1; then
    cd "$place"
    parts=$(apt-cache depends --recurse --no-recommends --no-suggests --no-conflicts --no-breaks --no-replaces --no-enhances \
        r-cran-readr | grep -o '^r-cran-[a-z0-9.]*' | sort -u)
    # shellcheck disable=SC2086 # one word a package
    apt-get download -q $parts >/dev/null 2>&1 || { echo "this needs R with readr"; exit 2; }
    for part in *.deb; do dpkg -x "$part" .; done
    R_LIBS="$place/usr/lib/R/site-library"
    export R_LIBS
fi
Rscript -e '
read <- as.data.frame(readr::read_csv(I("SEX,OBS_VALUE\nF,45.2\nF,33.1"), show_col_types = FALSE))
cat("readr", as.character(packageVersion("readr")), "SEX", class(read$SEX), as.character(read$SEX), "\n")
quit(status = if (is.logical(read$SEX)) 0 else 1)'
