"""The web service: one application over the store and the folder of releases."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from babel.core import negotiate_locale
from fastapi import FastAPI, Request, Response
from starlette.exceptions import HTTPException

from indicators import __version__
from indicators.context import Context
from indicators.definitions.items import LANGUAGES
from indicators.errors import IctError, UsageError
from indicators.language import Speaker
from indicators.portal import downloads, pages, precheck, sdmx
from indicators.portal.reader import Shelf

_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; form-action 'self';"
        " frame-src 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
}


def create(context: Context) -> FastAPI:
    """The application.

    Args:
        context: settings, definitions, store and clock.
    """
    app = FastAPI(title="ICT indicators", version=__version__, docs_url=None, redoc_url=None)
    app.state.context = context
    app.state.shelf = Shelf(context)
    app.state.charts = {}  # by release, indicator and language: a few hundred at most
    for module in (pages, downloads, precheck, sdmx):
        app.include_router(module.router)
    app.middleware("http")(_language_and_headers)
    app.add_exception_handler(IctError, _told)
    app.add_exception_handler(HTTPException, _refused)
    return app


async def _language_and_headers(request: Request, follow: Callable[[Request], Awaitable[Response]]) -> Response:
    """Every request has a language (asked for, else the browser's, else English), every answer the headers."""
    asked = request.query_params.get("lang", "")
    request.state.say = Speaker(asked if asked in LANGUAGES else _preferred(request))
    response = await follow(request)
    for name, value in _HEADERS.items():
        response.headers.setdefault(name, value)
    response.headers.setdefault("Content-Language", request.state.say.language)
    return response


def _preferred(request: Request) -> str:
    """The first language of the browser that we speak."""
    header = request.headers.get("accept-language", "")
    wanted = [part.partition(";")[0].strip().replace("-", "_") for part in header.split(",")][:20]
    return str(negotiate_locale([each for each in wanted if each], list(LANGUAGES)) or "en").partition("_")[0]


async def _told(request: Request, wrong: Exception) -> Response:
    """A failure as a page: what happened and what to do; what a person asked wrongly is not found."""
    told = wrong if isinstance(wrong, IctError) else IctError(str(wrong))
    status = 404 if isinstance(wrong, UsageError) else 503
    return pages.show(request, "told", status=status, title=told.title, advice=told.advice)


async def _refused(request: Request, wrong: Exception) -> Response:
    """What the service refuses by itself, as a page: no such address, another method."""
    status = wrong.status_code if isinstance(wrong, HTTPException) else 400
    say = request.state.say
    return pages.show(request, "told", status=status, title=say("There is no such page."), advice="")
