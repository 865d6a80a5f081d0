"""Estimates against figures computed by hand, and against a plain textbook implementation on random designs."""

from __future__ import annotations

import math
import tempfile
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indicators.survey.estimates import Estimate
from indicators.survey.estimation import Estimation, estimate
from indicators.survey.microdata import open_microdata
from tests.survey.files import design, written

ANSWERS = [
    {"variables": ["a"], "codes": [0, 1], "no_answer": {"codes": [9], "counts_as": "missing"}},
    {"variables": ["v"], "between": [-1000, 1000]},
    {"variables": ["g"], "codes": ["x", "y"]},
]
GROUPS = {"group": {"files": ["person"], "categories": {"X": "g = 'x'", "Y": "g = 'y'"}}}


def of(csv: str, sampling: dict[str, Any], indicators: list[dict[str, Any]], **more: object) -> Estimation:
    """What is estimated from one file of persons."""
    document = design(answers=ANSWERS, breakdowns=GROUPS, **more)
    document["files"]["person"]["sampling"] = sampling  # type: ignore[index]
    document["indicators"] = [{"file": "person", **each} for each in indicators]
    with tempfile.TemporaryDirectory() as folder:
        file = written(Path(folder), document, person=csv)
        return estimate(file, open_microdata(file))


def whole(found: Estimation) -> list[Estimate]:
    return [each for each in found.estimates if not each.domain[0]]


# Two strata with two villages each; by hand: see the test.
VILLAGES = """id,h,p,w,a,g
1,1,1,10,1,x
2,1,1,10,0,y
3,1,2,10,1,x
4,1,2,10,1,y
5,2,1,20,0,x
6,2,1,20,0,y
7,2,2,20,1,x
8,2,2,20,0,y
"""
TWO = {"weight": "w", "stages": [{"units": "p", "strata": "h"}], "unit_numbers": "within_strata"}


def test_a_share_by_hand() -> None:
    found = whole(of(VILLAGES, TWO, [{"indicator": "HH7", "share": "a = 1", "measures": ["PCT", "NUM"]}]))
    share, number = found
    # Y = 10 * 3 + 20 = 50, W = 120. Scores (y - 5/12 w) / 120 of the four villages:
    # (10 - 50/6) / 120, (20 - 50/6) / 120, (0 - 100/6) / 120, (20 - 100/6) / 120; n / (n - 1) * sum of squares = d²
    # of two units: (10/120)² + (20/120)² = 500 / 14400.
    assert share.value == pytest.approx(50 / 120)
    assert share.error == pytest.approx(math.sqrt(500 / 14400))
    assert (share.freedom, share.sample, share.base, share.missing) == (2, 8, 120.0, 0)
    # p (1 - p) n / (n - 1) / n * (1 - n / N)
    simple = (5 / 12) * (7 / 12) / 7 * (112 / 120)
    assert share.deff == pytest.approx(500 / 14400 / simple)
    # t of two degrees of freedom at 97.5 %: 4.30265; on the logit scale.
    middle, reach = math.log(5 / 7), 4.302652729911275 * math.sqrt(500 / 14400) / (35 / 144)
    assert share.low == pytest.approx(1 / (1 + math.exp(reach - middle)))
    assert share.high == pytest.approx(1 / (1 + math.exp(-middle - reach)))
    assert number.value == pytest.approx(50)
    assert number.error == pytest.approx(math.sqrt(10**2 + 20**2))
    assert share.cv == pytest.approx(math.sqrt(500) / 50)


def test_a_domain_is_no_subset() -> None:
    lines = VILLAGES.replace("3,1,2,10,1,x", "3,1,2,10,1,y")  # the second village has nobody of x
    found = of(lines, TWO, [{"indicator": "HH7", "total": "a", "breakdowns": ["group"]}])
    x = next(each for each in found.estimates if each.domain[1] == ("X",))
    # Villages of x: 10, 0 (nobody), 0, 20. The village without x counts as zero in its stratum.
    assert x.value == pytest.approx(30)
    assert x.error == pytest.approx(math.sqrt(10**2 + 20**2))
    assert x.freedom == 3 - 2  # three villages in two strata have it
    assert x.sample == 3


def test_a_difference_knows_that_both_come_from_the_same_villages() -> None:
    wanted = [{"indicator": "HH7", "share": "a = 1"}]
    found = of(VILLAGES, TWO, wanted, differences=[{"breakdown": "group", "between": ["X", "Y"]}])
    (gap,) = found.gaps
    # Shares of x and y: (10 + 10 + 20) / 60 and 10 / 60. Scores by village of x: (10 - 20/3) / 60, the same,
    # (0 - 40/3) / 60, (20 - 40/3) / 60; of y: (0 - 5/3) / 60, (10 - 5/3) / 60, (0 - 10/3) / 60, the same.
    x = np.array([10 / 3, 10 / 3, -40 / 3, 20 / 3]) / 60
    y = np.array([-5 / 3, 25 / 3, -10 / 3, -10 / 3]) / 60
    d = x - y
    assert gap.value == pytest.approx(40 / 60 - 10 / 60)
    assert gap.error == pytest.approx(math.sqrt((d[0] - d[1]) ** 2 + (d[2] - d[3]) ** 2))
    assert gap.freedom == 2
    assert gap.low == pytest.approx(gap.value - 4.302652729911275 * (gap.error or 0))


