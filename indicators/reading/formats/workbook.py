"""XLSX, XLS, XLSB and ODS, parsed by python-calamine in a process of its own."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from typing import Any

from indicators.base.errors import MachineBusy, Unreadable
from indicators.reading.formats.limits import Limits
from indicators.reading.sheet import Sheet

BINARY = "xl/workbook.bin"
PARTS = frozenset({"xl/workbook.xml", BINARY, "content.xml"})
_ACTIVE = {"vbaProject.bin": "macros", "externalLinks/": "links to other files", "embeddings/": "embedded files"}
_OLE_MACROS = "_VBA_PROJECT".encode("utf-16-le")
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_MODULE = "indicators.reading.formats.workbook_process"
# Measured: 98 MB of XML (200,000 rows of 10 columns) take 0.3 GB and 5.3 s of CPU. The limits leave five times that
# memory and four times that time. The clock runs on while others have the machine: it only ends what hangs.
_MEMORY = 400_000_000
_MEMORY_PER_BYTE = 16
_SECONDS = 5
_BYTES_PER_SECOND = 5_000_000
_WAITED_FOR = 600  # seconds of the clock


def read(data: bytes, limits: Limits, parts: dict[str, int]) -> list[Sheet]:
    """All sheets of a workbook, of which `parts` says the unpacked size of each part (blank for XLS).

    Raises:
        Unreadable: it is damaged, protected, empty, too large, or holds more than data.
    """
    _refuse_active(data, parts)
    answer = _parse(data, sum(parts.values()) or len(data))
    if "reason" in answer:
        raise Unreadable(answer["reason"], answer["detail"])
    sheets = [
        Sheet(
            each["name"],
            each["rows"],
            tuple(each["kinds"]),
            tuple(map(tuple, each["merged"])),
            hidden=each["hidden"],
            hidden_rows=tuple(map(tuple, each["hidden_rows"])),
            hidden_columns=tuple(map(tuple, each["hidden_columns"])),
            struck=frozenset(map(tuple, each["struck"])),
            unseen=frozenset(map(tuple, each["unseen"])),
            words={(row, column): text for row, column, text in each["words"]},
            notes={(row, column): text for row, column, text in each["notes"]},
            around=tuple(each["around"]),
        )
        for each in answer["sheets"]
    ]
    if not any(sheet.rows for sheet in sheets):
        raise Unreadable("empty", "no sheet has a cell")
    for sheet in sheets:
        if len(sheet.rows) > limits.rows:
            raise Unreadable("too_large", f"sheet {sheet.name}: {len(sheet.rows):,} rows")
    return sheets


def _refuse_active(data: bytes, parts: dict[str, int]) -> None:
    held = {what for part in parts for sign, what in _ACTIVE.items() if sign in part}
    if data.startswith(OLE) and _OLE_MACROS in data:
        held.add("macros")
    if held:
        raise Unreadable("active_content", ", ".join(sorted(held)))


def _parse(data: bytes, size: int) -> dict[str, Any]:
    """The answer of `workbook_process.parsed`.

    Raises:
        Unreadable: it asks for more memory or computing than a file of this size may have.
        MachineBusy: the process had no time on this machine.
    """
    seconds = _SECONDS + size // _BYTES_PER_SECOND
    try:
        done = subprocess.run(  # noqa: S603 - our own module
            [sys.executable, "-m", _MODULE, str(_MEMORY + _MEMORY_PER_BYTE * size), str(seconds)],
            input=data,
            capture_output=True,
            timeout=_WAITED_FOR,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise MachineBusy(
            f"A workbook was not read within {_WAITED_FOR} s.",
            advice="It will be tried again when the machine is less busy.",
        ) from None
    if done.returncode == -signal.SIGXCPU:
        raise Unreadable("too_large", f"the workbook was not read within {seconds} s of computing")
    if done.returncode or not done.stdout:
        raise Unreadable("too_large", "the sheets ask for more memory than a file of this size may have")
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer
