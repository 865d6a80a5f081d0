"""What leaves when something is confidential: nothing that it could be computed from, and no less than can be."""

from __future__ import annotations

import datetime as dt
import subprocess
import sys
from typing import Any

import pyarrow as pa
import pytest

from indicators.definitions.registry import Definitions
from tests.conftest import ROOT
from tests.derivation.tables import typed
from tests.derivation.test_goals import ask

Row = dict[str, Any]
PCT = {"INDICATOR": "HH7", "MEASURE": "PCT", "UNIT_MEASURE": "PERCENT"}
NUM = {"INDICATOR": "HH7", "MEASURE": "NUM", "UNIT_MEASURE": "COUNT"}
DEN = {"INDICATOR": "HH7", "MEASURE": "DEN", "UNIT_MEASURE": "COUNT"}
SECRET = {"CONF_STATUS": "C"}


def left(definitions: Definitions, *rows: Row, query: str = "SELECT POSITION FROM publishable") -> set[Any]:
    """The places of the rows that leave."""
    numbered = [{"POSITION": place, **row} for place, row in enumerate(rows)]
    return {row[0] for row in ask(definitions, query, *numbered)}


def test_a_confidential_percentage_takes_its_numerator_and_denominator_with_it(definitions: Definitions) -> None:
    rows = [{**PCT, **SECRET, "OBS_VALUE": 16.0}, {**NUM, "OBS_VALUE": 1.6e6}, {**DEN, "OBS_VALUE": 1e7}]
    assert left(definitions, *rows) == set()


def test_a_confidential_count_takes_the_rate_per_inhabitant_with_it(definitions: Definitions) -> None:
    rows = [
        {"MEASURE": "NUM", "UNIT_MEASURE": "COUNT", **SECRET, "OBS_VALUE": 5e5},
        {"MEASURE": "RATE", "OBS_VALUE": 1.1},
        {"MEASURE": "RATE", "OBS_VALUE": 1.0, "TIME_PERIOD": 2013},
    ]
    assert left(definitions, *rows) == {2}


def test_a_confidential_price_is_hidden_in_every_currency(definitions: Definitions) -> None:
    prices = {"LCU": 1000.0, "USD": 10.0, "PPP": 22.0, "PCT_INCOME": 6.0, "XRATE": 100.0, "GNI_PC": 2000.0}
    rows = [
        {"INDICATOR": "A8", "MEASURE": name, "OBS_VALUE": value, "CONF_STATUS": "C" if name == "LCU" else "F"}
        for name, value in prices.items()
    ]
    assert left(definitions, *rows, query="SELECT MEASURE FROM publishable") == {"XRATE", "GNI_PC"}


@pytest.mark.parametrize("place", [0, 1, 2])
def test_a_cell_is_confidential_in_every_edition_and_source(definitions: Definitions, place: int) -> None:
    rows = [
        {**PCT, "EDITION": "2014", "OBS_VALUE": 55.9},
        {**PCT, "EDITION": "2016", "OBS_VALUE": 55.9},
        {**PCT, "EDITION": "2016", "OBS_VALUE": 54.0, "PROVIDER": "wb", "SUBMISSION": "s2"},
    ]
    rows[place] |= SECRET
    assert left(definitions, *rows) == set()
    assert left(definitions, *rows, query="SELECT OBS_VALUE FROM mdg UNION ALL SELECT OBS_VALUE FROM sdg") == set()


@pytest.mark.parametrize(("value", "shown"), [(55.9, set()), (31.0, {1})])
def test_an_edition_with_another_definition_is_hidden_if_it_says_the_same(
    definitions: Definitions, value: float, shown: set[int]
) -> None:
    secret = {**PCT, **SECRET, "EDITION": "2014", "OBS_VALUE": 55.9}
    assert left(definitions, secret, {**PCT, "EDITION": "2010", "OBS_VALUE": value}) == shown


