"""A draft of a design: what files say and what is counted in them, and what is left to a person."""

from __future__ import annotations

import gzip
import re
import shutil
from pathlib import Path
from typing import Any

import pandas as pd
import pyreadstat
import pytest
import yaml
from typer.testing import CliRunner

from indicators.base.errors import UsageError
from indicators.cli.main import app
from indicators.definitions.registry import Definitions
from indicators.reading.statistical.roles import Roles
from indicators.survey.design_file import DECIDE, DesignError, read_design
from indicators.survey.suggest.draft import Draft, draft
from indicators.survey.tabulate import tabulate
from tests.conftest import ROOT

EXAMPLE = ROOT / "docs" / "examples" / "survey"
BRAZIL = ROOT.parent / "shared" / "data" / "survey-brazil-ticdom-2017"
COLUMNS = ["hhid", "pid", "w", "estr", "upa", "sx", "id1", "loc", "c1"]
PORTUGUESE = {
    "w": "Peso da pessoa",
    "estr": "Estrato da amostra",
    "sx": "Sexo do morador",
    "id1": "Idade em anos",
    "loc": "Área: urbana ou rural",
    "c1": "Utilizou a Internet nos últimos 3 meses",
}
RUSSIAN = {
    "w": "Вес домохозяйства",
    "estr": "Номер страты",
    "sx": "Пол",
    "id1": "Возраст, лет",
    "loc": "Город или село",
    "c1": "Пользовался Интернетом за 3 месяца",
}


