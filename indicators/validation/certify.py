"""Great Expectations certifies: a suite made from the rules, one expectation a rule, run over the evaluations.

DuckDB decides, this module proves: the checkpoint reads the recorded ledger and must come to the same verdicts. Its
own failures are failures of the machine, never of the data.
"""

from __future__ import annotations

import json
import os
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from indicators.base.errors import CertificationError
from indicators.base.report import Severity, Verdict
from indicators.definitions.registry import Definitions
from indicators.definitions.rules import Grain

SUITE = "core_ict_indicators"
_SEVERITIES = {Severity.ERROR: "critical", Severity.WARNING: "warning", Severity.INFORMATION: "info"}


def suite(definitions: Definitions) -> Any:
    """The expectation suite: for each rule, no submission has a failing observation that nobody confirmed.

    It judges a table of submissions with a column for each rule: how many of its failures nobody confirmed. Great
    Expectations takes half as long for it as for a table by submission and rule with a row condition for each rule.
    """
    os.environ.setdefault("GX_ANALYTICS_ENABLED", "false")
    import great_expectations as gx
    import great_expectations.expectations as gxe

    expectations = [
        gxe.ExpectColumnValuesToBeBetween(
            column=rule.id,
            max_value=0,
            severity=_SEVERITIES[rule.severity],
            meta={
                "rule": rule.id,
                "title": rule.title["en"],
                "level": rule.level,
                "severity": rule.severity.value,
            },
        )
        for rule in definitions.rules.values()
        if rule.kind.grain not in {Grain.RELEASE, Grain.MICRODATA}  # those judge no submission
    ]
    return gx.ExpectationSuite(name=SUITE, expectations=expectations)


@dataclass(frozen=True, slots=True)
class Certificate:
    """What Great Expectations found: the verdict of each submission, and the result in its own words (JSON)."""

    verdicts: dict[str, Verdict]
    success: bool
    result: str


def certify(rows: list[tuple[str, str, int]], definitions: Definitions) -> Certificate:
    """Runs the checkpoint over evaluations and gives the certified verdict of each submission.

    Args:
        rows: (SUBMISSION, RULE, OPEN) of every rule and submission.
        definitions: the definitions whose rules make the suite.

    Raises:
        CertificationError: Great Expectations raised, or did not evaluate an expectation.
    """
    import great_expectations as gx

    checked = suite(definitions)
    frame = _ledger(rows, [each.column for each in checked.expectations])
    context = gx.get_context(mode="ephemeral")
    context.variables.progress_bars = {"globally": False}
    asset = context.data_sources.add_pandas("ledger").add_dataframe_asset("evaluations")
    batch = asset.add_batch_definition_whole_dataframe("all")
    validation = context.validation_definitions.add(
        gx.ValidationDefinition(name="ledger", data=batch, suite=context.suites.add(checked))
    )
    checkpoint = context.checkpoints.add(
        gx.Checkpoint(
            name="certify",
            validation_definitions=[validation],
            result_format={"result_format": "COMPLETE", "unexpected_index_column_names": ["SUBMISSION"]},
        )
    )
    result = checkpoint.run(batch_parameters={"dataframe": frame})
    failed: dict[str, set[str]] = defaultdict(set)
    for validated in result.run_results.values():
        for each in validated.results:
            meta = each.expectation_config.meta
            _raise_own_failure(each, meta["rule"], len(frame))
            for index in each.result.get("unexpected_index_list") or []:
                failed[index["SUBMISSION"]].add(meta["severity"])
    verdicts = {submission: _verdict(failed[submission]) for submission in frame["SUBMISSION"]}
    described = [_described(validated) for validated in result.run_results.values()]
    return Certificate(verdicts, bool(result.success), json.dumps(described, sort_keys=True))


def _ledger(rows: list[tuple[str, str, int]], rules: list[str]) -> Any:
    """A row for each submission, in their order, with a column for each rule; empty where it was not evaluated."""
    import pandas as pd

    frame = pd.DataFrame(rows, columns=["SUBMISSION", "RULE", "OPEN"])
    repeated = frame[frame.duplicated(["SUBMISSION", "RULE"])]
    if len(repeated):
        raise CertificationError(
            f"The ledger has the rule {repeated['RULE'].iloc[0]} twice for one submission.",
            advice="The verdicts stand; run `ict fsck`, and certify again.",
            detail=", ".join(repeated["SUBMISSION"].unique()),
        )
    return frame.pivot(index="SUBMISSION", columns="RULE", values="OPEN").reindex(columns=rules).reset_index()


def _described(validated: Any) -> dict[str, Any]:
    """A validation result without the submissions that passed: what failed, by rule, and the statistics."""
    return {
        "suite": validated.suite_name,
        "success": bool(validated.success),
        "statistics": validated.statistics,
        "failed": [
            {"rule": each.expectation_config.meta["rule"], "severity": each.expectation_config.meta["severity"]}
            | {"submissions": [index["SUBMISSION"] for index in each.result.get("unexpected_index_list") or []]}
            for each in validated.results
            if not each.success
        ],
    }


def _raise_own_failure(result: Any, rule: str, submissions: int) -> None:
    info = result.exception_info or {}
    raised = info.get("raised_exception") or any(
        isinstance(each, dict) and each.get("raised_exception") for each in info.values()
    )
    if raised:
        raise CertificationError(
            f"Great Expectations could not evaluate the rule {rule}.",
            advice="The verdicts stand; find the cause and certify again.",
            detail=str(info)[:2000],
        )
    evaluated = result.result.get("element_count", 0) - result.result.get("missing_count", 0)
    if evaluated != submissions:
        raise CertificationError(
            f"The ledger of the rule {rule} is incomplete: {evaluated} of {submissions} submissions.",
            advice="A rule that looked at nothing proves nothing: find out why it has no evaluations.",
        )


def _verdict(severities: set[str]) -> Verdict:
    if Severity.ERROR in severities:
        return Verdict.REJECTED
    return Verdict.TO_CONFIRM if Severity.WARNING in severities else Verdict.ACCEPTED


def write_suite(definitions: Definitions, path: Path) -> Path:
    """Writes the suite as Great Expectations reads it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(suite_text(definitions), encoding="utf-8")
    return path


def suite_text(definitions: Definitions) -> str:
    """The suite as JSON, always the same for the same rules and the same version of Great Expectations."""
    return json.dumps(suite(definitions).to_json_dict(), indent=1, sort_keys=True) + "\n"
