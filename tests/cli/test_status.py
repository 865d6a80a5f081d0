"""`ict status`: of what was received the newest, and only what is asked for."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path

import pytest
from typer.testing import CliRunner

from indicators.base.clock import fixed
from indicators.cli.main import app
from indicators.store.context import Context
from indicators.submissions import inbox, receive
from tests.conftest import NOW
from tests.prepared import prepared

HEAD = "REF_AREA,EDITION,INDICATOR,MEASURE,TIME_PERIOD,OBS_VALUE,SOURCE\n"
FILES = (
    ("first.csv", "KEN,2016,HH7,PCT,2014,41.0,Survey\n", "ken"),
    ("second.csv", "FJI,2016,HH7,PCT,2014,145.0,Survey\n", ""),
    ("third.csv", "KEN,2016,HH7,PCT,2015,43.0,Survey\n", "ken"),
    ("fourth.csv", "FJI,2016,HH7,PCT,2014,40.0,Survey\nTON,2016,HH7,PCT,2014,40.0,Survey\n", ""),
)


def _received(context: Context) -> None:
    for day, (name, rows, sender) in enumerate(FILES):
        at = replace(context, clock=fixed(NOW + dt.timedelta(days=day)))
        inbox.judge(at, [receive.receive(at, (HEAD + rows).encode(), name, sender=sender).delivery])


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        ((), "first second third fourth"),
        (("--last", "0"), "first second third fourth"),
        (("--last", "2"), "third fourth"),
        (("--last", "9"), "first second third fourth"),
        (("--area", "KEN"), "first third"),
        (("--area", "TON"), "fourth"),
        (("--area", "ZWE"), ""),
        (("--sender", "ken", "--last", "1"), "third"),
        (("--state", "rejected"), "second"),
        (("--state", "refused"), ""),
        (("--area", "FJI", "--state", "accepted"), "fourth"),
    ],
)
def test_what_is_asked_for_is_listed_in_the_order_of_receipt(
    context: Context, words: tuple[str, ...], shown: str
) -> None:
    prepared(context, _received)
    done = CliRunner().invoke(app, ["status", *words, "--work", str(context.settings.home)], env={"COLUMNS": "200"})
    assert done.exit_code == 0, done.output
    found = [word.removesuffix(".csv") for word in done.output.split() if word.endswith(".csv")]
    assert found == shown.split()
    assert ("not shown" in done.output) == (words[-2:] in {("--last", "2"), ("--last", "1")})


def test_how_many_lines_are_left_out_is_said(context: Context) -> None:
    prepared(context, _received)
    done = CliRunner().invoke(app, ["status", "--last", "1", "--work", str(context.settings.home)])
    assert "3 earlier lines are not shown; --last 0 shows all." in done.output


def test_an_area_that_there_is_not_is_told(tmp_path: Path) -> None:
    done = CliRunner().invoke(app, ["status", "--area", "Kenyaland", "--work", str(tmp_path)])
    assert done.exit_code != 0
    assert "There is no area Kenyaland." in (said := str(done.exception))
    assert "KEN (Kenya)" in said
