"""Why a figure is flagged, suppressed, or in the table of estimates alone, in the reader's language."""

from __future__ import annotations

from indicators.base.language import Speaker
from indicators.survey.design import Cause
from indicators.survey.publication import Decision, Other, Publication
from indicators.survey.results import Absence, Unfit


def reason(decision: Decision, say: Speaker) -> str:
    """Why an estimate is flagged or suppressed; blank where it is neither."""
    limit = "" if decision.limit is None else say.number(decision.limit)
    if decision.publication is Publication.FLAGGED:
        if decision.cause is Cause.FEW_RESPONDENTS:
            return say("unreliable: fewer than {limit} respondents", limit=limit)
        return say("unreliable: coefficient of variation above {limit} %", limit=limit)
    said = {
        None: "",
        Cause.FEW_RESPONDENTS: say("suppressed: fewer than {limit} respondents", limit=limit),
        Cause.DOMINANCE: say("suppressed: the amount of one respondent could be told from it"),
        Cause.GREAT_CV: say("suppressed: coefficient of variation above {limit} %", limit=limit),
        Cause.NO_ERROR: say("suppressed: its error cannot be computed"),
        Other.SECONDARY: say("suppressed, because another category could be computed from it"),
        Other.OF_TWO: say("suppressed, because one of the two figures is"),
    }
    return said[decision.cause]


def absence(unfit: Unfit, edition: str, say: Speaker) -> str:
    """Why an estimate cannot stand in a submission."""
    if unfit.absence is Absence.NO_DIMENSION:
        return say("{breakdown} (no dimension)", breakdown=unfit.breakdown)
    about = {"indicator": unfit.indicator, "dimension": unfit.dimension}
    if unfit.absence is Absence.STATED:
        return say("{indicator} by {breakdown}: its {dimension} is stated already", breakdown=unfit.breakdown, **about)
    return say("{indicator} by {dimension}: the edition {edition} has no codes for it", edition=edition, **about)
