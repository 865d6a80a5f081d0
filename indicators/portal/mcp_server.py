"""A server of the Model Context Protocol over the public releases: `/mcp` of the portal, and `ict mcp` on stdio.

It only reads. Whoever asks is the public, whatever token the request has: no embargoed, confidential or members' value
can be in an answer, because none is in what is read.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

import anyio.to_thread
from pydantic import Field
from starlette.types import Receive, Scope, Send

from indicators import __version__
from indicators.base.errors import IctError
from indicators.base.language import Speaker
from indicators.portal import mcp_answers as answers
from indicators.portal.absent import Absent
from indicators.portal.release_reader import Reader, ReleaseCatalogue
from indicators.release.published import POINTER
from indicators.store.context import Context

if TYPE_CHECKING:
    from mcp.server import MCPServer

PATH = "/mcp"
_LARGEST = 64 * 1024  # bytes of a request
_INSTRUCTIONS = """ICT indicators of countries, regions and the world: Core ICT Indicators, MDG 8.14 to 8.16, SDG.
Search first for the codes of areas and indicators. State with each figure its year, unit, source and the release. A
figure without a value is withheld or missing: never estimate it. A regional value has its coverage and bounds; an
estimate of a survey has its confidence interval: state it, and call no difference real that lies within it."""
Text = Annotated[str, Field(max_length=200)]
Year = Annotated[int, Field(ge=1960, le=2100)]
Language = Annotated[str, Field(pattern="^(en|fr|es|ru|ar|zh)$")]
_Answer = TypeVar("_Answer")


def server(context: Context, release_catalogue: ReleaseCatalogue) -> MCPServer[Any]:
    """The tools, over what the catalogue has for the public."""
    from mcp.server import MCPServer
    from mcp.server.mcpserver.exceptions import ToolError
    from mcp_types import ToolAnnotations

    found: MCPServer[Any] = MCPServer(
        "ict-indicators", title="ICT indicators", instructions=_INSTRUCTIONS, version=__version__, log_level="ERROR"
    )
    portal = context.settings.portal.rstrip("/")
    tool = found.tool(annotations=ToolAnnotations(read_only_hint=True, open_world_hint=False))

    def newest() -> Reader:
        return release_catalogue.reader(POINTER)

    async def told(ask: Callable[..., _Answer], *given: Any) -> _Answer:
        """In a thread: the event loop serves others meanwhile; what is wrong is told without the ways of Python."""
        try:
            return await anyio.to_thread.run_sync(lambda: ask(newest(), *given))
        except Absent as exc:
            raise ToolError(" ".join(exc.said(Speaker("en")))) from None
        except IctError as exc:
            raise ToolError(f"{exc.title} {exc.advice}".strip()) from None

    @tool
    async def search(text: Text, language: Language = "en") -> list[answers.Match]:
        """Find countries, regions, indicators and breakdowns by any of their names; gives the codes."""
        return await told(answers.matches, context.definitions, text, language)

    @tool
    async def get_values(
        framework: Text,
        indicator: Text,
        areas: Annotated[list[Text], Field(max_length=300)] = [],  # noqa: B006 - never changed
        first_year: Year = 1960,
        last_year: Year = 2100,
        breakdown: Text = "",
    ) -> answers.Series:
        """Values of an indicator for countries, regions and the world: source, status, bounds, sampling errors."""
        return await told(answers.series, framework, indicator, areas, (first_year, last_year), breakdown, portal)

    @tool
    async def explain_region(framework: Text, indicator: Text, region: Text, year: Year) -> answers.Explained:
        """What a value of the world or a region rests on: areas and weight covered, bounds, imputation, method."""
        return await told(answers.explained, framework, indicator, region, year, portal)

    @tool
    async def cite() -> answers.Release:
        """The newest public release: version, date, licence, and how it is cited."""
        return await told(answers.release_of, portal)

    return found


class McpEndpoint:
    """The ASGI application of the path; what it needs is loaded at its first request.

    Each request stands for itself, so that any process of the portal can answer it.
    """

    def __init__(self, context: Context, release_catalogue: ReleaseCatalogue) -> None:
        self._context, self._catalogue = context, release_catalogue
        self._server: MCPServer[Any] | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers one request."""
        from mcp.server.transport_security import TransportSecuritySettings

        if self._server is None:
            self._server = await anyio.to_thread.run_sync(lambda: server(self._context, self._catalogue))
        self._server.streamable_http_app(
            json_response=True,
            stateless_http=True,
            max_request_body_size=_LARGEST,
            # Everything here is public, and no request is trusted more than another: any host may be asked for.
            transport_security=TransportSecuritySettings(enable_dns_rebinding_protection=False),
        )
        manager = self._server.session_manager  # of this request alone: it can be run once
        async with manager.run():
            await manager.handle_request(scope, receive, send)
