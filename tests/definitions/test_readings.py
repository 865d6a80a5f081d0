"""Which code a disputed indicator has: one file says so, one edit switches, and nothing else names the code."""

from __future__ import annotations

import itertools
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from indicators.base import resources
from indicators.base.errors import DefinitionError
from indicators.definitions import consistency
from indicators.definitions.patterns import Pairs, matches
from indicators.definitions.registry import Definitions
from indicators.validation import cases, scope
from indicators.validation.report import wording

DISPUTED = ("2014", "2016", "2022")
RECOLLECTED = {
    "A1": "Fixed-telephone subscriptions per 100 inhabitants",
    "A2": "Mobile-cellular telephone subscriptions per 100 inhabitants",
    "A3": "Fixed (wired)-broadband Internet subscriptions per 100 inhabitants",
    "A4": "Wireless-broadband subscriptions per 100 inhabitants",
    "A5": "International Internet bandwidth per inhabitant (bits/second/inhabitant)",
    "A6": "Percentage of the population covered by at least a 3G mobile network",
    "A7": "Fixed-broadband Internet prices per month",
    "A8": "Mobile-cellular telephone prepaid prices per month",
    "A9": "Mobile-broadband Internet prices per month",
    "A10": "TV broadcasting subscriptions per 100 inhabitants",
}


