"""A survey of businesses: strata by size and activity, large ones all drawn; equal to R's `survey` (businesses.R)."""

from __future__ import annotations

import csv
import shutil
from pathlib import Path
from typing import Any

import pytest
import yaml

from indicators.base.clock import fixed
from indicators.base.report import Report, Verdict
from indicators.base.settings import Settings
from indicators.definitions.registry import Definitions
from indicators.store.context import Context
from indicators.submissions.inbox import collect
from indicators.survey.check import CheckedMicrodata, check
from indicators.survey.design import Cause
from indicators.survey.design_file import DesignError, read_design
from indicators.survey.microdata import open_microdata
from indicators.survey.publication import Other
from indicators.survey.results import Result
from indicators.survey.tabulate import as_csv, tabulate
from tests.conftest import NOW
from tests.survey import synthetic_businesses

EXAMPLE = synthetic_businesses.FOLDER
EXPECTED = Path(__file__).with_name("businesses_expected.csv")
HEAD = "id,stratum,frame,weight,section,persons,computer,staff\n"


@pytest.fixture(scope="module")
def results(definitions: Definitions) -> dict[tuple[str, str, str], Result]:
    """By indicator (or its category), domain and measure."""
    found = tabulate(EXAMPLE / "DESIGN.yml", definitions).results
    named = {}
    for each in found.results:
        item, domain = each.estimate.item, "".join(each.estimate.domain[1]) or "all"
        named[item.dimensions.get("BREAKDOWN", item.indicator.indicator), domain, each.measure] = each
    return named


def expected() -> list[dict[str, str]]:
    with EXPECTED.open(newline="") as stream:
        return list(csv.DictReader(stream))


def test_the_example_is_what_its_program_writes(tmp_path: Path) -> None:
    synthetic_businesses.write(tmp_path)
    assert (tmp_path / "businesses.csv").read_bytes() == (EXAMPLE / "businesses.csv").read_bytes()


def test_every_figure_is_that_of_r(results: dict[tuple[str, str, str], Result]) -> None:
    compared = set()
    for row in expected():
        key = (row["indicator"], row["domain"], row["measure"])
        if key not in results:
            continue
        each = results[key].estimate
        ours: dict[str, float | None] = {
            "value": each.value,
            "error": each.error,
            "freedom": each.freedom,
            "respondents": each.sample,
        }
        ours |= {"deff": each.deff} if row["deff"] else {}
        for name, figure in ours.items():
            assert figure == pytest.approx(float(row[name]), rel=1e-9, abs=1e-12), (key, name)
        assert (each.low, each.high) == pytest.approx((float(row["low"]), float(row["high"])), rel=1e-6), key
        compared.add(key)
    assert compared == set(results)
    assert len(compared) == 8 * 7 + 2 * 4  # eight figures in seven domains, and two categories by size


def test_who_is_drawn_wholly_has_no_sampling_error(results: dict[tuple[str, str, str], Result]) -> None:
    for indicator in ("B1", "B2", "B7"):
        assert results[indicator, "S_GE250", "PCT"].estimate.error == 0
    assert results["B1", "S10T49", "PCT"].estimate.error > 0  # type: ignore[operator]


def test_its_submission_is_accepted_as_any_other(definitions: Definitions, tmp_path: Path) -> None:
    rows = tabulate(EXAMPLE / "DESIGN.yml", definitions).submission
    keys = {(row["INDICATOR"], row["SIZE_CLASS"], row["ACTIVITY"]) for row in rows if row["BREAKDOWN"] == "_T"}
    assert {("B1", "S10T49", "_T"), ("B7", "S_GE250", "_T"), ("B3", "_T", "C"), ("B2", "_T", "_T")} <= keys
    assert {row["STAT_POP"] for row in rows} == {"S_GE10"}
    report = checked(as_csv(rows), Context(Settings(home=tmp_path), definitions, fixed(NOW), "test"))
    assert report.verdict is Verdict.ACCEPTED, report.findings
    assert not {"R077", "R201", "R205"} & {each.rule for each in report.findings}


