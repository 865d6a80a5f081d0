"""What Great Expectations takes for the ledger of one file, beside one expectation of it.

Measured in a process that has loaded it, as a worker of Airflow has: loading takes four CPU seconds more, once.
"""

from __future__ import annotations

import time
from collections.abc import Iterator

import great_expectations as gx
import pandas as pd

from indicators.definitions.registry import Definitions
from indicators.validation.certify import certify, suite
from tests.benchmarks.table import Row

_SUBMISSION = "1a2b3c4d5e6f-KEN"
_TRIES = 4


def rows(small: bool) -> Iterator[Row]:
    """The row of the table; none when small: it takes half a minute."""
    if small:
        return
    definitions = Definitions()
    expectations = suite(definitions).expectations
    rules = [each.column for each in expectations]

    def both() -> tuple[float, float]:
        begun = time.process_time()
        certify([(_SUBMISSION, rule, 0) for rule in rules], definitions)
        between = time.process_time()
        _validate(pd.DataFrame({"SUBMISSION": [_SUBMISSION], rules[0]: [0]}), expectations[0])
        return between - begun, time.process_time() - between

    ours, one = zip(*(both() for _ in range(_TRIES)), strict=True)
    what = f"certify a file, {len(rules)} rules, in a worker"
    yield Row(what, min(ours), "CPU s", "Great Expectations: one expectation, no checkpoint", min(one), goal=1)


def _validate(frame: pd.DataFrame, expectation: object) -> None:
    context = gx.get_context(mode="ephemeral")
    context.variables.progress_bars = {"globally": False}
    batch = context.data_sources.pandas_default.read_dataframe(frame)
    batch.validate(gx.ExpectationSuite(name="one", expectations=[expectation]))
