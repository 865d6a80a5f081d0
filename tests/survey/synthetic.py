"""A synthetic population and samples of it: invented, seeded, with true values that are known.

``python -m tests.survey.synthetic`` writes the example of the documentation, ``docs/examples/survey/``.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

FOLDER = Path(__file__).parents[2] / "docs" / "examples" / "survey"
SEED = 25
_STRATA = 4  # two regions, each urban and rural
_VILLAGES = 60  # of each stratum
_DRAWN_VILLAGES, _DRAWN_HOUSEHOLDS = 12, 10

Table = dict[str, npt.NDArray[Any]]


@dataclass(frozen=True)
class Population:
    """All households and persons, each with the place of its household."""

    households: Table
    persons: Table


def population(seed: int = SEED) -> Population:
    """Everybody: about 7,200 households with 20,000 persons of 10 years and over."""
    rng = np.random.default_rng(seed)
    stratum = np.repeat(np.arange(_STRATA), _VILLAGES)
    sizes = rng.integers(20, 41, len(stratum))
    level = rng.normal(0, 0.6, len(stratum))  # villages differ: the cluster effect
    village = np.repeat(np.arange(len(stratum)), sizes)
    number = len(village)
    urban = (stratum[village] % 2 == 0).astype(int)
    wealth = rng.normal(0, 1, number) + level[village] + 0.6 * urban
    members = rng.integers(1, 6, number)
    households: Table = {
        "hh": np.arange(1, number + 1),
        "stratum": stratum[village] + 1,
        "village": village + 1,
        "villages": np.full(number, _VILLAGES),
        "village_size": sizes[village],
        "region": stratum[village] // 2 + 1,
        "area": np.where(urban == 1, 1, 2),
        "radio": _yes(rng, 0.4 + 0.2 * wealth),
        "tv": _yes(rng, 0.6 + wealth),
        "computer": _yes(rng, -1.0 + wealth),
        "internet": _yes(rng, -0.2 + wealth),
        "children": np.where(rng.random(number) < 0.45, 1, 2),
    }
    home = np.repeat(np.arange(number), members)
    age = rng.integers(10, 91, len(home))
    leaning = wealth[home] - 0.04 * (age - 35) + rng.normal(0, 0.5, len(home))
    user = _yes(rng, 0.6 + leaning)
    often = rng.choice([1, 2, 3], len(home), p=[0.7, 0.2, 0.1])
    persons: Table = {
        "home": home,
        "person": np.concatenate([np.arange(1, each + 1) for each in members]),
        "sex": rng.integers(1, 3, len(home)),
        "age": age,
        "education": np.clip(np.round(2 + 0.8 * wealth[home] + rng.normal(0, 0.7, len(home))), 1, 4).astype(int),
        "used_computer": _yes(rng, -0.6 + leaning),
        "used_internet": user,
        "how_often": np.where(user == 1, often, 99),  # who does not use it is not asked how often
        "used_mobile": _yes(rng, 2.0 + 0.3 * leaning),
        "owns_mobile": _yes(rng, 1.2 + 0.5 * leaning),
    }
    return Population(households, persons)


def _yes(rng: np.random.Generator, leaning: npt.NDArray[Any]) -> npt.NDArray[Any]:
    """1 for yes, 2 for no."""
    return np.where(rng.random(len(leaning)) < 1 / (1 + np.exp(-leaning)), 1, 2)


def draw(everybody: Population, rng: np.random.Generator) -> tuple[Table, Table]:
    """The rows of a sample: villages of each stratum, then households of each, both at random; all their persons."""
    homes = everybody.households
    chosen = []
    for stratum in np.unique(homes["stratum"]):
        villages = np.unique(homes["village"][homes["stratum"] == stratum])
        for village in np.sort(rng.choice(villages, _DRAWN_VILLAGES, replace=False)):
            there = np.flatnonzero(homes["village"] == village)
            chosen.append(np.sort(rng.choice(there, _DRAWN_HOUSEHOLDS, replace=False)))
    rows = np.concatenate(chosen)
    households = {name: values[rows] for name, values in homes.items()}
    households["weight"] = (_VILLAGES / _DRAWN_VILLAGES) * households["village_size"] / _DRAWN_HOUSEHOLDS
    place = {int(row): number for number, row in enumerate(rows)}
    persons = {n: v[np.isin(everybody.persons["home"], rows)] for n, v in everybody.persons.items()}
    at = np.array([place[int(home)] for home in persons.pop("home")])
    return households, {"hh": households["hh"][at], **persons, "weight": households["weight"][at]}


def example() -> tuple[Table, Table]:
    """The sample of the documentation, with some persons who did not answer."""
    rng = np.random.default_rng(SEED + 1)
    households, persons = draw(population(), rng)
    for name in ("used_computer", "used_internet", "used_mobile"):
        silent = rng.random(len(persons["hh"])) < 0.01
        persons[name] = np.where(silent, np.where(rng.random(len(silent)) < 0.5, 97, 98), persons[name])
    persons["how_often"] = np.where(persons["used_internet"] == 1, persons["how_often"] % 99, 99)
    persons["how_often"] = np.where((persons["how_often"] == 0), 3, persons["how_often"])
    return households, persons


def write(folder: Path = FOLDER) -> None:
    """Writes the two files of the example."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, table in zip(("households", "persons"), example(), strict=True):
        with (folder / f"{name}.csv").open("w", newline="", encoding="utf-8") as stream:
            out = csv.writer(stream, lineterminator="\n")
            out.writerow(table)
            out.writerows(zip(*(values.tolist() for values in table.values()), strict=True))


if __name__ == "__main__":
    write()