def checked(data: bytes, context: Context) -> Report:
    folder = context.settings.home / "in" / "ken"
    folder.mkdir(parents=True)
    (folder / "ICTB_KEN_2016.csv").write_bytes(data)
    ((_, [report]),) = collect(context, [folder / "ICTB_KEN_2016.csv"])
    return report


def test_no_rule_for_microdata_cries_wolf(definitions: Definitions) -> None:
    """Weights from 1 to 30, and a stratum of the one large hotel, are what the design says."""
    found = rules_of(EXAMPLE / "DESIGN.yml", definitions)
    assert found.findings == ()
    applying = {"R191", "R200", "R204", "R205", "R209", "R210", "R212", "R213", "R214"}
    assert applying <= found.evaluated
    assert not {"R201", "R202", "R203", "R216"} & found.evaluated, "those are of persons and households"


def test_what_is_wrong_with_answers_of_businesses_is_told(definitions: Definitions, tmp_path: Path) -> None:
    """One row each: no persons employed, more users than persons, orders without the Internet, a register that grew."""
    lines = (EXAMPLE / "businesses.csv").read_text(encoding="utf-8").splitlines()
    names = lines[0].split(",")
    table = [dict(zip(names, line.split(","), strict=True)) for line in lines[1:]]
    table[3]["persons"] = "0"
    table[1]["staff_computer"] = "500"
    offline = next(row for row in table if row["internet"] == "2")
    offline["orders_placed"] = "1"
    large = [row for row in table if row["stratum"] == "C3"]
    for row in large:
        row["frame"] = "60"
    text = "\n".join([lines[0], *(",".join(row[name] for name in names) for row in table)])
    (tmp_path / "businesses.csv").write_text(text + "\n", encoding="utf-8")
    path = Path(shutil.copy(EXAMPLE / "DESIGN.yml", tmp_path))
    found = {each.rule.id: each.message() for each in rules_of(path, definitions).findings}
    assert found == {
        "R191": "businesses.csv: staff_computer is above persons (B2). Rows: 1 (2).",
        "R210": "businesses.csv: weight adds up to 28; the reference population is 60. "
        "Rows: 28 (76, 77, 78, 79, 80, …).",
        "R213": "businesses.csv: persons has an impossible value. Rows: 1 (4).",
        "R214": "businesses.csv: orders_placed is answered although “internet = 1” does not hold (B8). "
        f"Rows: 1 ({offline['id']}).",
    }


def rules_of(path: Path, definitions: Definitions) -> CheckedMicrodata:
    design_file = read_design(path)
    return check(design_file, open_microdata(design_file), definitions)


def small(folder: Path, rows: str, **changes: Any) -> Path:
    """A design of a few businesses."""
    (folder / "business.csv").write_text(HEAD + rows, encoding="utf-8")
    document: dict[str, Any] = {
        "title": "A survey for tests", "area": "KEN", "edition": "2016", "year": 2016, "source": "invented",
        "files": {
            "business": {
                "path": "business.csv", "unit": "business", "key": ["id"], "scope": "persons >= 10",
                "sampling": {"weight": "weight", "stages": [{"strata": "stratum", "population": "frame"}]},
            }
        },
        "answers": [
            {"variables": ["computer"], "codes": [1, 2]}, {"variables": ["section"], "codes": ["C", "G"]},
            {"variables": ["persons", "staff"], "between": [0, 100000]},
        ],
        "breakdowns": {
            "size": {"dimension": "SIZE_CLASS", "files": ["business"], "of": "persons", "bands": ["S10T49"]},
            "activity": {
                "dimension": "ACTIVITY", "files": ["business"],
                "categories": {"C": "section = 'C'"},
            },
        },
        "indicators": [{"indicator": "B1", "file": "business", "share": "computer = 1"}],
    }  # fmt: skip
    path = folder / "DESIGN.yml"
    path.write_text(yaml.safe_dump(document | changes, sort_keys=False), encoding="utf-8")
    return path


ROWS = "".join(f"{n},A,100,10,C,20,{1 + n % 2},5\n" for n in range(1, 11))


def said(found: CheckedMicrodata) -> dict[str, str]:
    return {each.rule.id: each.message() for each in found.findings}


