"""What runs when, as a page made from the DAGs."""

from __future__ import annotations

import contextlib
import io
from pathlib import Path
from typing import Any

_HEAD = """# Timetable

Made by `ict dags timetable` from the DAGs; a test compares. Cron expressions are UTC. Airflow has a page for each DAG.

| DAG | When | Who may start it, beside operators | Pool | Tries | Late after | What it does |
|---|---|---|---|---|---|---|
"""


def markdown(folder: Path) -> str:
    """The page for the DAGs of a folder."""
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
        from airflow.dag_processing.dagbag import DagBag

        bag = DagBag(str(folder))
    return _HEAD + "".join(_line(dag) for _, dag in sorted(bag.dags.items()))


def _line(dag: Any) -> str:
    task = dag.tasks[0]
    alerts = dag.deadline or []
    late = ", ".join(f"{each.interval / 60:.0f} minutes" for each in alerts)
    title = next(line for line in dag.doc_md.splitlines() if line.strip().startswith("#")).strip("# ")
    who = ", ".join(sorted(dag.access_control or {}))
    paused = " (off until somebody turns it on)" if dag.is_paused_upon_creation else ""
    when = _when(dag.timetable) + paused
    return f"| `{dag.dag_id}` | {when} | {who} | {task.pool} | {task.retries + 1} | {late or '–'} | {title} |\n"


def _when(table: Any) -> str:
    """A schedule in words."""
    from indicators.operation.airflow.dag_defaults import in_words

    if inner := getattr(table, "timetable", None):
        return f"{_when(inner)}, and when a file arrives"
    if expression := getattr(table, "expression", None):
        return f"{in_words(expression)} (`{expression}`)"
    if delta := getattr(table, "delta", None):
        return f"every {delta.total_seconds() / 60:.0f} minutes"
    if asset := getattr(table, "asset_condition", None):
        return f"new partitions of `{asset.name}`"
    return "by hand"
