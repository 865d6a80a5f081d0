"""What answers about other times do not tell any more: values that are hidden today and not in the newest release.

An earlier release keeps what it published until it is withdrawn; an answer that is made today of its data does not.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field, replace

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from indicators.portal.sdmx.cube import Cube
from indicators.portal.sdmx.message import Action, DataSet
from indicators.release.products.sdmx_flows import TIME

_PLACE = ("REF_AREA", TIME)
_Row = tuple[object, ...]


@dataclass(frozen=True, slots=True)
class HiddenSince:
    """Where values are hidden today.

    Attributes:
        places: areas with years.
    """

    places: frozenset[tuple[str, str]] = frozenset()
    areas: frozenset[str] = field(init=False)
    years: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "areas", frozenset(area for area, _ in self.places))
        object.__setattr__(self, "years", frozenset(year for _, year in self.places))

    @property
    def mark(self) -> str:
        """Changes when other values are hidden: for an entity tag."""
        return " ".join(f"{area}:{year}" for area, year in sorted(self.places))

    @classmethod
    def of(cls, withheld: pa.Table | None) -> HiddenSince:
        """From the rows that may not be published now; none where nothing is confidential."""
        if withheld is None:
            return cls()
        columns = (withheld[name].cast(pa.string()).to_pylist() for name in _PLACE)
        return cls(frozenset(zip(*columns, strict=True)))

    def told(self, data: DataSet, newest: Cube) -> DataSet:
        """A data set without what may tell of a hidden value; what the newest release has likewise stays.

        What may: a value of the area and year, an aggregate of the year, a change in the area or a group.

        Args:
            data: of any release; a deletion tells keys alone.
            newest: the same dataflow in the newest release that the caller may read.
        """
        found = data.cube
        if not self.places or data.action is Action.DELETE or found is newest:
            return data
        doubtful = np.flatnonzero(self._may_tell(found))
        stands = {_whole(newest, row) for row in np.flatnonzero(self._may_tell(newest))}
        keep = np.ones(len(found), dtype=np.bool_)
        keep[[row for row in doubtful if _whole(found, row) not in stands]] = False
        if keep.all():
            return data
        columns = {name: column[keep] for name, column in found.columns.items()}
        kept = replace(found, columns=columns, measure=found.measure[keep])
        return replace(data, cube=kept, rows=kept.rows())

    def _may_tell(self, found: Cube) -> NDArray[np.bool_]:
        """For each observation whether it may tell of a hidden value."""
        match found.flow.extract:
            case "availability":
                return np.zeros(len(found), dtype=np.bool_)  # no figures
            case "aggregates":
                return _among(found, TIME, self.years) | _among(found, "VARIANT", {"IMPUTED"})
            case "progress":
                return _among(found, "REF_AREA", self.areas) | ~_among(found, "GROUPING", {"AREA"})
        told = np.zeros(len(found), dtype=np.bool_)
        for area in self.areas:
            years = {year for each, year in self.places if each == area}
            told |= _among(found, "REF_AREA", {area}) & _among(found, TIME, years)
        return told


def _among(found: Cube, name: str, wanted: Collection[str]) -> NDArray[np.bool_]:
    """Where a component has one of some values."""
    return np.array([*(value in wanted for value in found.values[name]), False], dtype=np.bool_)[found.columns[name]]


def _whole(found: Cube, row: np.int64) -> _Row:
    """All that is said of an observation."""
    return *(found.text(name, int(row)) for name in found.flow.components), float(found.measure[row])
