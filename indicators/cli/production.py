"""`ict secrets` and `ict buckets`: what the production topology needs once."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

Work = Annotated[
    Path | None, typer.Option("--work", help="Work folder; default ICT_HOME, else ./var.", show_default=False)
]


def secrets(
    folder: Annotated[Path, typer.Argument(help="Where to; docker-compose.yml looks in secrets/.")] = Path("secrets"),
    postgres: Annotated[str, typer.Option(help="Address of PostgreSQL.")] = "postgres:5432",
    redis: Annotated[str, typer.Option(help="Address of Redis.")] = "redis:6379",
) -> None:
    """Write the secrets of the topology, each into a file; what is there stays as it is."""
    from indicators.production import Addresses, write_secrets

    new = write_secrets(folder, Addresses(postgres, redis))
    typer.echo(f"{len(new)} new secrets in {folder}" if new else f"All secrets are in {folder}.")


def buckets(work: Work = None) -> None:
    """Make the buckets of the inbox and of the published extracts, where they are in object storage."""
    from indicators.context import open_context
    from indicators.production import make_buckets

    typer.echo("Buckets: " + (", ".join(make_buckets(open_context(work))) or "none in the settings"))
