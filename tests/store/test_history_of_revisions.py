"""The history of areas is the same whether what was sent again since is read wholly or left out."""

from __future__ import annotations

import datetime as dt
import random

import pyarrow as pa
import pytest

from indicators.base.observation import DIMENSIONS
from indicators.store import observations
from indicators.store.context import Context

_FIRST = dt.datetime(2026, 1, 1)  # noqa: DTZ001 - times of the store are UTC without a zone
_TIMES = [_FIRST + dt.timedelta(days=day) for day in range(60)]  # more than there are keys: at some nothing stands
_AREAS, _CODES = ("KEN", "SEN", "TZA"), ("HH5", "HH7", "HH8")
_WANTED = [(area, "2014", code) for area in _AREAS for code in _CODES[:2]]


def _values(chance: random.Random, rows: int) -> list[dict[str, object]]:
    """Values of few keys, so that most are there again and again, some of them at the same time in two submissions."""
    found = []
    for position in range(rows):
        time = chance.randrange(len(_TIMES))
        found.append(
            {
                **dict.fromkeys(DIMENSIONS, "_T"),
                "REF_AREA": chance.choice(_AREAS),
                "EDITION": "2014",
                "INDICATOR": chance.choice(_CODES),
                "MEASURE": "PT",
                "TIME_PERIOD": chance.choice((2013, 2014)),
                "SEX": chance.choice(("_T", "F")),
                "OBS_VALUE": chance.choice((None, float(position))),
                "PROVIDER": chance.choice(("", "KE-NSO")),
                "SUBMISSION": f"s{time}{chance.randrange(2)}",
                "POSITION": position,
                "RECORDED_AT": _TIMES[time],
            }
        )
    return found


@pytest.mark.parametrize("seed", range(6))
def test_what_was_sent_again_changes_nothing_of_the_history(
    context: Context, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    chance = random.Random(seed)  # noqa: S311 - values for a test
    rows = _values(chance, chance.choice((1, 60, 300)))
    moved = [("2014", "HH7", chance.choice((None, "HH5")), _TIMES[0], _TIMES[30])] if seed % 2 else []
    with context.lake.write() as con:
        con.register("sent", pa.Table.from_pylist(rows))
        con.execute("INSERT INTO lake.observations BY NAME FROM sent")
        con.register("ended", pa.Table.from_pylist(rows[:3]).drop_columns(["OBS_VALUE", "POSITION"]))
        con.execute("INSERT INTO lake.withdrawn_values BY NAME FROM ended")
        for move in moved:
            con.execute("INSERT INTO lake.recodings VALUES (?, ?, ?, ?, ?, 'test', ?)", [*move, _TIMES[-1]])
    whole = observations.history(context.lake, _WANTED)
    assert whole is not None
    monkeypatch.setattr(observations, "_SENT_AGAIN", 0)
    assert observations.history(context.lake, _WANTED) == whole
    key = ("REF_AREA", "INDICATOR", "TIME_PERIOD", "SEX", "PROVIDER")
    keys = [tuple(row[name] for name in key) for row in whole.select(list(key)).to_pylist()]
    assert len(set(keys)) == len(keys)
    assert keys or len(rows) == 1


def test_the_history_of_nothing_is_nothing(context: Context, monkeypatch: pytest.MonkeyPatch) -> None:
    context.lake.make()
    monkeypatch.setattr(observations, "_SENT_AGAIN", -1)
    found = observations.history(context.lake, [])
    assert found is not None
    assert found.num_rows == 0
