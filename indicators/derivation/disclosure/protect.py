"""Secondary cell suppression as the linear problem that it is, for one table of cells and the relations among them.

The model is that of tau-argus and sdcTable. Whoever attacks knows every published cell, every relation and the bounds
of a cell. A solution, seen from the true values, is a vector d with `sum(coefficient * d) = 0` in each relation, 0 for
published cells, and no less than `low - value`, no more than `high - value`. A confidential cell is protected if d can
reach its protection to both sides. Where it cannot, more cells are suppressed: those that a cheapest d needs (Kelly,
Golden and Assad 1992, "Cell suppression: disclosure protection for sensitive tabular data", Networks 22; Fischetti and
Salazar 2001, "Solving the cell suppression problem on tabular data with linear constraints", Management Science 47). As
that d is itself a solution, what it needs is enough. In the end whatever is not needed is published again.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Vector = NDArray[np.float64]

_MOVED = 1e-6  # of a protection: below it a cell of a solution stands still
_FAR = 1e6  # protections: a bound that is farther away never binds
_SHARES = (1.0, 0.5, 0.2)  # of a protection, where bounds and relations allow no more


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of the tables that are published.

    Attributes:
        value: what is true of it, in its own unit.
        low: what everybody knows it is not below.
        high: what everybody knows it is not above.
        weight: what is lost with it; 0 for a cell that was never sent.
        hidden: it is not published whatever is decided here.
        protection: how far to each side of its value an attacker must be led; 0 for a cell that is not confidential.
        scale: the size of the values of its kind, so that counts and percentages can stand in one problem.
    """

    value: float
    low: float = 0.0
    high: float = math.inf
    weight: float = 1.0
    hidden: bool = False
    protection: float = 0.0
    scale: float = 1.0


@dataclass(frozen=True, slots=True)
class Relation:
    """Changes of cells of which one follows from the others: `sum(coefficient * change) = 0`."""

    terms: tuple[tuple[int, float], ...]


@dataclass(frozen=True, slots=True)
class _Wanted:
    """One side of a confidential cell; `move` is signed."""

    cell: int
    move: float


def suppress(cells: Sequence[Cell], relations: Iterable[Relation]) -> set[int]:
    """The cells that have to be suppressed besides those that are hidden already, by their places.

    The same cells and relations give the same answer; parts that do not hang together are solved apart.
    """
    chosen: set[int] = set()
    for members, related in components(cells, relations):
        places = {cell: place for place, cell in enumerate(members)}
        local = [Relation(tuple((places[cell], factor) for cell, factor in each.terms)) for each in related]
        found = _Problem([cells[cell] for cell in members], local).solved()
        chosen |= {members[place] for place in found}
    return chosen


def components(cells: Sequence[Cell], relations: Iterable[Relation]) -> list[tuple[list[int], list[Relation]]]:
    """The parts that hang together and hold a confidential cell: their cells in order, and their relations."""
    parent = list(range(len(cells)))

    def root(cell: int) -> int:
        while parent[cell] != cell:
            parent[cell] = parent[parent[cell]]
            cell = parent[cell]
        return cell

    kept = [each for each in relations if each.terms]
    for each in kept:
        first = root(each.terms[0][0])
        for cell, _ in each.terms[1:]:
            parent[root(cell)] = first
    wanted = {root(cell) for cell, each in enumerate(cells) if each.protection > 0}
    members: dict[int, list[int]] = defaultdict(list)
    related: dict[int, list[Relation]] = defaultdict(list)
    for cell in range(len(cells)):
        if root(cell) in wanted:
            members[root(cell)].append(cell)
    for each in kept:
        related[root(each.terms[0][0])].append(each)
    return [(members[key], related[key]) for key in members if related[key]]


