"""Text made safe for spreadsheets: what looks like a formula is kept from running, whoever wrote it."""

from __future__ import annotations

import re
from typing import Any

from indicators.base.printable import readable

# A sign before a number makes no formula of it: a spreadsheet shows the number that was sent.
SIGNED_NUMBER = r"^[-+][0-9][0-9 .,]*( ?%)?$"
# Who writes the notes on cells of a report: what comes back with them is not said by the office.
NOTE_AUTHOR = "ICT indicators"
FIRST_OF_FORMULA = "=+@\t\r-"


def is_run(text: str) -> bool:
    """Whether a spreadsheet would run a text as a formula."""
    return text[:1] in {*FIRST_OF_FORMULA} and not re.match(SIGNED_NUMBER, text)


def neutral(value: Any) -> Any:
    """A value for a cell: a text that would be run gets an apostrophe in front."""
    return f"'{value}" if isinstance(value, str) and is_run(value) else value


def cell_text(text: str) -> str:
    """A text of a sender for a cell: it can be shown, and is not run."""
    return str(neutral(readable(text)))
