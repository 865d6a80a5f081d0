"""Plants known errors in real series and counts what the rules find; writes docs/self_audit.md.

Run with `make audit`; it needs ../shared/data. Recall: of the planted errors, how many one of the named rules found, in
that area. Precision: of the findings of a rule in the spoilt areas, how many are not there without the planted error and
belong to a class that names the rule. False alarms: what the rules say of the real data as they are.
"""

from __future__ import annotations

import datetime as dt
import math
import sys
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

import pyarrow as pa
from rich.progress import track

sys.path.insert(0, str(Path(__file__).parents[2]))
from indicators.base.report import Finding, Severity
from indicators.definitions.registry import Definitions
from indicators.reading.raw import Declared
from indicators.reading.read import read
from indicators.validation import cases, runner
from indicators.validation.batch import InMemory
from indicators.validation.check import Delivered, check
from tests.audit.planted import CLASSES, Planted, Row, Rows

ROOT = Path(__file__).parents[2]
DATA = ROOT.parent / "shared" / "data"
OUTPUT = ROOT / "docs" / "self_audit.md"
NOW = dt.datetime(2026, 11, 22, tzinfo=dt.UTC)
_TEXTUAL = {".md", ".txt", ".json", ".pdf"}
_SAMPLE = 1500  # persons, of a survey that is made up
_WOMEN = {"HH5": 0.93, "HH7": 0.9, "HH10": 0.97}


def _rows(definitions: Definitions, name: str, indicators: set[str]) -> dict[str, Rows]:
    """The rows of a file of real data by area, as an office would send them."""
    path = next(DATA.rglob(name))
    found: dict[str, Rows] = defaultdict(list)
    for row in read(path, path.name, definitions, Declared()).observations.to_pylist():
        if row["INDICATOR"] in indicators and row["REF_AREA"] and row["OBS_VALUE"] is not None:
            found[row["REF_AREA"]].append(_row(row))
    return found


def _row(row: dict[str, Any]) -> Row:
    return {
        "REF_AREA": row["REF_AREA"],
        "EDITION": row["EDITION"],
        "INDICATOR": row["INDICATOR"],
        "MEASURE": "",
        "TIME_PERIOD": str(row["TIME_PERIOD"]),
        "SEX": row["SEX"].replace("_T", ""),
        "BREAKDOWN": row["BREAKDOWN"].replace("_T", ""),
        "OBS_VALUE": f"{row['OBS_VALUE']:.2f}",
    }


def bases(definitions: Definitions) -> dict[str, dict[str, Rows]]:
    """The rows in which errors are planted, by area: real values, and counts that follow from them."""
    population = {(area, year): persons for area, year, persons, _ in definitions.population()}
    mdg = _rows(definitions, "mdg.csv.gz", {"A1", "A2", "HH7"})
    rates: dict[str, Rows] = {}
    for area, rows in sorted(mdg.items()):
        recent = [row for row in rows if int(row["TIME_PERIOD"]) >= 2006]
        years = {row["TIME_PERIOD"] for row in recent}
        if len(recent) == 3 * len(years) and len(years) >= 8 and all((area, int(y)) in population for y in years):
            rates[area] = recent + [count for row in recent for count in _counts(row, population)]
    sexes = {
        area: rows
        for area, rows in sorted(_rows(definitions, "I_17__I13151395_data.xlsx", {"HH7"}).items())
        if len({(row["TIME_PERIOD"], row["SEX"]) for row in rows})
        == len(rows)
        == 3 * len({r["TIME_PERIOD"] for r in rows})
    }
    grown = {area: rows for area, rows in rates.items() if float(max(rows, key=_year)["OBS_VALUE"]) > 0}
    stated = {a: [r | {"AGE_SCOPE": "15-74", "SOURCE": "Household survey"} for r in rows] for a, rows in grown.items()}
    return {
        "rates": grown,
        "sex": sexes,
        "sex stated": {a: [r | {"AGE_SCOPE": "15-74"} for r in rows] for a, rows in sexes.items()},
        "stated": stated,
        "sampled": {area: _sampled(rows) for area, rows in grown.items() if 5 < _newest(rows, "HH7") < 95},
        "another source": grown,
        "confidential": {area: _confidential(rows) for area, rows in grown.items()},
        "three sexes": {area: _three(rows) for area, rows in grown.items()},
        "many": {area: _many(rows) for area, rows in grown.items()},
        "two digits": {area: rows for area, rows in grown.items() if _far_when_swapped(rows)},
        "editions": {area: _households(rows) for area, rows in grown.items() if 20 < _newest(rows, "HH7") < 60},
        "coverage": {
            area: rows
            for area, rows in _rows(definitions, "Data_9.c.1*", {"A6"}).items()
            if {"2G", "3G", "4G"} <= {row["BREAKDOWN"] for row in rows} and _tight(rows)
        },
    }