@dataclass
class _Problem:
    """One part; `open` are the cells that an attacker does not know."""

    cells: list[Cell]
    relations: list[Relation]
    open: set[int] = field(default_factory=set)

    def solved(self) -> list[int]:
        self.open = {place for place, cell in enumerate(self.cells) if cell.hidden or cell.protection > 0}
        given = set(self.open)
        witnesses: dict[_Wanted, frozenset[int]] = {}
        for wanted in self._wanted():
            if self._holds_mirrored(wanted, witnesses):
                continue
            moved = self._cheapest(wanted)
            witnesses[wanted] = moved
            self.open |= moved
        self._publish_again(sorted(self.open - given, key=lambda place: (-self.cost[place], place)), witnesses)
        return sorted(self.open - given)

    def _wanted(self) -> list[_Wanted]:
        """Both sides of every confidential cell, as far as its bounds allow; the largest first."""
        found = []
        for place, cell in enumerate(self.cells):
            sides = (min(cell.protection, cell.high - cell.value), -min(cell.protection, cell.value - cell.low))
            found += [_Wanted(place, move) for move in sides if abs(move) > 1e-9 * max(1.0, cell.scale)]
        return sorted(found, key=lambda each: (-abs(each.move) / self.cells[each.cell].scale, each.cell, each.move))

    def _holds_mirrored(self, wanted: _Wanted, witnesses: dict[_Wanted, frozenset[int]]) -> bool:
        """Whether the solution of the other side, mirrored, is one: then all its cells can go the other way, too."""
        vector = self._vectors.get(_Wanted(wanted.cell, -wanted.move))
        if vector is None:
            return False
        low, high = self._bounds(wanted, self.open)
        if bool(((-vector >= low - 1e-9) & (-vector <= high + 1e-9)).all()):
            witnesses[wanted] = witnesses[_Wanted(wanted.cell, -wanted.move)]
            return True
        return False

    @cached_property
    def _vectors(self) -> dict[_Wanted, Vector]:
        return {}

    def _cheapest(self, wanted: _Wanted) -> frozenset[int]:
        """The cells that move in a cheapest solution; all that hang together if there is none."""
        everything = set(range(len(self.cells)))
        for share in _SHARES:
            vector = self._solve(_Wanted(wanted.cell, wanted.move * share), everything)
            if vector is not None:
                self._vectors[wanted] = vector
                return _moved(vector)
        return frozenset(everything)  # it cannot be moved at all: then nothing that tells of it is published

    def _publish_again(self, candidates: list[int], witnesses: dict[_Wanted, frozenset[int]]) -> None:
        """Publishes again, the dearest first, what no confidential cell needs once the others are there."""
        if len(witnesses) < 2:
            return
        for place in candidates:
            concerned = [wanted for wanted, moved in witnesses.items() if place in moved]
            fewer = self.open - {place}
            found: dict[_Wanted, frozenset[int]] = {}
            for wanted in concerned:
                vector = self._solve(wanted, fewer)
                if vector is None:
                    break
                found[wanted] = _moved(vector)
            else:
                self.open = fewer
                witnesses |= found

    @cached_property
    def cost(self) -> list[float]:
        """What a step of a cell costs; no two cost the same, so that there is one cheapest solution."""
        return [cell.weight * (1 + 1e-4 * place / len(self.cells)) for place, cell in enumerate(self.cells)]

    @cached_property
    def _scales(self) -> Vector:
        import numpy as np

        return np.array([cell.scale for cell in self.cells])

    @cached_property
    def _rows(self) -> Any:
        """The relations in scales of the cells, each divided by its largest coefficient; once forward, once back."""
        import numpy as np
        from scipy.sparse import csr_array, hstack

        data, rows, columns = [], [], []
        for row, each in enumerate(self.relations):
            factors = [factor * self.cells[cell].scale for cell, factor in each.terms]
            largest = max(abs(factor) for factor in factors) or 1.0
            data += [factor / largest for factor in factors]
            rows += [row] * len(factors)
            columns += [cell for cell, _ in each.terms]
        shape = (len(self.relations), len(self.cells))
        matrix = csr_array((np.array(data), (np.array(rows), np.array(columns))), shape=shape)
        return hstack([matrix, -matrix], format="csr")

    def _bounds(self, wanted: _Wanted, free: set[int]) -> tuple[Vector, Vector]:
        """How far cells can go, in steps: what the wanted cell moves is one; other kinds are brought to its size."""
        import numpy as np

        step = self._step(wanted)
        value = np.array([cell.value for cell in self.cells])
        low = (np.array([cell.low for cell in self.cells]) - value) / step
        high = (np.array([cell.high for cell in self.cells]) - value) / step
        fixed = np.array([place not in free for place in range(len(self.cells))])
        low, high = np.minimum(low, 0.0), np.maximum(high, 0.0)
        low[low < -_FAR], high[high > _FAR] = -np.inf, np.inf
        low[fixed], high[fixed] = 0.0, 0.0
        return low, high

    def _step(self, wanted: _Wanted) -> Vector:
        found: Vector = self._scales * (abs(wanted.move) / self.cells[wanted.cell].scale)
        return found

    def _solve(self, wanted: _Wanted, free: set[int]) -> Vector | None:
        """A cheapest solution, in steps: the wanted cell makes its move, only free cells move. None: there is none."""
        import numpy as np
        from scipy.optimize import Bounds, LinearConstraint, milp

        low, high = self._bounds(wanted, free)
        side = math.copysign(1.0, wanted.move)
        cost = np.array([0.0 if place in self.open else each for place, each in enumerate(self.cost)])
        cost += 1e-6 * max(1.0, float(cost.max(initial=0.0)))  # a shorter way among cells that cost nothing
        forward, back = np.maximum(high, 0.0), np.maximum(-low, 0.0)
        most, least = np.concatenate([forward, back]), np.zeros(2 * len(low))
        on, off = (wanted.cell, wanted.cell + len(low)) if side > 0 else (wanted.cell + len(low), wanted.cell)
        most[on], least[on], most[off] = 1.0, 1.0, 0.0
        answer = milp(  # without integers: linprog says the same and takes half as long again to begin
            np.concatenate([cost, cost]), constraints=LinearConstraint(self._rows, 0, 0), bounds=Bounds(least, most)
        )
        if answer.status != 0:
            return None
        found: Vector = answer.x[: len(low)] - answer.x[len(low) :]
        return found


def _moved(vector: Vector) -> frozenset[int]:
    """The places that a solution moves."""
    return frozenset(int(place) for place in (abs(vector) > _MOVED).nonzero()[0])