def test_a_stratum_of_which_one_of_several_was_drawn_is_told(tmp_path: Path, definitions: Definitions) -> None:
    found = said(rules_of(small(tmp_path, ROWS + "11,B,1,1,C,30,1,9\n12,D,2,2,C,30,1,9\n"), definitions))
    assert found == {"R212": "business.csv: strata with one unit (stratum): 1 of 3. Rows: 1 (12)."}


def test_a_weight_is_compared_within_its_stratum(tmp_path: Path, definitions: Definitions) -> None:
    small_ones = ROWS + "".join(f"{n},B,40,1,C,30,1,9\n" for n in range(20, 60))
    assert said(rules_of(small(tmp_path, small_ones), definitions)) == {}
    found = said(rules_of(small(tmp_path, small_ones + "70,B,40,40,C,30,1,9\n"), definitions))
    assert found["R209"].startswith("business.csv: weight is above 1. Rows: 1 (51), with ")


def test_a_business_without_size_or_activity_is_told_but_not_one_out_of_scope(
    tmp_path: Path, definitions: Definitions
) -> None:
    found = rules_of(
        small(tmp_path, ROWS.replace(",100,", ",120,") + "20,A,120,10,,20,1,5\n21,A,120,10,,4,1,2\n"), definitions
    )
    assert said(found) == {"R205": "business.csv: section is missing or in no category. Rows: 1 (11)."}
    found = rules_of(small(tmp_path, ROWS + "20,A,100,10,C,,1,5\n"), definitions)
    assert said(found) == {"R205": "business.csv: persons is missing or in no category. Rows: 1 (11)."}


@pytest.mark.parametrize(
    ("indicator", "told"),
    [
        ({"indicator": "HH1", "share": "computer = 1"}, "HH1 of the edition 2016 is of the unit household"),
        ({"indicator": "HH7", "share": "computer = 1"}, "HH7 of the edition 2016 is of the unit individual"),
        (
            {"indicator": "A1", "ratio": {"of": "staff", "to": "persons"}},
            "A1 of the edition 2016 is of the unit",
        ),
        ({"indicator": "B2", "share": "computer = 1"}, "B2 is of persons employed"),
        ({"indicator": "B13", "share": "computer = 1"}, "there is no indicator B13"),
        ({"indicator": "B12", "items": {"GAMES": "computer = 1"}}, "there is no code of BREAKDOWN"),
        ({"indicator": "B1", "dimensions": {"URBANISATION": "U"}, "share": "computer = 1"}, "no code of URBANISATION"),
    ],
)
def test_what_the_edition_does_not_name_is_refused(
    tmp_path: Path, definitions: Definitions, indicator: dict[str, Any], told: str
) -> None:
    path = small(tmp_path, ROWS, indicators=[{"file": "business", **indicator}])
    with pytest.raises(DesignError, match=told) as found:
        tabulate(path, definitions)
    assert found.value.advice


def test_an_activity_of_another_edition_is_refused(tmp_path: Path, definitions: Definitions) -> None:
    activity = {"dimension": "ACTIVITY", "files": ["business"], "categories": {"ISIC5_C": "section = 'C'"}}
    with pytest.raises(DesignError, match="no code of ACTIVITY in the edition 2016, ISIC5_C"):
        tabulate(small(tmp_path, ROWS, breakdowns={"activity": activity}), definitions)
    activity["categories"] = {"ISIC5_C": "section = 'C'"}
    assert tabulate(small(tmp_path, ROWS, edition="2022", breakdowns={"activity": activity}), definitions).submission


def test_a_survey_of_persons_has_no_figure_of_businesses(tmp_path: Path, definitions: Definitions) -> None:
    path = small(tmp_path, ROWS)
    text = path.read_text(encoding="utf-8").replace("unit: business", "unit: individual")
    path.write_text(text, encoding="utf-8")
    with pytest.raises(DesignError, match="B1 of the edition 2016 is of the unit enterprise, and a row of business"):
        tabulate(path, definitions)
    path.write_text(text.replace("key:", "definition_differs: one owner each\n    key:"), encoding="utf-8")
    assert {row["OBS_STATUS"] for row in tabulate(path, definitions).submission} == {"Q"}, "10 respondents are few"


