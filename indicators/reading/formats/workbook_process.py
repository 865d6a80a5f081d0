"""The process that parses a workbook: bytes on standard input, its sheets as JSON on standard output.

A workbook is the one format whose parser may ask for memory that its file does not show (a cell at XFD1048576, a row
that is repeated a million times). Here that ends a process of its own, under limits that grow with the file.
"""

from __future__ import annotations

import datetime as dt
import io
import json
import re
import resource
import sys
import zipfile
from collections.abc import Callable
from typing import Any

from indicators.reading.formats.looks import Looks, Place, Span
from indicators.reading.formats.ods_looks import ods_looks
from indicators.reading.formats.xls_looks import xls_looks
from indicators.reading.formats.xlsx_looks import XlsxLooks


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
    is shown as a percentage, ``y`` a date of which the year is shown, ``.`` anything else; a capital where the cell is
    in italics), the merged ranges, whether it is hidden, the spans of its hidden rows and columns, the cells that
    are struck out or of whose number nothing is shown, and, for cells that have them, words beside a number and notes.
    """
    from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetVisibleEnum

    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(data))
        looks = _looks(data, workbook.sheet_names)
        hidden = {each.name for each in workbook.sheets_metadata if each.visible != SheetVisibleEnum.Visible}
        return {
            "sheets": [
                _sheet(workbook.get_sheet_by_name(name), looks.get(name, Looks())) | {"hidden": name in hidden}
                for name in workbook.sheet_names
            ]
        }
    except PasswordError:
        return {"reason": "encrypted", "detail": "the workbook has a password"}
    except (CalamineError, zipfile.BadZipFile, OSError, ValueError, KeyError, SyntaxError) as exc:
        return {"reason": "damaged", "detail": f"workbook: {exc}"}


def _looks(data: bytes, names: list[str]) -> dict[str, Looks]:
    """What each sheet shows."""
    if not data.startswith(b"PK"):
        return xls_looks(data)
    of_xlsx = XlsxLooks(data)
    return ods_looks(data) or {name: of_xlsx.of(name) for name in names}


def _sheet(sheet: Any, looks: Looks) -> dict[str, Any]:
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
    _put(rows, kinds, looks)
    for place in looks.percent:
        _change(kinds, place, lambda kind: "p" if kind == "n" else kind)
    for place in looks.italic:
        _change(kinds, place, lambda kind: "I" if kind == "." else kind.upper())
    return {
        "name": sheet.name,
        "rows": rows,
        "kinds": kinds,
        "merged": [(*first, *last) for first, last in sheet.merged_cell_ranges or ()] or looks.merged,
        "hidden_rows": _joined(looks.hidden_rows),
        "hidden_columns": _joined(looks.hidden_columns),
        "struck": sorted(looks.struck),
        "unseen": sorted(looks.unseen),
        "words": [(*place, text[:_LONGEST]) for place, text in sorted(looks.words.items())],
        "notes": [(*place, text[:_LONGEST]) for place, text in sorted(looks.notes.items())],
        "around": [text[:_LONGEST] for text in looks.around],
    }


def _put(rows: list[list[str]], kinds: list[str], looks: Looks) -> None:
    """Puts in what cells show for which calamine gives nothing, or another text; the grid grows where it must."""
    width = max(map(len, rows), default=0)
    for (row, column), text in looks.texts.items():
        while len(rows) <= row:
            rows.append([""] * width)
            kinds.append("." * width)
        missing = column + 1 - len(rows[row])
        rows[row] += [""] * missing
        kinds[row] += "." * missing
        rows[row][column] = text
        _change(kinds, (row, column), lambda _: ".")
    for row, column in looks.years:
        if row < len(rows) and column < len(rows[row]) and _DATE.match(rows[row][column]):
            rows[row][column] = rows[row][column][:4]
            _change(kinds, (row, column), lambda _: "y")


def _joined(spans: list[Span]) -> list[Span]:
    """Spans in order, those that touch as one."""
    found: list[Span] = []
    for first, last in sorted(spans):
        if found and first <= found[-1][1] + 1:
            found[-1] = (found[-1][0], max(last, found[-1][1]))
        else:
            found.append((first, last))
    return found


_LONGEST = 2_000
_DATE = re.compile(r"\d{4}-\d\d-\d\d")
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
    if isinstance(value, dt.timedelta):
        minutes, seconds = divmod(round(value.total_seconds()), 60)
        return f"{minutes // 60}:{minutes % 60:02}:{seconds:02}"
    return str(value)


if __name__ == "__main__":
    main()
