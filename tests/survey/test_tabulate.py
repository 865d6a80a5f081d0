"""From a design to a submission: what it says, what it leaves out and tells, and what it refuses."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from indicators.base.language import Speaker
from indicators.definitions.registry import Definitions
from indicators.survey.design_file import DesignError
from indicators.survey.result_words import absence
from indicators.survey.submission import Tabulation
from indicators.survey.tabulate import as_csv, as_workbook, tabulate
from tests.survey.files import design, written

LINES = "id,w,sex,net,how\n" + "".join(f"{n},10,{1 + n % 2},{1 if n % 3 else 2},{1 + n % 4}\n" for n in range(200))
ANSWERS = [{"variables": ["sex", "net"], "codes": [1, 2]}, {"variables": ["how"], "codes": [1, 2, 3, 4]}]
SEX = {"dimension": "SEX", "files": ["person"], "categories": {"F": "sex = 1", "M": "sex = 2"}}


def document(**changes: Any) -> dict[str, Any]:
    found: dict[str, Any] = design(answers=ANSWERS, breakdowns={"sex": SEX})
    found["files"]["person"] |= {"sampling": {"weight": "w"}, "age_scope": "15-74", "reference_period": "P3M"}
    found["indicators"] = [
        {"indicator": "HH7", "file": "person", "share": "net = 1", "measures": ["PCT", "NUM", "DEN"]}
    ]
    return found | changes


def rows_of(folder: Path, found: dict[str, Any], definitions: Definitions) -> list[dict[str, str]]:
    return list(tabulate(written(folder, found, person=LINES).path, definitions).submission)


def absences(found: Tabulation) -> list[str]:
    return [absence(each, found.results.design.edition, Speaker("en")) for each in found.results.unfit()]


def test_a_share_its_number_and_its_base(tmp_path: Path, definitions: Definitions) -> None:
    rows = rows_of(tmp_path, document(), definitions)
    whole = {row["MEASURE"]: row for row in rows if row["SEX"] == "_T"}
    assert (whole["PCT"]["OBS_VALUE"], whole["NUM"]["OBS_VALUE"], whole["DEN"]["OBS_VALUE"]) == ("66.5", "1330", "2000")
    pct = whole["PCT"]
    assert (pct["REF_AREA"], pct["EDITION"], pct["TIME_PERIOD"], pct["AGE"]) == ("KEN", "2016", "2016", "_T")
    assert (pct["SAMPLE_SIZE"], pct["RESPONDENTS"], pct["REF_PERIOD"]) == ("200", "200", "P3M")
    # sqrt(p (1 - p) / (n - 1)) of one stratum of 200 rows with one weight
    assert float(pct["STANDARD_ERROR"]) == pytest.approx(100 * (0.665 * 0.335 / 199) ** 0.5, abs=1e-4)
    assert float(pct["CV"]) == pytest.approx(float(pct["STANDARD_ERROR"]) / 66.5 * 100, abs=1e-3)
    assert {row["SEX"] for row in rows} == {"_T", "F", "M"}


def test_few_respondents_are_suppressed_and_nobody_computes_them(tmp_path: Path, definitions: Definitions) -> None:
    groups = {
        "FEW": "how = 1 and id < 80",  # 20 rows
        "SOME": "how = 2",
        "REST": "how in (3, 4)",
    }
    breakdowns = {"group": {"files": ["person"], "categories": groups}, "sex": SEX | {"categories": {
        "F": "sex = 1 and id < 40", "M": "sex = 2"}}}  # fmt: skip
    answers = [*ANSWERS, {"variables": ["id"], "between": [0, 200]}]
    found = tabulate(
        written(tmp_path, document(breakdowns=breakdowns, answers=answers), person=LINES).path, definitions
    )
    by_sex = {row["SEX"]: row for row in found.submission if row["MEASURE"] == "PCT"}
    assert (by_sex["F"]["OBS_STATUS"], by_sex["F"]["OBS_VALUE"], by_sex["F"]["CI_LOW"]) == ("Q", "", "")
    assert by_sex["F"]["COMMENT_OBS"] == "suppressed: fewer than 30 respondents"
    assert (by_sex["M"]["OBS_STATUS"], by_sex["M"]["OBS_VALUE"]) == ("Q", "")
    assert "another category could be computed" in by_sex["M"]["COMMENT_OBS"]
    table = {row["CATEGORY"]: row["PUBLICATION"] for row in found.estimates if row["BREAKDOWN_NAME"] == "group"}
    assert table == {"FEW": "suppressed", "SOME": "suppressed", "REST": "free"}
    assert absences(found) == ["group (no dimension)"]


def test_a_survey_may_state_thresholds_of_its_own(tmp_path: Path, definitions: Definitions) -> None:
    own = {"reason": "our law", "suppress_sample": 101, "flag_sample": 300}
    rows = rows_of(tmp_path, document(publication=own), definitions)
    assert {row["SEX"]: row["OBS_STATUS"] for row in rows} == {"_T": "U", "F": "Q", "M": "Q"}
    flagged = rows_of(tmp_path, document(publication={"reason": "our law", "flag_cv": 1.0}), definitions)
    assert {row["OBS_STATUS"] for row in flagged} == {"U"}


def test_a_differing_definition_has_its_status(tmp_path: Path, definitions: Definitions) -> None:
    found = document()
    found["files"]["person"]["definition_differs"] = "only towns"
    rows = rows_of(tmp_path, found, definitions)
    assert {(row["OBS_STATUS"], row["COMMENT_OBS"]) for row in rows} == {("D", "only towns")}


def test_what_was_not_asked_is_said(tmp_path: Path, definitions: Definitions) -> None:
    asked = {"indicator": "HH12", "file": "person", "items": {"DAILY": "how = 1"}, "not_collected": ["LESS"]}
    rows = rows_of(tmp_path, document(indicators=[asked]), definitions)
    assert [(row["BREAKDOWN"], row["OBS_STATUS"], row["OBS_VALUE"]) for row in rows if row["BREAKDOWN"] == "LESS"] == [
        ("LESS", "L", "")
    ]


def test_a_total_is_in_its_own_measure(tmp_path: Path, definitions: Definitions) -> None:
    asked = {"indicator": "HH7", "file": "person", "total": "case when net = 1 then 1 else 0 end", "measures": ["NUM"]}
    rows = rows_of(tmp_path, document(indicators=[asked]), definitions)
    assert {(row["SEX"], row["MEASURE"], row["OBS_VALUE"]) for row in rows if row["SEX"] == "_T"} == {
        ("_T", "NUM", "1330")
    }


def test_a_dimension_is_not_said_twice(tmp_path: Path, definitions: Definitions) -> None:
    asked = {"indicator": "HH7", "file": "person", "share": "net = 1", "dimensions": {"SEX": "F"}}
    found = tabulate(written(tmp_path, document(indicators=[asked]), person=LINES).path, definitions)
    assert [row["SEX"] for row in found.submission] == ["F"]
    assert absences(found) == ["HH7 by sex: its SEX is stated already"]


def test_what_the_edition_has_no_codes_for_is_in_the_table_alone(tmp_path: Path, definitions: Definitions) -> None:
    size = {"size": {"dimension": "SIZE_CLASS", "files": ["person"], "categories": {"S10T49": "how = 1"}}}
    found = tabulate(written(tmp_path, document(breakdowns=size), person=LINES).path, definitions)
    assert absences(found) == ["HH7 by SIZE_CLASS: the edition 2016 has no codes for it"]
    assert len(found.submission) == 3


def indicator(**keys: Any) -> dict[str, Any]:
    return {"indicators": [{"indicator": "HH7", "file": "person", **keys}]}


@pytest.mark.parametrize(
    ("changes", "words", "advice"),
    [
        ({"edition": "2017"}, "line 3, edition: there is no edition 2017", "Did you mean 2016 or"),
        ({"area": "XXX"}, "there is no area XXX", "ict definitions list"),
        (indicator(indicator="HH77", share="net = 1"), "no indicator HH77", "HH7"),
        (indicator(share="net = 1", measures=["PC"]), "no measure PC", "PCT"),
        (indicator(share="net = 1", measures=["NUM"]), "a share has no measures NUM", "PCT"),
        (indicator(mean="net"), "a mean, a total or a ratio has one measure", "Name the one"),
        (indicator(indicator="HH12", items={"DALY": "how = 1"}), "no code of BREAKDOWN", "DAILY"),
        (indicator(share="net = 1", dimensions={"SEKS": "F"}), "no dimension SEKS", "SEX"),
        ({"breakdowns": {"sex": SEX | {"categories": {"FEMALE": "sex = 1"}}}}, "no code of SEX", "There are _T, F, M"),
    ],
)
def test_what_the_definitions_do_not_have_is_refused(
    tmp_path: Path, definitions: Definitions, changes: dict[str, Any], words: str, advice: str
) -> None:
    with pytest.raises(DesignError) as caught:
        rows_of(tmp_path, document(**changes), definitions)
    assert words in caught.value.title
    assert advice in caught.value.advice


def test_csv_and_workbook_hold_the_same_and_run_nothing(tmp_path: Path, definitions: Definitions) -> None:
    rows = rows_of(tmp_path, document(source="=1+1"), definitions)
    assert b"'=1+1" in as_csv(rows)
    assert as_csv([{"ESTIMATE": "-1e-05", "NOTE": "-1+1"}]) == b"ESTIMATE,NOTE\n-1e-05,'-1+1\n"
    sheet = openpyxl.load_workbook(io.BytesIO(as_workbook(rows)))["Data"]
    headings, first, *_ = sheet.iter_rows(values_only=True)
    found = dict(zip(headings, first, strict=True))
    assert found["OBS_VALUE"] == 66.5
    assert found["SOURCE"] == "'=1+1"
    assert sheet.max_row == len(rows) + 1


def test_halves_are_rounded_away_from_zero(tmp_path: Path, definitions: Definitions) -> None:
    """9 of 32 are 28.125 percent, and all together stand for 2.5 persons."""
    rows = "".join(f"{each},{1 if each <= 9 else 2},0.078125\n" for each in range(1, 33))
    made = design(answers=[{"variables": ["used"], "codes": [1, 2]}], indicators=[
        {"indicator": "HH7", "file": "person", "share": "used = 1", "measures": ["PCT", "DEN"]}])  # fmt: skip
    made["files"]["person"]["sampling"] = {"weight": "weight"}
    found = tabulate(written(tmp_path, made, person=f"id,used,weight\n{rows}").path, definitions).submission
    assert {row["MEASURE"]: row["OBS_VALUE"] for row in found} == {"PCT": "28.13", "DEN": "3"}
