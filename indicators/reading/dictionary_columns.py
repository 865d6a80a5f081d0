"""Columns as the codes of their distinct texts, so that each distinct text is understood once, whatever the rows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

_LARGEST = 2**62


def encoded(column: Any) -> pa.DictionaryArray:
    """A column of texts as one dictionary array; a column that is one already stays as it is."""
    if isinstance(column, pa.ChunkedArray):
        column = column.unify_dictionaries() if pa.types.is_dictionary(column.type) else column
        column = column.combine_chunks()
    if isinstance(column, pa.ChunkedArray):  # a column without chunks, or too large for one
        column = pa.concat_arrays(column.chunks) if column.num_chunks else pa.array([], column.type)
    return column if isinstance(column, pa.DictionaryArray) else column.dictionary_encode()


def constant(text: str, rows: int) -> pa.DictionaryArray:
    """A column that says the same in every row."""
    return pa.DictionaryArray.from_arrays(pa.array(np.zeros(rows, dtype=np.int32)), pa.array([text], pa.string()))


def mapped(columns: Sequence[Any], function: Callable[..., str | None]) -> pa.DictionaryArray:
    """Applies a function to the distinct combinations of some columns only, and gives its texts row by row."""
    parts = [encoded(column) for column in columns]
    indices, distinct = _of_one(parts) or combined(parts)
    texts = [function(*each) for each in zip(*(part.to_pylist() for part in distinct), strict=True)]
    answers = [text for text in dict.fromkeys(texts) if text is not None]  # what is absent has no code
    place = {text: number for number, text in enumerate(answers)}
    codes = pa.array([None if text is None else place[text] for text in texts], pa.int32()).take(indices)
    return pa.DictionaryArray.from_arrays(codes, pa.array(answers, pa.string()))


def _of_one(parts: list[pa.DictionaryArray]) -> tuple[Any, list[Any]] | None:
    """As `combined`, where only one of the columns says different things: its texts are the combinations.

    A text of its dictionary that no row has any more is one, too, which a function may be asked about in vain.
    """
    various = [part for part in parts if len(part.dictionary) != 1 or part.indices.null_count]
    if len(various) != 1 or various[0].indices.null_count:
        return None
    [only] = various
    count = len(only.dictionary)
    return only.indices, [
        part.dictionary if part is only else pa.array([part.dictionary[0].as_py()] * count, part.dictionary.type)
        for part in parts
    ]


def combined(columns: Sequence[Any]) -> tuple[Any, list[Any]]:
    """For each row the number of its combination, and the columns of the distinct combinations.

    The codes of the columns make one integer, so that no text is joined and no separator can be sent.
    """
    parts = [encoded(column) for column in columns]
    rows = len(parts[0])
    keys, size = pa.array(np.zeros(rows, dtype=np.int64)), 1
    for part in parts:
        width = len(part.dictionary) + 1  # one more for what is absent
        if len(part.dictionary) == 1 and not part.indices.null_count:
            continue
        if size * width > _LARGEST:
            keys = pc.cast(keys.dictionary_encode().indices, pa.int64())
            size = rows
        keys, size = pc.add(pc.multiply(keys, width), _codes(part, width - 1)), size * width
    distinct = keys.dictionary_encode()
    firsts = _first_rows(distinct.indices, len(distinct.dictionary))
    return distinct.indices, [part.take(firsts).dictionary_decode() for part in parts]


def _codes(part: pa.DictionaryArray, absent: int) -> Any:
    return pc.fill_null(pc.cast(part.indices, pa.int64()), absent)


def _first_rows(indices: Any, count: int) -> Any:
    """For each code, in order, the first row that has it."""
    firsts = np.empty(count, dtype=np.int64)
    numbers = indices.to_numpy()
    firsts[numbers[::-1]] = np.arange(len(numbers) - 1, -1, -1)
    return pa.array(firsts)