@pytest.fixture(scope="module")
def switched(tmp_path_factory: pytest.TempPathFactory) -> Definitions:
    """The definitions with the other reading chosen: by one edit."""
    root = tmp_path_factory.mktemp("switched") / "definitions"
    shutil.copytree(resources.DEFINITIONS, root, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    _edit(root / "disputed.yml", "  reading: recollected\n", "  reading: carried_before\n")
    return Definitions(root)


def _edit(path: Path, right: str, wrong: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert right in text
    path.write_text(text.replace(right, wrong, 1), encoding="utf-8")


def _group_a(definitions: Definitions, edition: str) -> dict[str, str]:
    return {
        code: each.title() for (of, code), each in definitions.indicators.items() if of == edition and each.group == "A"
    }


@pytest.mark.parametrize("edition", DISPUTED)
def test_the_recollected_list_is_carried(definitions: Definitions, edition: str) -> None:
    assert list(_group_a(definitions, edition).items()) == list(RECOLLECTED.items())


@pytest.mark.parametrize("edition", DISPUTED)
def test_one_edit_carries_the_other_reading(switched: Definitions, edition: str) -> None:
    titles = _group_a(switched, edition)
    assert list(titles) == list(RECOLLECTED)  # in the order of the list
    assert titles["A3"] == "Fixed Internet subscriptions per 100 inhabitants"
    assert [titles[f"A{n}"] for n in range(4, 10)] == [RECOLLECTED[f"A{n}"] for n in range(3, 9)]


@pytest.mark.parametrize("reading", ["recollected", "carried before"])
def test_everything_that_names_a_code_follows(definitions: Definitions, switched: Definitions, reading: str) -> None:
    chosen, coverage, fixed = {"recollected": (definitions, "A6", "A3"), "carried before": (switched, "A7", "A4")}[
        reading
    ]
    consistency.check(chosen)
    assert chosen.series["WB", "IT.NET.BBND.P2"]["indicator"] == fixed
    sdg = {(row["sdg_indicator"], row["core_edition"]): row["core_code"] for row in chosen.sdg_mapping}
    assert (sdg["9.c.1", "2014"], sdg["17.6.1", "2022"]) == (coverage, fixed)
    assert {row["core_code"] for row in chosen.mdg_mapping if row["edition"] == "2016"} >= {coverage, fixed}
    assert set(chosen.codes(chosen.indicator("2016", coverage), "BREAKDOWN")) == {"2G", "3G", "4G", "5G"}
    assert "GE10M" in chosen.codes(chosen.indicator("2022", fixed), "BREAKDOWN")
    assert chosen.meaning["2022", fixed] == "2010:A4"
    [aggregated] = [each for each in chosen.aggregation if each.maximum and each.breakdowns]
    assert aggregated.indicators == (coverage,)
    assert chosen.rules["R045"].params[0].values["OTHER"] == coverage
    assert any(matches(pattern, "2016", coverage) for pattern in chosen.rules["R012"].indicators or ())
    texts = [pattern for rule in chosen.rules.values() for pattern in rule.indicators or ()]
    assert not [text for text in texts if "_" in text]


def test_a_rule_of_what_the_chosen_reading_does_not_have_judges_nothing(definitions: Definitions) -> None:
    """It names an indicator that has no code there: a rule without indicators, which judges all, is another thing."""
    rule = definitions.rules["R045"]
    unnamed = replace(rule, params=(replace(rule.params[0], indicators=()),))
    everything = replace(rule, params=(replace(rule.params[0], indicators=None, editions=None),))
    assert scope.rows(unnamed, Pairs(definitions.indicators)) == []
    assert len(scope.rows(everything, Pairs(definitions.indicators))) == len(definitions.indicators)


def test_what_a_reading_does_not_have_ends_or_begins_there(definitions: Definitions, switched: Definitions) -> None:
    steps = {
        (r["edition_from"], r["code_from"], r["edition_to"], r["code_to"]): r["relation"]
        for r in definitions.concordance
    }
    other = {
        (r["edition_from"], r["code_from"], r["edition_to"], r["code_to"]): r["relation"] for r in switched.concordance
    }
    assert steps["2012", "A3", "2014", ""] == "dropped"
    assert steps["2012", "", "2014", "A9"] == "new"
    assert other["2012", "A3", "2014", "A3"] == "renamed"
    assert ("2012", "", "2014", "A9") not in other


@pytest.mark.parametrize("which", ["definitions", "switched"])
def test_the_concordance_is_complete_in_either_reading(which: str, request: pytest.FixtureRequest) -> None:
    chosen: Definitions = request.getfixturevalue(which)
    names = list(chosen.editions)
    for before, after in itertools.pairwise(names):
        rows = [row for row in chosen.concordance if (row["edition_from"], row["edition_to"]) == (before, after)]
        assert {r["code_from"] for r in rows} - {""} == {c for e, c in chosen.indicators if e == before}
        assert {r["code_to"] for r in rows} - {""} == {c for e, c in chosen.indicators if e == after}


def test_the_disputed_codes_are_those_on_which_the_readings_differ(
    definitions: Definitions, switched: Definitions
) -> None:
    differing = {
        pair for pair, each in definitions.indicators.items() if each.title() != switched.indicators[pair].title()
    }
    assert definitions.readings.disputed == differing == {(e, f"A{n}") for e in DISPUTED for n in range(3, 10)}


@pytest.mark.parametrize("edition", DISPUTED)
def test_group_a_says_how_sure_it_is(definitions: Definitions, edition: str) -> None:
    for code in RECOLLECTED:
        each = definitions.indicator(edition, code)
        assert (each.confidence, each.row["evidence"]) == ("low", "recollected, not read")


@pytest.mark.parametrize(("which", "sent", "meant"), [("definitions", "A4", "A3"), ("switched", "A5", "A6")])
def test_a_value_that_continues_the_series_of_the_other_reading_is_told(
    which: str, sent: str, meant: str, request: pytest.FixtureRequest
) -> None:
    """R144 knows what a code means in the reading that is not carried, too."""
    chosen: Definitions = request.getfixturevalue(which)
    before = [
        {"INDICATOR": sent, "OBS_VALUE": "60", "TIME_PERIOD": "2014"},
        {"INDICATOR": meant, "OBS_VALUE": "20", "TIME_PERIOD": "2014"},
    ]
    assert ("2016", meant) in chosen.comparable_codes[sent]  # so that the store is asked for that series
    for value, outcome in (("21", "failed"), ("61", "passed")):
        case = {"rows": [{"INDICATOR": sent, "OBS_VALUE": value}], "history": before}
        found = cases.run(case, chosen)
        assert cases.found("R144", found) == outcome
        said = [wording.message(each, chosen) for each in found.findings if each.rule == "R144"]
        assert said == [f"21 leaves its series (60 in 2014) and continues that of 2016 {meant} (20)."] * len(said)


def test_an_edition_is_chosen_by_itself(definitions: Definitions) -> None:
    mixed = definitions.readings.choosing({"2016": "carried_before"})
    assert (mixed.names["2014", "A3"], mixed.names["2016", "A3"]) == ("fixed_broadband", "fixed_internet")


@pytest.mark.parametrize(
    ("file", "right", "wrong", "said"),
    [
        ("series.csv", "IT.NET.BBND.P2,2014,fixed_broadband", "IT.NET.BBND.P2,2014,A4", "A4 of 2014 is disputed"),
        ("series.csv", "IT.NET.BBND.P2,2014,fixed_broadband", "IT.NET.BBND.P2,2014,fixed_band", "no reading of"),
        ("concordance.csv", "2012,A4,2014,fixed_broadband", "2012,A4,2014,A4", "A4 of 2014 is disputed"),
        ("indicators/2016.csv", "\nfixed_broadband,", "\nA4,", "A4 of 2016 is disputed"),
        ("aggregation.yml", "[mobile_coverage_3g]", "[A7]", "A7 of 2022 is disputed"),
        ("rules/R045.yml", "indicators: [mobile_coverage_3g]", "indicators: [A7]", "A7 of 2014 is disputed"),
        ("rules/R045.yml", "OTHER: mobile_coverage_3g", "OTHER: A7", "A7 of 2014 is disputed"),
        ("disputed.yml", "  reading: recollected\n", "  reading: read\n", "there is no reading read"),
        ("disputed.yml", "A4: wireless_broadband", "A4: fixed_broadband", "two codes have the same name"),
    ],
)
def test_a_disputed_code_in_any_other_file_is_told(
    tmp_path: Path, file: str, right: str, wrong: str, said: str
) -> None:
    root = tmp_path / "definitions"
    shutil.copytree(resources.DEFINITIONS, root, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    _edit(root / file, right, wrong)
    with pytest.raises(DefinitionError) as told:
        consistency.check(Definitions(root))
    assert said in told.value.title
    assert "line " in told.value.title


@pytest.mark.parametrize(
    ("pattern", "edition", "code", "expected"),
    [
        ("2005-2012:A7", "2010", "A7", True),
        ("2005-2012:A7", "2014", "A7", False),
        ("2005-2012:A*", "2005", "A9", True),
        ("2005:A7", "2010", "A7", False),
        ("A7", "2022", "A7", True),
        ("A1", "2022", "A10", False),
    ],
)
def test_a_pattern_may_name_a_span_of_editions(pattern: str, edition: str, code: str, expected: bool) -> None:
    assert matches(pattern, edition, code) is expected


def test_pairs_are_found_as_each_pattern_matches_them(definitions: Definitions) -> None:
    """Every pattern of every rule, and some that name nothing."""
    patterns = {
        each for rule in definitions.rules.values() for params in rule.params for each in params.indicators or ()
    }
    pairs = Pairs(definitions.indicators)
    for pattern in (*patterns, "*", "HH*", "2005:HH*", "2005-2012:A7", "2022-2005:A1", "X*", "X1", ""):
        assert pairs.named([pattern]) == [pair for pair in definitions.indicators if matches(pattern, *pair)], pattern
    assert pairs.named(None) == [*definitions.indicators]
    assert pairs.named(["HH5", "HH*"]) == pairs.named(["HH*"])
    assert pairs.named([]) == []