def test_who_did_not_answer_is_in_neither_part() -> None:
    lines = VILLAGES.replace("8,2,2,20,0,y", "8,2,2,20,9,y").replace("2,1,1,10,0,y", "2,1,1,10,,y")
    (share,) = whole(of(lines, TWO, [{"indicator": "HH7", "share": "a = 1"}]))
    assert share.value == pytest.approx(50 / 90)
    assert (share.sample, share.missing, share.base) == (6, 2, 90.0)


def test_everybody_or_nobody_has_no_interval() -> None:
    wanted = [{"indicator": "HH7", "share": "a in (0, 1)"}, {"indicator": "HH9", "share": "not a in (0, 1)"}]
    everybody, nobody = whole(of(VILLAGES, TWO, wanted))
    assert (everybody.value, everybody.error, everybody.low) == (1.0, 0.0, None)
    assert (nobody.value, nobody.error, nobody.high) == (0.0, 0.0, None)


def test_overlapping_categories_are_each_of_their_own() -> None:
    groups = {"group": {"files": ["person"], "categories": {"X": "g = 'x'", "ALL": "g in ('x', 'y')", "Y": "g = 'y'"}}}
    document = design(answers=ANSWERS, breakdowns=groups)
    document["files"]["person"]["sampling"] = TWO  # type: ignore[index]
    with tempfile.TemporaryDirectory() as folder:
        file = written(Path(folder), document, person=VILLAGES)
        found = estimate(file, open_microdata(file)).estimates
    by_code = {each.domain[1]: each.sample for each in found}
    assert by_code == {(): 8, ("X",): 4, ("ALL",): 8, ("Y",): 4}
    assert [each.domain[1] for each in found] == [(), ("X",), ("ALL",), ("Y",)]


def _textbook(rows: list[dict[str, Any]], depth: int, kind: str, *, fpc: bool) -> tuple[float, float]:
    """A mean or total and its variance, by the recursion of a textbook over lists of rows."""
    total, base = sum(r["w"] * r["v"] for r in rows), sum(r["w"] for r in rows)
    value = total if kind == "total" else total / base
    score = {r["id"]: r["w"] * r["v"] if kind == "total" else r["w"] * (r["v"] - value) / base for r in rows}

    def spread(part: list[dict[str, Any]], stage: int) -> float:
        found = 0.0
        for stratum in {r[f"h{stage}"] for r in part}:
            here = [r for r in part if r[f"h{stage}"] == stratum]
            units = sorted({r[f"p{stage}"] for r in here})
            sums = [sum(score[r["id"]] for r in here if r[f"p{stage}"] == unit) for unit in units]
            n, drawn_from = len(units), here[0][f"N{stage}"]
            left = 1 - n / drawn_from if fpc else 1.0
            mean = sum(sums) / n
            if n > 1:
                found += left * n / (n - 1) * sum((each - mean) ** 2 for each in sums)
            if fpc and stage + 1 < depth:
                for unit in units:
                    found += n / drawn_from * spread([r for r in here if r[f"p{stage}"] == unit], stage + 1)
        return found

    return value, spread(rows, 0)


@st.composite
def samples(draw: st.DrawFn) -> tuple[list[dict[str, Any]], int, bool]:
    """Rows of a sample of one to three stages, with two to three units in each stratum."""
    depth, fpc = draw(st.integers(1, 3)), draw(st.booleans())
    rows: list[dict[str, Any]] = []

    def units(place: dict[str, Any], stage: int) -> None:
        if stage == depth:
            weight, value = draw(st.integers(1, 9)), draw(st.integers(-9, 9))
            rows.append({**place, "id": len(rows), "w": weight, "v": value})
            return
        for stratum in range(draw(st.integers(1, 2))):
            drawn = draw(st.integers(2, 3))
            size = drawn + draw(st.integers(0, 3))
            for unit in range(drawn):
                units({**place, f"h{stage}": stratum, f"p{stage}": unit, f"N{stage}": size}, stage + 1)

    units({}, 0)
    return rows, depth, fpc


@settings(max_examples=40, deadline=None)
@given(samples(), st.sampled_from(["mean", "total"]))
def test_as_the_textbook_says(sample: tuple[list[dict[str, Any]], int, bool], kind: str) -> None:
    rows, depth, fpc = sample
    names = list(rows[0])
    csv = "\n".join([",".join(names), *(",".join(str(row[name]) for name in names) for row in rows)])
    stages = [{"strata": f"h{n}", "units": f"p{n}", **({"population": f"N{n}"} if fpc else {})} for n in range(depth)]
    sampling = {"weight": "w", "stages": stages, "unit_numbers": "within_strata", "single_psu": "certainty"}
    (found,) = whole(of(csv, sampling, [{"indicator": "HH7", kind: "v", "breakdowns": []}]))
    value, variance = _textbook(rows, depth, kind, fpc=fpc)
    assert found.value == pytest.approx(value, rel=1e-9, abs=1e-9)
    if found.error is not None:
        assert found.error**2 == pytest.approx(variance, rel=1e-8, abs=1e-9)
    primary = {(row["h0"], row["p0"]) for row in rows}
    assert found.freedom == len(primary) - len({stratum for stratum, _ in primary})
