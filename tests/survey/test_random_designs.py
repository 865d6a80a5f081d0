"""Random designs, each computed here and by R's `survey`: stages, populations, single units, replicates, domains."""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import yaml

from indicators.survey.design_file import read_design
from indicators.survey.estimation import Estimation, estimate
from indicators.survey.microdata import open_microdata
from indicators.survey.rule_cases import as_csv

RSCRIPT = shutil.which("Rscript")
HAS_SURVEY = RSCRIPT is not None and (
    subprocess.run([RSCRIPT, "-e", "library(survey)"], capture_output=True, check=False).returncode == 0
)
pytestmark = pytest.mark.skipif(not HAS_SURVEY, reason="R or its package survey is not on this machine")

CLOSE = 1e-9
POLICIES = ("certainty", "adjust", "average")
METHODS = ("brr", "fay", "jackknife", "bootstrap")
GROUPS = ("a", "b", "only")  # of the last there are rows in one stratum, and none of them has an answer to u
# What is estimated: in R's words, by the name that it has here.
FIGURES = {
    "mean v": "svymean(~v, {design})",
    "mean u": "svymean(~u, {design}, na.rm = TRUE)",
    "total v": "svytotal(~v, {design})",
    "share z": "svymean(~z, {design})",
    "ratio v/x": "svyratio(~v, ~x, {design})",
}
HEAD = """
suppressMessages(library(survey))
said <- function(...) cat(paste(..., sep = "|"), "\\n", sep = "")
digits <- function(x) sprintf("%.17g", as.numeric(x))
# Of nobody R computes nothing. A replicate that has nobody of a domain it leaves out, with a warning; we give no error.
figure <- function(case, name, domain, made, design) {
  left_out <- FALSE
  value <- error <- NaN
  heard <- function(w) {
    if (grepl("discarded", conditionMessage(w))) left_out <<- TRUE
    invokeRestart("muffleWarning")
  }
  try(withCallingHandlers({ value <- coef(made); error <- SE(made) }, warning = heard), silent = TRUE)
  said(case, name, domain, digits(value), if (left_out) "NaN" else digits(error), degf(design))
}
"""


@dataclass
class Case:
    """A sample, its design in our words and in R's, and R's policy for single units."""

    rows: list[dict[str, Any]]
    sampling: dict[str, Any]
    r_design: str
    policy: str = "fail"
    in_domains: bool = False


def _row(chance: np.random.Generator, place: dict[str, Any], number: int) -> dict[str, Any]:
    first = place.get("h0", 0) == 0
    group = str(chance.choice(["a", "b", "only"] if first else ["a", "b"]))
    return {
        **place,
        "id": number,
        "w": round(float(chance.uniform(1, 20)), 3),
        "v": round(float(chance.normal(50, 20)), 2),
        "x": round(float(chance.uniform(1, 9)), 2),
        "z": int(chance.random() < 0.4),
        "u": "" if group == "only" or chance.random() < 0.1 else int(chance.integers(0, 9)),
        "g": group,
    }


def linear(seed: int) -> Case:
    """One to three stages, with or without populations at the first of them; some strata have one unit."""
    chance = np.random.default_rng(seed)
    depth = int(chance.integers(1, 4))
    known = int(chance.integers(0, depth + 1))
    single = bool(chance.random() < 0.6)
    rows: list[dict[str, Any]] = []

    def units(place: dict[str, Any], stage: int) -> None:
        if stage == depth:
            rows.append(_row(chance, place, len(rows)))
            return
        for stratum in range(int(chance.integers(2, 5)) if stage == 0 else int(chance.integers(1, 3))):
            drawn = int(chance.integers(1 if single else 2, 5))
            size = drawn + int(chance.integers(0 if chance.random() < 0.2 else 1, 6))
            for unit in range(drawn):
                units({**place, f"h{stage}": stratum, f"p{stage}": unit, f"n{stage}": size}, stage + 1)

    units({}, 0)
    policy = str(chance.choice(POLICIES)) if single else "certainty"
    in_domains = bool(chance.random() < 0.5)
    used = range(depth if known == depth else max(known, 1))
    stages = [{"units": f"p{n}", "strata": f"h{n}", **({"population": f"n{n}"} if n < known else {})} for n in used]
    named = {"ids": "p", "strata": "h", **({"fpc": "n"} if known else {})}
    parts = [f"{name} = ~{' + '.join(f'{sign}{n}' for n in used)}" for name, sign in named.items()]
    return Case(
        rows,
        {"stages": stages, "single_psu": policy, "single_psu_in_domains": in_domains},
        f"svydesign({', '.join(parts)}, weights = ~w, data = d, nest = TRUE)",
        policy,
        in_domains,
    )


