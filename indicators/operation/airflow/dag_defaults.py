"""What all DAGs share: owner, retries by error class, pools, assets, deadlines, and who is told when something fails.

DAG files import this module alone; it loads nothing heavy. What fails or is late becomes an event of the store, and the
letter of the day to the desk tells of it: one letter, not one alert a task.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from airflow.sdk import Asset, ExceptionRetryPolicy, Param, RetryAction, RetryRule, task
from airflow.sdk.definitions.callback import SyncCallback
from airflow.sdk.definitions.deadline import DeadlineAlert, DeadlineReference

from indicators.submissions.review_choice import ReviewChoice as ReviewChoice

if TYPE_CHECKING:
    from indicators.store.context import Context
    from indicators.store.events import Event

_LOG = logging.getLogger(__name__)

ACCEPTED = Asset("ict://accepted-observations")  # one partition a country
TO_CONFIRM = Asset("ict://to-confirm")  # one partition a submission, or a file in which several countries wait
RELEASED = Asset("ict://release")
CHECKS, SOURCES, SURVEYS, PUBLICATION, MAIL = "checks", "sources", "surveys", "publication", "mail"  # dags/pools.json

# Bad data are findings and fail no task. What a retry can mend is tried again, sooner or later by its kind; what it
# cannot mend fails at once and waits for a person.
RETRY_POLICY = ExceptionRetryPolicy(
    rules=[
        RetryRule("indicators.base.errors.StoreBusy", RetryAction.RETRY, timedelta(seconds=20), "the store is in use"),
        RetryRule("indicators.base.errors.StoreAway", RetryAction.RETRY, timedelta(seconds=30), "the store is away"),
        RetryRule(
            "indicators.base.errors.StorageAway", RetryAction.RETRY, timedelta(seconds=30), "the storage is away"
        ),
        RetryRule(
            "indicators.base.errors.SourceFailure", RetryAction.RETRY, timedelta(minutes=15), "the source is away"
        ),
        RetryRule(
            "indicators.base.errors.MailDown", RetryAction.FAIL, reason="no letter goes out; the next run tries again"
        ),
        RetryRule(
            "indicators.base.errors.MailFailure", RetryAction.RETRY, timedelta(minutes=5), "the mail server is away"
        ),
        # The time of a retry would be reckoned from the same clock: two days ahead, it would come in two days. The next
        # run, maybe on another worker, does what is left.
        RetryRule("indicators.base.errors.ClockWrong", RetryAction.FAIL, reason="the clock of this worker is wrong"),
        RetryRule("indicators.base.errors.UsageError", RetryAction.FAIL, reason="nobody can do what was asked"),
        RetryRule("indicators.base.errors.DefinitionError", RetryAction.FAIL, reason="a definition is wrong"),
        RetryRule("indicators.base.errors.CertificationError", RetryAction.FAIL, reason="two judges disagree"),
        RetryRule(
            "indicators.base.errors.ReleaseError", RetryAction.FAIL, reason="the release did not pass its checks"
        ),
        RetryRule("indicators.base.errors.StoreUnsound", RetryAction.FAIL, reason="the store is not sound"),
        RetryRule("indicators.base.errors.StoreTooNew", RetryAction.FAIL, reason="the code is older than the store"),
        RetryRule("indicators.base.errors.IctError", RetryAction.FAIL, reason="a person must read what it says"),
    ]
)


# Who may edit and start which DAG, beside operators: roles of dags/roles.json. Who loads does not confirm.
_MAY_RUN = {"DAGs": {"can_read", "can_edit"}, "DAG Runs": {"can_read", "can_create"}}
FOR_STATISTICIANS: dict[str, Any] = {"Statistician": _MAY_RUN}
FOR_REVIEWERS: dict[str, Any] = {"Reviewer": _MAY_RUN}


def failed(context: Any) -> None:
    """Records that a task failed for good, for the letter of the day; a store that is away is no second failure."""
    from indicators.store.events import Event
    from indicators.store.incidents import is_told

    if is_told(context.get("exception")):
        return
    instance = context["task_instance"]
    said = f"{context.get('exception') or 'no exception was recorded'}".splitlines()[0][:200]
    _note(Event.FAILED, instance.dag_id, f"{instance.task_id}, run {context['run_id']}: {said}")


def late(**kwargs: Any) -> None:
    """Records that a run missed its deadline, for the letter of the day."""
    from indicators.store.events import Event

    _note(Event.LATE, kwargs["dag"], f"not finished after {kwargs['minutes']} minutes")


def _note(event: Event, dag: str, note: str) -> None:
    from indicators.store import events
    from indicators.store.context import open_context
    from indicators.store.events import Happened, Kind

    try:
        context = open_context()
        with context.lake.write() as con:
            events.record(con, Happened(event, Kind.DAG.of(dag), "airflow", note), context.clock())
    except Exception:
        _LOG.exception("that %s %s could not be recorded", dag, event)


def announce(verdicts: Mapping[str, str], outlet_events: Any) -> None:
    """Names what is new as partitions of two assets: countries with accepted values, and what must be confirmed.

    Args:
        verdicts: by the number of the submission, which ends with the area.
        outlet_events: the events of the assets that the task gives out.
    """
    accepted = [name for name, verdict in verdicts.items() if verdict == "accepted"]
    announce_areas({name.partition("-")[2] for name in accepted}, outlet_events)
    waiting: dict[str, list[str]] = {}
    for name, verdict in verdicts.items():
        if verdict == "to confirm":
            waiting.setdefault(name.partition("-")[0], []).append(name)
    announce_reviews((names[0] if len(names) == 1 else file for file, names in waiting.items()), outlet_events)


def announce_areas(areas: Iterable[str], outlet_events: Any) -> None:
    """Names the countries with accepted values, each a partition."""
    _partitions(ACCEPTED, areas, outlet_events)


def announce_reviews(numbers: Iterable[str], outlet_events: Any) -> None:
    """Names what a person is to be asked about: a submission, or a file of which several countries wait."""
    _partitions(TO_CONFIRM, numbers, outlet_events)


def page_of(submission: str, context: Context) -> str:
    """The page of the country of a submission in the portal; blank if nobody knows which country it is."""
    area = submission.partition("-")[2]
    return f"{context.settings.portal.rstrip('/')}/areas/{area}" if area else ""


def optional(title: str, pattern: str, description: str) -> Param:
    """A text field of a form that may stay blank."""
    return Param(None, type=["null", "string"], pattern=pattern, title=title, description=description)


def optional_list(title: str, description: str) -> Param:
    """A field of a form in which several may be chosen, or none; its choices come when the form is made.

    Text is taken too: the answer to a form that was made when the field was one of text.
    """
    return Param(None, type=["null", "array", "string"], title=title, description=description)


def in_words(schedule: str) -> str:
    """When a cron expression is due, in words: At 06:00 UTC, on day 4 of the month."""
    from airflow.timetables.trigger import CronTriggerTimetable

    said = CronTriggerTimetable(schedule, timezone="UTC").description
    return re.sub(r"^(At \d\d:\d\d)", r"\1 UTC", said)


def _partitions(asset: Asset, keys: Iterable[str], outlet_events: Any) -> None:
    if named := sorted(set(keys) - {""}):
        outlet_events[asset].add_partitions(named)


@task(trigger_rule="one_failed", retries=0, on_failure_callback=None)
def outcome() -> None:
    """Makes a run fail of which a task failed that others do not wait for; the failure itself is on record already."""
    from airflow.sdk.exceptions import AirflowFailException

    raise AirflowFailException("A task of this run failed permanently; the log names it.")


def measure(numbers: Mapping[str, float]) -> None:
    """Gives numbers to Airflow's metrics (StatsD or OpenTelemetry, as configured) under `ict.`."""
    from airflow.sdk.observability import stats

    for name, value in numbers.items():
        stats.gauge(f"ict.{name}", value)


