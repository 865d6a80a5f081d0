"""The `ict` command. Each command calls one verb and shows what it gave."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from indicators.base.errors import IctError
from indicators.cli import analysis as analysis_commands
from indicators.cli import check as check_command
from indicators.cli import confirm as confirm_commands
from indicators.cli import cube as cube_command
from indicators.cli import dags as dags_commands
from indicators.cli import definitions as definitions_commands
from indicators.cli import member as member_commands
from indicators.cli import note as note_commands
from indicators.cli import offices as office_commands
from indicators.cli import options
from indicators.cli import production as production_commands
from indicators.cli import profile as profile_commands
from indicators.cli import release as release_commands
from indicators.cli import rules as rules_commands
from indicators.cli import serve as serve_command
from indicators.cli import source as source_commands
from indicators.cli import store as store_commands
from indicators.cli import survey as survey_commands
from indicators.cli.failure_text import tell
from indicators.cli.help import without_types_of_flags
from indicators.cli.options import Work
from indicators.cli.without_pandas import without_pandas

_WITHOUT_PANDAS = {"run", "release", "explain", "status", "report", "send"}  # they never need it
OFFICE, DESK, OPERATOR = "For a national office", "For a statistician", "For an operator"

app = typer.Typer(
    name="ict",
    help=(
        "Receive, check, map and publish national ICT statistics.\n\n"
        "A national office starts with `ict check FILE`: it needs no store and no network. "
        "A statistician runs `ict run PATH…`: receive, check, accept, release and write the letters. "
        "Everything that is recorded lies in the work folder (`--work`, else ICT_HOME, else ./var)."
    ),
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)


def _version(asked: bool) -> None:
    if asked:
        from indicators import __version__
        from indicators.base import resources

        typer.echo(f"ict {__version__} (code {resources.code_hash()[:12]})")
        raise typer.Exit


@app.callback()
def _ict(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show which version this is.")
    ] = False,
) -> None:
    pass


app.command(rich_help_panel=OFFICE)(check_command.check)  # the first that the help names


@app.command(rich_help_panel=DESK)
def run(
    paths: Annotated[list[Path], typer.Argument(help="Files and folders.", show_default=False)],
    area: Annotated[
        str, typer.Option(callback=options.area, help="Country, when the files do not say it: KEN, or its name.")
    ] = "",
    edition: Annotated[
        str, typer.Option(callback=options.edition, help="Edition, when the files do not declare it.")
    ] = "",
    sender: Annotated[
        str,
        typer.Option(help="Who sends the files (`ict offices list`); default: their folder, or the area in a name."),
    ] = "",
    profile: options.Profile = "",
    work: Work = None,
) -> None:
    """Receive, check, accept, release and write the letters: the whole flow, without Airflow."""
    from indicators.cli import show
    from indicators.organisations.offices import address_book
    from indicators.reading.raw import Declared
    from indicators.store.context import open_context

    context = open_context(work)
    if sender and address_book(context).named(sender) is None:
        raise IctError(f"There is no office {sender}.", advice="`ict offices list` lists all.")
    show.whole_flow(context, paths, Declared(ref_area=area, edition=edition, profile=profile), sender)


@app.command(rich_help_panel=DESK)
def send(work: Work = None) -> None:
    """Send the letters that wait in the outbox, and say why some do not go."""
    from indicators.cli.show import mail
    from indicators.mail import outbox
    from indicators.store.context import open_context
    from indicators.store.mail_state import require_mail

    context = open_context(work)
    for message, where in outbox.send(context):
        typer.echo(f"{message}  {where}")
    mail(require_mail(context))


@app.command(rich_help_panel=DESK)
def report(
    by: Annotated[str, typer.Option(help="area, office, world, or a grouping of areas: SDG, M49, MDG, LDC …")] = "area",
    rules: Annotated[bool, typer.Option("--rules", help="Also show what each rule found.")] = False,
    form: Annotated[str, typer.Option("--format", help="text, json or ess.")] = "text",
    work: Work = None,
) -> None:
    """Put the reports of all submissions together: by area, office, region or the world."""
    from indicators.cli import combined
    from indicators.store.context import open_context

    combined.show(open_context(work), by, form, rules=rules)


@app.command(rich_help_panel=OFFICE)
def template(
    area: Annotated[
        str,
        typer.Argument(
            callback=options.area,
            autocompletion=options.areas_like,
            help="Country: its code (KEN), or its name.",
            show_default=False,
        ),
    ],
    edition: Annotated[
        str,
        typer.Option(callback=options.edition, autocompletion=options.editions_like, help="Edition of the core list."),
    ] = "2022",
    year: Annotated[
        int | None, typer.Option(callback=options.year, help="Reference year; default last year.", show_default=False)
    ] = None,
    lang: Annotated[
        str,
        typer.Option(callback=options.language, autocompletion=options.languages_like, help=f"{options.LANGUAGES}."),
    ] = "en",
    output: Annotated[
        Path | None,
        typer.Option("-o", "--output", callback=options.output, help="Path of the file to write.", show_default=False),
    ] = None,
    work: Work = None,
) -> None:
    """Make the workbook that an office fills in, with its last known values where the store has them."""
    from indicators.store.context import open_context
    from indicators.submissions.questionnaire.make import make

    typer.echo(make(open_context(work), area, edition, year, lang, output))


@app.command(rich_help_panel=OFFICE)
def read(
    file: Annotated[
        Path, typer.Argument(callback=options.file, help="A file of any format and length.", show_default=False)
    ],
    output: Annotated[
        Path, typer.Option("-o", "--output", callback=options.output, help="The Parquet file.", show_default=False)
    ],
    profile: options.Profile = "",
) -> None:
    """Write the observations of a file, each with its address, to a Parquet file."""
    from indicators.definitions.registry import Definitions
    from indicators.reading.raw import Declared
    from indicators.reading.read import to_parquet

    reading, rows = to_parquet(file, output, Definitions(), Declared(profile=profile))
    if reading.unreadable:
        raise IctError(
            f"{file.name}: {': '.join(reading.unreadable)}", advice="`ict profile suggest` proposes a layout."
        )
    typer.echo(f"{output}: {rows:,} observations (layout {reading.profile})")
    for note, value in reading.notes:
        typer.echo(f"{note.replace('_', ' ')}: {value}")
    for fault in reading.faults:
        typer.echo(str(fault))


@app.command(rich_help_panel=OFFICE)
def layouts() -> None:
    """List the layouts that are recognised."""
    from indicators.definitions.registry import Definitions
    from indicators.reading.layouts import layouts as known

    for layout in known(Definitions()):
        summary = (layout.__doc__ or "").strip().splitlines()[0]
        typer.echo(f"{layout.name:22} {summary}")


for panel, name, group in (
    (OFFICE, "definitions", definitions_commands.app),
    (OFFICE, "rules", rules_commands.app),
    (OFFICE, "survey", survey_commands.app),
    (DESK, "dags", dags_commands.app),
    (DESK, "source", source_commands.app),
    (DESK, "profile", profile_commands.app),
    (DESK, "release", release_commands.app),
    (DESK, "member", member_commands.app),
    (DESK, "note", note_commands.app),
    (DESK, "offices", office_commands.offices),
    (DESK, "outbox", office_commands.outbox),
):
    app.add_typer(group, name=name, rich_help_panel=panel)
for panel, name, command in (
    (OFFICE, "cube", cube_command.cube),
    (DESK, "status", analysis_commands.status),
    (DESK, "worklist", office_commands.worklist),
    (DESK, "confirm", confirm_commands.confirm),
    (DESK, "withdraw", confirm_commands.withdraw),
    (DESK, "confirmations", confirm_commands.confirmations),
    (DESK, "explain", analysis_commands.explain),
    (DESK, "diff", analysis_commands.diff),
    (DESK, "letters", office_commands.letters_set),
    (DESK, "mark-read", office_commands.read),
    (OPERATOR, "secrets", production_commands.secrets),
    (OPERATOR, "buckets", production_commands.buckets),
    (OPERATOR, "deliver", production_commands.deliver),
    (OPERATOR, "migrate", store_commands.migrate),
    (OPERATOR, "fsck", store_commands.fsck),
    (OPERATOR, "backup", store_commands.backup),
    (OPERATOR, "restore", store_commands.restore),
    (OPERATOR, "maintain", store_commands.maintain),
    (OPERATOR, "serve", serve_command.serve),
    (OPERATOR, "pages", serve_command.pages),
    (OPERATOR, "mcp", serve_command.mcp),
):
    app.command(name, rich_help_panel=panel)(command)


def main() -> None:
    """Runs the command; a failure is told with its advice, and ends with exit code 2."""
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # NumPy counts here; to start threads for algebra takes 0.05 s
    if sys.argv[1:2] and sys.argv[1] in _WITHOUT_PANDAS:
        without_pandas()
    try:
        without_types_of_flags(typer.main.get_command(app))()
    except Exception as exc:
        tell(exc)
        sys.exit(2)
