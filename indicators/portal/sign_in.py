"""Signing in with a token: browsers keep it in a cookie that no script reads, programs send it with each request."""

from __future__ import annotations

from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import RedirectResponse

from indicators.organisations import members
from indicators.portal.access_log import Access
from indicators.portal.middleware import COOKIE
from indicators.portal.pages import show

router = APIRouter()
_HOURS = 8


@router.get("/sign-in", name="sign_in")
def form(request: Request) -> Response:
    """The form, and who is signed in."""
    return show(request, "sign_in", wrong=False)


@router.post("/sign-in")
def sign_in(request: Request, token: Annotated[str, Form(max_length=200)]) -> Response:
    """Signs in for a working day; a wrong token is told, and recorded without it."""
    caller = members.caller(request.app.state.context, token.strip())
    request.state.access = Access("sign-in", 0)
    if caller is None:
        return show(request, "sign_in", status=HTTPStatus.UNAUTHORIZED, wrong=True)
    request.state.caller = caller
    answer = RedirectResponse(request.state.links.to("releases", request.state.say.language), HTTPStatus.SEE_OTHER)
    secure = request.url.scheme == "https"
    answer.set_cookie(COOKIE, token.strip(), _HOURS * 3600, httponly=True, samesite="strict", secure=secure)
    return answer


@router.post("/sign-out", name="sign_out")
def sign_out(request: Request) -> Response:
    """Forgets the token in this browser; it stays valid elsewhere until it is revoked."""
    answer = RedirectResponse(request.state.links.to("catalogue", request.state.say.language), HTTPStatus.SEE_OTHER)
    answer.delete_cookie(COOKIE)
    return answer
