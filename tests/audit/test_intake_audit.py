"""The intake audit, small: each kind in a file or so; what is known to fail is named here, until it is mended."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from indicators.definitions.registry import Definitions
from indicators.store.context import Context
from tests.audit.intake_audit import KINDS, SEED, audit, outcome, row_of
from tests.audit.planted_files import text
from tests.audit.planted_kinds import File
from tests.audit.planted_rows import long_rows, truth

# (what it is about, kind): why it fails in the form that is drawn. Whoever mends one takes it out.
KNOWN: dict[tuple[str, str], str] = {}


def test_each_kind_comes_out_as_it_must(definitions: Definitions, tmp_path: Path) -> None:
    results = audit(definitions, tmp_path, rounds=1, seed=SEED, each=1)
    failing = {(each.kind.group, each.kind.name): each.failing for each in results if each.failing}
    assert set(failing) == set(KNOWN), failing


def test_kinds_have_names_of_their_own() -> None:
    names = [(kind.group, kind.name) for kind in KINDS]
    assert len(set(names)) == len(names) >= 60
    assert set(KNOWN) <= set(names)


def test_a_value_that_is_not_the_true_one_or_is_missing_is_noticed(context: Context, tmp_path: Path) -> None:
    rows = long_rows(random.Random(1))  # noqa: S311
    true = truth(rows)
    first, *_, last = true
    file = File("CSV, comma", "table.csv", text(rows[:-1]), true | {first: 1.0})
    assert {each[0] for each in outcome(context, file, tmp_path).silent} == {first, last}
    sound = File("CSV, comma", "table.csv", text(rows), true, ("2:7",))
    found = outcome(context, sound, tmp_path)
    assert (found.silent, found.untold, found.refused) == ((), ("2:7",), False)


@pytest.mark.parametrize(
    ("address", "row"), [("3:7", "3"), ("Data!G12", "Data!12"), ("Obs[4].OBS_VALUE", "Obs[4]"), ("", "")]
)
def test_the_row_of_an_address(address: str, row: str) -> None:
    assert row_of(address) == row
