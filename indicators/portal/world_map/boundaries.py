"""The shapes of areas on a world map, projected once: Equal Earth, on which areas have their true size."""

from __future__ import annotations

import csv
import json
import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

from indicators.definitions.registry import Definitions

_FOLDER = Path(__file__).parent
_ATLAS = _FOLDER / "countries-110m.json"
_SCALE = 1850  # units of the picture for one of the projection: about 10,000 from west to east
_MIDDLE = 11.0  # the meridian in the middle: the picture is cut in the Bering Strait, where no land is
_WEST, _NORTH, _SOUTH = -2.70663, 84.0, -56.0  # x of the western edge; parallels between which people live
_ANTARCTICA = "010"
# Šavrič, Patterson and Jenny (2018), The Equal Earth map projection.
_A1, _A2, _A3, _A4 = 1.340264, -0.081106, 0.000893, 0.003796
Ring = list[tuple[float, float]]


@dataclass(frozen=True, slots=True)
class Shape:
    """An area of the map.

    Attributes:
        code: of the area; blank where the file has none, or where the ring is disputed.
        path: of SVG.
    """

    code: str
    path: str


@dataclass(frozen=True, slots=True)
class Spot:
    """A small area, as a point."""

    code: str
    x: int
    y: int


@dataclass(frozen=True, slots=True)
class Boundaries:
    """All that is drawn, and how large it is."""

    width: int
    height: int
    shapes: tuple[Shape, ...]
    spots: tuple[Spot, ...]


@cache
def boundaries(definitions: Definitions) -> Boundaries:
    """The map; shapes are matched to areas by their M49 code (SOURCE.md)."""
    codes = {row["m49"]: code for code, row in definitions.areas.items() if row["kind"] != "former" and row["m49"]}
    rings: dict[str, list[Ring]] = {}
    for number, ring in _rings(json.loads(_ATLAS.read_text(encoding="utf-8"))):
        rings.setdefault(number, []).append(ring)
    parts: dict[str, list[str]] = {}
    for code, found in _by_area(rings, codes):
        parts.setdefault(code, []).append(_path(found))
    shapes = [Shape(code, path) for code, paths in parts.items() for path in (["".join(paths)] if code else paths)]
    spots = [Spot(row["ref_area"], *_spot(float(row["longitude"]), float(row["latitude"]))) for row in _rows("points")]
    width, height = _at(180 + _MIDDLE, 0)[0], _at(0, _SOUTH)[1]
    return Boundaries(width, height, tuple(shapes), tuple(spots))


def _by_area(rings: dict[str, list[Ring]], codes: dict[str, str]) -> Iterator[tuple[str, list[Ring]]]:
    """The rings of each area; those that belong elsewhere than the file draws them by themselves."""
    for number, found in rings.items():
        if number == _ANTARCTICA:
            continue
        rest = list(found)
        for part in (row for row in _rows("parts") if row["shape"] == number):
            inside = [ring for ring in rest if _holds(ring, float(part["longitude"]), float(part["latitude"]))]
            rest = [ring for ring in rest if ring not in inside]
            if part["south_of"]:
                parallel = float(part["south_of"])
                rest += [_cut(ring, parallel, is_north=True) for ring in inside]
                inside = [_cut(ring, parallel, is_north=False) for ring in inside]
            yield part["ref_area"], inside
        yield codes.get(number, ""), rest


def _rows(name: str) -> list[dict[str, str]]:
    with (_FOLDER / f"{name}.csv").open(newline="", encoding="utf-8") as stream:
        return list(csv.DictReader(stream))


def _rings(atlas: dict[str, Any]) -> Iterator[tuple[str, Ring]]:
    """The M49 code (blank: none) and the rings of each shape, in degrees (TopoJSON: arcs of differences)."""
    (scale_x, scale_y), (east, north) = atlas["transform"]["scale"], atlas["transform"]["translate"]
    arcs: list[Ring] = []
    for arc in atlas["arcs"]:
        x = y = 0
        arcs.append([])
        for step_x, step_y in arc:
            x, y = x + step_x, y + step_y
            arcs[-1].append((x * scale_x + east, y * scale_y + north))
    for shape in atlas["objects"]["countries"]["geometries"]:
        polygons = [shape["arcs"]] if shape["type"] == "Polygon" else shape["arcs"]
        for ring in (ring for polygon in polygons for ring in polygon):
            ways = [arcs[arc] if arc >= 0 else arcs[~arc][::-1] for arc in ring]
            yield shape.get("id", ""), _whole([point for way in ways for point in way])


def _whole(ring: Ring) -> Ring:
    """A ring in one piece, though it crosses the date line: no step in it is longer than half the Earth."""
    found: Ring = []
    for longitude, latitude in ring:
        last = found[-1][0] if found else longitude
        found.append((longitude + 360 * round((last - longitude) / 360), latitude))
    middle = (min(x for x, _ in found) + max(x for x, _ in found)) / 2
    return [(x + _turn(middle), y) for x, y in found]


def _cut(ring: Ring, parallel: float, *, is_north: bool) -> Ring:
    """What lies of a ring on one side of a parallel."""
    found: Ring = []
    for (x1, y1), (x2, y2) in pairwise([*ring, ring[0]]):
        if (y1 >= parallel) == is_north:
            found.append((x1, y1))
        if (y1 >= parallel) != (y2 >= parallel):
            found.append((x1 + (x2 - x1) * (parallel - y1) / (y2 - y1), parallel))
    return [*found, found[0]]


def _turn(longitude: float) -> int:
    """By how much a place is turned, so that it lies between the edges of the picture."""
    return -360 * math.floor((longitude - _MIDDLE + 180) / 360)


def _holds(ring: Ring, longitude: float, latitude: float) -> bool:
    """Whether a point lies in a ring: a line from it to the east crosses the ring an odd number of times."""
    inside = False
    for (x1, y1), (x2, y2) in zip(ring, [*ring[1:], ring[0]], strict=True):
        if (y1 > latitude) != (y2 > latitude) and longitude < (x2 - x1) * (latitude - y1) / (y2 - y1) + x1:
            inside = not inside
    return inside


def _spot(longitude: float, latitude: float) -> tuple[int, int]:
    return _at(longitude + _turn(longitude), latitude)


def _at(longitude: float, latitude: float) -> tuple[int, int]:
    """Where a place lies in the picture."""
    x, y = _projected(longitude - _MIDDLE, latitude)
    top = _projected(0, _NORTH)[1]
    return round((x - _WEST) * _SCALE), round((top - y) * _SCALE)


def _projected(longitude: float, latitude: float) -> tuple[float, float]:
    theta = math.asin(math.sqrt(3) / 2 * math.sin(math.radians(latitude)))
    square = theta * theta
    sixth = square**3
    slope = _A1 + 3 * _A2 * square + sixth * (7 * _A3 + 9 * _A4 * square)
    x = 2 * math.sqrt(3) * math.radians(longitude) * math.cos(theta) / (3 * slope)
    return x, theta * (_A1 + _A2 * square + sixth * (_A3 + _A4 * square))


def _path(rings: Iterable[Ring]) -> str:
    """Rings as the path of SVG, in whole units, each point by its distance from the one before."""
    parts = []
    for ring in rings:
        points = [_at(*point) for point in ring]
        steps = [(x - a, y - b) for (a, b), (x, y) in pairwise(points) if (a, b) != (x, y)]
        if len(steps) > 2:
            parts.append(f"M{points[0][0]} {points[0][1]}l" + " ".join(f"{x} {y}" for x, y in steps[:-1]) + "z")
    return "".join(parts).replace(" -", "-")
