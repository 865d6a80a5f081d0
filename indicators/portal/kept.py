"""Pages that were made are kept: a release never changes, so that its pages are made once for all readers."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from cachetools import LRUCache
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from indicators.members import PUBLIC
from indicators.portal.reader import Shelf

_MOST_BYTES = 64 * 1024 * 1024
_MADE_ANEW = ("/files/", "/sdmx/", "/check", "/answer/", "/sign-", "/openapi", "/status", "/metrics", "/healthz")
Key = tuple[object, ...]
_OK, _UNCHANGED = 200, 304


@dataclass(frozen=True, slots=True)
class _Page:
    headers: list[tuple[bytes, bytes]]
    body: bytes
    tag: str


class KeptPages:
    """Middleware (ASGI) that answers the public with a page that was made before, while the same releases are open.

    Args:
        app: what makes the pages.
        shelf: says which releases are open.
    """

    def __init__(self, app: ASGIApp, shelf: Shelf) -> None:
        self._app = app
        self._shelf = shelf
        self._pages: LRUCache[Key, _Page] = LRUCache(_MOST_BYTES, lambda page: len(page.body) + 500)
        self._turns: dict[Key, tuple[asyncio.Lock, int]] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers from what is kept, or has the page made and keeps it."""
        if scope["type"] != "http" or not self._may_keep(scope):
            await self._app(scope, receive, send)
            return
        key = (self._shelf.stamp(), scope["state"]["say"].language, scope["path"], scope["query_string"], _host(scope))
        page = self._pages.get(key)
        if page is None:
            # Of many readers who ask for the same page at once, one has it made; the others wait for it.
            async with self._turn(key):
                page = self._pages.get(key) or await self._made(scope, receive, send, key)
        if page is not None:
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
        return public and scope["method"] == "GET" and not scope["path"].startswith(_MADE_ANEW)

    async def _made(self, scope: Scope, receive: Receive, send: Send, key: Key) -> _Page | None:
        """The page, if it is one to keep; else what the application said was passed on."""
        messages: list[Message] = []

        async def held(message: Message) -> None:
            messages.append(message)

        await self._app(scope, receive, held)
        start, body = messages[0], b"".join(message.get("body", b"") for message in messages[1:])
        if start["status"] != _OK:
            for message in messages:
                await send(message)
            return None
        tag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
        page = _Page([*start["headers"], (b"etag", tag.encode())], body, tag)
        if len(body) < _MOST_BYTES // 20:
            self._pages[key] = page
        return page


def _host(scope: Scope) -> str:
    # A page shows its own address in examples.
    return Headers(scope=scope).get("host", "")


async def _answer(page: _Page, scope: Scope, send: Send) -> None:
    asked = [each.strip().removeprefix("W/") for each in Headers(scope=scope).get("if-none-match", "").split(",")]
    unchanged = page.tag in asked
    start: Message = {"type": "http.response.start", "status": _UNCHANGED if unchanged else _OK}
    start["headers"] = list(page.headers)
    headers = MutableHeaders(scope=start)
    headers.setdefault("Cache-Control", "no-cache")
    if unchanged:
        del headers["content-length"]
    await send(start)
    await send({"type": "http.response.body", "body": b"" if unchanged else page.body})
