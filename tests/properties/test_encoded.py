"""Texts that are understood once each give, row by row, what understanding each row gives."""

from __future__ import annotations

import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from indicators.reading.dictionary_columns import mapped

_TEXTS = st.one_of(st.none(), st.sampled_from(["", "a", "b", "c"]))


def _joined(*parts: str | bool | None) -> str | None:
    return None if parts[0] == "c" else "|".join(map(str, parts))


@given(st.lists(st.tuples(_TEXTS, _TEXTS, st.booleans()), max_size=30), st.integers(0, 5))
def test_row_by_row(rows: list[tuple[str | None, str | None, bool]], cut: int) -> None:
    table = pa.table(
        {
            "x": pa.array([row[0] for row in rows], pa.string()).dictionary_encode(),
            "y": pa.array([row[1] for row in rows], pa.string()).dictionary_encode(),
            "z": pa.array([row[2] for row in rows], pa.bool_()),
        }
    ).slice(cut)
    found = mapped([table["x"], table["y"], table["z"]], _joined).to_pylist()
    assert found == [_joined(*row) for row in rows[cut:]]


@given(st.lists(_TEXTS, min_size=1, max_size=30), st.booleans())
def test_one_column_beside_constants(texts: list[str | None], flag: bool) -> None:
    constant = pa.array([flag] * len(texts), pa.bool_())
    assert mapped([pa.array(texts, pa.string()), constant], _joined).to_pylist() == [_joined(t, flag) for t in texts]
