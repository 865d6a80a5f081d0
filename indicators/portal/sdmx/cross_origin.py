"""SDMX REST for programs in browsers: pages of any site may ask, also when the answer is an error; and HEAD."""

from __future__ import annotations

from http import HTTPStatus

from starlette.datastructures import MutableHeaders
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from indicators.portal.sdmx.problems import ROOT

_ALLOWED = {
    "Access-Control-Allow-Methods": "GET, HEAD, OPTIONS",
    "Access-Control-Allow-Headers": "Accept, Accept-Language, Authorization, If-None-Match, If-Modified-Since",
    "Access-Control-Max-Age": "86400",
    "Allow": "GET, HEAD, OPTIONS",
}
# Without cookies: a star is for readers who show no more than what the page itself sends along.
_ORIGIN = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "ETag, Last-Modified, Content-Language, Retry-After",
}


class CrossOrigin:
    """Middleware (ASGI) around everything that answers under ``/sdmx/``, limits and refusals included.

    Args:
        app: what follows.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers OPTIONS itself, and HEAD as GET without its body."""
        if scope["type"] != "http" or not scope["path"].startswith(ROOT):
            await self._app(scope, receive, send)
            return
        answer = _Answer(send, bare=scope["method"] == "HEAD")
        if scope["method"] == "OPTIONS":
            await Response(status_code=HTTPStatus.NO_CONTENT, headers=_ALLOWED)(scope, receive, answer.send)
            return
        asked = {**scope, "method": "GET"} if answer.bare else scope
        await self._app(asked, receive, answer.send)


class _Answer:
    def __init__(self, send: Send, *, bare: bool) -> None:
        self._send = send
        self.bare = bare
        self._done = False

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in _ORIGIN.items():
                headers[name] = value
        elif self.bare:
            if self._done:
                return
            self._done = True
            message = {"type": "http.response.body", "body": b""}
        await self._send(message)
