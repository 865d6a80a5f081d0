"""The process that parses a workbook: bytes on standard input, its sheets as JSON on standard output.

A workbook is the one format whose parser may ask for memory that its file does not show (a cell at XFD1048576, a row
that is repeated a million times). Here that ends a process of its own, under limits that grow with the file.
"""

from __future__ import annotations

import datetime as dt
import io
import json
import resource
import sys
import zipfile
from collections.abc import Callable
from typing import Any

from indicators.intake.formats.cell_styles import CellStyles
from indicators.intake.formats.ods_percent import Place


def main() -> None:
    """Reads standard input under the limits that the arguments give: bytes of memory, seconds of CPU."""
    memory, seconds = int(sys.argv[1]), int(sys.argv[2])
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    answer = json.dumps(parsed(sys.stdin.buffer.read()), separators=(",", ":"))
    sys.stdout.buffer.write(answer.encode())


def parsed(data: bytes) -> dict[str, Any]:
    """The sheets of a workbook, or what is wrong with it: ``{"sheets": […]}`` or ``{"reason": …, "detail": …}``.

    Each sheet has its name, its rows as texts, for each row a letter for each cell (``n`` a number, ``p`` a number that
    is shown as a percentage, ``.`` anything else; a capital where the cell is in italics), and the merged ranges.
    """
    from python_calamine import CalamineError, CalamineWorkbook, PasswordError

    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(data))
        styles = CellStyles(data)
        return {"sheets": [_sheet(workbook.get_sheet_by_name(name), *styles.of(name)) for name in workbook.sheet_names]}
    except PasswordError:
        return {"reason": "encrypted", "detail": "the workbook has a password"}
    except (CalamineError, zipfile.BadZipFile, OSError, ValueError, KeyError, SyntaxError) as wrong:
        return {"reason": "damaged", "detail": f"workbook: {wrong}"}


def _sheet(sheet: Any, percent: set[Place], italic: set[Place]) -> dict[str, Any]:
    rows: list[list[str]] = []
    kinds: list[str] = []
    texts: dict[float, str] = {}
    patterns: dict[tuple[type, ...], str] = {}
    for values in sheet.to_python(skip_empty_area=False):
        types = tuple(map(type, values))
        kind = patterns.get(types)
        if kind is None:
            kind = patterns[types] = "".join("n" if each in _NUMBERS else "." for each in types)
        kinds.append(kind)
        rows.append([value if type(value) is str else _text(value, texts) for value in values])
    for place in percent:
        _change(kinds, place, lambda kind: "p" if kind == "n" else kind)
    for place in italic:
        _change(kinds, place, lambda kind: "I" if kind == "." else kind.upper())
    merged = [(*first, *last) for first, last in sheet.merged_cell_ranges or ()]
    return {"name": sheet.name, "rows": rows, "kinds": kinds, "merged": merged}


_NUMBERS = (int, float)


def _change(kinds: list[str], place: Place, changed: Callable[[str], str]) -> None:
    row, column = place
    if row < len(kinds) and column < len(kinds[row]):
        line = kinds[row]
        kinds[row] = line[:column] + changed(line[column]) + line[column + 1 :]


def _text(value: object, known: dict[float, str]) -> str:
    """The text of a value; the same numbers come again and again, so their texts are kept."""
    if type(value) is float:
        text = known.get(value)
        if text is None:
            text = known[value] = str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
        return text
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, (dt.datetime, dt.date)):
        return value.isoformat()
    return str(value)


if __name__ == "__main__":
    main()
