"""The web service: one application over the store and the folder of releases."""

from __future__ import annotations

from http import HTTPStatus

from fastapi import Depends, FastAPI, Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.routing import Route

from indicators import __version__
from indicators.base.errors import IctError, UsageError
from indicators.base.language import Speaker
from indicators.portal import (
    answer,
    area_page,
    chart_files,
    compare,
    cubes,
    discovery,
    downloads,
    home,
    indicator_page,
    mcp_server,
    members_page,
    pages,
    precheck,
    received,
    release_pages,
    review_picture,
    rule_page,
    search,
    sign_in,
    status,
)
from indicators.portal.absent import Absent, SaidError
from indicators.portal.links import LiveLinks, StaticLinks
from indicators.portal.mcp_server import McpEndpoint
from indicators.portal.middleware import RequestGuard
from indicators.portal.page_cache import PageCache
from indicators.portal.private_logs import protect, route_of
from indicators.portal.release_reader import ReleaseCatalogue
from indicators.portal.sdmx import availability, data, other_resources, problems, schema, structure, version_1
from indicators.portal.sdmx.compression import Compression
from indicators.portal.sdmx.cross_origin import CrossOrigin
from indicators.portal.sdmx.problems import SdmxError
from indicators.store.context import Context
from indicators.store.events import Kind
from indicators.store.incidents import tell_desk

# The last one takes what no other route of SDMX REST takes.
_SDMX = (data, structure, schema, availability, version_1, other_resources)
_PAGES = (pages, home, indicator_page, chart_files, area_page, release_pages, rule_page, status)
_READ = (*_PAGES, search, compare, members_page, discovery, downloads, cubes)
_MODULES = (*_READ, answer, received, review_picture, precheck, sign_in, *_SDMX)


def create(context: Context, *, static: bool = False) -> FastAPI:
    """The application.

    Args:
        context: settings, definitions, store and clock.
        static: whether pages link to files of a static export instead of to the service.
    """

    async def linked(request: Request) -> None:  # async: no thread for so little
        newest = request.app.state.release_catalogue.latest() if static else None
        version = newest.published.version if newest else ""
        request.state.links = StaticLinks(request, version) if static else LiveLinks(request)

    protect()
    app = FastAPI(title="ICT indicators", version=__version__, docs_url=None, redoc_url=None)
    app.state.context = context
    app.state.release_catalogue = ReleaseCatalogue(context)
    app.state.started = context.clock()
    for module in _MODULES:
        app.include_router(module.router, dependencies=[Depends(linked)])
    if not static:
        app.router.routes.append(
            Route(mcp_server.PATH, McpEndpoint(context, app.state.release_catalogue), methods=["POST"])
        )
    app.add_middleware(PageCache, release_catalogue=app.state.release_catalogue)
    app.add_middleware(Compression)
    app.add_middleware(CrossOrigin)
    app.add_middleware(RequestGuard, context=context)  # the outermost: what it refuses reaches nothing else
    for kind, handler in ((IctError, _told), (HTTPException, _refused), (RequestValidationError, _invalid)):
        app.add_exception_handler(kind, handler)
    app.add_exception_handler(SdmxError, _wrong_query)
    app.add_exception_handler(Exception, _failed)
    return app


def _page(request: Request, status: int, title: str, advice: str = "", *, english: str = "") -> Response:
    if request.url.path.startswith(problems.ROOT):
        return problems.message(request, status, title, advice)
    request.state.links = LiveLinks(request)  # a request that no route takes has none yet
    return pages.show(request, "notice", status=status, title=title, advice=advice, english=english)


async def _wrong_query(request: Request, wrong: Exception) -> Response:
    """A query of SDMX REST that is wrong, or asks for what is not served."""
    if not isinstance(wrong, SdmxError):
        raise wrong
    return problems.answered(request, wrong)


async def _told(request: Request, wrong: Exception) -> Response:
    """A failure as a page: what happened and what to do; what a person asked wrongly is not found."""
    told, say = wrong if isinstance(wrong, IctError) else IctError(str(wrong)), _say(request)
    if isinstance(told, Absent):
        return _page(request, HTTPStatus.NOT_FOUND, *told.said(say))
    missing = isinstance(told, UsageError)
    status = HTTPStatus.NOT_FOUND if missing else HTTPStatus.SERVICE_UNAVAILABLE
    if say.language == "en" or isinstance(told, SaidError):
        return _page(request, status, told.title, told.advice)
    title = say("There is no such page.") if missing else say("This is not possible just now; please try again later.")
    return _page(request, status, title, english=f"{told.title} {told.advice}")


async def _refused(request: Request, wrong: Exception) -> Response:
    """What the service refuses by itself, as a page: no such address, another method."""
    status = wrong.status_code if isinstance(wrong, HTTPException) else HTTPStatus.UNPROCESSABLE_ENTITY
    say = _say(request)
    by_gate = getattr(request.state, "refused", None)
    if by_gate:
        return _page(request, by_gate, say("The file is too large, or it came too slowly."))
    return _page(request, status, say("There is no such page."))


async def _invalid(request: Request, wrong: Exception) -> Response:
    """A parameter that is none, as a page that names it."""
    found = wrong.errors() if isinstance(wrong, RequestValidationError) else []
    named = ", ".join(dict.fromkeys(str(each["loc"][-1]) for each in found))
    say = _say(request)
    return _page(request, HTTPStatus.UNPROCESSABLE_ENTITY, say("This request is not possible: {names}", names=named))


async def _failed(request: Request, wrong: Exception) -> Response:
    """A failure of ours: the desk is told, and a reader no more than that."""
    name = f"{request.method} {route_of(request.scope)}"
    await run_in_threadpool(tell_desk, request.app.state.context, Kind.PAGE.of(name), wrong)
    say = _say(request)
    return _page(
        request,
        HTTPStatus.INTERNAL_SERVER_ERROR,
        say("This did not work. The statistics desk has been notified; please try again later."),
    )


def _say(request: Request) -> Speaker:
    say: Speaker = request.state.say
    return say
