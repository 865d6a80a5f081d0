"""The cells in which accepted values were sent, with what rules and people said of them."""

from __future__ import annotations

from collections.abc import Iterable

from indicators.base import resources
from indicators.release.explain_words import Row
from indicators.store.lake import Lake

_Place = tuple[str, int]  # submission and position


class SentCells:
    """What the store says of cells, asked for many of them at once: a question costs more than its answer."""

    def __init__(self, lake: Lake) -> None:
        self._lake = lake
        self._known: dict[_Place, list[Row]] = {}

    def look_up(self, values: Iterable[Row]) -> None:
        """Asks for the cells of accepted values, as far as they are not known yet."""
        missing = sorted({_place(row) for row in values}.difference(self._known))
        if not missing:
            return
        self._known |= {place: [] for place in missing}
        submissions, positions = map(list, zip(*missing, strict=True))
        asked = {"submissions": submissions, "positions": positions}
        for row in self._lake.table(resources.sql("lineage/cell"), asked).to_pylist():
            self._known[_place(row)].append(row)

    def of(self, value: Row) -> list[Row]:
        """The rows of ``sql/lineage/cell.sql`` for an accepted value that was looked up; none where nothing is kept."""
        return self._known[_place(value)]


def _place(row: Row) -> _Place:
    return row["SUBMISSION"], row["POSITION"]