def test_a_code_that_was_merged_is_hidden_as_a_category_of_the_other(definitions: Definitions) -> None:
    secret = {**PCT, **SECRET, "EDITION": "2005", "INDICATOR": "HH3", "OBS_VALUE": 33.0}
    other = {**PCT, "EDITION": "2010", "INDICATOR": "HH3", "BREAKDOWN": "FIX", "OBS_VALUE": 33.0}
    assert left(definitions, secret, other, {**other, "BREAKDOWN": "MOB", "OBS_VALUE": 71.0}) == {2}


def test_a_rate_of_one_edition_tells_the_percentage_of_another(definitions: Definitions) -> None:
    secret = {**PCT, **SECRET, "EDITION": "2016", "OBS_VALUE": 55.9}
    assert left(definitions, secret, {**PCT, "MEASURE": "RATE", "EDITION": "2014", "OBS_VALUE": 55.9}) == set()


def _vintages(*values: tuple[str, float], comment: str = "") -> pa.Table:
    """What Kenya sent for HH7 of 2014, a submission a day."""
    names = (
        "REF_AREA EDITION INDICATOR MEASURE SEX AGE URBANISATION EDUCATION_LEV LABOUR_STATUS OCCUPATION HH_COMPOSITION"
    )
    names += " SIZE_CLASS ACTIVITY BREAKDOWN PROVIDER OBS_STATUS COMMENT_OBS SOURCE SUBMISSION"
    columns = " ".join(f"{name}:s" for name in names.split()) + " TIME_PERIOD:i OBS_VALUE:n"
    same = ("KEN", "2014", "HH7", "PCT", *["_T"] * 10, "ken", "A", comment, "Survey")
    days = [dt.datetime(2026, 1, day, tzinfo=dt.UTC) for day, _ in enumerate(values, start=1)]
    rows = [(*same, name, 2014, value) for name, value in values]
    return typed(columns, rows).append_column("RECORDED_AT", pa.array(days, pa.timestamp("us")))


def test_a_revision_does_not_say_a_hidden_number_in_words(definitions: Definitions) -> None:
    vintages = _vintages(("s1", 40.0), ("s2", 41.5), comment="women 61.8307")
    free = {**PCT, "EDITION": "2014", "OBS_VALUE": 41.5}
    secret = {**PCT, **SECRET, "TIME_PERIOD": 2015, "OBS_VALUE": 61.8307, "POSITION": 2}
    query = "SELECT REASON FROM revisions ORDER BY VINTAGE"
    assert ask(definitions, query, free, secret, vintages=vintages)[1] == ("not stated",)
    assert ask(definitions, query, free, vintages=vintages)[1] == ("women 61.8307",)


def test_revisions_of_what_is_hidden_in_another_edition_are_not_told(definitions: Definitions) -> None:
    vintages = _vintages(("s1", 40.0), ("s2", 55.9))
    free = {**PCT, "EDITION": "2014", "OBS_VALUE": 55.9, "POSITION": 1}
    query = "SELECT OBS_VALUE FROM revisions"
    assert len(ask(definitions, query, free, vintages=vintages)) == 2
    secret = {**PCT, **SECRET, "EDITION": "2016", "OBS_VALUE": 55.9, "POSITION": 2}
    assert ask(definitions, query, free, secret, vintages=vintages) == []


def test_a_cell_without_its_number_is_protected_too(definitions: Definitions) -> None:
    rows = [{**NUM, "OBS_VALUE": 100.0}, {**NUM, "SEX": "M", "OBS_VALUE": 60.0}]
    secret = {**NUM, **SECRET, "SEX": "F", "OBS_VALUE": None, "OBS_TEXT": "c"}
    assert left(definitions, *rows, secret) == {0}
    assert (
        left(definitions, {**NUM, "OBS_VALUE": 2e6}, {**DEN, "OBS_VALUE": 8e6}, {**PCT, **SECRET, "OBS_VALUE": None})
        == set()
    )


