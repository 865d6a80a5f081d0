"""`ict serve`, `ict pages` and `ict mcp`: the portal on this machine, its pages as files, its data for an assistant."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from indicators.cli.options import Work


def serve(
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="Port.")] = 8000,
    proxies: Annotated[str, typer.Option(help="Addresses of proxies before it; default: ICT_PROXIES.")] = "",
    work: Work = None,
) -> None:
    """Serve the portal: catalogue, indicators, countries, releases with downloads, and the check of a file."""
    from contextlib import suppress

    from indicators.base.errors import IctError
    from indicators.portal import search
    from indicators.portal.app import create
    from indicators.portal.server import server
    from indicators.store.context import open_context

    typer.echo(f"The portal: http://{host}:{port}/")
    context = open_context(work)
    app = create(context)
    with suppress(IctError):  # the first reader makes it then, or is told why not
        search.prepare(context, app.state.release_catalogue)
    server(app, host, port, proxies=proxies or context.settings.proxies).run()


def pages(
    folder: Annotated[
        Path, typer.Argument(help="Where to write them; the folder of a plain web server.", show_default=False)
    ],
    work: Work = None,
) -> None:
    """Write the pages of the newest public release as files: they need no service, only a web server or a browser."""
    from indicators.cli.console import console, progress
    from indicators.portal.export import export
    from indicators.store.context import open_context

    out = console()
    with progress(out) as bar:
        task = bar.add_task("Writing pages", total=None)
        count = export(open_context(work), folder, lambda done, total: bar.update(task, completed=done, total=total))
    typer.echo(f"{count} pages: {folder / 'index.html'}")


def mcp(work: Work = None) -> None:
    """Answer an assistant on standard input and output (MCP) from the newest public release; `serve` has it at /mcp."""
    from indicators.portal.mcp_server import server
    from indicators.portal.release_reader import ReleaseCatalogue
    from indicators.store.context import open_context

    context = open_context(work)
    server(context, ReleaseCatalogue(context)).run("stdio")
