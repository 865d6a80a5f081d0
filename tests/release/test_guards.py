"""A release of single series of totals proves what it can, and a rule that looked at nothing stops what it should."""

from __future__ import annotations

from collections import Counter

import pytest

from indicators.base.clock import fixed
from indicators.definitions.registry import Definitions
from indicators.release.publish import release
from indicators.release.verification import Held, vacuous_rules
from indicators.store.context import Context
from indicators.submissions import receive
from indicators.submissions.inbox import judge
from indicators.validation import cases, runner
from tests.conftest import NOW

MANY = 1_000


@pytest.fixture(scope="module")
def outcomes(definitions: Definitions) -> dict[tuple[str, str, str], dict[str, int]]:
    """For each series of each edition how much every rule evaluates of a file of its totals alone."""
    files = {
        f"{edition}:{code}:{measure}": cases.table(
            [
                {"EDITION": edition, "INDICATOR": code, "MEASURE": measure, "REF_AREA": area, "TIME_PERIOD": str(year)}
                | {"OBS_VALUE": f"{(year - 1990) * 2}.5"}
                for area in ("KEN", "SEN")
                for year in range(2015, 2022)
            ],
            definitions,
        )
        for (edition, code), indicator in definitions.indicators.items()
        for measure in indicator.measures
    }
    judged = runner.run(files, definitions, this_year=NOW.year)
    edition_code_measure = {name: tuple(name.split(":")) for name in judged}
    return {
        (key[0], key[1], key[2]): {each.rule: each.evaluated for each in judged[name].evaluations}
        for name, key in edition_code_measure.items()
    }


def test_totals_of_any_single_series_can_be_released(
    outcomes: dict[tuple[str, str, str], dict[str, int]], definitions: Definitions
) -> None:
    stopped = {
        key: rules
        for key, evaluated in outcomes.items()
        if (rules := vacuous_rules(definitions, evaluated, Counter({(*key, False): MANY}), NOW.date()))
    }
    assert stopped == {}
    assert len(outcomes) > 300


@pytest.mark.parametrize(
    ("rule", "held"),
    [
        ("R004", [("2016", "HH7", "PCT", True)]),  # codes of categories
        ("R008", [("2016", "HH7", "PCT", False)]),  # years
        ("R044", [("2016", "A4", "RATE", False), ("2016", "A2", "RATE", False)]),  # the two that it compares
        ("R045", [("2016", "A6", "PCT", True)]),  # its categories
    ],
)
def test_a_rule_that_looked_at_nothing_of_what_it_speaks_of_stops_a_release(
    definitions: Definitions, rule: str, held: list[Held]
) -> None:
    assert rule in vacuous_rules(definitions, {}, Counter(dict.fromkeys(held, MANY)), NOW.date())
    assert rule not in vacuous_rules(definitions, {rule: 1}, Counter(dict.fromkeys(held, MANY)), NOW.date())


@pytest.mark.parametrize(
    ("rule", "held"),
    [
        ("R004", [("2016", "HH7", "PCT", False)]),
        ("R044", [("2016", "A4", "RATE", False)]),
        ("R045", [("2016", "A6", "PCT", False)]),
        ("R017", [("2016", "A9", "PPP", False)]),  # prices in US$
    ],
)
def test_a_rule_is_not_asked_of_what_it_does_not_speak_of(
    definitions: Definitions, rule: str, held: list[Held]
) -> None:
    assert rule not in vacuous_rules(definitions, {}, Counter(dict.fromkeys(held, MANY)), NOW.date())


def test_a_first_release_of_the_totals_of_one_custodian_is_made(context: Context) -> None:
    rows = [
        f"{area},2016,HH7,{year},{(year - 1994) * 2}.5"
        for area in ("KEN", "SEN", "UGA", "ZWE", "ZMB", "MLI", "NER")
        for year in range(1995, 2025)
    ]
    data = "\n".join(["REF_AREA,EDITION,INDICATOR,TIME_PERIOD,OBS_VALUE", *rows]).encode()
    at = Context(context.settings, context.definitions, fixed(NOW), "test")
    receipt = receive.receive(at, data, "world.csv", sender="worldbank")
    assert len(rows) == 210
    assert len(judge(at, [receipt.delivery])) == 7
    assert (release(at).folder / "mdg.parquet").is_file()
