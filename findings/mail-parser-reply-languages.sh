#!/bin/sh
# mail-parser-reply lists Spanish, Chinese and Korean, but does not see the line "A wrote:" of any of them: each pattern
# begins with a look-ahead that forbids the very line (in English it forbids a line with two of them).
#
# Seen with mail-parser-reply 1.36. Parts that it finds in an answer with one quotation, where 2 is right:
#
#   en 2, es 1, zh 1, ko 1
#
# Ends with 1 when it finds two parts in all of them.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet mail-parser-reply==1.36
cat > "$folder/parts.py" <<'PY'
import sys
from importlib.metadata import version

from mailparser_reply import EmailReplyParser

LINES = {
    "en": "On 5 May 2025 at 10:00, A <a@b.example> wrote:",
    "es": "El 5 may 2025, a las 10:00, A <a@b.example> escribió:",
    "zh": "2025年5月5日 10:00，A <a@b.example> 写道：",
    "ko": "2025년 5월 5일 10:00, A님이 작성하였습니다:",
}
print("mail-parser-reply", version("mail-parser-reply"))
found = {}
for language, line in LINES.items():
    parser = EmailReplyParser(languages=[language])
    found[language] = len(parser.read(f"Answer.\n\n{line}\n\n> Question\n").replies)
    print(language, found[language])
sys.exit(1 if all(parts == 2 for parts in found.values()) else 0)
PY
"$folder/venv/bin/python" "$folder/parts.py"
