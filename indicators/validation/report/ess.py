"""Reports as the European Statistical System exchanges them: a list of validation results, each with a value.

The structure is that of the ESSnet ValiDat Integration (“Design of a generic machine-readable validation report
structure”, 2018): id, event, rule, data, value. A finding is a result of value 0 about one observation; the ledger of a
rule is a result about a whole submission: 1 if nothing failed, 0 if something did, NA if it had nothing to judge.
Lists are put together by their ids: the same result twice is one.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from indicators import __version__
from indicators.base.report import Evaluation, Finding, Report
from indicators.definitions.registry import Definitions
from indicators.validation.report import wording
from indicators.validation.report.vtl import vtl

Result = dict[str, Any]


def results(reports: Iterable[Report], definitions: Definitions, actor: str = "pipeline") -> list[Result]:
    """The results of reports, in the order of their ids.

    Args:
        reports: of any files and areas.
        definitions: the rules.
        actor: who let the check run.
    """
    found = [each for report in reports for each in _of_report(report, definitions, actor)]
    return merged(found)


def merged(*lists: Iterable[Result]) -> list[Result]:
    """Lists of results as one."""
    by_id = {each["id"]: each for results_ in lists for each in results_}
    return [by_id[name] for name in sorted(by_id)]


def _of_report(report: Report, definitions: Definitions, actor: str) -> Iterable[Result]:
    agent = f"ict {__version__}, definitions {report.definitions[:12]}"
    event = {"time": report.checked_at.isoformat(), "actor": actor, "agent": agent, "trigger": "check"}
    base = report.hash
    for number, finding in enumerate(report.findings, start=1):
        yield {
            "id": _id(base, finding.rule, str(number)),
            "event": event,
            "rule": _rule(finding.rule, definitions),
            "data": {
                "source": [f"{report.file_name}#{finding.address}"],
                "target": [_target(report, finding)],
                "description": _described(finding, definitions),
            },
            "value": "0",
        }
    for each in report.evaluations:
        yield {
            "id": _id(base, each.rule, "all"),
            "event": event,
            "rule": _rule(each.rule, definitions),
            "data": {
                "source": [report.file_name],
                "target": [report.submission],
                "description": (
                    f"{each.evaluated} evaluated, {each.failed} failed ({each.confirmed} of them confirmed), "
                    f"{each.not_applicable} not applicable"
                ),
            },
            "value": _value(each),
        }


def _id(*parts: str) -> str:
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:32]


@lru_cache(maxsize=1_000)  # the rules of a few versions of the definitions
def _rule(name: str, definitions: Definitions) -> dict[str, str]:
    rule = definitions.rules[name]
    kind, given = rule.kind, [params.given for params in rule.params if params.given]
    statements = vtl(rule, definitions)
    return {
        "language": "VTL 2.1" if statements else "en",
        "expression": "\n".join(statements) or f"{kind.given}: {kind.then}; {json.dumps(given)}",
        "severity": rule.severity,
        "description": f"{name}: {rule.title['en']}",
        "status": "active",
    }


def _target(report: Report, finding: Finding) -> str:
    key = (finding.ref_area, finding.edition, finding.indicator, finding.measure, finding.time_period)
    return ".".join(key) + (f" ({finding.breakdown})" if finding.breakdown else "") if any(key) else report.submission


def _described(finding: Finding, definitions: Definitions) -> str:
    said = wording.message(finding, definitions)
    word = finding.confirmed
    return f"{said} Confirmed by {word.author}: {word.explanation}" if word else said


def _value(each: Evaluation) -> str:
    if not each.evaluated:
        return "NA"
    return "0" if each.failed else "1"
