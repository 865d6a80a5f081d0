"""Which estimates are published, which are flagged as unreliable, and which are suppressed, and why."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from msgspec.structs import replace

from indicators.definitions.registry import Definitions
from indicators.survey.design import Cause, Design
from indicators.survey.estimates import Estimate
from indicators.survey.totals import Domain

_SMALL_CELLS = "R076"  # the rule of the least numbers of respondents: one truth for surveys and for what offices send


class Publication(StrEnum):
    """What becomes of an estimate."""

    FREE = "free"
    FLAGGED = "flagged"
    SUPPRESSED = "suppressed"


@dataclass(frozen=True, slots=True)
class Rules:
    """The thresholds of a survey: numbers of respondents, coefficients of variation in percent, and p of the p% rule.

    Which suppressed figures nobody may compute from others, say their causes (`protected`).
    """

    suppress_sample: float
    flag_sample: float
    flag_cv: float
    suppress_cv: float
    p_percent: float
    protected: frozenset[Cause]


class Other(StrEnum):
    """Why an estimate is suppressed for the sake of another one."""

    SECONDARY = "secondary"  # the other one could be computed from it
    OF_TWO = "of_two"  # it is a difference of which one side is suppressed


@dataclass(frozen=True, slots=True)
class Decision:
    """What becomes of an estimate, and why.

    Attributes:
        publication: what becomes of it.
        cause: why; None: it is free.
        limit: the threshold that it does not meet, in the unit of `Rules`.
    """

    publication: Publication
    cause: Cause | Other | None = None
    limit: float | None = None

    @property
    def is_suppressed(self) -> bool:
        """Whether nothing of the estimate may leave the office."""
        return self.publication is Publication.SUPPRESSED


FREE = Decision(Publication.FREE)


def rules_of(design: Design, definitions: Definitions) -> Rules:
    """The general rules of publication, as far as the design states no others."""
    (small,) = definitions.rules[_SMALL_CELLS].params
    variation = definitions.survey_publication
    general = {
        "suppress_sample": small.values["SUPPRESS_BELOW"],
        "flag_sample": small.values["MARK_BELOW"],
        "flag_cv": variation.flag_cv,
        "suppress_cv": variation.suppress_cv,
        "p_percent": variation.p_percent,
    }
    own = design.publication
    stated = {name: getattr(own, name) for name in general if getattr(own, name, None) is not None}
    protected = variation.protected if own is None or own.protected is None else own.protected
    limits = {name: float(value) for name, value in (general | stated).items()}
    return Rules(**limits, protected=frozenset(Cause(each) for each in protected) | {Cause.DOMINANCE})


def looser_thresholds(design: Design, definitions: Definitions) -> list[str]:
    """The thresholds of a design by which more is told than by the general ones, as the design names them."""
    general, own = rules_of(replace(design, publication=None), definitions), rules_of(design, definitions)
    is_as_strict = {
        "suppress_sample": own.suppress_sample >= general.suppress_sample,
        "suppress_cv": own.suppress_cv <= general.suppress_cv,
        "p_percent": own.p_percent >= general.p_percent,
        "protected": own.protected >= general.protected,
    }
    return [name for name, holds in is_as_strict.items() if not holds]


def decide(estimates: Sequence[Estimate], rules: Rules) -> list[Decision]:
    """What becomes of each estimate, in their order.

    The share and the number of one cell meet the same fate. What else has to go with them says `protection`.
    """
    cells: dict[tuple[int, Domain], list[int]] = defaultdict(list)
    for place, each in enumerate(estimates):
        cells[id(each.item), each.domain].append(place)
    by_cell = {cell: _of_cell([estimates[place] for place in places], rules) for cell, places in cells.items()}
    found = [FREE] * len(estimates)
    for cell, places in cells.items():
        for place in places:
            found[place] = by_cell[cell]
    return found


def _of_cell(estimates: Iterable[Estimate], rules: Rules) -> Decision:
    """The strictest decision about the estimates of one cell."""
    order = list(Publication)
    return max((_of_one(each, rules) for each in estimates), key=lambda each: order.index(each.publication))


def _of_one(each: Estimate, rules: Rules) -> Decision:
    if each.remainder is not None and 100 * each.remainder < rules.p_percent:
        return Decision(Publication.SUPPRESSED, Cause.DOMINANCE)  # first: it is protected whatever else holds
    if each.sample < rules.suppress_sample:
        return Decision(Publication.SUPPRESSED, Cause.FEW_RESPONDENTS, rules.suppress_sample)
    if each.error is None:
        return Decision(Publication.SUPPRESSED, Cause.NO_ERROR)
    cv = None if each.cv is None else 100 * each.cv
    if cv is not None and cv > rules.suppress_cv:
        return Decision(Publication.SUPPRESSED, Cause.GREAT_CV, rules.suppress_cv)
    if each.sample < rules.flag_sample:
        return Decision(Publication.FLAGGED, Cause.FEW_RESPONDENTS, rules.flag_sample)
    if cv is not None and cv > rules.flag_cv:
        return Decision(Publication.FLAGGED, Cause.GREAT_CV, rules.flag_cv)
    return FREE
