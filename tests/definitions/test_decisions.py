"""Every document that statisticians decide about is a record with all that it says."""

from __future__ import annotations

import datetime as dt

import pytest

from indicators.base import resources
from indicators.definitions.decisions import Decisions
from indicators.definitions.registry import Definitions
from indicators.definitions.yaml_loader import load

_FOR_PEOPLE = {"source", "confidence"}
_NAMES = sorted({*vars(Decisions)} - {"_record"} - {name for name in vars(Decisions) if name.startswith("__")})


@pytest.mark.parametrize("name", [*_NAMES, "aggregation"])
def test_nothing_of_a_document_is_left_out(definitions: Definitions, name: str) -> None:
    document = load((resources.DEFINITIONS / f"{name}.yml").read_text())
    for given, record in zip(
        *(each if isinstance(each, list | tuple) else [each] for each in (document, getattr(definitions, name))),
        strict=True,
    ):
        named = {field.rstrip("_") for field in type(record).__struct_fields__}
        assert given.keys() - _FOR_PEOPLE <= named


def test_dates_and_times_are_read_once(definitions: Definitions) -> None:
    correspondence = definitions.correspondence
    assert correspondence.morning_time == dt.time(7)
    assert correspondence.collection("core-ict").due_in(2026) == dt.date(2026, 6, 30)
