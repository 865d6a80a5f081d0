"""Confidential is confidential, however an office says so; a heading that is not understood is told."""

from __future__ import annotations

from pathlib import Path

import pyarrow.parquet as pq
import pytest

from indicators.definitions.registry import Definitions
from indicators.reading.confidentiality import Confidentiality
from indicators.reading.formats.limits import Limits
from indicators.reading.headings import DOUBTFUL, UNKNOWN, resembled
from indicators.reading.raw import Declared
from indicators.reading.read import Reading, read, to_parquet

DEFINITIONS = Definitions()
_HEAD = "country,edition,indicator,year,value"


def _read(text: str) -> Reading:
    return read(text.encode(), "f.csv", DEFINITIONS)


def _statuses(heading: str, *texts: str) -> list[str]:
    rows = "".join(f"\nKEN,2016,A2,{2000 + n},8{n}.5,{text}" for n, text in enumerate(texts))
    return list(_read(f"{_HEAD},{heading}{rows}\n").observations["CONF_STATUS"].to_pylist())


@pytest.mark.parametrize(
    "heading",
    [
        *("CONF_STATUS", "CONF_STATUS_OBS", "Confidentiality", "confidential", "Is confidential?", "Conf. status"),
        *("Confidential (yes/no)", "confidentialité", "Donnée confidentielle", "secret statistique", "Confidentiel ?"),
        *(
            "confidencialidad",
            "¿Dato confidencial?",
            "secreto estadístico",
            "конфиденциальность",
            "Статистическая тайна",
        ),
        *("السرية", "سرية البيانات", "是否保密", "保密级别", "数据保密"),
    ],
)
def test_a_heading_about_confidentiality_is_read(heading: str) -> None:
    assert _statuses(heading, "C", "F", "") == ["C", "F", "F"]


@pytest.mark.parametrize(
    ("yes", "no"),
    [
        *(("yes", "no"), ("Y", "N"), ("TRUE", "FALSE"), ("1", "0"), ("x", ""), ("oui", "non"), ("Sí", "No")),
        *(("да", "нет"), ("نعم", "لا"), ("是", "否"), ("confidentiel", "libre"), ("C: Confidential", "F: Free")),
        *(("C - confidentiel", "F - libre"), ("confidencial", "público"), ("保密", "公开"), ("سري", "عام")),
    ],
)
def test_answers_of_six_languages_are_understood(yes: str, no: str) -> None:
    assert _statuses("confidential", yes, no) == ["C", "F"]


@pytest.mark.parametrize("code", ["N", "A", "D", "E", "G", "M", "O", "S", "T"])
def test_the_codes_of_sdmx_stay_what_they_are(code: str) -> None:
    assert _statuses("CONF_STATUS", code, "F", "C") == [code, "F", "C"]


@pytest.mark.parametrize(("yes", "no"), [("O", "N"), ("S", "N")])
def test_letters_that_may_be_answers_or_codes_are_withheld_and_told(yes: str, no: str) -> None:
    reading = _read(f"{_HEAD},confidentiel\nKEN,2016,A2,2015,80,{yes}\nKEN,2016,A2,2016,81,{no}\n")
    assert reading.observations["CONF_STATUS"].to_pylist() == [yes, no]
    assert [key for key, _ in reading.notes] == [DOUBTFUL]


def test_what_is_not_understood_is_withheld_and_told() -> None:
    reading = _read(f"{_HEAD},confidential\nKEN,2016,A2,2015,80,perhaps\nKEN,2016,A2,2016,81,no\n")
    assert reading.observations["CONF_STATUS"].to_pylist() == ["C", "F"]
    assert reading.notes == ((DOUBTFUL, "“perhaps”: CONF_STATUS"),)


@pytest.mark.parametrize(
    "value", ["80.5 c", "80.5 (c)", "80.5 [C]", "80.5c", "80.5 confidentiel", "80.5 (secret statistique)", "80.5 保密"]
)
def test_a_mark_on_the_value_withholds_it_whatever_the_column_says(value: str) -> None:
    reading = _read(f"{_HEAD},CONF_STATUS\nKEN,2016,A2,2015,{value},F\n")
    [row] = reading.observations.select(["OBS_VALUE", "CONF_STATUS"]).to_pylist()
    assert row == {"OBS_VALUE": 80.5, "CONF_STATUS": "C"}


@pytest.mark.parametrize("value", ["confidential: 80.5", "80.5 cb", "80.5 c,e", "80.5 / c", "(c) 80.5"])
def test_a_mark_that_leaves_no_number_withholds_what_is_told_of_it(value: str) -> None:
    [row] = _read(f'{_HEAD}\nKEN,2016,A2,2015,"{value}"\n').observations.to_pylist()
    assert (row["OBS_VALUE"], row["NOT_NUMERIC"], row["CONF_STATUS"]) == (None, True, "C")


@pytest.mark.parametrize(
    "value", ["80.5 e", "80.5 (1)", "80.5*", "about 80.5", "80.5 mn", "=B2/C3", "12 Dec 2015", "9 sec"]
)
def test_another_mark_withholds_nothing(value: str) -> None:
    [row] = _read(f"{_HEAD}\nKEN,2016,A2,2015,{value}\n").observations.to_pylist()
    assert row["CONF_STATUS"] == "F"


@pytest.mark.parametrize("text", ["confidential", "(C)", "secreto estadístico", "سري", "机密", "конфиденциально"])
def test_a_word_instead_of_the_value_is_a_suppressed_one(text: str) -> None:
    [row] = _read(f"{_HEAD}\nKEN,2016,A2,2015,{text}\n").observations.to_pylist()
    assert (row["OBS_VALUE"], row["OBS_STATUS"], row["CONF_STATUS"], row["NOT_NUMERIC"]) == (None, "Q", "C", False)