def replicated(seed: int) -> Case:
    """Replicate weights that are perturbed at random: their method only says by what the squares are multiplied."""
    chance = np.random.default_rng(1000 + seed)
    rows = [_row(chance, {"h0": int(chance.integers(0, 2))}, number) for number in range(int(chance.integers(15, 40)))]
    count, method = int(chance.integers(4, 13)), METHODS[seed % len(METHODS)]
    for row in rows:
        for n in range(count):
            row[f"r{n}"] = round(float(row["w"] * chance.choice([0.0, 0.5, 1.0, 1.5, 2.0])), 4)
    around = "estimate" if chance.random() < 0.5 else "mean"
    replicates: dict[str, Any] = {"method": method, "weights": ["r*"], "around": around}
    r_parts = {"brr": 'type = "BRR"', "fay": 'type = "Fay", rho = 0.3', "bootstrap": 'type = "bootstrap"'}
    if around == "estimate":
        r_parts["bootstrap"] += f", scale = {1 / count!r}"  # R takes 1 / (count - 1), unless it is told
    said = r_parts.get(method, "")
    if method == "fay":
        replicates["rho"] = 0.3
    if method == "jackknife":
        scales = [round(float(each), 3) for each in chance.uniform(0.3, 0.9, count)]
        replicates |= {"scale": 1.0, "scales": scales}
        said = f'type = "JKn", scale = 1, rscales = c({", ".join(map(str, scales))})'
    columns = ", ".join(f'"r{n}"' for n in range(count))
    mse = "TRUE" if around == "estimate" else "FALSE"
    data = f"data = d, weights = ~w, repweights = d[, c({columns})]"
    made = f"svrepdesign({data}, {said}, combined.weights = TRUE, mse = {mse})"
    return Case(rows, {"replicates": replicates}, made)


def _script(cases: dict[str, Case], folder: Path) -> str:
    lines = [HEAD]
    for name, case in cases.items():
        path = folder / name / "data.csv"
        policy = case.policy
        lines += [
            f'options(survey.lonely.psu = "{policy}", survey.adjust.domain.lonely = {str(case.in_domains).upper()})',
            f'd <- read.csv("{path}"); s <- {case.r_design}',
        ]
        for group in ("", *GROUPS):
            part = f'subset(s, g == "{group}")' if group else "s"
            present = f'any(d$g == "{group}")' if group else "TRUE"
            lines.append(f"if ({present}) {{ p <- {part}")
            lines += [
                f'figure("{name}", "{figure}", "{group}", {made.format(design="p")}, p)'
                for figure, made in FIGURES.items()
            ]
            lines.append("}")
        lines += [
            'if (all(c("a", "b") %in% d$g)) {',
            'b <- svyby(~v, ~g, subset(s, g %in% c("a", "b")), svymean, covmat = TRUE)',
            f'figure("{name}", "difference", "a-b", svycontrast(b, c(a = 1, b = -1)), s) }}',
        ]
    return "\n".join(lines)


