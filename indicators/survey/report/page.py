"""The report of a survey as a page that stands alone: tables, pictures, the sample, and what is published."""

from __future__ import annotations

from markupsafe import Markup

from indicators.base.language import Speaker
from indicators.base.markup import environment
from indicators.survey.report import error_bars
from indicators.survey.report.content import Report, grouped
from indicators.survey.report.headings import headings


def page(report: Report, language: str = "en") -> bytes:
    """The page (HTML).

    Args:
        report: in the same language.
        language: of the reader.
    """
    say = Speaker(language)
    # Drawn by our own library from what it escapes itself: the one text here that is markup already.
    pictures = [Markup(error_bars.svg(section, say)) for section in report.sections]  # noqa: S704
    told = [error_bars.description(section, say) for section in report.sections]
    template = environment().get_template("survey_report.html.j2")
    shown = template.render(
        report=report, pictures=pictures, told=told, say=say, language=language, headings=headings(say), grouped=grouped
    )
    return shown.encode()