@pytest.mark.parametrize("status", ["be", "A: not confidential", "B", "ab", "bcx"])
def test_other_statuses_say_nothing_of_it(status: str) -> None:
    assert Confidentiality(DEFINITIONS).of_status(status) == ""


@pytest.mark.parametrize(
    ("status", "kept"),
    [
        *(("c", "A"), ("Confidential", "A"), ("Q", "Q"), ("secret", "A")),
        *(("bc", "B"), ("cu", "U"), ("B;C", "B"), ("c u", "U"), ("A/C", "A"), ("A: Confidential", "A")),
        *(("E & confidential", "E"), ("Confidential data", "A"), ("['c'; 'e']", "E")),
    ],
)
def test_a_status_that_says_it_withholds_the_value(status: str, kept: str) -> None:
    [row] = _read(f"{_HEAD},status\nKEN,2016,A2,2015,80,{status}\n").observations.to_pylist()
    assert (row["OBS_VALUE"], row["OBS_STATUS"], row["CONF_STATUS"]) == (80, kept, "C")


@pytest.mark.parametrize(
    ("comment", "status"),
    [
        *(("Please do not publish", "N"), ("Embargoed until 2027", "E"), ("Chiffre à ne pas publier, svp", "N")),
        *(("не публиковать до июня", "N"), ("للاستخدام الداخلي فقط, شكرا", "N"), ("这个数字不予公布", "N")),
        *(("The embargo was lifted", "F"), ("no longer under embargo", "F"), ("Of persons restricted to 16+", "F")),
        *(("Donnée soumise au secret statistique", "C"), ("Confidential - three operators", "C")),
        *(("не для публикации", "N"), ("no longer confidential", "F"), ("dato no confidencial", "F")),
        *(("95% confidence interval 79-82", "F"), ("", "F")),
    ],
)
def test_a_comment_that_says_it_withholds_the_value(comment: str, status: str) -> None:
    [row] = _read(f"{_HEAD},note\nKEN,2016,A2,2015,80,{comment}\n").observations.to_pylist()
    assert row["CONF_STATUS"] == status


@pytest.mark.parametrize(
    ("heading", "concept"),
    [
        *(("Publishable", "CONF_STATUS"), ("Non confidentiel", "CONF_STATUS"), ("非保密", "CONF_STATUS")),
        *(("Embargo until", "CONF_STATUS"), ("Échelle", "UNIT_MULT"), ("Scale", "UNIT_MULT"), ("Масштаб", "UNIT_MULT")),
        *(("Unit of the value", "UNIT_MEASURE"), ("Quality", "OBS_STATUS"), ("Denominator", "DENOMINATOR")),
        *(("分母", "DENOMINATOR"), ("حالة القيمة", "OBS_STATUS")),
    ],
)
def test_a_heading_that_may_matter_to_every_value_is_asked_about(heading: str, concept: str) -> None:
    reading = _read(f"{_HEAD},{heading}\nKEN,2016,A2,2015,80,1\n")
    assert reading.notes == ((DOUBTFUL, f"“{heading}” (1:6): {concept}"),)


def test_any_other_heading_is_told_and_a_technical_one_is_not() -> None:
    reading = _read(f"{_HEAD},Interviewer,FREQ,Community\nKEN,2016,A2,2015,80,Ann,A,x\n")
    assert reading.notes == ((UNKNOWN, "“Interviewer” (1:6); “Community” (1:8)"),)


def test_a_second_column_about_confidentiality_is_asked_about() -> None:
    reading = _read(f"{_HEAD},CONF_STATUS,confidentiel\nKEN,2016,A2,2015,80,F,oui\n")
    assert [key for key, _ in reading.notes] == [DOUBTFUL]


def test_a_long_file_is_understood_as_a_short_one(tmp_path: Path, definitions: Definitions) -> None:
    lines = "".join(
        f"KEN,2016,A2,{2000 + n % 20},8{n % 9}.5,{'oui' if n % 7 == 0 else 'non'},z\n" for n in range(3_000)
    )
    path, out = tmp_path / "f.csv", tmp_path / "o.parquet"
    path.write_text(f"{_HEAD},secret statistique,Publishable\n{lines}")
    reading, _ = to_parquet(path, out, definitions, Declared(), Limits(batched_bytes=10_000))
    short = _read(path.read_text())
    assert pq.read_table(out)["CONF_STATUS"].to_pylist() == short.observations["CONF_STATUS"].to_pylist()
    assert reading.notes == short.notes
    assert DOUBTFUL in dict(reading.notes)


def test_a_profile_reads_a_column_about_confidentiality_that_it_does_not_name() -> None:
    text = "Country Name,Country Code,Year,Value,Confidentiel,Remarks\nKenya,KEN,2015,80,oui,\nKenya,KEN,2016,81,non,\n"
    reading = read(text.encode(), "IT.CEL.SETS.P2.csv", DEFINITIONS)
    assert reading.profile == "worldbank-long"
    assert reading.observations["CONF_STATUS"].to_pylist() == ["C", "F"]
    assert reading.notes == ((UNKNOWN, "“Remarks” (1:6)"),)


def test_no_known_heading_of_another_concept_resembles_confidentiality(definitions: Definitions) -> None:
    others = [text for text, concept in definitions.columns.items() if concept != "CONF_STATUS"]
    assert [text for text in others if (resembled(text, definitions) or ("",))[0] == "CONF_STATUS"] == []


def test_every_word_is_understood_as_it_stands(definitions: Definitions) -> None:
    known = Confidentiality(definitions)
    for text, row in definitions.confidentiality.items():
        assert known.of_column(text) == row["conf_status"], text
        assert known.anywhere(text) == (row["conf_status"] if row["use"] == "anywhere" else ""), text