def _year(row: Row) -> str:
    return row["TIME_PERIOD"]


def _newest(rows: Rows, indicator: str) -> float:
    found = [row for row in rows if row["INDICATOR"] == indicator and not row["MEASURE"] and not row["SEX"]]
    return float(max(found, key=_year)["OBS_VALUE"])


def _counts(row: Row, population: dict[tuple[str, int], int]) -> Rows:
    persons = population[row["REF_AREA"], int(row["TIME_PERIOD"])]
    number = round(float(row["OBS_VALUE"]) * persons / 100)
    return [
        row | {"MEASURE": "NUM", "OBS_VALUE": str(number)},
        row | {"MEASURE": "DEN", "OBS_VALUE": str(persons)},
    ]


def _three(rows: Rows) -> Rows:
    """Three indicators of individuals by sex, from the users of the Internet: with the gaps that surveys show."""
    use = [row for row in rows if row["INDICATOR"] == "HH7" and not row["MEASURE"]]
    return [
        row
        | {"INDICATOR": code, "SEX": sex, "OBS_VALUE": f"{min(float(row['OBS_VALUE']) * 0.8 * part + shift, 99):.1f}"}
        for row in use
        for code, gap in _WOMEN.items()
        for sex, part, shift in (("F", gap, 0), ("M", 2 - gap, 3), ("", 1.0, 1.5))
    ]


def _many(rows: Rows) -> Rows:
    """Eleven household indicators that follow the real use of the Internet."""
    use = [row for row in rows if row["INDICATOR"] == "HH7" and not row["MEASURE"]]
    codes = ("HH1", "HH2", "HH4", "HH5", "HH6", "HH7", "HH10", "B1", "B2", "B3", "B4", "B5")
    return [
        row | {"INDICATOR": code, "OBS_VALUE": f"{float(row['OBS_VALUE']) * (0.6 + 0.03 * place):.1f}"}
        for row in use
        for place, code in enumerate(codes)
    ]


def _households(rows: Rows) -> Rows:
    """Internet use, and Internet at home at 55 percent of it."""
    use = [row for row in rows if row["INDICATOR"] == "HH7" and not row["MEASURE"]]
    return use + [row | {"INDICATOR": "HH6", "OBS_VALUE": f"{float(row['OBS_VALUE']) * 0.55:.2f}"} for row in use]


def _confidential(rows: Rows) -> Rows:
    """Internet use is confidential in every year."""
    use = [row for row in rows if row["INDICATOR"] == "HH7" and not row["MEASURE"]]
    return [row | {"CONF_STATUS": "C"} for row in use]


def _sampled(rows: Rows) -> Rows:
    """Internet use as a survey of 1,500 persons would have found it: with its errors, on the logit scale."""
    found = []
    for row in rows:
        if row["INDICATOR"] != "HH7" or row["MEASURE"] or not 0 < float(row["OBS_VALUE"]) < 100:
            continue
        share = float(row["OBS_VALUE"]) / 100
        error = math.sqrt(share * (1 - share) / (_SAMPLE - 1))
        middle, reach = math.log(share / (1 - share)), 1.96 * error / (share * (1 - share))
        low, high = (100 / (1 + math.exp(-(middle + sign * reach))) for sign in (-1, 1))
        errors = {"STANDARD_ERROR": 100 * error, "CV": 100 * error / share, "CI_LOW": low, "CI_HIGH": high}
        said = {name: f"{figure:.4f}" for name, figure in errors.items()}
        found.append(row | said | {"RESPONDENTS": str(_SAMPLE), "SAMPLE_SIZE": str(_SAMPLE), "SOURCE": "Survey"})
    return found


