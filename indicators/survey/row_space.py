"""How many columns of a table are independent, rows being seen one batch after the other."""

from __future__ import annotations

import numpy as np

from indicators.survey.variance import Floats

_RANK = 1e-10  # of squares: R's tolerance of 1e-5 for the rank of the weights


class RowSpace:
    """The rank of the rows of a domain; none is added any more when it cannot grow.

    Args:
        columns: how many there are.
    """

    def __init__(self, columns: int) -> None:
        self._gram = np.zeros((columns, columns))
        self._seen, self._next = 0, columns  # the rank is looked at seldom: each time of twice as many rows
        self._full = False

    def add(self, rows: Floats) -> None:
        """Adds rows."""
        if self._full or not len(rows):
            return
        self._gram += rows.T @ rows
        self._seen += len(rows)
        if self._seen >= self._next:
            self._next = 2 * self._seen
            self._full = rank(self) == len(self._gram)


def rank(*spaces: RowSpace) -> int:
    """The rank of the rows of one, or of several together."""
    gram = np.sum([each._gram for each in spaces], axis=0)
    roots = np.linalg.eigvalsh(gram)
    return int((roots > _RANK * max(float(roots[-1]), 0.0)).sum())
