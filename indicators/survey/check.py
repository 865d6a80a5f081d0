"""Checks the files of a design by the rules for microdata, before anything is tabulated from them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import duckdb

from indicators.base import resources
from indicators.base.report import Severity
from indicators.definitions.registry import Definitions
from indicators.definitions.rules import Grain, ParameterSet, Rule
from indicators.survey import answer_questions, key_questions, sample_questions
from indicators.survey.design_file import DesignFile
from indicators.survey.findings import MicrodataFinding
from indicators.survey.microdata import Microdata, require_unchanged
from indicators.survey.question import Asked, Question

_FIRST = 5
Asking = Callable[[Asked], Iterator[Question]]
# What stops a tabulation besides what `base_checks` sees of codes and of kinds of variables while it plans one.
_STOPPING: tuple[Asking, ...] = (
    key_questions.key,
    key_questions.link,
    answer_questions.two_meanings,
    sample_questions.sound_weights,
    sample_questions.sound_units,
)
_ALL: tuple[Asking, ...] = (
    *_STOPPING,
    sample_questions.weights,
    sample_questions.units,
    answer_questions.classified,
    answer_questions.filters,
    answer_questions.parts,
    answer_questions.capitals,
)


@dataclass(frozen=True, slots=True)
class CheckedMicrodata:
    """What the rules say of the files of a design.

    Attributes:
        findings: what failed, errors first.
        evaluated: the rules that looked at something, by their ids.
    """

    findings: tuple[MicrodataFinding, ...]
    evaluated: frozenset[str]


def check(design_file: DesignFile, data: Microdata, definitions: Definitions) -> CheckedMicrodata:
    """Applies all rules for microdata.

    Raises:
        DesignError: the design names what the files have not, or a file changed meanwhile.
    """
    answers = list(_answers(design_file, data, definitions, _ALL))
    require_unchanged(design_file, data)
    order = list(Severity)
    findings = sorted((each for _, each in answers if each), key=lambda each: order.index(each.rule.severity))
    return CheckedMicrodata(tuple(findings), frozenset(rule.id for rule, _ in answers))


def require_sound(design_file: DesignFile, data: Microdata, definitions: Definitions | None = None) -> None:
    """Sees to it that each file has its key, its weights and units, leads to its linked file, has codes of one meaning.

    Raises:
        DesignError: the first error.
    """
    for rule, each in _answers(design_file, data, definitions or Definitions(), _STOPPING):
        if each and rule.severity is Severity.ERROR:
            raise design_file.wrong(each.where, each.message().removesuffix("."), f"{each.remedy()} ({rule.id})")


def _answers(
    design_file: DesignFile, data: Microdata, definitions: Definitions, asking: Iterable[Asking]
) -> Iterator[tuple[Rule, MicrodataFinding | None]]:
    """Each question that applies, with the rule that asks it and what failed."""
    rules = {
        (rule.kind.name, params.values.get("ROLE", "")): (rule, params)
        for rule in definitions.rules_of(Grain.MICRODATA)
        for params in rule.params
    }
    for name in design_file.design.files:
        asked = Asked(design_file, data, definitions, name)
        for ask in asking:
            for question in ask(asked):
                rule, params = rules[question.kind, question.role]
                yield rule, _answered(asked, question, rule, params)


def _answered(asked: Asked, question: Question, rule: Rule, params: ParameterSet) -> MicrodataFinding | None:
    numbers = {name.lower(): str(value) for name, value in params.values.items() if name != "ROLE"}
    answer = _asked_in_parts(asked.data.con, question, numbers)
    rows, first = answer.pop("rows"), answer.pop("first_rows")
    if not rows:
        return None
    facts = {**question.facts, **{name: value for name, value in answer.items() if value is not None}}
    path = question.path or asked.file.path
    return MicrodataFinding(rule, question.where, path, question.variables, rows, tuple(first or ()), facts)


def _asked_in_parts(con: duckdb.DuckDBPyConnection, question: Question, numbers: dict[str, str]) -> dict[str, Any]:
    """What was found by column; of several parts the sums, and the first rows of all."""
    query = resources.sql(f"checks/microdata/{question.kind}")
    answers: list[dict[str, Any]] = []
    for part in question.parts:
        found = con.execute(query.format(**{**question.placeholders, **numbers, "part": part}))
        names = [each[0].lower() for each in found.description or ()]
        answers.append(dict(zip(names, found.fetchall()[0], strict=True)))
    if len(answers) == 1:
        return answers[0]
    together = {name: sum(each[name] for each in answers) for name in answers[0] if name != "first_rows"}
    first = sorted(row for each in answers for row in each["first_rows"] or ())
    return {**together, "first_rows": first[:_FIRST]}
