"""`ict member`: members of the Partnership, and the tokens that let them in."""

from __future__ import annotations

from typing import Annotated

import typer

from indicators.cli import options
from indicators.cli.options import Work

app = typer.Typer(help="Record members, issue and revoke their tokens.", no_args_is_help=True)
Name = Annotated[str, typer.Argument(help="Short name, like unesco-uis.", show_default=False)]
Scopes = Annotated[str, typer.Option("--scope", help="releases, embargo, history:KEN, history:*; by commas.")]
Days = Annotated[int, typer.Option(help="How long the token lasts, in days.")]


@app.command()
def add(
    member: Name,
    name: Annotated[str, typer.Option(help="Full name.", show_default=False)],
    email: Annotated[str, typer.Option(help="Where letters about releases go.", show_default=False)],
    lang: Annotated[str, typer.Option(callback=options.language, help="Language of the letters.")] = "en",
    scopes: Scopes = "releases",
    days: Days = 365,
    work: Work = None,
) -> None:
    """Record a member and issue its first token, which is shown this once."""
    from indicators.organisations import members
    from indicators.store.context import open_context

    context = open_context(work)
    members.add(context, member, name, email, lang)
    _shown(*members.issue(context, member, tuple(scopes.split(",")), days))


@app.command()
def token(member: Name, scopes: Scopes = "releases", days: Days = 365, work: Work = None) -> None:
    """Issue another token for a member."""
    from indicators.organisations import members
    from indicators.store.context import open_context

    _shown(*members.issue(open_context(work), member, tuple(scopes.split(",")), days))


def _shown(text: str, token: object) -> None:
    from indicators.organisations.members import Token

    if isinstance(token, Token):
        typer.echo(f"Token {token.token} ({', '.join(token.scopes)}), until {token.expires_at:%Y-%m-%d}:")
        typer.echo(f"    {text}")
        typer.echo("Pass it on by a secure channel; it is not shown again.")


@app.command()
def revoke(
    name: Annotated[str, typer.Argument(help="A member, or the number of a token.", show_default=False)],
    reason: Annotated[str, typer.Option(help="Why, for the record.")] = "",
    work: Work = None,
) -> None:
    """End a token, or a member with all tokens, at once."""
    from indicators.organisations import members
    from indicators.store.context import open_context

    typer.echo(f"Ended: {members.revoke(open_context(work), name, reason)}.")


@app.command("list")
def list_(work: Work = None) -> None:
    """List the members with their tokens."""
    from indicators.organisations import members
    from indicators.store.context import open_context

    context = open_context(work)
    for member in members.members(context):
        typer.echo(f"{member.member:20} {member.name} <{member.email}> {member.language}")
        for each in member.tokens:
            ended = "revoked" if each.revoked else "expired" if each.expires_at <= context.clock() else ""
            scopes = ", ".join(each.scopes)
            typer.echo(f"    {each.token}  {scopes}, until {each.expires_at:%Y-%m-%d}  {ended}".rstrip())


@app.command()
def access(
    before_release: Annotated[
        bool, typer.Option("--before-release", help="Only what was read before the embargo ended.")
    ] = False,
    work: Work = None,
) -> None:
    """Count what was read from the portal, by release and member."""
    from rich.table import Table

    from indicators.cli.console import console
    from indicators.portal.access_log import counts
    from indicators.store.context import open_context

    columns = ("Release", "Member", "Files", "Downloads", "Requests", "Bytes", "Before its time", "Last")
    table = Table(*columns, header_style="bold")
    for row in counts(open_context(work), before_release=before_release):
        table.add_row(*(f"{value:,}" if isinstance(value, int) else str(value) for value in row))
    console().print(table)