def test_the_missing_part_of_a_crossed_table_hides_nothing(definitions: Definitions) -> None:
    """Women in towns were not sent; they follow from men and the total in towns, and women elsewhere from them."""
    cells = {("M", "U"): 40.0, ("F", "R"): 10.0, ("M", "R"): 20.0, ("F", "_T"): 40.0, ("M", "_T"): 60.0}
    cells |= {("_T", "U"): 70.0, ("_T", "R"): 30.0, ("_T", "_T"): 100.0}
    rows = [{**NUM, "SEX": sex, "URBANISATION": home, "OBS_VALUE": value} for (sex, home), value in cells.items()]
    rows[1] |= SECRET
    shown = {(rows[place]["SEX"], rows[place]["URBANISATION"]) for place in left(definitions, *rows)}
    assert not {("_T", "R"), ("M", "R")} <= shown
    assert not {("F", "_T"), ("M", "U"), ("_T", "U")} <= shown


def test_totals_of_two_breakdowns_are_one_total_though_nobody_sent_it(definitions: Definitions) -> None:
    rows = [{**NUM, "SEX": sex, "OBS_VALUE": value} for sex, value in (("F", 40.0), ("M", 60.0))]
    rows += [{**NUM, "URBANISATION": home, "OBS_VALUE": value} for home, value in (("U", 70.0), ("R", 30.0))]
    rows[0] |= SECRET
    shown = left(definitions, *rows)
    assert len(shown) == 2
    assert 0 not in shown


def test_ages_are_parts_of_wider_ages(definitions: Definitions) -> None:
    ages = {
        "Y16T24": 20.0,
        "Y25T34": 30.0,
        "Y35T44": 25.0,
        "Y45T54": 15.0,
        "Y55T64": 7.0,
        "Y65T74": 3.0,
        "Y16T74": 100.0,
    }
    rows = [{**NUM, "AGE": age, "OBS_VALUE": value} for age, value in ages.items()]
    rows[2] |= SECRET
    shown = left(definitions, *rows)
    assert len(shown) == 5
    assert 6 in shown, "the total says more than a part"


def test_shares_by_age_follow_from_denominators(definitions: Definitions) -> None:
    shares, sizes = {"LF_UNEMP": 20.0, "LF_OUT": 50.0, "_T": 44.0}, {"LF_UNEMP": 1e6, "LF_OUT": 4e6, "_T": 5e6}
    rows = [{**PCT, "LABOUR_STATUS": code, "OBS_VALUE": value} for code, value in shares.items()]
    rows[0] |= SECRET
    assert left(definitions, *rows) == {1, 2}, "without their weights they say nothing"
    rows += [{**DEN, "LABOUR_STATUS": code, "OBS_VALUE": value} for code, value in sizes.items()]
    assert len(left(definitions, *rows) & {1, 2}) < 2


def test_answers_of_which_one_is_given_add_up_to_the_users(definitions: Definitions) -> None:
    answers = {"DAILY": 30.0, "WEEKLY": 15.0, "LESS": 5.0}
    rows = [{**PCT, "INDICATOR": "HH12", "BREAKDOWN": code, "OBS_VALUE": value} for code, value in answers.items()]
    rows[1] |= SECRET
    assert len(left(definitions, {**PCT, "OBS_VALUE": 50.0}, *rows)) == 2
    assert len(left(definitions, {**PCT, "OBS_VALUE": 80.0}, *rows)) == 3, "they are shares of something else"


def test_complements_add_up_to_one_hundred(definitions: Definitions) -> None:
    rows = [
        {**PCT, "INDICATOR": "HH12", "BREAKDOWN": code, "OBS_VALUE": value}
        for code, value in (("DAILY", 62.0), ("LESS", 38.0))
    ]
    assert left(definitions, rows[0] | SECRET, rows[1]) == set()


