"""What a questionnaire asks: of whom, for which year and list, in which language, by when."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Asked:
    """What a questionnaire asks.

    Attributes:
        ref_area: ISO 3166 alpha-3.
        edition: the edition of the core list.
        year: the reference year.
        language: one of the six of the United Nations.
        today: the day on which it is made.
        due: the last day for it; none where no collection asks for that year.
        address: where it is sent to; blank where answers go to the address of the letter.
        check_page: where a file is checked before it is sent; blank for none.
    """

    ref_area: str
    edition: str
    year: int
    language: str
    today: dt.date | None = None
    due: dt.date | None = None
    address: str = ""
    check_page: str = ""


@dataclass(frozen=True, slots=True)
class Known:
    """A value that was accepted before."""

    year: int
    value: float
