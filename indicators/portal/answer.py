"""The page behind the link of a letter: an office says that values are right, and why; once."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.concurrency import run_in_threadpool
from starlette.datastructures import FormData

from indicators import signed
from indicators.confirm import Word, confirm
from indicators.context import Context
from indicators.errors import UsageError
from indicators.flows import report_of
from indicators.model import Report, Severity
from indicators.portal.pages import show
from indicators.validation.view import Group, view

router = APIRouter()
_GONE, _WRONG = 410, 422
_LONGEST = 1000


@router.get("/answer/{token}", name="answer")
def form(request: Request, token: str) -> Response:
    """The findings that wait for a word, each rule with a place for it."""
    context: Context = request.app.state.context
    try:
        invitation = signed.opened(context, token)
    except UsageError as wrong:
        return _gone(request, wrong)
    report = report_of(context, invitation.submission)
    return _form(request, token, report)


def _gone(request: Request, wrong: UsageError) -> Response:
    return show(request, "told", status=_GONE, title=wrong.title, advice=wrong.advice)


def _form(request: Request, token: str, report: Report, *, missing: bool = False) -> Response:
    groups = _open_groups(request, report)
    return show(
        request, "answer", status=_WRONG if missing else 200, token=token, report=report, groups=groups,
        area=request.app.state.context.definitions.names.name(report.ref_area, request.state.say.language),
        missing=missing, longest=_LONGEST,
    )  # fmt: skip


def _open_groups(request: Request, report: Report) -> list[Group]:
    context: Context = request.app.state.context
    seen = view(report, context.definitions, request.state.say.language)
    return [group for group in seen.groups if group.severity == Severity.WARNING.value]


@router.post("/answer/{token}")
async def answer(request: Request, token: str) -> Response:
    """Records what was said of each rule; what nothing was said of stays open, and the letter asks for it again."""
    said = await request.form(max_fields=300, max_files=0)
    return await run_in_threadpool(_answered, request, token, said)


def _answered(request: Request, token: str, said: FormData) -> Response:
    context: Context = request.app.state.context
    try:
        invitation = signed.opened(context, token)
    except UsageError as wrong:
        return _gone(request, wrong)
    report = report_of(context, invitation.submission)
    author = _text(said, "author")
    words = {group.rule: _text(said, group.rule) for group in _open_groups(request, report)}
    words = {rule: text for rule, text in words.items() if text}
    if not author or not words:
        return _form(request, token, report, missing=True)
    for rule, text in words.items():
        confirm(context, invitation.submission, Word(author, text, rule=rule))
    signed.use(context, invitation, author)
    now = report_of(context, invitation.submission)
    left = [group.title for group in _open_groups(request, now)]
    return show(request, "answered", report=now, left=left)


def _text(said: FormData, name: str) -> str:
    value: Any = said.get(name, "")
    return " ".join(value.split())[:_LONGEST] if isinstance(value, str) else ""
