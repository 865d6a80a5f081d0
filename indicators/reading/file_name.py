"""What a file name says: DATASET_AREA_YEAR_Vnnn in any order, or nothing."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import PurePosixPath

from indicators.definitions.names import AreaNames

_VERSION = re.compile(r"v(?:ersion)?(\d{1,4})", re.IGNORECASE)
_YEAR = re.compile(r"(?:19|20)\d\d")
_WORDS = re.compile(r"[A-Za-zÀ-ž]+\d*|\d+")


@dataclass(frozen=True, slots=True)
class NameParts:
    """The parts of a file name; blank or 0 where it does not say them."""

    dataset: str = ""
    ref_area: str = ""
    time_period: str = ""
    version: int = 0

    @property
    def series(self) -> tuple[str, str, str]:
        """What versions of the same file share."""
        return self.dataset, self.ref_area, self.time_period


def parts(name: str, areas: AreaNames) -> NameParts:
    """The parts of a file name.

    An area is a word of three capitals that is a code; a year is a year only if there is one (``2013-2016`` is none).
    """
    words = _WORDS.findall(PurePosixPath(name).name.partition(".")[0].replace("_", " "))
    found = [word for word in words if re.fullmatch("[A-Z]{3}", word) and areas.resolve(word).ref_area == word]
    years = [word for word in words if _YEAR.fullmatch(word)]
    versions = [match for word in words if (match := _VERSION.fullmatch(word))]
    taken = {*found, *years, *(match.group(0) for match in versions)}
    return NameParts(
        dataset="_".join(word for word in words if word not in taken),
        ref_area=found[0] if len(found) == 1 else "",
        time_period=years[0] if len(years) == 1 else "",
        version=int(versions[-1].group(1)) if versions else 0,
    )
