"""Equal to R's `survey` in every estimate, error, design effect and degree of freedom."""

from __future__ import annotations

import csv
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml

from indicators.survey.design_file import DesignError, read_design
from indicators.survey.estimates import Estimate
from indicators.survey.estimation import Estimation, estimate
from indicators.survey.microdata import open_microdata
from tests.conftest import ROOT

SHARED = Path(os.environ.get("ICT_SHARED", ROOT.parent / "shared"))
CASES = SHARED / "cases" / "exchange" / "survey"
BRAZIL = SHARED / "data" / "survey-brazil-ticdom-2017"
CLOSE, CLOSE_INTERVAL = 1e-9, 1e-6  # relative

pytestmark = pytest.mark.skipif(not CASES.is_dir(), reason="../shared is not there")


@dataclass(frozen=True)
class Expected:
    """A result of R: what of what, and the value."""

    step: str
    estimator: str
    variable: str
    domain: str
    statistic: str
    value: str


def expected(design: str) -> list[Expected]:
    with (CASES / "results.csv").open(newline="") as stream:
        return [
            Expected(*(row[name] for name in ("step", "estimator", "variable", "domain", "statistic", "value")))
            for row in csv.DictReader(stream)
            if row["design"] == design
        ]


ANY = {"between": [-1e6, 1e6]}
SPEND = {"spend/persons": {"of": "spend", "to": "persons"}}
MINUTES = {"minutes/internet": {"of": "minutes", "to": "internet"}}
AGES = ["15-24", "25-54", "55+"]
# Of each file the variables that are estimated, the texts that are domains, and the ratios.
FILES: dict[str, tuple[str, list[str], dict[str, list[str]], dict[str, dict[str, str]]]] = {
    "d1": ("d1_stratified", ["internet", "speed"], {"sex": ["F", "M"]}, {}),
    "d2": ("d2_two_stage_fpc", ["internet", "spend", "persons"], {"area": ["urban", "rural"]}, SPEND),
    "d3": ("d3_single_psu", ["internet", "minutes"], {"age": ["young", "old"]}, {}),
    "d4": ("d4_replicates", ["internet", "minutes"], {"sex": ["F", "M"]}, MINUTES),
    "d6": ("d6_calibration", ["internet", "minutes"], {"sex": ["F", "M"], "age": AGES}, {}),
}


def run(folder: Path, design: str, sampling: dict[str, Any]) -> Estimation:
    """The means, totals, ratios and domains of a design, as the product computes them."""
    name, numbers, texts, ratios = FILES[design]
    (folder / "data.csv").write_bytes((CASES / f"{name}.csv").read_bytes())
    answers = [{"variables": numbers, **ANY}]
    answers += [{"variables": [text], "codes": codes} for text, codes in texts.items()]
    indicators = [
        {"indicator": number, "file": "person", kind: number} for number in numbers for kind in ("mean", "total")
    ]
    indicators += [{"indicator": name, "file": "person", "ratio": ratio} for name, ratio in ratios.items()]
    indicators += [{"indicator": "share", "file": "person", "share": "internet = 1"}]
    indicators += [{"indicator": "one", "file": "person", "total": "case when internet is missing then 1 else 1 end"}]
    key = {"d1": ["id"], "d2": ["hh"], "d6": ["id"]}.get(design, ["stratum", "psu", "unit"])
    person = {"path": "data.csv", "unit": "individual", "key": key, "sampling": {"weight": "weight", **sampling}}
    document = {
        "title": "A design with R's results",
        "area": "KEN",
        "edition": "2016",
        "year": 2016,
        "source": "invented",
        "answers": answers,
        "files": {"person": person},
        "breakdowns": {
            text: {"files": ["person"], "categories": {code: f"{text} = '{code}'" for code in codes}}
            for text, codes in texts.items()
        },
        "indicators": indicators,
    }
    path = folder / "DESIGN.yml"
    path.write_text(yaml.safe_dump(document, sort_keys=False), encoding="utf-8")
    file = read_design(path)
    return estimate(file, open_microdata(file))


def named(found: Estimation) -> Iterator[tuple[tuple[str, str, str], Estimate]]:
    for each in found.estimates:
        domain = "".join(f"{n}={c}" for n, c in zip(*each.domain, strict=True)) or "all"
        yield (str(each.statistic), each.item.indicator.indicator, domain), each


