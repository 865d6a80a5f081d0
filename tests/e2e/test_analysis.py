"""What a published figure rests on, what changed between releases, and the table of the global status."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from openpyxl import load_workbook
from typer.testing import CliRunner

from indicators.base.clock import fixed
from indicators.base.errors import UsageError
from indicators.base.settings import Settings
from indicators.cli.main import app
from indicators.definitions.registry import Definitions
from indicators.definitions.vintages import Vintages
from indicators.release.compare import compare
from indicators.release.explain import Node, Question, explain
from indicators.release.lifecycle import rebuild
from indicators.release.products.difference import differences
from indicators.release.products.global_status import page, status_table
from indicators.release.products.status_workbook import workbook
from indicators.release.publish import release
from indicators.release.snapshot import models
from indicators.store.context import Context
from indicators.submissions.confirm import Word, confirm
from indicators.submissions.inbox import collect
from tests.conftest import NOW

HEAD = "REF_AREA,EDITION,INDICATOR,TIME_PERIOD,SEX,OBS_VALUE,SOURCE,COMMENT_OBS\n"
LATER = NOW + dt.timedelta(days=30)


def _file(folder: Path, name: str, *rows: str) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / name
    path.write_text(HEAD + "".join(f"{row}\n" for row in rows))
    return path


def _accept(context: Context, path: Path) -> None:
    for receipt, reports in collect(context, [path]):
        if any(report.verdict.value == "to confirm" for report in reports):
            confirm(context, receipt.delivery, Word("A. Statistician", "seen in the survey report"))


KEN = ("KEN,2016,A1,2014,,0.4,Authority,", "KEN,2016,A2,2014,,73.8,Authority,", "KEN,2016,HH7,2014,,16.5,Survey,")
UGA = (
    "UGA,2016,A1,2014,,0.8,ITU,",
    "UGA,2016,A2,2014,,52.4,ITU,",
    "UGA,2016,HH7,2014,,17.7,ITU,",
    "KEN,2016,HH7,2014,,43.4,ITU,",
)


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory, definitions: Definitions) -> tuple[Context, str, str]:
    """A release of an office and a custodian, and a later one with a revision."""
    home = tmp_path_factory.mktemp("analysis")
    context = Context(Settings(home=home), definitions, fixed(NOW), "test")
    _accept(context, _file(home / "in" / "ken", "KEN_2014.csv", *KEN))
    _accept(context, _file(home / "in" / "itu", "world.csv", *UGA))
    first = release(context).version
    later = replace(context, clock=fixed(LATER))
    revised = ("KEN,2016,HH7,2014,,18.5,Survey,weights of the census of 2019", "KEN,2016,HH7,2015,,21.0,Survey,")
    _accept(later, _file(home / "in" / "ken", "KEN_2015.csv", *revised))
    return later, first, release(later).version


def _lines(node: Node, depth: int = 0) -> Iterator[str]:
    yield "  " * depth + node.text
    for child in node.children:
        yield from _lines(child, depth + 1)


def _text(context: Context, *words: str, **more: object) -> str:
    extract, area, series, *year = words
    question = Question(extract, area, series, int(year[0]) if year else None, **more)  # type: ignore[arg-type]
    return "\n".join(_lines(explain(context, question)))


def test_a_sum_is_explained_down_to_its_cells(told: tuple[Context, str, str]) -> None:
    text = _text(told[0], "mdg", "KEN", "47", "2014")
    assert "MDG 2003 47, official: A1 + A2 = 74.2 PER_100_POP" in text
    assert "2016 A1 = 0.4, from ken (Authority)" in text
    assert "KEN_2014.csv, 2:6: sent as “0.4”; submission" in text
    assert "KEN_2014.csv, 3:6: sent as “73.8”" in text
    assert "rules looked at the submission" in text


def test_a_code_whose_list_could_not_be_read_is_explained_with_its_doubt(context: Context) -> None:
    code = next(code for (e, code), each in context.definitions.indicators.items() if e == "2016" and each.is_disputed)
    title = context.definitions.indicator("2016", code).title("en")
    path = context.settings.home / "in" / "ken" / "KEN_2014.csv"
    path.parent.mkdir(parents=True)
    head = "REF_AREA,EDITION,INDICATOR,INDICATOR_NAME,TIME_PERIOD,OBS_VALUE,SOURCE"
    path.write_text(f"{head}\nKEN,2016,{code},{title},2014,1.5,Authority\nKEN,2016,A2,,2014,73.8,Authority\n")
    _accept(context, path)
    assert f"The list of 2016 could not be read; the meaning of these codes has low confidence: {code}" in _text(
        context, "harmonised", "KEN", code, "2014"
    )
    assert "could not be read" not in _text(context, "harmonised", "KEN", "A2", "2014")


def test_the_source_that_was_not_chosen_is_shown(told: tuple[Context, str, str]) -> None:
    text = _text(told[0], "harmonised", "Kenya", "HH7", "2014")
    assert "2016 HH7 = 18.5, from ken (Survey)" in text
    assert "not chosen: 2016 HH7 = 43.4, from itu (ITU)" in text


def test_a_value_of_a_group_is_explained_by_formula_areas_and_weights(told: tuple[Context, str, str]) -> None:
    context = told[0]
    text = _text(context, "aggregates", "WLD", "8.16", "2014")
    people = {area: number for area, year, number, _ in context.definitions.population() if year == 2014}
    added = 18.5 * people["KEN"] + 17.7 * people["UGA"]
    assert f"{added:,.0f} / {people['KEN'] + people['UGA']:,.0f}" in text
    assert f"Kenya (KEN): 18.5 x {people['KEN']:,.0f}, {18.5 * people['KEN'] / added:.1%} of the sum" in text
    assert "withheld: the areas with a value hold 1." in text
    assert "without a value:" in text
    assert "the largest China (CHN), India (IND)" in text


def test_an_explanation_of_a_group_says_its_vintages_and_takes_others(told: tuple[Context, str, str]) -> None:
    context = told[0]
    text = _text(context, "aggregates", "WB_SSF", "8.16", "2014")
    assert "vintage of the group: FY2027; of the population: WB_2026-03" in text
    text = _text(context, "aggregates", "WB_LIC", "8.16", "2014", asked=Vintages("REFERENCE_YEAR", "WPP_2012"))
    assert "vintage of the group: the members of each reference year; of the population: WPP_2012" in text
    [(_, people)] = [each for each in _people(context, "WPP_2012") if each[0] == "UGA"]
    assert f"Uganda (UGA): 17.7 x {people:,.0f}" in text
    with pytest.raises(UsageError):
        _text(context, "aggregates", "WB_LIC", "8.16", "2014", asked=Vintages("FY1066"))


def _people(context: Context, vintage: str) -> list[tuple[str, int]]:
    found = context.definitions.population(Vintages(population=vintage))
    return [(area, number) for area, year, number, _ in found if year == 2014]


def test_a_release_from_before_there_were_vintages_is_compared_with_what_stands(
    told: tuple[Context, str, str], tmp_path: Path
) -> None:
    context, _, standing = told
    new = context.settings.releases / standing
    table = pq.read_table(new / "aggregates.parquet")
    main = [row for row in table.to_pylist() if row["GROUPING"][:3] != "WB_" or row["GROUP_VINTAGE"] == "FY2027"]
    before = pa.Table.from_pylist(main, table.schema).drop_columns(["GROUP_VINTAGE", "SHOWN", "INFLUENCE"])
    pq.write_table(before, tmp_path / "aggregates.parquet")
    [found] = differences(tmp_path, new, ("aggregates",))
    assert (found.count("removed"), found.count("changed")) == (0, 0)
    assert found.count("added") == table.num_rows - len(main)
    [same] = differences(tmp_path, tmp_path, ("aggregates",))
    assert same.rows.num_rows == 0


def test_an_explanation_says_when_the_definitions_changed_since_the_release(told: tuple[Context, str, str]) -> None:
    assert "definitions changed" not in _text(told[0], "mdg", "KEN", "47", "2014")
    changed = Definitions()
    changed.__dict__["hash"] = "0" * 64
    text = _text(replace(told[0], definitions=changed), "mdg", "KEN", "47", "2014")
    assert f"the definitions changed since the release {told[2]}: its figure may differ" in text


def test_progress_is_explained_by_its_two_values(told: tuple[Context, str, str]) -> None:
    text = _text(told[0], "progress", "KEN", "8.16")
    assert "change: 18.5 in 2014 to 21 in 2015" in text
    assert "KEN_2015.csv, 2:6" in text
    assert "KEN_2015.csv, 3:6" in text


def test_availability_and_revisions_are_explained(told: tuple[Context, str, str]) -> None:
    text = _text(told[0], "availability", "KEN", "HH7", "2016")
    assert (
        "edition 2016: Y (Available: at least one observation for the reference window); 3 values, 2014 to 2015" in text
    )
    assert "the office answered" in text
    assert "KEN_2015.csv, 3:6" in text
    text = _text(told[0], "revisions", "KEN", "HH7", "2014")
    assert "ken: 16.5, recorded 2026-11-22" in text
    assert "ken: 18.5 (+2: weights of the census of 2019), recorded 2026-12-22" in text


def test_a_gap_is_explained_by_both_values(context: Context, tmp_path: Path) -> None:
    rows = ("KEN,2016,HH18,2014,F,60,Survey,", "KEN,2016,HH18,2014,M,75,Survey,", "KEN,2016,HH18,2014,,67,Survey,")
    _accept(context, _file(tmp_path / "ken", "KEN_sex.csv", *rows))
    text = _text(context, "gaps", "KEN", "HH18", "2014")
    assert "SEX: F 60, M 75: ratio 0.8, gap 15 points" in text
    assert "KEN_sex.csv, 2:6" in text
    assert "KEN_sex.csv, 3:6" in text
    assert "MDG 2008 , contributes: F / M (SEX=F;M) = 0.8 RATIO" in _text(context, "mdg", "KEN", "3.A", "2014")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("mdg", "KEN", "8.16", "1999"), "The extract mdg has no 8.16 of KEN in 1999."),
        (("mdg", "Atlantis", "8.16", "2014"), "There is no area or group Atlantis."),
        (("sums", "KEN", "8.16", "2014"), "There is no extract sums to explain."),
        (("mdg", "KEN", "8.16"), "The year is missing."),
    ],
)
def test_what_is_not_there_is_told_with_advice(
    told: tuple[Context, str, str], words: tuple[str, ...], said: str
) -> None:
    with pytest.raises(UsageError) as wrong:
        _text(told[0], *words)
    assert wrong.value.title == said


def test_differences_between_releases_have_reasons(told: tuple[Context, str, str]) -> None:
    context, first, second = told
    found = {each.extract: each for each in compare(context, first, second)}
    rows = found["observations"].rows.to_pylist()
    assert [(row["TIME_PERIOD"], row["CHANGE"], row["OLD_VALUE"], row["NEW_VALUE"], row["REASON"]) for row in rows] == [
        (2014, "changed", 16.5, 18.5, "weights of the census of 2019"),
        (2015, "added", None, 21.0, ""),
    ]
    assert found["mdg"].count("changed") == 2, "8.16 and 48b"
    assert found["mdg"].count("removed") == 0
    assert [each.rows.num_rows for each in compare(context, second, second)] == [0] * len(found)


def test_releases_and_times_compare_alike(told: tuple[Context, str, str]) -> None:
    context, first, second = told
    by_version = [each.rows.to_pylist() for each in compare(context, first, second)]
    times = (f"{NOW:%Y-%m-%dT%H:%M:%SZ}", f"{LATER:%Y-%m-%dT%H:%M:%SZ}")
    assert [each.rows.to_pylist() for each in compare(context, *times)] == by_version


def test_an_unknown_release_names_those_that_there_are(told: tuple[Context, str, str]) -> None:
    with pytest.raises(UsageError, match="There is no release 2001-01-01-none") as wrong:
        compare(told[0], "2001-01-01-none", "latest")
    assert told[1] in wrong.value.advice


def test_the_revision_is_in_the_triangle(told: tuple[Context, str, str]) -> None:
    with models(told[0], LATER) as con:
        rows = con.execute("SELECT VINTAGE, OBS_VALUE, REASON FROM revisions ORDER BY 1").fetchall()
    assert rows == [(1, 16.5, ""), (2, 18.5, "weights of the census of 2019")]


def test_what_became_confidential_is_not_told_by_its_history(context: Context, tmp_path: Path) -> None:
    head = "REF_AREA,EDITION,INDICATOR,TIME_PERIOD,OBS_VALUE,CONF_STATUS\n"
    for number, (value, status) in enumerate((("41", "F"), ("42", "F"), ("43", "C"))):
        path = tmp_path / f"{number}.csv"
        path.write_text(f"{head}KEN,2016,HH7,2014,{value},{status}\nKEN,2016,HH7,2013,30,F\n")
        _accept(replace(context, clock=fixed(NOW + dt.timedelta(days=number))), path)
    with models(context, LATER) as con:
        assert con.execute("SELECT OBS_VALUE FROM revisions").fetchall() == []
        assert con.execute("SELECT TIME_PERIOD FROM harmonised").fetchall() == [(2013,)]


def test_the_global_status_as_page_and_workbook(told: tuple[Context, str, str], definitions: Definitions) -> None:
    with models(told[0], LATER) as con:
        table = status_table(con, "2016", definitions, language="fr")
        html = page([table], NOW, "fr")
        book = load_workbook(io.BytesIO(workbook(con, table, "fr")))
        assert next(each.name for each in status_table(con, "2016", definitions, by="custodian").chapters) == "ITU"
        with pytest.raises(UsageError, match="There is no grouping towns"):
            status_table(con, "2016", definitions, by="towns")
        with pytest.raises(UsageError, match="There is no edition 1999"):
            status_table(con, "1999", definitions)
    assert '<html lang="fr" dir="ltr">' in html
    assert html.count("Les intitulés des indicateurs sont des traductions, non le libellé officiel.") == 1
    assert "Ménages et individus" in html
    africa = table.groups.index("Commission économique pour l’Afrique")
    [line] = [line for chapter in table.chapters for line in chapter.lines if line.code == "HH7"]
    cell = line.cells[africa]
    assert (cell.with_data, cell.addressed, cell.answered) == (2, 54, 1)
    assert cell.of_answered == 100.0
    areas = book["Par pays"]
    row = next(row for row in areas.iter_rows(values_only=True) if row[0] == "KEN")
    heading = [cell.value for cell in areas[1]]
    assert (row[heading.index("HH7")], row[heading.index("HH6")]) == ("Y", "U")


def test_the_commands_print_what_the_verbs_give(told: tuple[Context, str, str]) -> None:
    home = str(told[0].settings.home)
    run = CliRunner().invoke
    explained = run(app, ["explain", "mdg", "KEN", "47", "2014", "--work", home])
    assert explained.exit_code == 0
    assert "KEN_2014.csv, 2:6" in explained.output
    changed = run(app, ["diff", told[1], "latest", "--extract", "observations", "--work", home])
    assert changed.exit_code == 0
    assert "weights of the census of 2019" in changed.output.replace("\n", " ").replace("  ", " ")
    shown = run(app, ["status", "--edition", "2005", "--by", "custodian", "--work", home])
    assert shown.exit_code == 0
    assert "HHR1*" in shown.output


def test_a_release_of_another_vintage_is_another_release_and_says_so(told: tuple[Context, str, str]) -> None:
    context, _, standing = told
    asked = Vintages("FY2018", "WPP_2017")
    made = release(context, asked=asked)
    assert made.version != standing
    assert made.manifest["vintages"] == {"groups": "FY2018", "population": "WPP_2017"}
    assert release(context, asked=asked).version == made.version
    assert rebuild(context, made.version).differing == ()
    rows = pq.read_table(
        made.folder / "aggregates.parquet", columns=["GROUPING", "GROUP_VINTAGE", "POPULATION_VINTAGE"]
    )
    found = {tuple(row.values()) for row in rows.to_pylist()}
    assert ("WB_INCOME", "FY2018", "WPP_2017") in found
    assert ("WORLD", "REFERENCE_YEAR", "WPP_2017") in found
    assert not [each for each in found if each[0] == "WB_INCOME" and each[1] != "FY2018"]
    [changed] = compare(context, standing, made.version, ("aggregates",))
    groupings = set(zip(changed.rows["GROUPING"].to_pylist(), changed.rows["CHANGE"].to_pylist(), strict=True))
    assert groupings >= {("WB_INCOME", "added"), ("WB_INCOME", "removed")}
    assert ("M49", "added") not in groupings
    release(context)  # who asks for the latest gets the one that stands


def test_what_was_accepted_for_an_area_that_the_custodian_lists_not_is_counted_and_not_shown(
    context: Context, tmp_path: Path
) -> None:
    rows = ["JPN,2016,HH7,2014,,90,Survey,", "TWN,2016,HH7,2014,,80,Survey,", "CHN,2016,HH7,2014,,48,Survey,"]
    rows += ["IDN,2016,HH7,2014,,17,Survey,", "VNM,2016,HH7,2014,,41,Survey,", "PHL,2016,HH7,2014,,35,Survey,"]
    _accept(context, _file(tmp_path / "itu", "asia.csv", *rows))
    made = release(context)
    for name in ("mdg", "sdg", "progress", "targets"):
        areas = pq.read_table(made.folder / f"{name}.parquet", columns=["REF_AREA"])["REF_AREA"].to_pylist()
        assert ("TWN" in areas, "JPN" in areas) == (False, True), name
    assert "TWN" in pq.read_table(made.folder / "harmonised.parquet")["REF_AREA"].to_pylist()
    people = {area: number for area, year, number, _ in context.definitions.population() if year == 2014}
    used = {"JPN": 90, "TWN": 80, "CHN": 48, "IDN": 17, "VNM": 41, "PHL": 35}
    weighed = sum(value * people[area] for area, value in used.items()) / sum(people[area] for area in used)
    table = pq.read_table(made.folder / "aggregates.parquet").to_pylist()
    [east] = [
        row
        for row in table
        if (row["REF_AREA"], row["FRAMEWORK"], row["SERIES"], row["VARIANT"], row["GROUP_VINTAGE"])
        == ("WB_EAS", "MDG_2008", "8.16", "STRICT", "FY2027")
    ]
    assert east["OBS_VALUE"] == pytest.approx(weighed, abs=1e-6)
    text = _text(context, "aggregates", "WB_EAS", "8.16", "2014", variant="STRICT")
    line = "counted in groups only: UNSD lists no value of it, so no extract of the goals has it"
    assert text.count(line) == 1
    assert text.count("its population is that of WPP_2017: WB_2026-03 has none") == 1
    assert line in _text(context, "mdg", "TWN", "8.16", "2014")
    assert line not in _text(context, "aggregates", "WB_EAS", "HH7", "2014", variant="STRICT")