def test_an_area_and_the_areas_that_it_became(definitions: Definitions) -> None:
    rows = [
        {**NUM, "REF_AREA": area, "OBS_VALUE": value} for area, value in (("SCG", 10e6), ("SRB", 9e6), ("MNE", 1e6))
    ]
    rows[2] |= SECRET
    assert len(left(definitions, *rows)) == 1


def test_a_value_of_a_group_does_not_contain_what_is_hidden(definitions: Definitions) -> None:
    areas = ("KEN", "UGA", "RWA", "BDI", "TZA")
    rows = [
        {**PCT, "REF_AREA": area, "PROVIDER": area.lower(), "OBS_VALUE": 20.0 + place}
        for place, area in enumerate(areas)
    ]
    query = "SELECT AREAS_COVERED FROM aggregates WHERE GROUPING = 'WORLD' AND FRAMEWORK = 'SDG'"
    assert left(definitions, *rows, query=query) == {5}
    rows[0] |= SECRET
    assert left(definitions, *rows, query=query) == {4}


@pytest.mark.parametrize(
    ("words", "left_of_them"),
    [
        ("women 61.8307 of 100", ""),
        ("women: 61,83070 %", ""),
        ("women: about 61.8 %", ""),
        ("women: about 61,831 %", ""),
        ("revised in 2015", "revised in 2015"),
        ("618308 women", "618308 women"),
        ("", ""),
    ],
)
def test_words_that_repeat_a_hidden_number_do_not_leave(
    definitions: Definitions, words: str, left_of_them: str
) -> None:
    rows = [
        {**PCT, **SECRET, "SEX": "F", "OBS_VALUE": 61.8307},
        {**PCT, "TIME_PERIOD": 2013, "OBS_VALUE": 50.2, "COMMENT_OBS": words, "FOOTNOTE": words},
    ]
    query = "SELECT DISTINCT unnest([COMMENT_OBS, FOOTNOTE]) FROM publishable"
    assert left(definitions, *rows, query=query) == {left_of_them}


@pytest.mark.parametrize("limit", ["CI_LOW", "CI_HIGH"])
def test_words_that_repeat_the_interval_of_a_hidden_value_do_not_leave(definitions: Definitions, limit: str) -> None:
    rows = [
        {**PCT, **SECRET, "SEX": "F", "OBS_VALUE": 61.8307, limit: 60.125},
        {**PCT, "TIME_PERIOD": 2013, "OBS_VALUE": 50.2, "COMMENT_OBS": "women from 60.125 on"},
    ]
    assert left(definitions, *rows, query="SELECT COMMENT_OBS FROM publishable") == {""}


@pytest.mark.parametrize(
    ("words", "left_of_them"),
    [
        ("women: CV 3.127 and SE 1.5923", ""),
        ("women: CV 3,127 %", ""),
        ("women: CV 0.03127", ""),
        ("women: SE 1.5923", ""),
        ("women: SE about 1.59", ""),
        ("women: CV about 3.13", ""),
        ("of 300 respondents", "of 300 respondents"),
        ("of 1592 households in 2015", ""),  # as 1.592: that it is another number cannot be known
        ("of 1594 households in 2015", "of 1594 households in 2015"),
    ],
)
@pytest.mark.parametrize("sent", [{"STANDARD_ERROR": 1.5923}, {"CV": 3.127}, {"STANDARD_ERROR": 1.5923, "CV": 3.127}])
def test_words_that_repeat_the_errors_of_a_hidden_value_do_not_leave(
    definitions: Definitions, sent: Row, words: str, left_of_them: str
) -> None:
    """The one divided by the other is the value: 1.5923 / 0.03127 = 50.92."""
    rows = [
        {**PCT, **SECRET, **sent, "SEX": "F", "OBS_VALUE": 50.92, "RESPONDENTS": 300},
        {**PCT, "TIME_PERIOD": 2013, "OBS_VALUE": 50.2, "COMMENT_OBS": words, "SOURCE": words},
    ]
    query = "SELECT DISTINCT unnest([COMMENT_OBS, SOURCE]) FROM publishable"
    assert left(definitions, *rows, query=query) == {left_of_them}


