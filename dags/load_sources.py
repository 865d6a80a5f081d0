"""One scheduled DAG for each YAML file of ``indicators/definitions/sources``. Wiring only."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml
from airflow.sdk import dag, task

from indicators.operation.airflow.dag_defaults import FOR_STATISTICIANS, deadline, defaults, in_words, optional, page_of
from indicators.operation.airflow.dag_defaults import SOURCES as POOL

SOURCES = Path(__file__).parents[1] / "indicators" / "definitions" / "sources"


def load_dag(source: dict[str, Any]) -> None:
    """Makes the DAG of one source."""

    @dag(
        dag_id=f"load_{source['source'].replace('-', '_')}",
        dag_display_name=f"Load: {source['title']}",
        description=f"{in_words(source['schedule'])}: fetches {source['title']}; off until somebody turns it on.",
        schedule=source["schedule"],
        catchup=False,
        is_paused_upon_creation=True,  # an operator turns a source on; without a start date nothing is made up for then
        max_active_runs=1,
        access_control=FOR_STATISTICIANS,
        default_args=defaults(POOL, retries=3),
        deadline=deadline(f"load_{source['source'].replace('-', '_')}", 180),
        tags=["source", source["sender"]],
        doc_md=f"""
        # {source["title"]}
        {in_words(source["schedule"])}: fetches `{source["address"]}` and takes it in as a file of {source["sender"]};
        layout: {source.get("profile", "the one that recognises it")}. Fewer than {source["expect_areas"]} areas, or
        less than the last load held, make a warning that must be confirmed. What did not change is left.

        **Backfill**: press *Trigger*, *Single run*, and give `period` (`2014` or `2010:2014`): these years only are
        loaded. *Unpause* in that form also turns on a source that is off; a run of one that stays off waits. Airflow's
        own *Backfill* repeats runs of the schedule, each of which loads all years: it is not needed here.
        """,
        params={
            "period": optional(
                "Period",
                r"^(\d{4}(:\d{4})?)?$",
                "2014 or 2010:2014: these years only, for a backfill. Blank: all.",
            )
        },
    )
    def load() -> None:
        @task
        def fetch(params: dict[str, object] | None = None) -> dict[str, str]:
            """Fetches, checks and settles; gives what came in. The next run of *collect* certifies it."""
            from airflow.sdk.exceptions import AirflowSkipException

            from indicators.store.context import open_context
            from indicators.submissions import sources

            context = open_context()
            loaded = sources.load(context, source["source"], str((params or {}).get("period") or ""))
            if not loaded:
                raise AirflowSkipException("The source did not change since the last load.")
            found = [report for _, reports in loaded for report in reports]
            return {each.submission: f"{each.verdict} {page_of(each.submission, context)}" for each in found}

        fetch()

    load()


for path in sorted(SOURCES.glob("*.yml")):
    load_dag(yaml.safe_load(path.read_text(encoding="utf-8")))
