"""What every request passes: who asks and in which language, how often, and what protects readers; what is recorded."""

from __future__ import annotations

import asyncio
import base64
from collections.abc import Mapping
from dataclasses import replace
from http import HTTPStatus
from http.cookies import CookieError, SimpleCookie

from fastapi.concurrency import run_in_threadpool
from limits import parse
from limits.storage import storage_from_string
from limits.strategies import MovingWindowRateLimiter
from starlette.datastructures import Headers, MutableHeaders, QueryParams
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from werkzeug.datastructures import LanguageAccept
from werkzeug.http import parse_accept_header

from indicators.base.language import Speaker
from indicators.definitions.names import UN_LANGUAGES
from indicators.organisations import members
from indicators.organisations.members import PUBLIC, Caller
from indicators.portal import access_log
from indicators.portal.access_log import Access
from indicators.store.context import Context

COOKIE = "ict_token"
LARGEST_BODY = 21 * 1024 * 1024  # the largest file to check, and its form
BODY_SECONDS = 120
_LONGEST_HEADER = 1000
_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; connect-src 'self';"
        " style-src 'self' 'unsafe-inline'; img-src 'self' data:; form-action 'self';"
        " frame-src 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}


class RequestGuard:
    """Middleware (ASGI) before the application.

    Args:
        app: what follows.
        context: for the store, the clock and the settings.
    """

    def __init__(self, app: ASGIApp, context: Context) -> None:
        self._app = app
        self._context = context
        self._limiter = MovingWindowRateLimiter(storage_from_string(context.settings.rate_storage))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Lets a request through, or answers it."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        state = scope.setdefault("state", {})
        state |= {"say": Speaker(_language(scope, headers)), "caller": PUBLIC}
        answer = _Answer(send, state)
        refused = await self._refused(scope, headers)
        if refused is not None:
            await refused(scope, receive, answer.send)
        else:
            await self._app(scope, _Body(receive, state).receive, answer.send)
        self._record(answer, state)

    async def _refused(self, scope: Scope, headers: Headers) -> Response | None:
        """The answer to a wrong token or to too many requests; none where the request may pass."""
        shown, by_cookie = _token(headers)
        caller = await run_in_threadpool(members.caller, self._context, shown) if shown else PUBLIC
        scope["state"]["caller"] = caller or PUBLIC
        say: Speaker = scope["state"]["say"]
        settings = self._context.settings
        rate = settings.member_rate if caller and caller.token else settings.rate
        client = scope.get("client") or ("unknown", 0)
        key = caller.token if caller and caller.token else str(client[0])
        if rate != "off" and not await self._hit(rate, key):
            said = {"Retry-After": str(parse(rate).get_expiry())}
            scope["state"]["access"] = Access("refused", 0, path="rate")
            wait = say("Too many requests; wait and go on.")
            return PlainTextResponse(f"{wait}\n", HTTPStatus.TOO_MANY_REQUESTS, said)
        if caller is None and not by_cookie:
            scope["state"]["access"] = Access("refused", 0, path="token")
            return unsigned(say("The token is wrong, expired or revoked."))
        return None

    async def _hit(self, rate: str, key: str) -> bool:
        """Counts a request; where requests are counted elsewhere than in memory, other readers are served meanwhile."""
        if self._context.settings.rate_storage == "memory://":
            return bool(self._limiter.hit(parse(rate), key))
        return await run_in_threadpool(self._limiter.hit, parse(rate), key)

    def _record(self, answer: _Answer, state: Mapping[str, object]) -> None:
        """What a route noted for the log, with the status and the size of the answer."""
        noted, caller = state.get("access"), state.get("caller", PUBLIC)
        if isinstance(noted, Access) and isinstance(caller, Caller):
            line = replace(noted, member=caller.member, token=caller.token, status=answer.status, bytes=answer.bytes)
            access_log.record(self._context.settings.access, line, self._context.clock())


class _Answer:
    """An answer on its way: gets the headers that protect readers; its status and size are noted."""

    def __init__(self, send: Send, state: Mapping[str, object]) -> None:
        self._send = send
        self._state = state
        self.status = 0
        self.bytes = 0

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            headers = MutableHeaders(scope=message)
            for name, value in _HEADERS.items():
                headers.setdefault(name, value)
            say, caller = self._state["say"], self._state.get("caller", PUBLIC)
            headers.setdefault("Content-Language", getattr(say, "language", "en"))
            headers.add_vary_header("Accept-Language, Authorization, Cookie")
            if caller != PUBLIC:  # what a member sees is not kept where others could get it
                headers["Cache-Control"] = "private, no-cache"
        else:
            self.bytes += len(message.get("body", b""))
        await self._send(message)


class _Body:
    """A body on its way in: not larger than a file to check, and not slower than two minutes.

    One that is gets ``state.refused``, the status of the answer: the framework makes one of whatever is raised here.
    """

    def __init__(self, receive: Receive, state: dict[str, object]) -> None:
        self._receive = receive
        self._state = state
        self._size = 0
        self._ends_at = asyncio.get_running_loop().time() + BODY_SECONDS
        self._whole = False

    async def receive(self) -> Message:
        if self._whole:
            return await self._receive()
        try:
            async with asyncio.timeout_at(self._ends_at):
                message = await self._receive()
        except TimeoutError:
            self._state["refused"] = HTTPStatus.REQUEST_TIMEOUT
            raise
        self._size += len(message.get("body", b""))
        if self._size > LARGEST_BODY:
            self._state["refused"] = HTTPStatus.REQUEST_ENTITY_TOO_LARGE
            raise ValueError("the body is too large")
        self._whole = not message.get("more_body", False)
        return message


def unsigned(text: str) -> Response:
    """The answer that asks for a token; browsers and programs understand it."""
    return PlainTextResponse(
        f"{text}\n", HTTPStatus.UNAUTHORIZED, {"WWW-Authenticate": 'Bearer realm="ict", Basic realm="ict"'}
    )


def _token(headers: Headers) -> tuple[str, bool]:
    """The token that a request shows, as Bearer, as the password of Basic, or as a cookie; and whether as a cookie."""
    kind, _, value = headers.get("authorization", "").partition(" ")
    if kind.lower() == "bearer":
        return value.strip(), False
    if kind.lower() == "basic":
        try:
            return base64.b64decode(value, validate=True).decode().partition(":")[2], False
        except ValueError:  # no Base64, or no text in it
            return "-", False
    try:
        cookie = SimpleCookie(headers.get("cookie", "")).get(COOKIE)
    except CookieError:
        return "", True
    return cookie.value if cookie else "", True


def _language(scope: Scope, headers: Headers) -> str:
    """The language that was asked for, else the one of those we speak that the browser wants most, else English."""
    asked = QueryParams(scope.get("query_string", b"")).get("lang", "")
    if asked.partition("-")[0] in UN_LANGUAGES:  # as in fr-CH
        return asked.partition("-")[0]
    named = parse_accept_header(headers.get("accept-language", "")[:_LONGEST_HEADER], LanguageAccept)
    # A star would stand before the main language of a tag such as fr-CA.
    wanted = LanguageAccept([(tag, weight) for tag, weight in named if tag != "*"])
    return str(wanted.best_match(UN_LANGUAGES, "en"))