def _estimated(case: Case, folder: Path) -> Estimation:
    groups = [each for each in GROUPS if any(row["g"] == each for row in case.rows)]
    document = {
        "title": "A random design",
        "area": "KEN",
        "edition": "2016",
        "year": 2016,
        "source": "invented",
        "files": {
            "person": {
                "path": "data.csv",
                "unit": "individual",
                "key": ["id"],
                "sampling": {"weight": "w", "unit_numbers": "within_strata", **case.sampling},
            }
        },
        "answers": [
            {"variables": ["v", "x", "u"], "between": [-1e6, 1e6]},
            {"variables": ["z"], "codes": [0, 1]},
            {"variables": ["g"], "codes": list(GROUPS)},
        ],
        "breakdowns": {"g": {"files": ["person"], "categories": {each: f"g = '{each}'" for each in groups}}},
        "indicators": [
            {"indicator": "HH7", "file": "person", "mean": "v"},
            {"indicator": "HH10", "file": "person", "mean": "u"},
            {"indicator": "HH7", "file": "person", "total": "v"},
            {"indicator": "HH7", "file": "person", "share": "z = 1"},
            {"indicator": "HH7", "file": "person", "ratio": {"of": "v", "to": "x"}},
        ],
        "differences": [{"breakdown": "g", "between": ["a", "b"]}] if {"a", "b"} <= set(groups) else [],
    }
    path = folder / "DESIGN.yml"
    path.write_text(yaml.safe_dump(document, sort_keys=False), encoding="utf-8")
    file = read_design(path)
    return estimate(file, open_microdata(file))


def _by_r(cases: dict[str, Case], folder: Path) -> dict[tuple[str, str, str], tuple[float, float, int]]:
    script = folder / "cases.R"
    script.write_text(_script(cases, folder), encoding="utf-8")
    done = subprocess.run([str(RSCRIPT), str(script)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    found = {}
    for line in done.stdout.splitlines():
        case, figure, domain, value, error, freedom = line.split("|")
        found[case, figure, domain] = float(value), float(error), int(freedom)
    return found


def _by_us(cases: dict[str, Case], folder: Path) -> dict[tuple[str, str, str], tuple[float, float | None, int]]:
    found: dict[tuple[str, str, str], tuple[float, float | None, int]] = {}
    names = {"mean": "mean", "total": "total v", "share": "share z", "ratio": "ratio v/x"}
    for name, case in cases.items():
        made = _estimated(case, folder / name)
        for each in made.estimates:
            figure = names[str(each.statistic)]
            figure += {"HH7": " v", "HH10": " u"}[each.item.indicator.indicator] if figure == "mean" else ""
            found[name, figure, "".join(each.domain[1])] = each.value, each.error, each.freedom
        for gap in made.gaps:
            if str(gap.item.statistic) == "mean" and gap.item.indicator.indicator == "HH7":
                found[name, "difference", "a-b"] = gap.value, gap.error, gap.freedom
    return found


def _compared(cases: dict[str, Case], folder: Path) -> int:
    for name, case in cases.items():
        (folder / name).mkdir()
        (folder / name / "data.csv").write_text(as_csv(case.rows), encoding="utf-8")
    theirs, ours = _by_r(cases, folder), _by_us(cases, folder)
    compared = 0
    for key, (value, error, freedom) in theirs.items():
        if key[1:] == ("mean u", "only"):
            assert key not in ours, "nobody there has an answer; R says 0, or nothing"
            continue
        if key[1] == "mean u" and cases[key[0]].in_domains:
            continue  # to R who did not answer is outside of the domain; here a unit of such persons is in it
        found = ours[key]
        told = (key, cases[key[0]].sampling, found, theirs[key])
        assert found[0] == pytest.approx(value, rel=CLOSE, abs=1e-9), told
        if found[1] is not None and not np.isnan(error):
            assert found[1] == pytest.approx(error, rel=1e-8, abs=1e-9), told
            compared += 1
        else:
            assert found[1] is None, told
            assert np.isnan(error) or freedom < 1, told
        if key[1] != "difference":
            assert found[2] == freedom, told
    return compared


@pytest.mark.slow
def test_linearised_errors_of_random_designs_are_those_of_r(tmp_path: Path) -> None:
    assert _compared({f"c{seed}": linear(seed) for seed in range(40)}, tmp_path) > 500


def test_replicated_errors_of_random_designs_are_those_of_r(tmp_path: Path) -> None:
    assert _compared({f"c{seed}": replicated(seed) for seed in range(16)}, tmp_path) > 150