def test_the_example_stands_alone(tmp_path: Path, definitions: Definitions) -> None:
    """Its folder is all that it needs, as `docs/survey.md` says."""
    shutil.copytree(EXAMPLE, tmp_path / "copy")
    assert tabulate(tmp_path / "copy" / "DESIGN.yml", definitions).submission


@pytest.mark.parametrize(
    ("others", "becomes"),
    [
        (99, {"all": "suppressed", "C": "suppressed"}),  # beside the largest, 1000, and the second, 500
        (100, {"all": "free", "C": "free"}),
        (101, {"all": "free", "C": "free"}),
    ],
)
def test_a_ratio_that_tells_what_one_business_reported_is_suppressed(
    tmp_path: Path, definitions: Definitions, others: int, becomes: dict[str, str]
) -> None:
    """The p% rule: who reported 500 takes them away, and has the 1000 of the largest to less than ten percent."""
    staff = [1000, 500, others - 48, *[1] * 48]
    rows = "".join(f"{n},A,51,1,C,2000,1,{each}\n" for n, each in enumerate(staff, 1))
    activity = {"dimension": "ACTIVITY", "files": ["business"], "categories": {"C": "section = 'C'"}}
    path = small(tmp_path, rows, indicators=[RATIO], breakdowns={"activity": activity})
    found = {
        "".join(each.estimate.domain[1]) or "all": each.decision for each in tabulate(path, definitions).results.results
    }
    assert {name: each.publication.value for name, each in found.items()} == becomes
    assert {each.cause for each in found.values()} == {Cause.DOMINANCE if others < 100 else None}


RATIO = {"indicator": "B2", "file": "business", "ratio": {"of": "staff", "to": "persons"}}
ACTIVITY = {
    "activity": {
        "dimension": "ACTIVITY",
        "files": ["business"],
        "categories": {"C": "section = 'C'", "G": "section = 'G'", "I": "section = 'I'"},
    }
}


def dominated(folder: Path, **changes: Any) -> Path:
    """Three activities, of which one is a very large business with forty very small ones."""
    rows = "".join(f"{n},A,41,1,C,{50_000 if n == 1 else 20},1,{40_000 if n == 1 else 5}\n" for n in range(1, 42))
    rows += "".join(f"{n},G,60,1,G,{100 + n % 7},1,{30 + n % 5}\n" for n in range(100, 160))
    rows += "".join(f"{n},I,60,1,I,{200 + n % 7},1,{50 + n % 5}\n" for n in range(200, 260))
    answers = [
        {"variables": ["computer"], "codes": [1, 2]},
        {"variables": ["section"], "codes": ["C", "G", "I"]},
        {"variables": ["persons", "staff"], "between": [0, 100000]},
    ]
    given = {"indicators": [RATIO], "breakdowns": ACTIVITY, "answers": answers}
    return small(folder, rows, **(given | changes))


def test_what_tells_it_by_subtraction_goes_with_it(tmp_path: Path, definitions: Definitions) -> None:
    """Also where the design protects only what has few respondents."""
    own = {"reason": "our law", "protected": ["few_respondents"]}
    for changes in ({}, {"publication": own}):
        found = tabulate(dominated(tmp_path, **changes), definitions).results.results
        causes = {"".join(each.estimate.domain[1]) or "all": each.decision.cause for each in found}
        assert causes["C"] is Cause.DOMINANCE
        assert Other.SECONDARY in {causes["all"], causes["G"], causes["I"]}, causes


def test_shares_of_businesses_count_each_alike(tmp_path: Path, definitions: Definitions) -> None:
    share = {"indicator": "B1", "file": "business", "share": "computer = 1"}
    found = tabulate(dominated(tmp_path, indicators=[share]), definitions).results.results
    assert {each.estimate.remainder for each in found} == {None}
    assert Cause.DOMINANCE not in {each.decision.cause for each in found}


def test_a_stated_percentage_is_taken(tmp_path: Path, definitions: Definitions) -> None:
    own = {"reason": "our law", "p_percent": 0.1}
    found = tabulate(dominated(tmp_path, publication=own), definitions).results.results
    assert Cause.DOMINANCE not in {each.decision.cause for each in found}
