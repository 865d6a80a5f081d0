"""The form of a review offers the countries that wait in its file; an answer may choose some, all or none of them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.dags.airflow_processes import python_with

CODE = """
import json
from types import SimpleNamespace
from airflow.providers.standard.operators.hitl import HITLOperator
from indicators.operation.airflow import dag_defaults as shared
from indicators.operation.airflow.choice_operator import AreasChoiceOperator
from indicators.store import context
from indicators.submissions import waiting_choices

def operator():
    params = {"words": shared.optional("Words", "", ""), "areas": shared.optional_list("Countries", "Some")}
    return AreasChoiceOperator(task_id="decide", areas="areas", subject="?", options=["Confirm"], params=params)

context.open_context = lambda: None
waiting_choices.areas = lambda _, number: WAITING[number]
WAITING = {"1a2b": {"KEN": "Kenya: 1 value", "UGA": "Uganda: 2 values"}, "1a2b-KEN": {"KEN": "Kenya: 1 value"}}
HITLOperator.execute = lambda asked, _: asked.serialized_params
for number in WAITING:
    form = operator().execute({"dag_run": SimpleNamespace(partition_key=number)})
    print("SAID", json.dumps({name: each["schema"] for name, each in form.items()}))
for areas in (["UGA"], [], None, "KEN, UGA"):
    operator().validate_params_input({"words": None, "areas": areas})
operator().validate_params_input({"words": "Seen"})
print("SAID", json.dumps("taken"))
try:
    operator().validate_params_input({"words": None, "country": "KEN"})
except ValueError as wrong:
    print("SAID", json.dumps("refused"))
"""


@pytest.fixture(scope="module")
def said(tmp_path_factory: pytest.TempPathFactory) -> list[object]:
    home: Path = tmp_path_factory.mktemp("airflow")
    lines = python_with(CODE, home).splitlines()
    return [json.loads(line.removeprefix("SAID ")) for line in lines if line.startswith("SAID ")]


def test_a_file_of_several_countries_offers_them_by_name(said: list[object]) -> None:
    several = said[0]
    assert isinstance(several, dict)
    assert several["areas"] == {
        "type": ["null", "array"],
        "title": "Countries",
        "examples": ["KEN", "UGA"],
        "values_display": {"KEN": "Kenya: 1 value", "UGA": "Uganda: 2 values"},
    }


def test_where_one_country_waits_there_is_nothing_to_choose(said: list[object]) -> None:
    assert isinstance(said[1], dict)
    assert list(said[1]) == ["words"]


def test_an_answer_may_lack_what_its_form_did_not_have_and_nothing_else(said: list[object]) -> None:
    assert said[2:] == ["taken", "refused"]
