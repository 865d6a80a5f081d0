"""Models that are derived when they are needed are those that are derived with all others."""

from __future__ import annotations

import pytest

from indicators.base import resources
from indicators.definitions.registry import Definitions
from indicators.derivation.derive import MODELS, PRIMARY, Derivation, derive, named_in, upstream
from indicators.derivation.inputs import Snapshot
from tests.derivation.test_derive import OFFICES, accepted

SNAPSHOT = Snapshot(
    accepted(
        *(
            {"REF_AREA": area, "TIME_PERIOD": year, "OBS_VALUE": 9.0}
            for area in ("KEN", "UGA")
            for year in (2010, 2014)
        ),
        *({"INDICATOR": "HH7", "MEASURE": "PCT", "UNIT_MEASURE": "PERCENT", "SEX": sex} for sex in ("_T", "F", "M")),
    ),
    OFFICES,
)


@pytest.mark.parametrize("model", MODELS)
def test_a_model_alone_is_the_one_of_a_release(definitions: Definitions, model: str) -> None:
    alone, whole = derive(SNAPSHOT, definitions, [model]), derive(SNAPSHOT, definitions)
    query = f"FROM {model} ORDER BY ALL"
    assert alone.execute(query).fetchall() == whole.execute(query).fetchall()


def test_what_may_not_be_published_is_hidden_before_anything_else() -> None:
    assert all(upstream([model])[0] == PRIMARY for model in MODELS)
    assert upstream(["availability"]) != [*MODELS]


def test_no_model_reads_a_later_one() -> None:
    for place, model in enumerate(MODELS):
        assert named_in(resources.sql(f"derive/{model}")) <= {*MODELS[: place + 1]}, model


def test_a_model_is_derived_once(definitions: Definitions) -> None:
    derived = Derivation(SNAPSHOT, definitions)
    derived.need(["ranked"])
    derived.con.execute("UPDATE ranked SET OBS_VALUE = 77")
    derived.need(["ranked", "harmonised"])
    assert derived.con.execute("SELECT DISTINCT OBS_VALUE FROM ranked").fetchall() == [(77,)]
    derived.con.close()
