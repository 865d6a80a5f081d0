"""What of an area's confidential values may leave in a finding or in a workbook that goes back: that they are there.

A finding is masked when a confidential value of its area may be read from it: its own, or one that its rule sets beside
it. In a copy of the office's file the cells of such indicators are masked, and every other cell that repeats a value.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from indicators.base.observation import SAMPLING_ERRORS
from indicators.definitions.registry import Definitions

MASK = "•••"

# Facts that give nothing away although the value that they are about is confidential.
_HARMLESS = frozenset(
    {
        *("attribute", "before", "breakdown", "code_sent", "codes", "dimension", "edition", "edition_sent", "editions"),
        *("expected_edition", "factor", "first", "first_year", "max", "meanings", "meant", "measure", "min", "n"),
        *("nearest", "other_address", "other_area", "other_breakdown", "other_code", "parts", "period", "points"),
        *("previous_year", "provider", "recommended", "sent_title", "stated", "status", "this_year", "unit", "vintage"),
        "whole",
    }
)
_NUMBER = re.compile(r"\d+(?:[ .,'’\u00a0\u202f\u2009]\d+)*")
_ALONE = re.compile(r"[+-]?\d[\d .,'’\u00a0\u202f\u2009]*[%٪]?")
_NO_VALUE = re.compile(r"(?:19|20)\d\d|\d")  # a year, or a code
_ROW = re.compile(r"(\d+):\d+|(.*!)[A-Z]+(\d+)")
_TELLING = 3  # digits that a number needs to be recognised where it is only repeated: 45 may be anything


def masked(name: str, value: Any) -> Any:
    """A fact that gives nothing away: figures and texts as sent are hidden, codes and addresses are not."""
    if isinstance(value, str) and name in _HARMLESS:
        return unless_a_value(value)
    return value if name in _HARMLESS or value is None else MASK


def unless_a_value(text: str) -> str:
    """A text of a row that holds something confidential; a number where none belongs may be the value itself.

    Two headings that changed places put the value under the year; a year and a code of one digit are no value.
    """
    return MASK if _is_value(text) else text


def _is_value(text: str) -> bool:
    plain = text.strip()
    return bool(_ALONE.fullmatch(plain)) and not _NO_VALUE.fullmatch(plain)


@lru_cache(maxsize=2)
def companions(definitions: Definitions) -> dict[tuple[str, str], frozenset[str]]:
    """For each rule and indicator the indicators that the rule sets beside it: those named in the same parameters."""
    codes = {code for _, code in definitions.indicators}
    found: dict[tuple[str, str], set[str]] = defaultdict(set)
    for rule, each in definitions.rules.items():
        for params in each.params:
            named = codes.intersection(re.findall(r"\w+", " ".join(map(str, params.given.values()))))
            for code in named:
                found[rule, code] |= named
    return {key: frozenset(named) for key, named in found.items()}


@dataclass(frozen=True, slots=True)
class Secrets:
    """What a copy of a file may not show.

    Attributes:
        addresses: of the cells with values of indicators of which some value is confidential.
        numbers: the confidential values and their errors, as far as they have enough digits to be told from any other
            number.
        in_words: the same and those that were accepted before, also rounded: of words only, because a number alone is a
            value of its own far more often than a rounded one of another.
        is_repeated: some comment or source repeats one of them.
        rows: in which a value is confidential: a number may stand in a column where none belongs, as an interval does.
        unread: nothing is known of the file, so that nothing of it may be shown.
    """

    addresses: frozenset[str] = frozenset()
    numbers: frozenset[str] = frozenset()
    in_words: frozenset[str] = frozenset()
    is_repeated: bool = False
    rows: frozenset[str] = frozenset()
    unread: bool = False

    def __bool__(self) -> bool:
        return self.unread or bool(self.addresses or self.rows or self.is_repeated)

    def shown(self, text: str, address: str) -> str:
        """The text of a cell, or what stands for it."""
        if address in self.addresses or any(digits in self.numbers for digits in _digits(text)):
            return MASK
        if not _ALONE.fullmatch(text.strip()) and _repeats(text, self.in_words):
            return MASK
        return unless_a_value(text) if self.rows and _row(address) in self.rows else text


NO_SECRETS = Secrets()


def secrets(observations: pa.Table, earlier: pa.Table | None, said: pa.Table | None = None) -> Secrets:
    """What of a file may not be shown.

    Args:
        observations: typed observations of the file, of all areas.
        earlier: what was accepted before of the same areas and indicators.
        said: the confidential values that were accepted before of the same areas, with their errors.
    """
    if not observations.num_rows:
        return Secrets(unread=True)
    hidden = _confidential(observations)
    pairs = _pairs(observations.filter(hidden))
    pairs |= set() if earlier is None else _pairs(earlier.filter(_confidential(earlier)))
    columns = (_plain(observations[name]) for name in ("REF_AREA", "INDICATOR", "ADDRESS", "OBS_TEXT", "OBS_VALUE"))
    rows = zip(*columns, hidden.to_pylist(), _errors(observations), strict=True)
    addresses, places, texts = set(), set(), []
    for area, code, address, text, value, secret, errors in rows:
        if secret or (area, code) in pairs:
            addresses.add(address)
        # An interval says the value, also one that was left out.
        if secret or (errors and ((area, code) in pairs or value is None)):
            places.add(_row(address))
        if secret:
            texts += [text, *errors]
    numbers = frozenset(digits for text in texts for digits in _digits(text))
    in_words = _in_words(numbers, said)
    words = {text for name in ("COMMENT_OBS", "SOURCE") for text in _plain(pc.unique(observations[name])) if text}
    return Secrets(
        addresses=frozenset(addresses),
        numbers=numbers,
        in_words=in_words,
        is_repeated=any(_repeats(text, in_words) for text in words),
        rows=frozenset(places - {""}),
    )


def _in_words(numbers: frozenset[str], said: pa.Table | None) -> frozenset[str]:
    before = () if said is None else _said_before(said)
    known = numbers.union(digits for text in before for digits in _digits(text))
    return frozenset(each for digits in known for each in roundings(digits))


def _repeats(text: str, numbers: frozenset[str]) -> bool:
    return bool(numbers) and any(digits in numbers for digits in _digits(text))


def _row(address: str) -> str:
    """The row of a cell; blank where the file has no cells."""
    found = _ROW.fullmatch(address)
    return "".join(part for part in found.groups() if part) if found else ""


def _errors(table: pa.Table) -> list[list[str]]:
    """The sampling errors of each value as texts, with the one of standard error and CV that follows from the other."""
    columns = (table[name].to_pylist() for name in SAMPLING_ERRORS)
    rows = zip(table["OBS_VALUE"].to_pylist(), *columns, strict=True)
    return [
        [str(each) for each in (error, cv, *limits, *_followed(value, error, cv)) if each is not None]
        for value, error, cv, *limits in rows
    ]


def _followed(value: float | None, error: float | None, cv: float | None) -> Iterator[float]:
    if value and error is not None:
        yield 100 * error / value
    if value and cv is not None:
        yield cv * value / 100


def _said_before(said: pa.Table) -> Iterator[str]:
    """The values of confidential observations that were accepted earlier, and their errors."""
    for value, errors in zip(said["OBS_VALUE"].to_pylist(), _errors(said), strict=True):
        yield from ([] if value is None else [str(value)])
        yield from errors


def _confidential(table: pa.Table) -> pa.ChunkedArray:
    return pc.fill_null(pc.not_equal(pc.cast(table["CONF_STATUS"], pa.string()), "F"), True)


def _pairs(table: pa.Table) -> set[tuple[Any, Any]]:
    return set(zip(_plain(table["REF_AREA"]), _plain(table["INDICATOR"]), strict=True))


def _plain(column: Any) -> list[Any]:
    return list(pc.cast(column, pa.string()).to_pylist())


def _digits(text: str) -> Iterable[str]:
    """The significant digits of the numbers in a text: 0.4520, 45.2 and "45,2 %" have the same."""
    for found in _NUMBER.findall(text or ""):
        digits = re.sub(r"\D", "", found).strip("0")
        if len(digits) >= _TELLING:
            yield digits


def roundings(digits: str) -> set[str]:
    """Significant digits rounded to three, four … and all of them, of a half both ways: so a text may repeat them."""
    kept = (digits[: size + 1].ljust(size + 1, "0") for size in range(_TELLING, len(digits) + 1))
    found = {str((int(each) + up) // 10).strip("0") for each in kept for up in (4, 5)}
    return {each for each in found if len(each) >= _TELLING}