def compare(found: Estimation, rows: list[Expected], *, freedom_in_domains: bool = True) -> int:
    """Compares what R says with what was computed; how many values were compared."""
    by_name, compared = dict(named(found)), 0
    for row in rows:
        each = by_name.get((row.estimator, row.variable, row.domain))
        if each is None or each.error is None:
            continue
        if row.domain != "all" and not freedom_in_domains and row.statistic in ("df", "ci95_low", "ci95_high"):
            continue
        ours = {
            "estimate": each.value,
            "se": each.error,
            "cv": each.cv,
            "df": each.freedom,
            "deff": each.deff,
            "ci95_low": each.low,
            "ci95_high": each.high,
        }[row.statistic]
        close = CLOSE_INTERVAL if row.statistic.startswith("ci95") else CLOSE
        assert ours == pytest.approx(float(row.value), rel=close, abs=1e-12), row
        compared += 1
    return compared


SECOND = {"units": "hh", "population": "M_hh"}
LINEAR: list[tuple[str, str, dict[str, Any], int]] = [
    ("d1", "with_fpc", {"stages": [{"strata": "stratum", "population": "N_h"}]}, 60),
    ("d1", "without_fpc", {"stages": [{"strata": "stratum"}]}, 60),
    ("d2", "two_stages", {"stages": [{"units": "psu", "strata": "stratum", "population": "N_psu"}, SECOND]}, 50),
    ("d2", "first_stage_fpc_only", {"stages": [{"units": "psu", "strata": "stratum", "population": "N_psu"}]}, 50),
    ("d2", "with_replacement", {"stages": [{"units": "psu", "strata": "stratum"}]}, 50),
    ("d3", "lonely=certainty", {"stages": [{"units": "psu", "strata": "stratum"}], "single_psu": "certainty"}, 24),
    ("d3", "lonely=adjust", {"stages": [{"units": "psu", "strata": "stratum"}], "single_psu": "adjust"}, 24),
    ("d3", "lonely=average", {"stages": [{"units": "psu", "strata": "stratum"}], "single_psu": "average"}, 24),
    ("d4", "linearised (for comparison)", {"stages": [{"units": "psu", "strata": "stratum"}]}, 24),
]


@pytest.mark.parametrize(("design", "step", "sampling", "least"), LINEAR)
def test_linearisation(tmp_path: Path, design: str, step: str, sampling: dict[str, Any], least: int) -> None:
    found = run(tmp_path, design, {"unit_numbers": "within_strata", **sampling})
    rows = [row for row in expected(design) if row.step == step]
    assert compare(found, rows) >= least


@pytest.mark.parametrize("step", ["with_fpc", "without_fpc"])
def test_the_interval_of_a_share_is_logit(tmp_path: Path, step: str) -> None:
    stage = {"strata": "stratum", **({"population": "N_h"} if step == "with_fpc" else {})}
    found = dict(named(run(tmp_path, "d1", {"stages": [stage], "degrees_of_freedom": "design"})))
    share = found["share", "share", "all"]
    logit = [row for row in expected("d1") if (row.step, row.estimator) == (step, "proportion_ci_logit")]
    rows = {row.statistic: float(row.value) for row in logit}
    assert (share.low, share.high) == pytest.approx((rows["ci95_low"], rows["ci95_high"]), rel=CLOSE_INTERVAL)


@pytest.mark.parametrize("policy", ["certainty", "adjust", "average"])
@pytest.mark.parametrize("in_domains", [False, True])
def test_single_units_in_domains(tmp_path: Path, policy: str, in_domains: bool) -> None:
    stages = [{"units": "psu", "strata": "stratum"}]
    sampling = {"single_psu": policy, "single_psu_in_domains": in_domains, "degrees_of_freedom": "design"}
    found = run(tmp_path, "d3", {"stages": stages, "unit_numbers": "within_strata", **sampling})
    step = f"lonely={policy};domain_lonely={str(in_domains).upper()}"
    assert compare(found, [row for row in expected("d3") if row.step == step]) == 12


def test_single_units_fail_unless_a_policy_is_chosen(tmp_path: Path) -> None:
    with pytest.raises(DesignError, match=r"stratum \d of stratum has one sampling unit") as caught:
        run(tmp_path, "d3", {"stages": [{"units": "psu", "strata": "stratum"}], "unit_numbers": "within_strata"})
    assert "certainty, adjust, centered or average" in caught.value.advice


def test_centered_is_the_distance_from_the_mean_of_all_units(tmp_path: Path) -> None:
    stages = [{"units": "psu", "strata": "stratum"}]
    found = run(tmp_path, "d3", {"stages": stages, "unit_numbers": "within_strata", "single_psu": "centered"})
    with (CASES / "results_d3_grand_mean.csv").open(newline="") as stream:
        fields = ("step", "estimator", "variable", "domain", "statistic", "value")
        rows = [Expected(*(row[name] for name in fields)) for row in csv.DictReader(stream)]
    assert compare(found, rows) == 4