def _far_when_swapped(rows: Rows) -> bool:
    value = _newest(rows, "HH7")
    digits = f"{int(value):02d}"
    return 10 <= value < 100 and digits[1] != "0" and abs(int(digits[0]) - int(digits[1])) >= 2


def _tight(rows: Rows) -> bool:
    newest = max(row["TIME_PERIOD"] for row in rows)
    at = {row["BREAKDOWN"]: float(row["OBS_VALUE"]) for row in rows if row["TIME_PERIOD"] == newest}
    return {"3G", "4G"} <= set(at) and at["3G"] - at["4G"] < 7 and at["3G"] <= 92


def planted(classes: tuple[Planted, ...], definitions: Definitions) -> list[dict[str, Any]]:
    """What became of each class: planted, found, at error level, and the findings that are new, by rule."""
    untouched = bases(definitions)
    results = []
    for each in track(classes, "planting"):
        areas = dict(list(untouched[each.base].items())[: each.areas])
        clean = _findings(each, areas, definitions)
        spoilt = _findings(each, {area: each.spoil(rows) for area, rows in areas.items()}, definitions, before=areas)
        found, rejected, new = 0, 0, Counter[str]()
        for area in areas:
            known = Counter((f.rule, f.address) for f in clean[area])
            added = [f for f in spoilt[area] if (f.rule, f.address) not in known]
            found += any(f.rule in each.rules for f in added)
            rejected += any(f.severity is Severity.ERROR for f in added)
            new.update({f.rule for f in added})
        results.append({"class": each, "planted": len(areas), "found": found, "rejected": rejected, "new": new})
    return results


def _findings(
    each: Planted, areas: dict[str, Rows], definitions: Definitions, before: dict[str, Rows] | None = None
) -> dict[str, tuple[Finding, ...]]:
    tables = {area: cases.table(rows, definitions) for area, rows in areas.items()}
    history = None
    if each.history:
        history = _history(before or areas, definitions, each)
        if each.base != "another source" and not each.revises:
            newest = {area: max(row["TIME_PERIOD"] for row in rows) for area, rows in areas.items()}
            only = {area: [row for row in rows if row["TIME_PERIOD"] == newest[area]] for area, rows in areas.items()}
            tables = {area: cases.table(rows, definitions) for area, rows in only.items()}
    providers = ["NSO" if each.base == "another source" else "" for _ in tables]
    outcomes = runner.run_batch(InMemory(tables, providers=providers), definitions, this_year=2026, history=history)
    return {area: outcome.findings for area, outcome in outcomes.items()}


def _history(areas: dict[str, Rows], definitions: Definitions, each: Planted) -> pa.Table:
    """What was accepted before: all years where a year is revised or told by another source, else all but the newest."""
    other = each.base == "another source"
    rows = []
    for sent in areas.values():
        newest = max(row["TIME_PERIOD"] for row in sent)
        rows += [row for row in sent if other or each.revises or row["TIME_PERIOD"] < newest]
    table = cases.table(rows, definitions)
    return table.append_column("PROVIDER", pa.array(["ITU" if other else ""] * table.num_rows, pa.string()))


def alarms(definitions: Definitions) -> tuple[int, Counter[tuple[str, str]], dict[str, str]]:
    """What the rules say of the real data as they are: observations, findings by severity and rule, an example of each."""
    total, found, example = 0, Counter[tuple[str, str]](), {}
    files = [path for path in sorted(DATA.rglob("*")) if path.is_file() and path.suffix.lower() not in _TEXTUAL]
    for path in track(files, "real data"):
        if path.stat().st_size > 30_000_000:
            continue
        reading = read(path, path.name, definitions, Declared())
        total += reading.observations.num_rows
        for part in check([Delivered(path.name, "0" * 64, path.name, reading)], definitions, now=NOW):
            for each in part.report.findings:
                if each.address:
                    found[each.severity.value, each.rule] += 1
                    where = f"{each.ref_area} {each.indicator} {each.time_period} {each.breakdown}".strip()
                    example.setdefault(each.rule, f"{where}: {each.obs_text}")
    return total, found, example


