"""Asks a person which of what waits is meant: lists are made when the task runs, not when the DAG is read."""

from __future__ import annotations

from collections.abc import Mapping
from copy import copy
from datetime import date
from typing import TYPE_CHECKING, Any

from airflow.providers.standard.operators.hitl import HITLOperator
from airflow.sdk import Param

from indicators.submissions.review_choice import ReviewChoice

if TYPE_CHECKING:
    from indicators.submissions.confirm import Word


class OfferingOperator(HITLOperator):
    """A required action whose form gets its choices when its task runs.

    Airflow fixes the params of a DAG when it reads its file, and those of a required action when its task runs: so a
    list that changes with every file stands in a required action. It is kept there alone, in no log and no XCom.

    Airflow checks params before the task can ask, so that none can be without a value; those that are needed say so in
    the form only.

    Its params have other names than those of the DAG, which would come first in the form, and fill it in.
    """

    def _begin(self) -> None:
        self.params = copy(self.params)  # the DAG's own stay: they are checked again when the answer has come

    def _offer(self, name: str, **schema: Any) -> None:
        asked = self.params.get_param(name)
        self.params[name] = Param(None, description=asked.description, source="task", **asked.schema | schema)

    def validate_params_input(self, params_input: Mapping[str, Any]) -> None:
        """Checks an answer, which may lack a param that its form did not have."""
        super().validate_params_input(dict.fromkeys(self.params) | dict(params_input))


class AreasChoiceOperator(OfferingOperator):
    """Asks about what waits of a file, and offers its countries and areas to choose some of them.

    Args:
        areas: the param that gets them; where one area waits, the form is without it.
    """

    def __init__(self, *, areas: str, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.areas = areas

    def execute(self, context: Any) -> Any:
        """Makes the list and asks."""
        from indicators.store.context import open_context
        from indicators.submissions import waiting_choices

        labels = waiting_choices.areas(open_context(), context["dag_run"].partition_key)
        self._begin()
        if len(labels) > 1:
            self._offer(self.areas, type=["null", "array"], examples=list(labels), values_display=labels)
        else:
            del self.params[self.areas]
        return super().execute(context)


class WaitingChoiceOperator(OfferingOperator):
    """The form of a required action with all that waits as choices, and with its cells as text.

    Args:
        choice: the param that gets the choices.
        needed: params that must be filled in.
    """

    def __init__(self, *, choice: str, needed: tuple[str, ...], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.choice = choice
        self.needed = needed

    def execute(self, context: Any) -> Any:
        """Makes the list and asks.

        Raises:
            AirflowSkipException: nothing waits.
        """
        from airflow.sdk.exceptions import AirflowSkipException

        from indicators.store.context import open_context
        from indicators.submissions import waiting_choices

        store = open_context()
        found = waiting_choices.choices(store)
        if not found:
            raise AirflowSkipException("Nothing waits for a confirmation.")
        labels = {each.key: each.label for each in found[: waiting_choices.MOST]}
        self.body = waiting_choices.described(found, store)
        self._begin()
        self._offer(self.choice, enum=list(labels), values_display=labels)
        for name in self.needed:
            self._offer(name, type="string", minLength=3)
        return super().execute(context)


def said_by(answer: Mapping[str, Any] | None, params: Mapping[str, Any], run: Any) -> tuple[str, Word] | None:
    """What a person says of what: by the answer to a form, else by the params of a run; none: of nothing.

    Args:
        answer: to the form with `choice`, `words` and `last_day`, or that nobody gave one in time.
        params: `number`, `explanation`, `rule` and `until` of the run.
        run: names who triggered it.

    Raises:
        UsageError: somebody confirms, but chose nothing of the list.
    """
    from indicators.base.errors import UsageError
    from indicators.submissions.confirm import Word
    from indicators.submissions.waiting_choices import parsed

    if answer:
        if answer["chosen_options"] != [ReviewChoice.CONFIRM]:
            return None
        form, author = answer["params_input"], (answer.get("responded_by_user") or {}).get("name")
        number, rule = parsed((form.get("choice") or "").strip())
        if not number:
            advice = "Trigger the DAG again, and choose what is right from the list before you press Confirm."
            raise UsageError("Nothing was chosen from the list, so nothing was confirmed.", advice=advice)
        said = {"number": number, "rule": rule, "explanation": form.get("words"), "until": form.get("last_day")}
    else:
        said, author = dict(params), getattr(run, "triggering_user_name", None)
    day = date.fromisoformat(said["until"]) if said.get("until") else None
    word = Word(author or "Airflow", said.get("explanation") or "", day, said.get("rule") or "")
    return (said["number"], word) if said.get("number") else None
