"""Files for a load: a country and a year each, with plausible values."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

from indicators.definitions.registry import Definitions
from tests.conftest import SAMPLES

sys.path.insert(0, str(Path(__file__).parent))
from check_benchmark import _shapes

HEAD = "REF_AREA,EDITION,INDICATOR,TIME_PERIOD,SEX,AGE,URBANISATION,BREAKDOWN,OBS_VALUE,UNIT_MEASURE,SOURCE\n"
EVERY = 3_000  # keys that the indicators of these files have, nearly


def whole_shapes(rows: int, definitions: Definitions) -> list[tuple[str, ...]]:
    """At most so many keys of whole indicators: one that lacks categories of its breakdown would be rejected.

    Where no indicator is so small, totals of indicators that have no categories.
    """
    *shapes, (cut_off, *_) = _shapes(rows + 1, definitions)
    whole = [each for each in shapes if each[0] != cut_off]
    return whole or [each for each in _shapes(EVERY, definitions) if set(each[1:]) == {"_T"}][:rows]


def write_files(folder: Path, numbers: range, rows: int, definitions: Definitions) -> int:
    """Writes a file for each country and year; every fiftieth has a proportion of 140. Gives how many there are."""
    shapes = whole_shapes(rows, definitions)
    areas = sorted(definitions.areas)[:250]
    folder.mkdir(parents=True, exist_ok=True)
    for number in numbers:
        area, year = areas[number % len(areas)], 2000 + number // len(areas)
        lines = []
        for place, (code, category, age, home, sex) in enumerate(shapes):
            value = 20 + number % 13 + (year - 2000) * 0.8 + {"F": -1.0, "M": 1.0}.get(sex, 0.0) + place % 5 / 10
            value += {"U": 3.0, "R": -3.0}.get(home, 0.0) - (0 if code in {"HH7", "HH5", "HH10"} else 8)
            if place == 0 and number % 50 == 49:
                value = 140
            lines.append(f"{area},2016,{code},{year},{sex},{age},{home},{category},{value:.1f},PERCENT,Survey {year}")
        path = folder / f".part-{number}"
        path.write_text(HEAD + "\n".join(lines) + "\n")
        path.replace(folder / f"{area}_{year}.csv")
    return len(numbers)


def write_samples(folder: Path) -> int:
    """Writes the samples, too: a release in which rules have nothing to look at would be stopped."""
    folder.mkdir(parents=True, exist_ok=True)
    names = {path.name for path in SAMPLES.rglob("*") if path.suffix in {".csv", ".xlsx"}}
    for path in sorted(SAMPLES.rglob("*")):
        if path.name in names:
            shutil.copy(path, folder / path.name)
    return len(names)