_WHY = {
    "R004": "categories of the file that the list of the edition does not have",
    "R006": "a status that is no code of CL_OBS_STATUS",
    "R012": "true: modelled percentages above 100 were published",
    "R031": "true: the total was published outside of its parts",
    "R040": "true: the core list asks for the breakdown by sex or technology, the table gives the total alone",
    "R045": "true: a newer technology was published with more coverage than an older one",
    "R101": "true: the parts were published without their total",
}


def main() -> None:
    """Writes docs/self_audit.md."""
    if not DATA.is_dir():
        sys.exit("../shared/data is not there: the audit needs the real data.")
    definitions = Definitions()
    results = planted(CLASSES, definitions)
    total, found, example = alarms(definitions)
    OUTPUT.write_text(_page(results, total, found, example, definitions), encoding="utf-8")
    sys.stdout.write(f"{OUTPUT}\n")


def _page(
    results: list[dict[str, Any]],
    total: int,
    found: Counter[tuple[str, str]],
    example: dict[str, str],
    definitions: Definitions,
) -> str:
    errors = [r for r in results if r["class"].error]
    recall = sum(r["found"] for r in errors) / sum(r["planted"] for r in errors)
    rest = [r for r in results if not r["class"].error]
    soft = sum(r["found"] for r in rest) / sum(r["planted"] for r in rest)
    lines = [
        "<!-- Written by `make audit`; needs ../shared/data. -->",
        "# Self-audit: what the rules find, and where they cry wolf",
        "",
        f"{sum(r['planted'] for r in results)} errors of {len(results)} classes were planted in real series, one an area.",
        f"Of those that must reject, {recall:.1%} were found; of those that must be confirmed or told, {soft:.1%}.",
        "Classes, and which rule must find each: `tests/audit/planted.py`.",
        "",
        "| planted | must | areas | found | recall | rejected |",
        "| --- | --- | --- | --- | --- | --- |",
    ]
    for r in results:
        share = r["found"] / r["planted"] if r["planted"] else 0.0
        must = "reject" if r["class"].error else "tell"
        lines.append(
            f"| {r['class'].name} ({', '.join(r['class'].rules)}) | {must} | {r['planted']} | {r['found']} | {share:.2f} | {r['rejected']} |"
        )
    lines += [
        "",
        "## Precision by rule",
        "",
        "Areas in which a rule said something new, in classes that name it and in others.",
        "",
    ]
    lines += ["| rule | its own classes | other classes | precision |", "| --- | --- | --- | --- |"]
    own, other = Counter[str](), Counter[str]()
    for r in results:
        for rule, count in r["new"].items():
            (own if rule in r["class"].rules else other)[rule] += count
    for rule in sorted(own | other):
        lines.append(f"| {rule} | {own[rule]} | {other[rule]} | {own[rule] / (own[rule] + other[rule]):.2f} |")
    lines += [
        "",
        "A planted error breaks several rules at once (a jump is also a fall, a negative value is also outside of its",
        "parts): what a rule says in other classes is mostly a second sight of the same error, not a false alarm.",
        "",
    ]
    lines += ["## The real data as they are", "", f"{total:,} observations of all files in ../shared/data.", ""]
    lines += [
        "| severity | rule | findings | for 1,000 observations | for example | why |",
        "| --- | --- | --- | --- | --- | --- |",
    ]
    order = [severity.value for severity in Severity]
    for (severity, rule), count in sorted(found.items(), key=lambda each: (order.index(each[0][0]), -each[1])):
        why = _WHY.get(rule, "") if severity == "error" else definitions.rules[rule].title["en"]
        lines.append(f"| {severity} | {rule} | {count:,} | {count / total * 1000:.2f} | {example[rule]} | {why} |")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    main()
