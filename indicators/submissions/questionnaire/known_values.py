"""The last accepted value of each row of a questionnaire, whatever its year and edition."""

from __future__ import annotations

from indicators.base import resources
from indicators.organisations.offices import address_book
from indicators.store.context import Context
from indicators.submissions.questionnaire.asked import Known


def known_values(context: Context, ref_area: str, edition: str, year: int) -> dict[str, Known]:
    """By row key, the newest value from before a year: of the office itself where several said one.

    A workbook leaves the house, and nobody knows who opens it. So it never shows what is confidential, nor anything of
    the same indicator and year, from which that could be computed.
    """
    if not context.lake.exists:
        return {}
    definitions = context.definitions
    pairs = [
        (*same, code)
        for (listed, code), equal in definitions.equivalents.items()
        if listed == edition
        for same in sorted(equal)
    ]
    office = address_book(context).of_area(ref_area)
    asked = {
        "area": ref_area,
        "year": year,
        "provider": office.office if office else "",
        "editions": [pair[0] for pair in pairs],
        "indicators": [pair[1] for pair in pairs],
        "codes": [pair[2] for pair in pairs],
    }
    return {key: Known(when, value) for key, when, value in context.lake.rows(resources.sql("store/known"), asked)}
