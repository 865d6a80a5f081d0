"""Validation rules and their kinds, as the definitions give them."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from indicators.base.report import Severity

Words = str | dict[str, str]  # a text, or its plural forms by CLDR category, with the fact that is counted


class Grain(StrEnum):
    """What a rule judges at a time, which is also the folder of its SQL under ``sql/checks/``."""

    ATTRIBUTE_SET = "attribute_set"  # all observations with the same partial key and attributes
    OBSERVATION = "observation"
    AGGREGATE = "aggregate"  # a series of a group of areas that a file has among its areas
    FILE = "file"
    CONFIRMATION = "confirmation"
    RELEASE = "release"
    MICRODATA = "microdata"  # rows of a survey, before anything is tabulated from them


OF_OBSERVATIONS = (Grain.ATTRIBUTE_SET, Grain.OBSERVATION)  # judged when the observations of a submission are checked


IN_SQL = (*OF_OBSERVATIONS, Grain.AGGREGATE)  # what the checks of files ask DuckDB


class ParameterType(StrEnum):
    """What a parameter of a rule is."""

    TEXT = "text"
    NUMBER = "number"
    FLAG = "flag"


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter that the SQL of a kind joins."""

    type: ParameterType
    meaning: str


@dataclass(frozen=True, slots=True)
class RuleKind:
    """What rules of one kind demand (``schemas/definitions/kinds.schema.json``); their SQL has its name.

    Attributes:
        name: its name.
        grain: what is judged at a time.
        given: what is judged, in words.
        then: what is demanded of it.
        not_applicable: when nothing is demanded.
        needs: the tables that are filled only when a batch has use for them.
        any_code: judged whatever the code is, known or not.
        of_size: judges how large a value is.
        breakdowns_only: has nothing to say of totals.
        params: the parameters by name.
    """

    name: str
    grain: Grain
    given: str
    then: str
    not_applicable: str
    needs: tuple[str, ...] = ()
    any_code: bool = False
    of_size: bool = False
    breakdowns_only: bool = False
    params: dict[str, Parameter] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ParameterSet:
    """One set of parameters of a rule; it may speak of fewer indicators or editions than the rule.

    Attributes:
        values: by the names that the kind declares.
        editions: of which it speaks; none: all.
        indicators: patterns of those of which it speaks; none: all.
        given: as the document has it, for those who show it.
    """

    values: dict[str, Any]
    editions: tuple[str, ...] | None
    indicators: tuple[str, ...] | None
    given: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Rule:
    """One validation rule (``schemas/definitions/rule.schema.json``), with codes for the names of disputed indicators.

    Attributes:
        id: ``R016``.
        kind: what it demands.
        level: of validation, by the ESS handbook: 0 to 5.
        severity: what a failure does.
        title: what it demands in a few words, by language.
        message: what is wrong, by language.
        remedy: how it is corrected, by language.
        source: where it comes from.
        confidence: how sure that is.
        cases: the examples that prove it, by the kind of example.
        cause: why a value is an error; blank for one that is none.
        one_by: the fact that makes findings one; blank: each stands alone.
        waiver: an office may confirm the value although it is an error.
        editions: of which it speaks; none: all.
        indicators: patterns of those of which it speaks; none: all.
        params: its sets of parameters, one at least.
        params_note: what is said of them all.
    """

    id: str
    kind: RuleKind
    level: int
    severity: Severity
    title: dict[str, str]
    message: dict[str, Words]
    remedy: dict[str, str]
    source: str
    confidence: str
    cases: dict[str, list[dict[str, Any]]]
    params: tuple[ParameterSet, ...]
    cause: str = ""
    one_by: str = ""
    waiver: bool = False
    editions: tuple[str, ...] | None = None
    indicators: tuple[str, ...] | None = None
    params_note: str = ""

    @property
    def reason(self) -> str:
        """Why a file or a confirmation fails it: the word by which reader and rule know each other."""
        return str(self.params[0].values["REASON"])


def kind_of(document: dict[str, Any]) -> RuleKind:
    """Reads a kind that was held against its schema."""
    rest = {name: value for name, value in document.items() if name not in {"kind", "looks_at"}}
    declared = {
        name: Parameter(ParameterType(each["type"]), each["meaning"])
        for name, each in document.get("params", {}).items()
    }
    read = {
        "grain": Grain(document["grain"]),
        "needs": tuple(document.get("needs", ())),
        "breakdowns_only": document.get("looks_at") == "breakdowns",
        "params": declared,
    }
    return RuleKind(**(rest | read), name=document["kind"])


def rule_of(document: dict[str, Any], kinds: dict[str, RuleKind]) -> Rule:
    """Reads a rule that was held against its schema and against the parameters of its kind."""
    editions, indicators = _listed(document, "editions"), _listed(document, "indicators")
    sets = tuple(
        ParameterSet(
            values={name: value for name, value in given.items() if name not in {"editions", "indicators"}},
            editions=_listed(given, "editions") if "editions" in given else editions,
            indicators=_listed(given, "indicators") if "indicators" in given else indicators,
            given=given,
        )
        for given in document.get("params", [{}])
    )
    read = {
        "kind": kinds[document["kind"]],
        "severity": Severity(document["severity"]),
        "editions": editions,
        "indicators": indicators,
        "params": sets,
    }
    return Rule(**(document | read))


def _listed(part: dict[str, Any], name: str) -> tuple[str, ...] | None:
    return tuple(part[name]) if name in part else None
