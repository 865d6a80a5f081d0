"""The answers of an office become confirmations, where they meet a finding and give an explanation."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

import pyarrow as pa

from indicators.base.confirmation import Confirmation
from indicators.base.report import Finding, Report
from indicators.base.spreadsheet import cell_text
from indicators.definitions.registry import Definitions
from indicators.reading.response_sheet import Answer
from indicators.validation.confirmed_findings import REASONS, confirmable, rule_of, subjects


def confirmations_of(
    report: Report, table: pa.Table, answers: Sequence[Answer], definitions: Definitions, author: str
) -> tuple[list[Confirmation], list[Finding]]:
    """What the answers of a file confirm in one of its reports, and what is to be said of answers that confirm nothing.

    Args:
        report: as the rules gave it.
        table: its observations.
        answers: those of the file that are about the area of the report, or about the file as a whole.
        definitions: say what may be confirmed.
        author: the office that may speak for the area, or blank if the sender may not.
    """
    new: list[Confirmation] = []
    told: list[Finding] = []
    about = dict(zip(map(id, report.findings), subjects(report.findings, report, table), strict=True))
    for answer in answers:
        if not answer.right:
            continue
        found = [each for each in report.findings if _key(each) == _key(answer) and confirmable(each, definitions)]
        same = [each for each in found if _same(answer.obs_text, each.obs_text)]
        reason = _refusal(answer, author, found, same)
        if reason:
            told.append(_told(reason, answer, definitions))
        else:
            new += [Confirmation(answer.rule, about[id(each)], author, answer.explanation) for each in same[:1]]
    return new, told


def _key(said: Answer | Finding) -> tuple[str, ...]:
    return (said.rule, said.edition, said.indicator, said.measure, said.time_period, said.breakdown)


def _refusal(answer: Answer, author: str, found: list[Finding], same: list[Finding]) -> str:
    """Why an answer confirms nothing, or blank."""
    if not found:
        return "nothing_matched"
    if not same:
        return "value_changed"
    if not author:
        return "not_entitled"
    return "" if answer.explanation else "unexplained"


def _same(sent: str, found: str) -> bool:
    """Whether a value is still the one that the finding was about; a copy may have written 45.20 as 45.2."""
    if found in {sent, sent.removeprefix("'")} or cell_text(found) == sent:
        return True
    try:
        return float(sent) == float(found)
    except ValueError:
        return False


def _told(reason: str, answer: Answer, definitions: Definitions) -> Finding:
    rule = rule_of(reason, definitions)
    return Finding(
        rule=rule.id,
        severity=rule.severity,
        level=rule.level,
        address=answer.address,
        ref_area=answer.ref_area,
        edition=answer.edition,
        indicator=answer.indicator,
        measure=answer.measure,
        time_period=answer.time_period,
        breakdown=answer.breakdown,
        obs_text=answer.obs_text,
        facts={"confirmed_rule": answer.rule, "author": "", "explanation": answer.explanation},
    )


def with_answers(report: Report, told: Sequence[Finding], answered: int, definitions: Definitions) -> Report:
    """A report that also says what became of the answers; the rules about confirmations looked at each of them."""
    failed = Counter(finding.rule for finding in told)
    about = {rule_of(reason, definitions).id for reason in REASONS}
    evaluations = tuple(
        replace(each, evaluated=each.evaluated + answered, failed=each.failed + failed[each.rule])
        if each.rule in about
        else each
        for each in report.evaluations
    )
    return replace(report, findings=(*report.findings, *told), evaluations=evaluations)
