"""What the checks behind a release looked at and doubted, as tables that a release is derived from."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pyarrow as pa

from indicators.base import resources
from indicators.base.clock import naive_utc
from indicators.derivation.inputs import typed
from indicators.store.context import Context


def evaluations(context: Context, submissions: list[str], as_of: dt.datetime) -> pa.Table:
    """The ledger of the checks, with what each rule weighs; one row a submission and rule."""
    rules = context.definitions.rules
    return typed(
        "SUBMISSION:s REF_AREA:s RULE:s SEVERITY:s LEVEL:i EVALUATED:l FAILED:l NOT_APPLICABLE:l CONFIRMED:l",
        [
            (
                *(row["SUBMISSION"], row["REF_AREA"], row["RULE"], rules[row["RULE"]]["severity"]),
                *(rules[row["RULE"]]["level"], row["EVALUATED"], row["FAILED"], row["NOT_APPLICABLE"]),
                row["CONFIRMED"],
            )
            for row in _rows(context, "store/release_ledger", submissions, as_of)
            if row["RULE"] in rules
        ],
    )


def findings(context: Context, submissions: list[str], as_of: dt.datetime) -> pa.Table:
    """Findings counted by area, indicator and rule; none that tells of a value that is not free."""
    rules = context.definitions.rules
    form_rules = [name for name, rule in rules.items() if rule["level"] == 0]
    return typed(
        "REF_AREA:s EDITION:s INDICATOR:s RULE:s SEVERITY:s RULE_TITLE:s FINDINGS:l CONFIRMED:l",
        [
            (
                *(row["REF_AREA"], row["EDITION"], row["INDICATOR"], row["RULE"], rules[row["RULE"]]["severity"]),
                *(rules[row["RULE"]]["title"]["en"], row["FINDINGS"], row["CONFIRMED"]),
            )
            for row in _rows(context, "store/release_findings", submissions, as_of, form_rules=form_rules)
            if row["RULE"] in rules
        ],
    )


def _rows(
    context: Context, query: str, submissions: list[str], as_of: dt.datetime, **more: list[str]
) -> list[dict[str, Any]]:
    parameters = {"submissions": submissions, "as_of": naive_utc(as_of), **more}
    rows: list[dict[str, Any]] = context.lake.table(resources.sql(query), parameters).to_pylist()
    return rows
