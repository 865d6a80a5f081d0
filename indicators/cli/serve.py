"""`ict serve`: the portal on this machine."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def serve(
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="Port.")] = 8000,
    work: Annotated[
        Path | None, typer.Option("--work", help="Work folder; default ICT_HOME, else ./var.", show_default=False)
    ] = None,
) -> None:
    """Serve the portal: catalogue, indicators, countries, releases with downloads, and the check of a file."""
    import uvicorn

    from indicators.context import open_context
    from indicators.portal.app import create

    typer.echo(f"The portal: http://{host}:{port}/")
    uvicorn.run(create(open_context(work)), host=host, port=port, log_level="warning", server_header=False)