def persons() -> pd.DataFrame:
    rows = [
        (n // 2, n % 2 + 1, 10.5, n // 100, n // 2 % 20, 1 + n % 2, 15 + n % 60, 1 + n // 100, (1, 2, 97, 98)[n % 4])
        for n in range(200)
    ]
    return pd.DataFrame([[float(each) for each in row] for row in rows], columns=COLUMNS)


def found(folder: Path, *paths: Path) -> tuple[Draft, dict[str, Any]]:
    drafted = draft(paths, Definitions(), folder / "DESIGN.yml")
    document: dict[str, Any] = yaml.safe_load(drafted.text)
    return drafted, document


def filled(path: Path, **changes: str) -> None:
    """Fills in what a person knows."""
    text = path.read_text(encoding="utf-8")
    known = {"title": "A survey", "area": "KEN", "year": "2016", "source": "invented"} | changes
    for key, value in known.items():
        text = re.sub(rf"^{key}: {DECIDE}", f"{key}: {value}", text, flags=re.MULTILINE)
    path.write_text(text, encoding="utf-8")


def test_the_example_needs_its_codes_only(tmp_path: Path) -> None:
    paths = [Path(shutil.copy(EXAMPLE / name, tmp_path)) for name in ("households.csv", "persons.csv")]
    drafted, document = found(tmp_path, *paths)
    files = document["files"]
    assert (files["household"]["key"], files["person"]["key"]) == (["hh"], ["hh", "person"])
    assert files["person"]["link"] == {"file": "household", "by": ["hh"]}
    assert files["person"]["sampling"] == files["household"]["sampling"]
    assert files["person"]["sampling"] == {"weight": "weight", "stages": [{"units": "village", "strata": "stratum"}]}
    assert [each["indicator"] for each in document["indicators"]] == (
        ["HH1", "HH2", "HH4", "HH6", "HH5", "HH7", "HH10", "HH18"]
    )
    assert drafted.wrong.startswith("DESIGN.yml, lines 3, 4, 6, 7, ")
    filled(tmp_path / "DESIGN.yml")
    text = (tmp_path / "DESIGN.yml").read_text()
    text = re.sub(rf"(\w+ = ){DECIDE}", r"\g<1>1", text).replace('M: "sex = 1"', 'M: "sex = 2"')
    text = text.replace('R: "area = 1"', 'R: "area = 2"').replace(f"codes: [{DECIDE}]", "codes: [1, 2, 97, 98]")
    (tmp_path / "DESIGN.yml").write_text(text)
    rows = tabulate(tmp_path / "DESIGN.yml", Definitions()).submission
    by_hand = tabulate(EXAMPLE / "DESIGN.yml", Definitions()).submission
    of = [next(row["OBS_VALUE"] for row in each if row["INDICATOR"] == "HH6") for each in (rows, by_hand)]
    assert of[0] == of[1]


@pytest.mark.parametrize(
    ("write", "ending", "labels", "yes", "words"),
    [
        ("sav", ".sav", PORTUGUESE, {1: "Sim", 2: "Não", 97: "Não sabe", 98: "Não respondeu"}, ("Mulher", "Homem")),
        ("dta", ".dta", RUSSIAN, {1: "Да", 2: "Нет", 97: "Затрудняюсь ответить", 98: "Отказ"}, ("Женский", "Мужской")),
    ],
)
def test_labels_say_what_variables_and_codes_are(
    tmp_path: Path, write: str, ending: str, labels: dict[str, str], yes: dict[int, str], words: tuple[str, str]
) -> None:
    areas = {1: "Urbana", 2: "Rural"} if write == "sav" else {1: "Городская местность", 2: "Сельская местность"}
    codes = {"c1": yes, "sx": {1: words[1], 2: words[0]}, "loc": areas}
    path = tmp_path / f"survey{ending}"
    given = {"column_labels": [labels.get(name, "") for name in COLUMNS], "variable_value_labels": codes}
    getattr(pyreadstat, f"write_{write}")(persons(), path, **given)
    drafted, document = found(tmp_path, path)
    file = document["files"]["person"]
    assert (file["key"], file["sampling"]["weight"]) == (["hhid", "pid"], "w")
    assert file["sampling"]["stages"] == [{"units": "upa", "strata": "estr"}]
    assert file["sampling"]["unit_numbers"] == "within_strata"
    assert document["indicators"] == [{"indicator": "HH7", "file": "person", "share": "c1 = 1"}]
    breakdowns = document["breakdowns"]
    assert breakdowns["sex"]["categories"] == {"F": "sx = 2", "M": "sx = 1"}
    assert breakdowns["area"]["categories"] == {"U": "loc = 1", "R": "loc = 2"}
    assert (breakdowns["age"]["of"], breakdowns["age"]["dimension"]) == ("id1", "AGE")
    answers = {each["variables"][0]: each for each in document["answers"]}
    assert answers["c1"]["codes"] == [1, 2]
    assert answers["c1"]["does_not_know"] == {"codes": [97], "counts_as": "negative"}
    assert answers["c1"]["no_answer"] == {"codes": [98], "counts_as": "negative"}
    filled(tmp_path / "DESIGN.yml")
    design = read_design(tmp_path / "DESIGN.yml")
    assert len(tabulate(design.path, Definitions()).submission) > 1
    assert all("CHECK" in line or DECIDE in line for _, line in drafted.open)


def test_what_is_not_sure_is_left_to_a_person(tmp_path: Path) -> None:
    lines = "a,peso1_peso,peso2_peso,sexo,net\n" + "".join(f"{n // 2},1,2,{1 + n % 2},{n % 2}\n" for n in range(40))
    path = tmp_path / "d.csv"
    path.write_text(lines)
    drafted, document = found(tmp_path, path)
    assert document["files"]["person"]["sampling"]["weight"] == DECIDE
    assert "peso1_peso, by its name, peso2_peso, by its name" in drafted.text
    assert document["files"]["person"]["key"] == [DECIDE]
    assert document["indicators"] == [{"indicator": DECIDE, "file": "person", "share": DECIDE}]
    with pytest.raises(DesignError, match=f"lines 3, 4, .*: {DECIDE} is to be filled in"):
        tabulate(tmp_path / "DESIGN.yml", Definitions())
    filled(tmp_path / "DESIGN.yml", title="x", source="y")
    with pytest.raises(DesignError, match=f"{DECIDE} is to be filled in"):
        read_design(tmp_path / "DESIGN.yml")


def test_a_key_that_is_none_is_not_taken(tmp_path: Path) -> None:
    home, person = tmp_path / "h.csv", tmp_path / "p.csv"
    home.write_text("hhid,weight,internet\n" + "".join(f"{n // 2},1,1\n" for n in range(20)))
    person.write_text("hhid,pid,weight,sex\n" + "".join(f"{n},{n % 2},1,1\n" for n in range(20)))
    drafted, document = found(tmp_path, home, person)
    assert document["files"]["household"]["key"] == [DECIDE]
    assert "not unique: hhid" in drafted.text
    assert document["files"]["person"]["key"] == ["hhid"]
    assert "link" not in document["files"]["person"]
    home.write_text("hhid,weight,internet\n" + "".join(f"{n},1,1\n" for n in range(10)))
    (tmp_path / "DESIGN.yml").unlink()
    drafted, document = found(tmp_path, home, person)
    assert document["files"]["person"]["link"] == {"file": "household", "by": [DECIDE]}


def test_labels_cannot_break_out_of_a_comment(tmp_path: Path) -> None:
    path = tmp_path / "survey.sav"
    hostile = 'sex\ntitle: stolen\u2028edition: x # : {"'
    pyreadstat.write_sav(
        persons(), path, column_labels=[hostile] * len(COLUMNS), variable_value_labels={"sx": {1: hostile, 2: "\nx: y"}}
    )
    drafted, document = found(tmp_path, path)
    assert document["title"] == DECIDE
    assert all(line.startswith(("#", " ", "-")) or ":" in line.split("#")[0] for line in drafted.text.splitlines())
    assert set(document) <= {
        *("title", "area", "edition", "year", "source", "files", "indicators", "breakdowns", "answers"),
    }


def test_the_words_know_each_role_in_every_language() -> None:
    definitions = Definitions()
    by_role: dict[str, set[str]] = {}
    for role, _, language in definitions.survey_words:
        by_role.setdefault(role, set()).add(language)
    for role, languages in by_role.items():
        assert {"en", "fr", "es", "pt", "ru", "ar", "zh"} <= languages, role
    roles = Roles(definitions)
    for text, role in (
        ("Poids du ménage", "weight"),
        ("使用互联网", "HH7"),
        ("استخدم الإنترنت", "HH7"),
        ("¿Usó Internet?", "HH7"),
        ("O domicílio tem Internet", "HH6"),
        ("Пол респондента", "sex"),
    ):
        assert role in roles.of_text(text, by_role), text
    assert "sex" not in roles.of_text("Пользовался", by_role)


def test_the_command_overwrites_nothing(tmp_path: Path) -> None:
    path = Path(shutil.copy(EXAMPLE / "persons.csv", tmp_path))
    out = tmp_path / "DESIGN.yml"
    done = CliRunner().invoke(app, ["survey", "suggest", str(path), "-o", str(out)])
    assert done.exit_code == 0, done.output
    assert "lines are left to a person" in done.output
    assert "line 3: title: DECIDE" in done.output
    before = out.read_bytes()
    again = CliRunner().invoke(app, ["survey", "suggest", str(path), "-o", str(out)])
    assert isinstance(again.exception, UsageError)
    assert out.read_bytes() == before
    elsewhere = CliRunner().invoke(app, ["survey", "suggest", str(path), "-o", str(tmp_path.parent / "D.yml")])
    assert isinstance(elsewhere.exception, UsageError)


@pytest.mark.skipif(not BRAZIL.is_dir(), reason="../shared is not there: the Brazilian survey is not drafted")
def test_the_brazilian_survey_is_drafted(tmp_path: Path) -> None:
    for path in BRAZIL.glob("*.csv.gz"):
        (tmp_path / path.name.removesuffix(".gz")).write_bytes(gzip.decompress(path.read_bytes()))
    _, document = found(tmp_path, *sorted(tmp_path.glob("*.csv")))
    files = document["files"]
    assert [file["key"] for file in files.values()] == [["id_domicilio"], ["id_domicilio"]]
    assert files["person"]["link"] == {"file": "household", "by": ["id_domicilio"]}
    for file in files.values():
        assert file["sampling"]["weight"] == "PESO"
        assert file["sampling"]["stages"] == [{"units": "UPA", "strata": "ESTRATO"}]
    assert "AREA" in document["breakdowns"]["area"]["categories"]["U"]
    assert document["breakdowns"]["age"]["of"] == "IDADE"
