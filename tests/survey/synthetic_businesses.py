"""A synthetic register of businesses and a sample of it: invented and seeded.

``python -m tests.survey.synthetic_businesses`` writes the example of the documentation,
``docs/examples/business-survey/``; ``businesses.R`` beside this file computes what R's `survey` says of it.
"""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

FOLDER = Path(__file__).parents[2] / "docs" / "examples" / "business-survey"
SEED = 250
# By section and size: businesses in the register, and how many were drawn. All large ones are; of I there is one.
_STRATA = {
    ("C", 1): (900, 45), ("C", 2): (180, 30), ("C", 3): (28, 28),
    ("G", 1): (1500, 50), ("G", 2): (160, 25), ("G", 3): (12, 12),
    ("I", 1): (400, 40), ("I", 2): (60, 20), ("I", 3): (1, 1),
}  # fmt: skip
_PERSONS = {1: (10, 50), 2: (50, 250), 3: (250, 2000)}  # at the time of the register; from, and below
_LEANING = {"C": 0.2, "G": 0.0, "I": -0.5}
_NOT_KNOWN, _NO_ANSWER = 97, 98

Table = dict[str, npt.NDArray[Any]]


def sample() -> Table:
    """The businesses that were drawn, with what they answered; some have fewer than 10 persons by now."""
    rng = np.random.default_rng(SEED)
    parts = [_of_stratum(section, size, rng) for section, size in _STRATA]
    found = {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}
    return {"id": np.arange(1, len(found["section"]) + 1), **found}


def _of_stratum(section: str, size: int, rng: np.random.Generator) -> Table:
    population, drawn = _STRATA[section, size]
    persons = rng.integers(*_PERSONS[size], drawn)
    gone = rng.random(drawn) < (0.06 if size == 1 else 0.0)
    persons = np.where(gone, np.maximum(rng.integers(0, 10, drawn), 1), persons)
    leaning = _LEANING[section] + 0.9 * size + rng.normal(0, 0.7, drawn)
    computer = _yes(rng, leaning)
    internet = np.where(computer == 1, _yes(rng, leaning + 0.8), 2)
    using = np.minimum(persons, np.round(persons * rng.uniform(0.1, 0.9, drawn)).astype(int))
    on_line = np.round(using * rng.uniform(0.5, 1.0, drawn)).astype(int)
    found: Table = {
        "section": np.full(drawn, section),
        "stratum": np.full(drawn, f"{section}{size}"),
        "frame": np.full(drawn, population),
        "weight": np.round(np.full(drawn, population / drawn), 6),
        "persons": persons,
        "computer": computer,
        "internet": internet,
        "web": np.where(internet == 1, _yes(rng, leaning - 0.5), 2),
        "orders_received": np.where(internet == 1, _yes(rng, leaning - 1.2), 2),
        "orders_placed": np.where(internet == 1, _yes(rng, leaning - 0.8), 2),
        "email": np.where(internet == 1, _yes(rng, leaning + 2.0), 2),
        "banking": np.where(internet == 1, _yes(rng, leaning), 2),
        "staff_computer": np.where(computer == 1, using, 0),
        "staff_internet": np.where(internet == 1, on_line, 0),
    }
    silent = rng.random(drawn) < 0.03
    found["web"] = np.where(silent, rng.choice([_NOT_KNOWN, _NO_ANSWER], drawn), found["web"])
    return found


def _yes(rng: np.random.Generator, leaning: npt.NDArray[Any]) -> npt.NDArray[Any]:
    """1 for yes, 2 for no."""
    return np.where(rng.random(len(leaning)) < 1 / (1 + np.exp(-leaning)), 1, 2)


def write(folder: Path = FOLDER) -> None:
    """Writes the file of the example."""
    folder.mkdir(parents=True, exist_ok=True)
    table = sample()
    with (folder / "businesses.csv").open("w", newline="", encoding="utf-8") as stream:
        out = csv.writer(stream, lineterminator="\n")
        out.writerow(table)
        out.writerows(zip(*(values.tolist() for values in table.values()), strict=True))


if __name__ == "__main__":
    write()