def measure_store(context: Context) -> None:
    """Gives the figures of the store to Airflow's metrics."""
    from indicators.release.metrics import metrics

    measure(metrics(context))


def deadline(dag_id: str, minutes: int) -> DeadlineAlert:
    """The alert of a DAG whose run should have ended that long after it was queued."""
    return DeadlineAlert(
        reference=DeadlineReference.DAGRUN_QUEUED_AT,
        # Seconds, which Airflow reads as well: with a timedelta, no task of a run can be cleared (Airflow 3.3.2).
        interval=minutes * 60.0,  # type: ignore[arg-type]
        callback=SyncCallback(
            "indicators.operation.airflow.dag_defaults.late", kwargs={"dag": dag_id, "minutes": minutes}
        ),
        name=f"{dag_id} within {minutes} minutes",
    )


def defaults(pool: str, *, retries: int = 5, priority: int = 1) -> dict[str, Any]:
    """The arguments of every task of a DAG."""
    return {
        "owner": "statistics-desk",
        "pool": pool,
        "priority_weight": priority,
        "weight_rule": "absolute",
        "retries": retries,
        "retry_delay": timedelta(seconds=30),
        "retry_exponential_backoff": 2.0,
        "max_retry_delay": timedelta(minutes=15),
        "retry_policy": RETRY_POLICY,
        "on_failure_callback": failed,
    }
