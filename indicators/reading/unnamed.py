"""Rows that do not say their area, edition or year, where other rows of the file say theirs.

What only the file name or the sender says holds for a file whose rows name none. Where some do, a blank cell is a slip,
and its value may belong to the row above as well as to the area or year of the file name.
"""

from __future__ import annotations

from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from indicators.reading.dictionary_columns import encoded
from indicators.reading.faults import Faults, Kind
from indicators.reading.raw import Declared


class Unnamed:
    """Looks at the raw observations of one file, in one piece or batch by batch."""

    def __init__(self, declared: Declared) -> None:
        said = {"REF_AREA": declared.ref_area, "EDITION": declared.edition, "TIME_PERIOD": declared.time_period}
        # Where nothing is said in place of a blank, the rules for area, edition and year tell it.
        self._blank = {concept: Faults() for concept, text in said.items() if text}
        self._named: set[str] = set()

    def look(self, table: pa.Table) -> None:
        """Takes in raw observations."""
        for concept, blank in self._blank.items():
            column = encoded(table[concept])
            texts = set(column.dictionary.to_pylist())
            if texts - {""}:
                self._named.add(concept)
            if "" in texts:
                _add(blank, concept, table, column)

    def tell(self, faults: Faults) -> None:
        """Adds what is wrong: the values of rows that leave blank what others name."""
        for concept in self._named:
            faults.include(self._blank.get(concept, Faults()))


def _add(blank: Faults, concept: str, table: pa.Table, column: Any) -> None:
    """Counts the values of rows in which a concept is blank."""
    values = encoded(table["OBS_VALUE"])
    says = pc.not_equal(values.dictionary, "").take(values.indices)
    rows = pc.and_(pc.equal(column.dictionary, "").take(column.indices), says)
    count = pc.sum(rows).as_py() or 0
    if count:
        addresses = table["ADDRESS"].filter(rows).slice(0, Faults.MOST).to_pylist()
        blank.add_all(Kind.KEY_BLANK, addresses, concept, count)
