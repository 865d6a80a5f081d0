"""Answers that were made are kept: a release never changes, so its pages and data are made once for all readers."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from http import HTTPStatus

from cachetools import LRUCache
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from indicators.organisations.members import PUBLIC
from indicators.portal.access_log import Access
from indicators.portal.conditional import unmodified
from indicators.portal.release_reader import ReleaseCatalogue

_MOST_BYTES = 64 * 1024 * 1024
_MOST_BYTES_ONE = _MOST_BYTES // 20
MADE_ANEW = (
    *("/files/", "/check", "/answer/", "/received/", "/series/", "/sign-", "/openapi", "/status", "/metrics"),
    "/healthz",
)
Key = tuple[object, ...]
_DATA = "/sdmx/"  # in the format that is asked for


@dataclass(frozen=True, slots=True)
class _Page:
    headers: list[tuple[bytes, bytes]]
    body: bytes
    tag: str
    access: Access | None


class PageCache:
    """Middleware (ASGI) that answers the public with a page that was made before, while the same releases are open.

    Args:
        app: what makes the pages.
        release_catalogue: says which releases are open.
    """

    def __init__(self, app: ASGIApp, release_catalogue: ReleaseCatalogue) -> None:
        self._app = app
        self._shelf = release_catalogue
        self._pages: LRUCache[Key, _Page] = LRUCache(_MOST_BYTES, lambda page: len(page.body) + 500)
        self._turns: dict[Key, tuple[asyncio.Lock, int]] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers from what is kept, or has the page made and keeps it."""
        if scope["type"] != "http" or not self._may_keep(scope):
            await self._app(scope, receive, send)
            return
        key = (
            self._shelf.stamp(),
            scope["state"]["say"].language,
            scope["path"],
            scope["query_string"],
            *_asked(scope),
        )
        page = self._pages.get(key)
        if page is None:
            # Of many readers who ask for the same page at once, one has it made; the others wait for it.
            async with self._turn(key):
                page = self._pages.get(key) or await self._made(scope, receive, send, key)
        if page is not None:
            if page.access is not None:
                scope["state"]["access"] = page.access
            await _answer(page, scope, send)

    @asynccontextmanager
    async def _turn(self, key: Key) -> AsyncIterator[None]:
        turn, waiting = self._turns.get(key, (asyncio.Lock(), 0))
        self._turns[key] = (turn, waiting + 1)
        try:
            async with turn:
                yield
        finally:
            turn, waiting = self._turns.pop(key)
            if waiting > 1:
                self._turns[key] = (turn, waiting - 1)

    def _may_keep(self, scope: Scope) -> bool:
        public = scope["state"]["caller"] == PUBLIC
        return public and scope["method"] == "GET" and not scope["path"].startswith(MADE_ANEW)

    async def _made(self, scope: Scope, receive: Receive, send: Send, key: Key) -> _Page | None:
        """The page, if it is one to keep; else what the application said was passed on."""
        held = _Held(send)
        await self._app(scope, receive, held.send)
        if held.passed_on or held.messages[0]["status"] != HTTPStatus.OK:
            await held.pass_on()
            return None
        body = b"".join(message.get("body", b"") for message in held.messages[1:])
        headers = MutableHeaders(raw=list(held.messages[0]["headers"]))
        tag = headers.setdefault("etag", f'"{hashlib.sha256(body).hexdigest()[:32]}"')
        page = _Page(headers.raw, body, tag, scope["state"].get("access"))
        self._pages[key] = page
        return page


class _Held:
    """What the application says, held back until it is whole; what is too large to keep is passed on as it comes."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self._size = 0
        self.messages: list[Message] = []
        self.passed_on = False

    async def send(self, message: Message) -> None:
        self.messages.append(message)
        self._size += len(message.get("body", b""))
        if self.passed_on or self._size > _MOST_BYTES_ONE:
            await self.pass_on()

    async def pass_on(self) -> None:
        """Sends what is held, and from now on everything at once."""
        self.passed_on = True
        for message in self.messages:
            await self._send(message)
        self.messages.clear()


def _asked(scope: Scope) -> tuple[str, str]:
    headers = Headers(scope=scope)
    # A page shows its own address in examples.
    return headers.get("host", ""), headers.get("accept", "") if _is_data(scope) else ""


def _is_data(scope: Scope) -> bool:
    return str(scope["path"]).startswith(_DATA)


async def _answer(page: _Page, scope: Scope, send: Send) -> None:
    asked = [each.strip().removeprefix("W/") for each in Headers(scope=scope).get("if-none-match", "").split(",")]
    known = Headers(raw=page.headers).get("last-modified", "")
    unchanged = page.tag in asked or unmodified(Headers(scope=scope), known)
    start: Message = {"type": "http.response.start", "status": HTTPStatus.NOT_MODIFIED if unchanged else HTTPStatus.OK}
    start["headers"] = list(page.headers)
    headers = MutableHeaders(scope=start)
    headers.setdefault("Cache-Control", "no-cache")
    if _is_data(scope):
        headers.add_vary_header("Accept")
    if unchanged:
        del headers["content-length"]
    await send(start)
    await send({"type": "http.response.body", "body": b"" if unchanged else page.body})
