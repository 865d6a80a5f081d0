"""Evaluations and findings of a release's submissions, as tables of the release."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pyarrow as pa

from indicators.base import resources
from indicators.base.arrow import COUNT, INTEGER, TEXT, of_rows
from indicators.base.clock import naive_utc
from indicators.store.context import Context


def evaluations(context: Context, submissions: list[str], as_of: dt.datetime) -> pa.Table:
    """The ledger of the checks, with what each rule weighs; one row a submission and rule."""
    rules = context.definitions.rules
    return of_rows(
        [
            (
                *(row["SUBMISSION"], row["REF_AREA"], row["RULE"], rules[row["RULE"]].severity),
                *(rules[row["RULE"]].level, row["EVALUATED"], row["FAILED"], row["NOT_APPLICABLE"]),
                row["CONFIRMED"],
            )
            for row in _rows(context, "store/release_ledger", submissions, as_of)
            if row["RULE"] in rules
        ],
        SUBMISSION=TEXT,
        REF_AREA=TEXT,
        RULE=TEXT,
        SEVERITY=TEXT,
        LEVEL=INTEGER,
        EVALUATED=COUNT,
        FAILED=COUNT,
        NOT_APPLICABLE=COUNT,
        CONFIRMED=COUNT,
    )


def findings(context: Context, submissions: list[str], as_of: dt.datetime) -> pa.Table:
    """Findings counted by area, indicator and rule; none that tells of a value that is not free."""
    rules = context.definitions.rules
    form_rules = [name for name, rule in rules.items() if rule.level == 0]
    return of_rows(
        [
            (
                *(row["REF_AREA"], row["EDITION"], row["INDICATOR"], row["RULE"], rules[row["RULE"]].severity),
                *(rules[row["RULE"]].title["en"], row["FINDINGS"], row["CONFIRMED"]),
            )
            for row in _rows(context, "store/release_findings", submissions, as_of, form_rules=form_rules)
            if row["RULE"] in rules
        ],
        REF_AREA=TEXT,
        EDITION=TEXT,
        INDICATOR=TEXT,
        RULE=TEXT,
        SEVERITY=TEXT,
        RULE_TITLE=TEXT,
        FINDINGS=COUNT,
        CONFIRMED=COUNT,
    )


def _rows(
    context: Context, query: str, submissions: list[str], as_of: dt.datetime, **more: list[str]
) -> list[dict[str, Any]]:
    parameters = {"submissions": submissions, "as_of": naive_utc(as_of), **more}
    rows: list[dict[str, Any]] = context.lake.table(resources.sql(query), parameters).to_pylist()
    return rows
