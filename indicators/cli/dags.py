"""`ict dags`: runs the DAGs in this process, or says how Airflow finds them."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any

import typer

from indicators.base.errors import IctError, UsageError

app = typer.Typer(help="Run the Airflow DAGs in one process.", no_args_is_help=True)
_DAGS = Path(__file__).parents[2] / "dags"
_FLOW = (
    ("collect", "Airflow: collect (receive, check, accept, certify)"),
    ("release", "Airflow: release (derive, build, verify, publish)"),
    ("correspond", "Airflow: correspond (write the letters)"),
)


def environment(home: Path) -> dict[str, str]:
    """What Airflow must know to work on these DAGs with its metadata in the work folder."""
    airflow = home.resolve() / "airflow"
    return {
        "ICT_HOME": str(home.resolve()),
        "AIRFLOW_HOME": str(airflow),
        "AIRFLOW__CORE__DAGS_FOLDER": str(_DAGS),
        "AIRFLOW__CORE__LOAD_EXAMPLES": "false",
        "AIRFLOW__API__HOST": "127.0.0.1",
        "AIRFLOW__CORE__DAGS_ARE_PAUSED_AT_CREATION": "false",
        "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN": f"sqlite:///{airflow}/airflow.db",
        "AIRFLOW__USAGE_DATA_COLLECTION__ENABLED": "false",
        "GX_ANALYTICS_ENABLED": "false",
    }


@app.command()
def run(
    inbox: Annotated[Path, typer.Argument(help="Folder of submissions; its files stay there.", show_default=False)],
    work: Annotated[Path | None, typer.Option("--work", help="Work folder; default ICT_HOME, else ./var.")] = None,
) -> None:
    """Execute collect, release and correspond over a folder, one after the other, and show what came of it."""
    home = (work or Path(os.environ.get("ICT_HOME", "var"))).resolve()
    if "," in str(inbox.resolve()):
        raise UsageError(f"{inbox} has a comma in its name.", advice="Rename the folder: commas separate inboxes.")
    # The folder is the inbox of this run, and its files stay there.
    os.environ.update(environment(home) | {"ICT_INBOX": str(inbox.resolve())})
    (home / "airflow").mkdir(parents=True, exist_ok=True)
    log = home / "airflow" / "run.log"
    from indicators.cli import show
    from indicators.cli.console import console, progress
    from indicators.store.context import open_context

    with _aside(log) as terminal:
        out = console(terminal)
        with progress(out) as bar:
            step = bar.add_task("Airflow: metadata", total=len(_FLOW) + 1)
            migrate(home, log)
            for dag_id, label in _FLOW:
                bar.update(step, description=label, advance=1)
                if not out.is_terminal:
                    out.print(label)
                run_one(dag_id, {"keep": True} if dag_id == "collect" else {}, log)
            bar.advance(step)
    show.after_dags(open_context(home), inbox)


@app.command()
def env(work: Annotated[Path | None, typer.Option("--work", help="Work folder.")] = None) -> None:
    """Print the environment of Airflow as shell exports."""
    for name, value in environment(work or Path(os.environ.get("ICT_HOME", "var"))).items():
        typer.echo(f"export {name}='{value}'")


@app.command()
def timetable() -> None:
    """Print what runs when, as Markdown, from the DAGs themselves (docs/timetable.md)."""
    from indicators.cli.timetable import markdown

    typer.echo(markdown(_DAGS), nl=False)


@contextmanager
def _aside(log: Path) -> Iterator[Any]:
    """Sends everything that Airflow says to a log, and gives the terminal as it was."""
    sys.stdout.flush()
    sys.stderr.flush()
    kept = os.dup(1), os.dup(2)
    with log.open("ab") as sink, os.fdopen(os.dup(1), "w", encoding="utf-8") as terminal:
        os.dup2(sink.fileno(), 1)
        os.dup2(sink.fileno(), 2)
        try:
            yield terminal
        finally:
            sys.stdout.flush()
            sys.stderr.flush()
            os.dup2(kept[0], 1)
            os.dup2(kept[1], 2)
            for descriptor in kept:
                os.close(descriptor)


def migrate(home: Path, log: Path) -> None:
    """Makes Airflow's metadata in a work folder, or brings it to the version that is installed; done once for each.

    Raises:
        IctError: Airflow could not do it.
    """
    from importlib.metadata import version

    folder, installed = home / "airflow", version("apache-airflow-core")
    stamp = folder / "migrated"
    if stamp.is_file() and stamp.read_text(encoding="utf-8") == installed and (folder / "airflow.db").is_file():
        return
    airflow = Path(sys.executable).parent / "airflow"
    with log.open("ab") as sink:
        done = subprocess.run([str(airflow), "db", "migrate"], stdout=sink, stderr=sink, check=False)  # noqa: S603 - our own
    if done.returncode:
        raise IctError("Airflow could not make its metadata.", advice="The log says why.", detail=str(log))
    stamp.write_text(installed, encoding="utf-8")


def run_one(dag_id: str, conf: dict[str, Any], log: Path) -> None:
    """Runs a DAG in this process, whose environment names the metadata.

    Raises:
        IctError: it cannot be imported, or failed.
    """
    from airflow.dag_processing.dagbag import DagBag

    bag = DagBag(str(_DAGS))
    if bag.import_errors or dag_id not in bag.dags:
        raise IctError(f"The DAG {dag_id} cannot be imported.", advice="Correct it.", detail=str(bag.import_errors))
    # A run in this process has no scheduler that would watch its deadline, and Airflow 3.3 cannot even store it.
    bag.dags[dag_id].deadline = []
    finished = bag.dags[dag_id].test(run_conf=conf)
    if str(getattr(finished.state, "value", finished.state)) != "success":
        raise IctError(f"The DAG {dag_id} failed.", advice="The log says which task and why.", detail=str(log))
