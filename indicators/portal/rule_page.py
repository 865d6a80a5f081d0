"""The page of a rule: what it demands, what follows from a failure and how to correct it, in the reader's language."""

from __future__ import annotations

import re

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from indicators.base.nearest import nearest
from indicators.definitions.forms import plain
from indicators.portal.absent import SaidError
from indicators.portal.pages import show
from indicators.validation.report.view import severity_label

router = APIRouter()
_LONGEST = 20


@router.get("/rules/{rule}", name="rule", response_class=HTMLResponse)
def rule_page(request: Request, rule: str) -> HTMLResponse:
    """One rule."""
    definitions, say = request.app.state.context.definitions, request.state.say
    found = definitions.rules.get(rule)
    if found is None:
        near = nearest(rule[:_LONGEST], definitions.rules)
        advice = say("Did you mean {names}?", names=say.listed(near)) if near else ""
        raise SaidError(say("There is no such rule."), advice=advice)
    language = say.language
    return show(
        request, "rule", rule=found.id, title=found.title.get(language, found.title["en"]),
        message=_without_facts(plain(found.message.get(language, found.message["en"]))),
        remedy=_without_facts(found.remedy.get(language, found.remedy["en"])),
        severity=severity_label(found.severity, say), waiver=found.waiver,
    )  # fmt: skip


def _without_facts(text: str) -> str:
    """A wording with a mark for each fact that a finding fills in."""
    return re.sub(r"\{\w+\}", "…", text)
