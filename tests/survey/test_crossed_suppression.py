"""No suppressed figure follows from those that are published: not in crossed tables, nor across indicators."""

from __future__ import annotations

import itertools
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from indicators.definitions.registry import Definitions
from indicators.survey.results import Result, Results
from indicators.survey.tabulate import tabulate
from tests.survey.files import design, written

DEFINITIONS = Definitions()
ANSWERS = [
    {"variables": ["sex", "net", "tv"], "codes": [1, 2]},
    {"variables": ["region", "age"], "codes": [1, 2, 3]},
    {"variables": ["how"], "codes": [1, 2, 3], "does_not_apply": {"codes": [9], "counts_as": "negative"}},
]
BREAKDOWNS: dict[str, dict[str, str]] = {
    "sex": {"F": "sex = 1", "M": "sex = 2"},
    "area": {"U": "region in (1, 2)", "R": "region = 3"},  # a region lies in one area
    "region": {"north": "region = 1", "south": "region = 2", "islands": "region = 3"},
    "age": {"young": "age = 1", "middle": "age = 2", "old": "age = 3"},
    "wide": {"upto_middle": "age in (1, 2)", "old": "age = 3"},
}
INDICATORS: list[dict[str, Any]] = [
    {"indicator": "HH7", "file": "person", "share": "net = 1", "measures": ["PCT", "NUM"]},
    {"indicator": "HH5", "file": "person", "share": "tv = 1"},
    {
        "indicator": "HH12",
        "file": "person",
        "items": {"DAILY": "how = 1", "WEEKLY": "how = 2", "LESS": "how = 3"},
        "base": "net = 1",
        "measures": ["PCT", "DEN"],
    },
]
COLUMNS = ("sex", "region", "age", "net", "tv", "how")
# Every kind of person that there can be: what holds for them holds for any survey, and is known to everybody.
KINDS = [
    dict(zip(COLUMNS, each, strict=True))
    for each in itertools.product((1, 2), (1, 2, 3), (1, 2, 3), (1, 2), (1, 2), (1, 2, 3, 9))
    if (each[3] == 2) == (each[5] == 9)
]


def survey(persons: Iterable[dict[str, int]], **changes: Any) -> tuple[dict[str, Any], str]:
    """A design and its persons; who has no number of copies weighs 10."""
    rows = list(persons)
    lines = [f"{n},{7 + n % 5},{','.join(str(row[name]) for name in COLUMNS)}" for n, row in enumerate(rows)]
    document = design(answers=ANSWERS, indicators=INDICATORS, publication={"reason": "a test", "suppress_sample": 12})
    document["files"]["person"]["sampling"] = {"weight": "w"}  # type: ignore[index]
    document["breakdowns"] = {
        name: {"files": ["person"], "categories": categories} for name, categories in BREAKDOWNS.items()
    }
    return document | changes, f"id,w,{','.join(COLUMNS)}\n" + "\n".join(lines) + "\n"


def found_in(document: dict[str, Any], lines: str) -> Results:
    with tempfile.TemporaryDirectory() as folder:
        return tabulate(written(Path(folder), document, person=lines).path, DEFINITIONS).results


def _holds(condition: str, kind: dict[str, int]) -> bool:
    return bool(eval(condition.replace(" = ", " == "), {}, dict(kind)))  # noqa: S307 - of the literals above


def _vector(result: Result, *, base: bool = False) -> np.ndarray[Any, Any]:
    """Which kinds of persons a figure counts; of its base whom it is a share of."""
    item, domain = result.estimate.item, result.estimate.domain
    conditions = [BREAKDOWNS[name][code] for name, code in zip(*domain, strict=True)]
    conditions += [item.indicator.base] if item.indicator.base else []
    if not base:
        texts = item.indicator.items
        conditions.append(item.indicator.share or texts[item.dimensions["BREAKDOWN"]])
    return np.array([all(_holds(each, kind) for each in conditions) for kind in KINDS], dtype=float)


def _determined(results: Results) -> list[str]:
    """The suppressed figures that are a sum of published ones, each times a number; the population is known."""
    shown = [each for each in results.results if not each.decision.is_suppressed]
    known = [_vector(each) for each in shown] + [_vector(each, base=True) for each in shown]
    known += [_vector(each, base=True) for each in results.results if not each.estimate.item.base]
    span, _ = np.linalg.qr(np.column_stack(_independent(known)))
    found = []
    for each in results.results:
        if each.decision.is_suppressed:
            vector = _vector(each)
            if np.linalg.norm(vector - span @ (span.T @ vector)) < 1e-9:
                found.append(
                    f"{each.estimate.item.indicator.indicator} {each.estimate.item.dimensions} {each.estimate.domain}"
                )
    return found


def _independent(vectors: list[np.ndarray[Any, Any]]) -> list[np.ndarray[Any, Any]]:
    kept: list[np.ndarray[Any, Any]] = []
    for vector in vectors:
        if np.linalg.matrix_rank(np.column_stack([*kept, vector])) > len(kept):
            kept.append(vector)
    return kept


SINGLE = list(BREAKDOWNS)
CROSSED = [["sex", "area"], ["sex", "region"], ["sex", "age"], ["area", "age"], ["sex", "area", "wide"]]
CHOICES = st.lists(st.sampled_from([*SINGLE, *map(tuple, CROSSED)]), min_size=1, max_size=5, unique=True)


