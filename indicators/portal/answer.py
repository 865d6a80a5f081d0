"""The page behind the link of a letter: an office says that values are right, and why; once."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.concurrency import run_in_threadpool
from starlette.datastructures import FormData

from indicators.base.errors import UsageError
from indicators.base.report import Report, Severity
from indicators.organisations import answer_links
from indicators.organisations.answer_links import Invitation
from indicators.portal.pages import show
from indicators.store.context import Context
from indicators.submissions.confirm import Word, confirm_each
from indicators.submissions.queries import report_of
from indicators.validation.report.view import Group, view

router = APIRouter()
_LONGEST = 1000


@router.get("/answer/{token}", name="answer")
def form(request: Request, token: str) -> Response:
    """The findings that wait for a word, each rule with a place for it."""
    context: Context = request.app.state.context
    try:
        invitation = answer_links.opened(context, token)
    except UsageError as exc:
        return _gone(request, exc)
    report = report_of(context, invitation.submission)
    return _form(request, token, report)


def _gone(request: Request, wrong: UsageError) -> Response:
    told = (wrong.title, wrong.advice)
    title, advice = map(request.state.say, told) if told in answer_links.REFUSALS else told
    return show(request, "notice", status=HTTPStatus.GONE, title=title, advice=advice)


def _form(request: Request, token: str, report: Report, *, missing: bool = False) -> Response:
    groups = _open_groups(request, report)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if missing else HTTPStatus.OK
    return show(
        request, "answer", status=status, token=token, report=report, groups=groups,
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
        invitation = answer_links.invitation_of(context, token)
        try:
            return _recorded(request, token, invitation, said)
        except UsageError:
            report = report_of(context, invitation.submission)
            if not _said_before(report, _text(said, "author"), said):
                raise
            return _thanks(request, report)  # a second click gets the answer of the first
    except UsageError as exc:
        return _gone(request, exc)


def _recorded(request: Request, token: str, invitation: Invitation, said: FormData) -> Response:
    context: Context = request.app.state.context
    answer_links.opened(context, token)
    report = report_of(context, invitation.submission)
    author = _text(said, "author")
    texts = {group.rule: _text(said, group.rule) for group in _open_groups(request, report)}
    words = [Word(author, text, rule=rule) for rule, text in texts.items() if text]
    if _said_before(report, author, said):  # recorded since the link was looked at
        return _thanks(request, report)
    if not author or not words:
        return _form(request, token, report, missing=True)
    confirm_each(context, invitation.submission, words, lambda con: answer_links.use(context, con, invitation, author))
    return _thanks(request, report_of(context, invitation.submission))


def _thanks(request: Request, report: Report) -> Response:
    left = [group.title for group in _open_groups(request, report)]
    return show(request, "thanks", report=report, left=left)


def _said_before(report: Report, author: str, said: FormData) -> bool:
    """Whether all that a form says was recorded in these words."""
    texts = {rule: text for rule in {finding.rule for finding in report.findings} if (text := _text(said, rule))}
    known = {(f.rule, f.confirmed.author, f.confirmed.explanation) for f in report.findings if f.confirmed}
    return bool(texts) and all((rule, author, text) in known for rule, text in texts.items())


def _text(said: FormData, name: str) -> str:
    value: Any = said.get(name, "")
    return " ".join(value.split())[:_LONGEST] if isinstance(value, str) else ""
