"""Whoever waits for a release is told of its steps, each once and in their order."""

from __future__ import annotations

import io

from rich.console import Console

from indicators.cli.console import progress
from indicators.cli.show import steps_of_release
from indicators.release.publish import release
from indicators.release.steps import Step
from indicators.store.context import Context
from indicators.submissions.inbox import collect
from tests.conftest import SAMPLES


def test_each_step_is_told_as_it_begins(context: Context) -> None:
    collect(context, [SAMPLES / "KEN_2016_questionnaire.xlsx"])
    told: list[Step] = []
    first = release(context, told=told.append)
    assert told == [*Step]
    told.clear()
    assert release(context, told=told.append).version == first.version
    assert told == [Step.SNAPSHOT, Step.PUBLICATION], "what is there is not built again"


def test_the_display_counts_them() -> None:
    with progress(Console(file=io.StringIO(), force_terminal=True)) as bar:
        told = steps_of_release(bar)
        [task] = bar.tasks
        for done, step in enumerate(Step):
            told(step)
            assert task.description == step.value
            assert task.completed == done + (step is Step.PUBLICATION)
        assert task.finished
