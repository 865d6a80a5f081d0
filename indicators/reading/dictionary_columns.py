"""Columns as the codes of their distinct texts, so that each distinct text is understood once, whatever the rows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any

import numpy as np
import pyarrow as pa

_LARGEST = 2**62
_AT_HAND = 2**20  # so many combinations are numbered in a table, which costs a third of hashing them


def encoded(column: Any) -> pa.DictionaryArray:
    """A column of texts as one dictionary array; a column that is one already stays as it is."""
    if isinstance(column, pa.ChunkedArray):
        column = column.unify_dictionaries() if pa.types.is_dictionary(column.type) else column
        column = column.combine_chunks()
    if isinstance(column, pa.ChunkedArray):  # a column without chunks, or too large for one
        column = pa.concat_arrays(column.chunks) if column.num_chunks else pa.array([], column.type)
    if isinstance(column, pa.DictionaryArray):
        return column
    return _same(column[:1], len(column)) if _is_one_answer(column) else column.dictionary_encode()


def _is_one_answer(column: Any) -> bool:
    """Whether a column says yes in every row, or no in every row: to count bits is cheaper than to hash them."""
    is_answers = isinstance(column, pa.BooleanArray) and len(column) > 0 and not column.null_count
    return is_answers and column.true_count in {0, len(column)}


def constant(text: str, rows: int) -> pa.DictionaryArray:
    """A column that says the same in every row."""
    return _same(pa.array([text], pa.string()), rows)


def _same(only: Any, rows: int) -> pa.DictionaryArray:
    return pa.DictionaryArray.from_arrays(_zeros(rows), only, safe=False)


@lru_cache(maxsize=1)
def _zeros(rows: int) -> Any:
    """The codes of all columns of a table that say the same in every row: they share one memory."""
    return pa.array(np.zeros(rows, dtype=np.int32))


def mapped(columns: Sequence[Any], function: Callable[..., str | None]) -> pa.DictionaryArray:
    """Applies a function to the distinct combinations of some columns only, and gives its texts row by row."""
    indices, distinct = combined(columns)
    texts = [function(*each) for each in zip(*(part.to_pylist() for part in distinct), strict=True)]
    answers = [text for text in dict.fromkeys(texts) if text is not None]  # what is absent has no code
    place = {text: number for number, text in enumerate(answers)}
    codes = pa.array([None if text is None else place[text] for text in texts], pa.int32()).take(indices)
    return pa.DictionaryArray.from_arrays(codes, pa.array(answers, pa.string()), safe=False)


def combined(columns: Sequence[Any]) -> tuple[Any, list[Any]]:
    """For each row the number of its combination, and the columns of the distinct combinations.

    The codes of the columns make one integer, so that no text is joined and no separator can be sent.
    """
    parts = [encoded(column) for column in columns]
    various = [part for part in parts if len(part.dictionary) != 1 or part.indices.null_count]
    if len(various) == 1 and _says_all(various[0]):
        return various[0].indices, [
            part.dictionary if part is various[0] else pa.repeat(part.dictionary[0], len(various[0].dictionary))
            for part in parts
        ]
    indices, firsts = _numbered(*_keys(various, len(parts[0])))
    return indices, [part.take(firsts).dictionary_decode() for part in parts]


def _says_all(part: pa.DictionaryArray) -> bool:
    """Whether every text of a dictionary stands in some row and every row has one: its codes are the combinations."""
    if part.indices.null_count:
        return False
    used = np.zeros(len(part.dictionary), dtype=bool)
    used[part.indices.to_numpy()] = True
    return bool(used.all())


def _keys(parts: list[pa.DictionaryArray], rows: int) -> tuple[Any, int]:
    """For each row the integer that its codes make, and how many there may be."""
    keys, size = np.zeros(rows, dtype=np.int64), 1
    for part in parts:
        absent = len(part.dictionary)
        if size * (absent + 1) > _LARGEST:
            keys, size = pa.array(keys).dictionary_encode().indices.to_numpy().astype(np.int64), rows
        codes = part.indices.fill_null(absent) if part.indices.null_count else part.indices
        keys, size = keys * (absent + 1) + codes.to_numpy(), size * (absent + 1)
    return keys, size


def _numbered(keys: Any, size: int) -> tuple[Any, Any]:
    """Numbers the different keys in the order of the rows; gives the number of each row, and the first row of each."""
    if size > max(_AT_HAND, len(keys)):
        distinct = pa.array(keys).dictionary_encode()
        return distinct.indices, pa.array(_first_rows(distinct.indices.to_numpy(), len(distinct.dictionary)))
    firsts = _first_rows(keys, size)
    found = np.flatnonzero(firsts >= 0)
    found = found[np.argsort(firsts[found])]
    numbers = np.empty(size, dtype=np.int32)
    numbers[found] = np.arange(len(found), dtype=np.int32)
    return pa.array(numbers[keys]), pa.array(firsts[found])


def _first_rows(keys: Any, size: int) -> Any:
    """For each key below `size` the first row that has it, or -1."""
    firsts = np.full(size, -1)
    firsts[keys[::-1]] = np.arange(len(keys) - 1, -1, -1)
    return firsts