@pytest.mark.slow
@settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    chosen=CHOICES,
    of_users=CHOICES,
    counts=st.lists(st.integers(0, 4), min_size=len(KINDS), max_size=len(KINDS)),
    least=st.integers(3, 60),
)
def test_no_suppressed_figure_is_a_combination_of_published_ones(
    chosen: list[Any], of_users: list[Any], counts: list[int], least: int
) -> None:
    persons = [kind for kind, count in zip(KINDS, counts, strict=True) for _ in range(count)]
    persons += KINDS  # each kind once, so that no category is empty
    indicators = [each | {"breakdowns": of_users if each.get("base") else chosen} for each in INDICATORS]
    limits = {"reason": "a test", "suppress_sample": least, "flag_sample": least}
    assert _determined(found_in(*survey(persons, indicators=indicators, publication=limits))) == []


def _few_island_women(**changes: Any) -> Results:
    """All kinds of persons three times over, but of the islands five women."""
    persons = [kind for kind in KINDS for _ in range(3)]
    islands = [kind for kind in persons if kind["region"] == 3 and kind["sex"] == 1]
    kept = [kind for kind in persons if not (kind["region"] == 3 and kind["sex"] == 1)]
    return found_in(*survey([*kept, *islands[:5]], **changes))


def _suppressed(results: Results, indicator: str) -> set[tuple[str, ...]]:
    return {
        each.estimate.domain[1]
        for each in results.results
        if each.decision.is_suppressed and each.estimate.item.indicator.indicator == indicator
    }


def test_a_cell_of_a_crossed_table_is_protected_in_rows_and_columns() -> None:
    crossed = [INDICATORS[1] | {"breakdowns": ["sex", "area", ["sex", "area"]]}]
    found = _few_island_women(indicators=crossed)
    assert _suppressed(found, "HH5") == {("F", "R"), ("F", "U"), ("M", "R"), ("M", "U")}
    assert _determined(found) == []


def test_one_way_breakdowns_of_one_total_do_not_tell_of_each_other() -> None:
    found = _few_island_women(indicators=[INDICATORS[1] | {"breakdowns": ["sex", "region"]}])
    assert _suppressed(found, "HH5") == set()  # many people live on the islands, few of them women


def test_nested_breakdowns_are_one_table() -> None:
    """The rural area is one region: what one breakdown hides the other one must not say."""
    persons = [kind for kind in KINDS if kind["region"] != 3 for _ in range(3)] + [
        k for k in KINDS if k["region"] == 3
    ][:5]
    found = found_in(*survey(persons, indicators=[INDICATORS[1] | {"breakdowns": ["area", "region"]}]))
    hidden = _suppressed(found, "HH5")
    assert {("R",), ("islands",)} <= hidden
    assert ("U",) in hidden
    assert _determined(found) == []


def test_items_that_add_up_to_their_base_do_not_tell_of_each_other() -> None:
    """Five of all users are seldom online: their share is too uncertain, and the others would tell it."""
    persons = [kind for kind in KINDS if kind["how"] != 3 for _ in range(3)] + [k for k in KINDS if k["how"] == 3][:5]
    asked = [INDICATORS[2] | {"breakdowns": []}]
    by_quality = {"reason": "a test", "suppress_sample": 3, "flag_sample": 3}
    found = found_in(*survey(persons, indicators=asked, publication=by_quality))
    hidden = [each.estimate.item.dimensions["BREAKDOWN"] for each in found.results if each.decision.is_suppressed]
    assert "LESS" in hidden
    assert len(hidden) == 2
    quality = by_quality | {"protected": ["few_respondents"]}
    found = found_in(*survey(persons, indicators=asked, publication=quality))
    hidden = [each.estimate.item.dimensions["BREAKDOWN"] for each in found.results if each.decision.is_suppressed]
    assert hidden == ["LESS"]


def test_the_base_of_a_share_is_the_numerator_of_another_one() -> None:
    """Who publishes how often two users are online, and of how many, publishes how many users there are."""
    persons = [kind for kind in KINDS if kind["region"] != 3 for _ in range(3)]
    islands = [kind for kind in KINDS if kind["region"] == 3]
    persons += [kind for kind in islands if kind["net"] == 2 for _ in range(5)]
    persons += [kind for kind in islands if kind["how"] == 1][:2]
    asked = [INDICATORS[0] | {"breakdowns": ["region"]}, INDICATORS[2] | {"breakdowns": ["region"]}]
    by_quality = {"reason": "a test", "suppress_sample": 0, "flag_sample": 0}
    found = found_in(*survey(persons, indicators=asked, publication=by_quality))
    assert ("islands",) in _suppressed(found, "HH7")
    assert _suppressed(found, "HH7") <= _suppressed(found, "HH12")
    assert _determined(found) == []


def test_without_a_suppressed_figure_nothing_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    def never(*_: object) -> None:
        raise AssertionError("the file was read once more")

    monkeypatch.setattr("indicators.survey.protection.FileTies", never)
    none = {"reason": "a test", "suppress_sample": 0, "flag_sample": 0, "suppress_cv": 1e6}
    persons = [kind for kind in KINDS for _ in range(3)]
    found = found_in(*survey(persons, indicators=INDICATORS[:2], publication=none))
    assert _suppressed(found, "HH7") == set()
