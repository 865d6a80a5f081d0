"""`ict offices`, `ict outbox`, `ict worklist`: the address book, the letters, and what needs a person."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from indicators.cli import options
from indicators.cli.options import Work

offices = typer.Typer(help="The address book: who gets which letters, and how that changed.", no_args_is_help=True)
outbox = typer.Typer(
    help="The letters: list them, read them before they go, send them, fetch answers.", no_args_is_help=True
)
Office = Annotated[str, typer.Argument(help="Its short name (`ict offices list`).", show_default=False)]


@offices.command("list")
def list_(work: Work = None) -> None:
    """List the address book; addresses from which mail comes back are marked."""
    from rich.table import Table

    from indicators.cli.console import console
    from indicators.definitions.offices import Mode
    from indicators.organisations.offices import address_book, unreachable
    from indicators.store.context import open_context

    context = open_context(work)
    bad = unreachable(context)
    table = Table("Office", "Areas", "Name", "Address", "Language", "Role", "", header_style="bold")
    for each in address_book(context).offices:
        copies = "".join(f"\ncc {copy}" for copy in each.copies)
        marks = [each.mode.value] if each.mode is not Mode.FULL else []
        marks += ["and English"] if each.english_beneath else []
        marks += [f"comes back: {bad[each.email.casefold()]}"] if each.email.casefold() in bad else []
        areas = " ".join(each.ref_area)
        row = (each.office, areas, each.name, each.email + copies, each.language, each.role, ", ".join(marks))
        table.add_row(*row)
    console().print(table)


@offices.command()
def change(
    office: Office,
    name: Annotated[str, typer.Option(help="Full name.")] = "",
    email: Annotated[str, typer.Option(help="Address of its letters.")] = "",
    areas: Annotated[str, typer.Option(help="Areas that it speaks for, by commas.")] = "",
    lang: Annotated[str, typer.Option(callback=options.language, help=f"{options.LANGUAGES}.")] = "",
    role: Annotated[str, typer.Option(help="office, custodian or staff.")] = "",
    copies: Annotated[str, typer.Option(help="Further recipients, by commas.")] = "",
    mode: Annotated[str, typer.Option(help="full, or notice: no values by mail.")] = "",
    zone: Annotated[str, typer.Option(help="Time zone (Africa/Nairobi).")] = "",
    english: Annotated[bool | None, typer.Option("--english/--no-english", help="Letters also in English.")] = None,
    work: Work = None,
) -> None:
    """Change an entry, or add one; what it was before stays on record."""
    from indicators.organisations.offices import change as verb
    from indicators.store.context import open_context

    given = {"name": name, "email": email, "language": lang, "role": role, "mode": mode, "zone": zone}
    changes: dict[str, object] = {key: value for key, value in given.items() if value}
    changes |= {"ref_area": areas.split(",")} if areas else {}
    changes |= {"copies": copies.split(",")} if copies else {}
    changes |= {"english_beneath": english} if english is not None else {}
    typer.echo(verb(open_context(work), office, changes))


@offices.command()
def history(office: Office, work: Work = None) -> None:
    """Show how an entry changed, and who changed it."""
    from indicators.organisations.offices import history as verb
    from indicators.store.context import open_context

    for at, actor, entry in verb(open_context(work), office):
        typer.echo(f"{at:%Y-%m-%d %H:%M} {actor}: {entry}")


@offices.command()
def works(
    address: Annotated[str, typer.Argument(help="An address from which mail came back.", show_default=False)],
    note: Annotated[str, typer.Option(help="How you know that it works.", show_default=False)],
    work: Work = None,
) -> None:
    """Say that an address works again: what waits for it goes with the next run."""
    from indicators.organisations.offices import mark
    from indicators.store.context import open_context
    from indicators.store.events import Event

    mark(open_context(work), address, Event.WORKS, note)
    typer.echo(f"{address} works again")


@outbox.command("list")
def letters(
    state: Annotated[str, typer.Option(help="Only waiting, sent, failed, refused, bounced …")] = "",
    work: Work = None,
) -> None:
    """List the letters with what became of them, the newest last."""
    from rich.markup import escape
    from rich.table import Table

    from indicators.cli.console import console
    from indicators.mail.outbox import listed
    from indicators.store.context import open_context

    table = Table("Caused", "Letter", "To", "State", "Failures", "Detail", header_style="bold")
    for at, message, _, email, became, failures, detail in listed(open_context(work)):
        if state in {"", became}:
            table.add_row(f"{at:%Y-%m-%d %H:%M}", message, email, became, str(failures), escape(detail))
    console().print(table)


@outbox.command()
def write(
    folder: Annotated[Path, typer.Argument(help="Folder to write to.", show_default=False)],
    work: Work = None,
) -> None:
    """Write all letters that wait to a folder, to be read before they go; nothing is sent or recorded."""
    from indicators.mail.preview import write_waiting
    from indicators.store.context import open_context

    typer.echo(write_waiting(open_context(work), folder))


@outbox.command()
def fetch(work: Work = None) -> None:
    """Take in what lies in the mailbox: answers with files, bounces, questions."""
    from indicators.mail.mailbox import fetch as verb
    from indicators.store.context import open_context

    for received in verb(open_context(work)):
        typer.echo(f"{received.mail}: {received.became} {' '.join(received.deliveries)}".rstrip())


def worklist(work: Work = None) -> None:
    """Show what needs a person: who is late, who must confirm, what came back, what failed, answers to read."""
    from rich.markup import escape
    from rich.table import Table

    from indicators.base.printable import readable
    from indicators.cli.console import console
    from indicators.mail.worklist import summary
    from indicators.store.context import open_context

    out = console()
    for name, rows in summary(open_context(work)).lists().items():
        if rows:
            table = Table(title=f"{name} ({len(rows)})", title_justify="left", show_header=False)
            for row in rows:
                table.add_row(*(escape(readable(str(cell))) for cell in row))
            out.print(table)


def letters_set(
    folder: Annotated[Path, typer.Argument(help="Folder to write to.", show_default=False)],
) -> None:
    """Write every kind of letter in every language, made from the samples, with an index page to look at them."""
    from indicators.mail.preview import write_set

    typer.echo(write_set(folder))


def read(
    mail: Annotated[str, typer.Argument(help="Its number (`ict worklist`).", show_default=False)],
    by: Annotated[str, typer.Option("--by", help="Who read it.", show_default=False)],
    note: Annotated[str, typer.Option(help="What is done about it.")] = "",
    work: Work = None,
) -> None:
    """Mark an answer as read; the worklist no longer has it."""
    from indicators.store import events
    from indicators.store.context import open_context
    from indicators.store.events import Event, Happened, Kind

    context = open_context(work)
    with context.lake.write() as con:
        events.record(
            con, Happened(Event.READ, Kind.MAIL.of(mail.removeprefix(Kind.MAIL.prefix)), by, note), context.clock()
        )
    typer.echo(f"{mail} is read")