def test_no_error_of_a_value_leaves_that_does_not_leave_itself(definitions: Definitions) -> None:
    """Neither of a confidential value, nor of those that are hidden with it, nor of one that was not sent."""
    errors = {"STANDARD_ERROR": 1.5, "CV": 3.0, "CI_LOW": 47.0, "CI_HIGH": 53.0, "RESPONDENTS": 700}
    rows = [
        {**PCT, **errors, "OBS_VALUE": 55.0},
        {**PCT, **errors, **SECRET, "OBS_VALUE": 50.0, "SEX": "F"},
        {**PCT, **errors, "OBS_VALUE": 60.0, "SEX": "M"},
        {**PCT, **errors, "OBS_VALUE": None, "OBS_STATUS": "Q", "SEX": "F", "TIME_PERIOD": 2013},
    ]
    query = f"SELECT concat_ws(' ', POSITION, {', '.join(errors)}) FROM publishable"
    assert left(definitions, *rows, query=query) == {"0 1.5 3.0 47.0 53.0 700", "3"}
    for model in ("harmonised", "mdg", "sdg"):
        query = f"SELECT concat_ws(' ', OBS_VALUE, {', '.join(errors)}) FROM {model}"
        assert left(definitions, *rows, query=query) == {"55.0 1.5 3.0 47.0 53.0 700"}


@pytest.mark.parametrize(
    ("words", "left_of_them"),
    [("as in Kenya: 61.8307", ""), ("61,8307 %", ""), ("61.83 of 100", "61.83 of 100"), ("in 2015", "in 2015")],
)
def test_words_of_another_area_may_not_repeat_all_digits(
    definitions: Definitions, words: str, left_of_them: str
) -> None:
    """Fewer than five may be anything there."""
    rows = [{**PCT, **SECRET, "OBS_VALUE": 61.8307}, {**PCT, "REF_AREA": "UGA", "COMMENT_OBS": words}]
    assert left(definitions, *rows, query="SELECT COMMENT_OBS FROM publishable") == {left_of_them}


def test_other_areas_years_and_series_are_not_touched(definitions: Definitions) -> None:
    secret = {**PCT, **SECRET, "OBS_VALUE": 50.0}
    others: list[Row] = [{**PCT, "OBS_VALUE": 50.0, "TIME_PERIOD": 2013}, {**PCT, "OBS_VALUE": 50.0, "REF_AREA": "UGA"}]
    assert left(definitions, secret, *others, {**PCT, "INDICATOR": "HH5", "OBS_VALUE": 60.0}) == {1, 2, 3}


def test_the_same_cells_are_hidden_whatever_the_order_of_the_rows(definitions: Definitions) -> None:
    rows = [
        {**NUM, "SEX": sex, "URBANISATION": home, "OBS_VALUE": 50.0, "POSITION": place, "CONF_STATUS": status}
        for place, (sex, home, status) in enumerate((s, h, "C" if s + h == "FU" else "F") for s in "FM" for h in "UR")
    ]
    rows += [{**NUM, "SEX": sex, "OBS_VALUE": 100.0, "POSITION": 4 + place} for place, sex in enumerate("FM")]
    rows += [
        {**NUM, "URBANISATION": home, "OBS_VALUE": 100.0, "POSITION": 6 + place} for place, home in enumerate("UR")
    ]
    first = left(definitions, *rows)
    assert left(definitions, *reversed(rows)) == first
    assert 4 <= len(first) < 7


def test_no_solver_is_loaded_when_nothing_is_confidential() -> None:
    code = (
        "import sys; from indicators.definitions.registry import Definitions;"
        "from indicators.derivation.derive import derive;"
        "from indicators.derivation.inputs import Snapshot; from tests.derivation.test_derive import OFFICES, accepted;"
        "derive(Snapshot(accepted({}), OFFICES), Definitions()).close(); sys.exit('scipy' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False).returncode == 0
