"""`ict secrets`, `ict buckets` and `ict deliver`: what the production topology needs once, and a way into its inbox."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from indicators.cli.options import Work


def secrets(
    folder: Annotated[Path, typer.Argument(help="Their folder; docker-compose.yml reads secrets/.")] = Path("secrets"),
    postgres: Annotated[str, typer.Option(help="Address of PostgreSQL.")] = "postgres:5432",
    redis: Annotated[str, typer.Option(help="Address of Redis.")] = "redis:6379",
) -> None:
    """Write the secrets of the topology, each into a file; what is there stays as it is."""
    from indicators.operation.secrets import Addresses, write_secrets

    new = write_secrets(folder, Addresses(postgres, redis))
    typer.echo(f"{len(new)} new secrets in {folder}" if new else f"All secrets are in {folder}.")


def deliver(
    paths: Annotated[list[Path], typer.Argument(help="Files and folders.", show_default=False)],
    office: Annotated[str, typer.Option(help="Who sends them; default: the name of a file's folder.")] = "",
    inbox: Annotated[str, typer.Option(help="One of the inboxes of the settings; default the first.")] = "",
    work: Work = None,
) -> None:
    """Put copies of files into the inbox, a folder or object storage; DAG `collect` takes them from there."""
    from indicators.store.context import open_context
    from indicators.submissions.inbox import put

    typer.echo(f"{put(open_context(work), paths, inbox=inbox, office=office)} files wait in the inbox.")


def buckets(work: Work = None) -> None:
    """Make the buckets of the inbox and of the published extracts, where they are in object storage."""
    from indicators.operation.secrets import make_buckets
    from indicators.store.context import open_context

    typer.echo("Buckets: " + (", ".join(make_buckets(open_context(work))) or "none in the settings"))
