"""What waits, as a list to choose from: a whole file, a country, a rule; cell, value and expectation; no secret."""

from __future__ import annotations

from pathlib import Path

from indicators.store.context import Context
from indicators.submissions import waiting_choices
from indicators.submissions.confirm import Word, confirm
from indicators.submissions.inbox import collect

HEAD = "REF_AREA,EDITION,INDICATOR,MEASURE,TIME_PERIOD,OBS_VALUE,CONF_STATUS,SOURCE,COMMENT_OBS"
RISING = ((2012, 12.1), (2013, 13.4), (2014, 14.2), (2015, 61.7))


def _sent(context: Context, folder: Path, name: str, areas: str, *, secret: bool = False) -> str:
    lines = [
        f"{area},2016,HH7,PCT,{year},{value},{'C' if secret and year == 2014 else 'F'},Survey,was 14.2 before"
        for area in areas.split()
        for year, value in RISING
    ]
    path = folder / name
    path.write_text("\n".join([HEAD, *lines]) + "\n", encoding="utf-8")
    [(receipt, reports)] = collect(context, [path])
    assert {str(report.verdict) for report in reports} == {"to confirm"}
    return receipt.delivery


def test_nothing_waits_in_an_empty_store(context: Context) -> None:
    assert waiting_choices.choices(context) == []


def test_a_file_of_several_countries_is_one_choice_each_country_one_and_each_rule(
    context: Context, tmp_path: Path
) -> None:
    number = _sent(context, tmp_path, "africa.csv", "KEN UGA")
    found = waiting_choices.choices(context)
    assert [each.key for each in found] == [
        number,
        *(f"{number}-{area}{rule}" for area in ("UGA", "KEN") for rule in ("", " R067", " R136")),
    ]
    assert found[0].label == "2 countries and areas of africa.csv: all rules, 2 values"
    assert found[1].label == "Uganda, africa.csv: all rules, 1 value"
    assert found[2].label.endswith("No jump from year to year: 1 value, line 9, column 6: HH7, 2015 = 61.7")


def test_the_newest_file_comes_first_and_one_rule_is_one_choice(context: Context, tmp_path: Path) -> None:
    first, second = _sent(context, tmp_path, "a.csv", "KEN"), _sent(context, tmp_path, "b.csv", "UGA")
    confirm(context, f"{second}-UGA", Word("A person", "It was seen.", rule="R136"))
    assert [each.key for each in waiting_choices.choices(context)][:2] == [f"{second}-UGA R067", f"{first}-KEN"]


def test_what_was_chosen_is_what_is_confirmed(context: Context, tmp_path: Path) -> None:
    _sent(context, tmp_path, "africa.csv", "KEN UGA")
    chosen = next(each for each in waiting_choices.choices(context) if each.key.endswith("UGA"))
    number, rule = waiting_choices.parsed(chosen.key)
    [report] = confirm(context, number, Word("A person", "It was seen.", rule=rule))
    assert (report.ref_area, str(report.verdict)) == ("UGA", "accepted")
    assert {each.number.partition("-")[2] for each in waiting_choices.choices(context)} == {"KEN"}


def test_the_countries_of_a_file_are_those_that_wait_by_name(context: Context, tmp_path: Path) -> None:
    number, other = _sent(context, tmp_path, "africa.csv", "KEN UGA CIV CPV"), _sent(context, tmp_path, "a.csv", "PER")
    confirm(context, f"{number}-KEN", Word("A person", "It was seen."))
    assert list(waiting_choices.areas(context, number).items()) == [
        ("CPV", "Cabo Verde: 1 value"),
        ("CIV", "Côte d’Ivoire: 1 value"),
        ("UGA", "Uganda: 1 value"),
    ]
    assert list(waiting_choices.areas(context, f"{other}-PER")) == ["PER"]
    assert waiting_choices.areas(context, f"{other}-KEN") == {}


def test_the_text_has_each_finding_once_with_value_and_expectation(context: Context, tmp_path: Path) -> None:
    number = _sent(context, tmp_path, "africa.csv", "KEN")
    said = waiting_choices.described(waiting_choices.choices(context), context)
    jump, digits = [line for line in said.splitlines() if line.startswith(f"| {number}")]
    assert "/rules/R067)" in jump
    assert "| line 5, column 6 | HH7, 2015 | 61\\.7 | 61\\.7 against 14\\.2 in 2014" in jump
    assert "/rules/R136)" in digits


def test_neither_labels_nor_text_tell_a_confidential_value_or_what_an_office_wrote(
    context: Context, tmp_path: Path
) -> None:
    _sent(context, tmp_path, "secret.csv", "KEN", secret=True)
    found = waiting_choices.choices(context)
    said = " ".join([waiting_choices.described(found, context), *(each.label for each in found)]).replace("\\", "")
    assert "R067" in said
    assert not [secret for secret in ("14.2", "12.1", "13.4", "before") if secret in said]


def test_a_long_list_says_what_it_does_not_show(context: Context, tmp_path: Path) -> None:
    areas = " ".join(sorted(context.definitions.areas)[:90])
    _sent(context, tmp_path, "world.csv", areas)
    found = waiting_choices.choices(context)
    assert len(found) == 1 + 90 * 3
    said = waiting_choices.described(found, context)
    assert said.count("| line ") == 60
    assert "more values wait than are shown" in said
    assert "71 older choices are not in the list" in said