@pytest.mark.parametrize("around", ["mean", "estimate"])
@pytest.mark.parametrize(
    ("name", "replicates"),
    [
        ("BRR", {"method": "brr", "weights": ["brr*"]}),
        ("Fay", {"method": "fay", "weights": ["fay?"], "rho": 0.3}),
        ("JKn", {"method": "jackknife", "weights": ["jkn*"], "scale": 1.0, "scales": [0.5] * 8}),
        ("bootstrap", {"method": "bootstrap", "weights": [f"boot{n}" for n in range(1, 11)]}),
    ],
)
def test_replicates(tmp_path: Path, name: str, replicates: dict[str, Any], around: str) -> None:
    found = run(tmp_path, "d4", {"replicates": {**replicates, "around": around}})
    step = f"{name};{'mse' if around == 'estimate' else 'around_mean'}"
    assert compare(found, [row for row in expected("d4") if row.step == step]) >= 36


SEX = {"by": "sex", "totals": {"F": 1250, "M": 1200}}
AGE = {"by": "age", "totals": {"15-24": 500, "25-54": 1200, "55+": 750}}


@pytest.mark.parametrize(
    ("step", "calibration"),
    [
        ("design_weights", None),
        ("poststratified_sex", {"method": "poststratification", "margins": [SEX]}),
        ("raked_sex_age", {"method": "raking", "margins": [SEX, AGE]}),
        ("linear_calibration_sex_age", {"method": "linear", "margins": [SEX, AGE]}),
    ],
)
def test_calibration(tmp_path: Path, step: str, calibration: dict[str, Any] | None) -> None:
    sampling: dict[str, Any] = {"degrees_of_freedom": "design"}
    if calibration:
        sampling["calibration"] = {**calibration, "source": "invented"}
    found = run(tmp_path, "d6", sampling)
    assert compare(found, [row for row in expected("d6") if row.step == step]) >= 42


CODES = {"M": "1", "F": "2", "URB": "1", "RUR": "2"}
PARTS = {"EMAIL": "_email", "SOCIAL": "_social", "DAILY": "_daily", "COPY": "_copy", "PROG": "_prog"}
NAMES = {"sex": "SEXO", "area": "AREA", "age": "IDADE band"}


def in_words_of_the_file(each: Estimate) -> tuple[str, str, str]:
    """Indicator and domain as the file of R's results names them."""
    indicator = each.item.indicator.indicator + PARTS.get(each.item.dimensions.get("BREAKDOWN", ""), "")
    if not each.domain[0]:
        return indicator, "", ""
    (name,), (code,) = each.domain
    band = "75+" if code == "Y_GE75" else code[1:].replace("T", "-")
    return indicator, NAMES[name], CODES.get(code, band)


@pytest.fixture(scope="module")
def brazil(tmp_path_factory: pytest.TempPathFactory) -> Estimation:
    if not BRAZIL.is_dir():
        pytest.skip("../shared is not there")
    folder = tmp_path_factory.mktemp("brazil")
    for path in [Path(__file__).parent / "brazil.yml", *BRAZIL.glob("*.csv.gz")]:
        (folder / path.name).write_bytes(path.read_bytes())
    file = read_design(folder / "brazil.yml")
    return estimate(file, open_microdata(file))


def test_a_national_survey(brazil: Estimation) -> None:
    shares = {in_words_of_the_file(each): each for each in brazil.estimates if each.statistic == "share"}
    totals = {in_words_of_the_file(each): each for each in brazil.estimates if each.statistic == "total"}
    with (BRAZIL / "expected_r_survey.csv").open(newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert len(rows) == 129
    for row in rows:
        key = (row["indicator"], row["domain_variable"], row["domain_value"])
        share, total = shares[key], totals[key]
        assert share.error is not None
        assert (share.freedom, share.sample) == (int(row["df"]), int(row["n"])), key
        # To as many digits as the file has.
        assert share.value * 100 == pytest.approx(float(row["estimate_pct"]), rel=CLOSE, abs=6e-11), key
        assert share.error * 100 == pytest.approx(float(row["se_pct"]), rel=CLOSE, abs=6e-11), key
        assert share.deff == pytest.approx(float(row["deff"]), rel=CLOSE, abs=6e-9), key
        assert total.value == pytest.approx(float(row["total"]), rel=CLOSE), key
        assert total.error == pytest.approx(float(row["total_se"]), rel=CLOSE, abs=6e-5), key
        limits = (float(row["ci95_low_logit"]), float(row["ci95_high_logit"]))
        assert (100 * (share.low or 0), 100 * (share.high or 0)) == pytest.approx(limits, rel=CLOSE_INTERVAL), key


def test_the_published_headlines(brazil: Estimation) -> None:
    whole = [each for each in brazil.estimates if each.domain == ((), ()) and each.statistic == "share"]
    shares = {each.item.indicator.indicator: each for each in whole}
    assert [round(100 * shares[code].value) for code in ("HH6", "HH4", "HH7")] == [61, 46, 67]
