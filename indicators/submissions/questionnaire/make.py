"""Makes the questionnaire of an area: with what was accepted of it before, the day it is due, and where it goes."""

from __future__ import annotations

from email.utils import parseaddr
from pathlib import Path

from indicators.base.errors import UsageError
from indicators.organisations.calendar import due_day
from indicators.store.context import Context
from indicators.submissions.questionnaire.asked import Asked
from indicators.submissions.questionnaire.known_values import known_values
from indicators.submissions.questionnaire.workbook import write


def make(context: Context, ref_area: str, edition: str, year: int | None, language: str, output: Path | None) -> Path:
    """Makes the workbook of an office, with the last accepted value of each row.

    Args:
        context: definitions, settings, clock and, where there is one, the store.
        ref_area: ISO 3166 alpha-3.
        edition: the edition of the core list.
        year: the reference year; by default the last one.
        language: one of the six of the United Nations.
        output: where it goes; by default a name that says all this, in the current folder.

    Raises:
        UsageError: the area or the edition does not exist, or the year has not begun.
    """
    now = context.clock()
    chosen = year or now.year - 1
    if chosen > now.year:
        raise UsageError(
            f"The year {chosen} has not begun.", advice=f"The last one that is over: --year {now.year - 1}."
        )
    asked = Asked(
        ref_area=ref_area,
        edition=edition,
        year=chosen,
        language=language,
        today=now.date(),
        due=due_day(context, ref_area, chosen),
        address=parseaddr(context.settings.answers_to)[1],
        check_page=f"{context.settings.portal.rstrip('/')}/check?lang={language}",
    )
    path = output or Path(f"ICT_{ref_area}_{edition}_{chosen}_{language}.xlsx")
    return write(path, context.definitions, asked, known_values(context, ref_area, edition, chosen))
