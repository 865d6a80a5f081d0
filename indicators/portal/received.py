"""The page behind the link of a receipt: how far a file is, and what was found in it; no value is shown."""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus

from fastapi import APIRouter, Request, Response

from indicators.base.errors import UsageError
from indicators.base.language import Speaker
from indicators.base.report import Receipt, Report, Verdict
from indicators.organisations import answer_links
from indicators.portal.pages import show
from indicators.store import confirmations, records
from indicators.store.context import Context
from indicators.validation.report.view import Group, view

router = APIRouter()


@dataclass(frozen=True, slots=True)
class _State:
    """What became of one area of the file, what happens next, and by cause how much was found."""

    area: str
    verdict: str
    next: str
    found: list[tuple[str, str]]


@router.get("/received/{token}", name="received")
def received(request: Request, token: str) -> Response:
    """Whoever has the link sees verdicts and the number of findings of each rule: never what was sent."""
    context: Context = request.app.state.context
    say: Speaker = request.state.say
    try:
        delivery = answer_links.delivery_of(context, token)
        receipt = _receipt(context, delivery)
    except UsageError as exc:
        title, advice = map(say, (exc.title, exc.advice))
        return show(request, "notice", status=HTTPStatus.GONE, title=title, advice=advice)
    reports = confirmations.reports(context.lake, "DELIVERY", delivery)
    states = [_state(report, context, say) for report in reports]
    return show(request, "received", receipt=receipt, states=states)


def _receipt(context: Context, delivery: str) -> Receipt:
    if context.lake.exists:
        with context.lake.reading() as con:
            known = records.deliveries(con, [delivery])
        if delivery in known:
            return known[delivery][0]
    title, advice = answer_links.INCOMPLETE
    raise UsageError(title, advice=advice)


def _state(report: Report, context: Context, say: Speaker) -> _State:
    seen = view(report, context.definitions, say.language)
    following = {
        Verdict.REJECTED: say("The report comes by e-mail. Correct the file and send it again."),
        Verdict.TO_CONFIRM: say("The report comes by e-mail. Correct the values, or confirm them there."),
        Verdict.ACCEPTED: say("Nothing is left for you to do; the values go into the next release."),
    }[report.verdict]
    return _State(seen.area, seen.verdict, following, [_counted(group, say) for group in seen.groups])


def _counted(group: Group, say: Speaker) -> tuple[str, str]:
    return group.title, say.number(group.count)
