"""What an answer to the form of `confirm` says: something, nothing, or that a choice is missing."""

from __future__ import annotations

from pathlib import Path

from tests.dags.airflow_processes import python_with

CODE = """
from types import SimpleNamespace
from indicators.base.errors import UsageError
from indicators.operation.airflow.choice_operator import said_by

def answer(option, choice):
    form = {"choice": choice, "words": "Seen in the survey report", "last_day": ""}
    return {"chosen_options": [option], "params_input": form, "responded_by_user": {"name": "A. Statistician"}}

run = SimpleNamespace(triggering_user_name="admin")
for option, choice in (("Confirm", "1a2b3c4d5e6f-KEN R103"), ("Confirm", ""), ("Confirm", None), ("Confirm", "  "),
                       ("Leave it to the office", "")):
    try:
        said = said_by(answer(option, choice), {}, run)
        print("SAID", said and (said[0], said[1].rule, said[1].author))
    except UsageError as wrong:
        print("SAID", wrong.title)
print("SAID", said_by(None, {}, run))
"""


def test_confirm_without_a_choice_is_told(tmp_path: Path) -> None:
    out = python_with(CODE, tmp_path)
    said = [line.removeprefix("SAID ") for line in out.splitlines() if line.startswith("SAID ")]
    nothing = "Nothing was chosen from the list, so nothing was confirmed."
    chosen = "('1a2b3c4d5e6f-KEN', 'R103', 'A. Statistician')"
    assert said == [chosen, nothing, nothing, nothing, "None", "None"]
