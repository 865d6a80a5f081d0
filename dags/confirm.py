"""A statistician confirms doubtful values from Airflow's page: the form of a run is the approval. Wiring only."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from airflow.sdk import Param, dag, get_current_context, task

from indicators.operation.airflow.dag_defaults import ACCEPTED, CHECKS, FOR_REVIEWERS, defaults, page_of


@dag(
    dag_id="confirm",
    dag_display_name="Confirm one rule",
    description="By hand: says of one submission that its doubtful values are right.",
    schedule=None,
    start_date=datetime(2026, 1, 1, tzinfo=UTC),
    catchup=False,
    access_control=FOR_REVIEWERS,
    default_args=defaults(CHECKS, retries=1, priority=8),
    tags=["validation", "approval"],
    doc_md="""
    # Confirm
    Confirms that doubtful values of a submission are right, on the word of whoever triggers the run. What is left
    without an open finding is accepted and goes into the next release, with the explanation as a footnote.

    What waits stands under *Browse*, *Required Actions*, each with its number and its doubtful cells: there a review
    decides of all of it. This form is for one rule, or until a day. A number that does not wait is answered with those
    that do. The result links to the pages of the countries.

    **Params**: `number` of a submission, or of a delivery: all of it; `explanation`, which is published; `rule`,
    blank for all warnings, needed for an error; `until`, the last day on which the word counts for later files.
    """,
    params={
        "number": Param(
            type="string",
            pattern=r"^[0-9a-f]{12}(-\w+)?$",
            title="Number",
            description="1a2b3c4d5e6f-KEN. Browse, Required Actions lists what waits, each with its number.",
        ),
        "explanation": Param(type="string", minLength=3, title="Why the values are right", description="Published."),
        "rule": Param(
            None,
            type=["null", "string"],
            pattern=r"^(R\d{3}[a-z]?)?$",
            title="Rule",
            description="R103, if it is about one rule; an error needs it. Blank: all warnings.",
        ),
        "until": Param(
            None,
            type=["null", "string"],
            pattern=r"^(\d{4}-\d{2}-\d{2})?$",
            title="Until",
            description="2027-12-31; blank: as long as the value stays the same.",
        ),
    },
)
def confirm() -> None:
    """Wires the verb `confirm`."""

    @task(outlets=[ACCEPTED])
    def approve(params: dict[str, str] | None = None, outlet_events: Any = None) -> dict[str, str]:
        """Records the word of the person who triggered the run; gives the submissions and what became of them."""
        from datetime import date

        from indicators.store.context import open_context
        from indicators.submissions.confirm import Word
        from indicators.submissions.confirm import confirm as verb

        said = {name: value or "" for name, value in (params or {}).items()}
        run = get_current_context()["dag_run"]
        author = str(getattr(run, "triggering_user_name", "") or "Airflow")
        until = date.fromisoformat(said["until"]) if said.get("until") else None
        word = Word(author, said["explanation"], until, said.get("rule", ""))
        context = open_context()
        reports = verb(context, said["number"], word)
        outlet_events[ACCEPTED].add_partitions([report.ref_area for report in reports])
        return {each.submission: f"{each.verdict} {page_of(each.submission, context)}" for each in reports}

    approve()


confirm()
