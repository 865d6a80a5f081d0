"""Pages and SDMX REST with gzip, piece by piece, where the reader can undo it: by header, or by `compression`."""

from __future__ import annotations

from starlette.datastructures import Headers, MutableHeaders, QueryParams
from starlette.middleware.gzip import GZipMiddleware
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from werkzeug.datastructures import Accept
from werkzeug.http import parse_accept_header

from indicators.portal.page_cache import MADE_ANEW
from indicators.portal.sdmx.problems import ROOT

METHODS = ("gzip",)
_PACKED = (".zip", ".gz")
_LEVEL = 4  # beyond it a body gets little smaller, and the time doubles
_LONGEST_HEADER = 1_000


class Compression:
    """Middleware (ASGI) around pages and what answers under ``/sdmx/``; files and what is one reader's alone are left.

    Args:
        app: what follows.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._compressed = GZipMiddleware(app, compresslevel=_LEVEL)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes an answer on compressed or as it is; both say that the header matters."""
        if scope["type"] != "http" or not _compressible(scope["path"]):
            await self._app(scope, receive, send)
            return

        async def told(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.add_vary_header("Accept-Encoding")
                tag = headers.get("etag", "")
                if "content-encoding" in headers and tag.startswith('"'):
                    headers["etag"] = f"W/{tag}"  # the same content in other bytes
            await send(message)

        if _wanted(scope):
            # What the next one reads names gzip, whatever else was said.
            headers = [pair for pair in scope["headers"] if pair[0] != b"accept-encoding"]
            asked = {**scope, "headers": [*headers, (b"accept-encoding", b"gzip")]}
            await self._compressed(asked, receive, told)
        else:
            await self._app(scope, receive, told)


def _compressible(path: str) -> bool:
    return path.startswith(ROOT) or not (path.startswith(MADE_ANEW) or path.endswith(_PACKED))


def _wanted(scope: Scope) -> bool:
    asked = QueryParams(scope.get("query_string", b"")).get("compression")
    if asked is not None and scope["path"].startswith(ROOT):
        return asked in METHODS
    header = Headers(scope=scope).get("accept-encoding", "")[:_LONGEST_HEADER]
    return parse_accept_header(header, Accept).quality("gzip") > 0
