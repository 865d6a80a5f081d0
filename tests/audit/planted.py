"""The errors that are planted: each takes the rows of one area and gives them back with one mistake of its class.

The rows are those of real series (`self_audit.py`); where a class needs rows that no public table has (counts beside
rates, women and men of three indicators), they are computed from the real ones, so that they agree before they are spoilt.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

Row = dict[str, str]
Rows = list[Row]


@dataclass(frozen=True, slots=True)
class Planted:
    """A class of mistakes.

    Attributes:
        name: what a data editor calls it.
        rules: one of these must fail, at error level where `error`.
        spoil: rows of one area, with one mistake.
        base: which rows it is planted in.
        history: whether the untouched rows of all years but the newest are in the store already.
        revises: with `history`: the untouched rows of the newest year are there as well.
        error: the mistake must reject the submission.
    """

    name: str
    rules: tuple[str, ...]
    spoil: Callable[[Rows], Rows]
    base: str = "rates"
    history: bool = False
    revises: bool = False
    error: bool = False
    areas: int = field(default=40)


def _last(rows: Rows, indicator: str, **wanted: str) -> Row:
    """The newest row of an indicator."""
    found = [r for r in rows if r["INDICATOR"] == indicator and all(r.get(k, "") == v for k, v in wanted.items())]
    return max(found, key=lambda row: row["TIME_PERIOD"])


def _set(indicator: str, change: Callable[[Row], Row], **wanted: str) -> Callable[[Rows], Rows]:
    def spoil(rows: Rows) -> Rows:
        row = _last(rows, indicator, **({"MEASURE": "", "SEX": ""} | wanted))
        return [row | change(row) if each is row else each for each in rows]

    return spoil


def _value(indicator: str, change: Callable[[float], float], digits: int = 2, **wanted: str) -> Callable[[Rows], Rows]:
    return _set(indicator, lambda row: {"OBS_VALUE": f"{change(float(row['OBS_VALUE'])):.{digits}f}"}, **wanted)


def _times(indicator: str, factor: float, **wanted: str) -> Callable[[Rows], Rows]:
    return _value(indicator, lambda value: value * factor, 4, **wanted)


def _again(indicator: str, **changes: str) -> Callable[[Rows], Rows]:
    return lambda rows: [*rows, _last(rows, indicator, MEASURE="", SEX="") | changes]


def _without(keep: Callable[[Row], bool]) -> Callable[[Rows], Rows]:
    return lambda rows: [row for row in rows if keep(row)]


def _swapped(rows: Rows) -> Rows:
    """Women and men of the newest year change places."""
    newest = max(row["TIME_PERIOD"] for row in rows)
    other = {"F": "M", "M": "F", "": ""}
    return [row | {"SEX": other[row.get("SEX", "")]} if row["TIME_PERIOD"] == newest else row for row in rows]


def _copied_year(rows: Rows) -> Rows:
    newest = max(row["TIME_PERIOD"] for row in rows)
    before = {
        (row["INDICATOR"], row["MEASURE"], row["SEX"]): row["OBS_VALUE"]
        for row in rows
        if row["TIME_PERIOD"] == str(int(newest) - 1)
    }
    key = ("INDICATOR", "MEASURE", "SEX")
    return [
        row | {"OBS_VALUE": before.get(tuple(row[k] for k in key), row["OBS_VALUE"])}
        if row["TIME_PERIOD"] == newest
        else row
        for row in rows
    ]


def _transposed(rows: Rows) -> Rows:
    """Swaps the first two digits of a two-digit value, where that moves it far."""
    row = _last(rows, "HH7", MEASURE="", SEX="")
    whole, _, rest = row["OBS_VALUE"].partition(".")
    text = whole[1] + whole[0] + "." + (rest or "0")
    return [row | {"OBS_VALUE": text} if each is row else each for each in rows]


def _shifted(rows: Rows) -> Rows:
    """The last three years continue on another level."""
    years = sorted({row["TIME_PERIOD"] for row in rows if row["INDICATOR"] == "A1"})[-3:]
    return [
        row | {"OBS_VALUE": f"{float(row['OBS_VALUE']) + 60:.2f}"}
        if row["INDICATOR"] == "A1" and row["TIME_PERIOD"] in years and not row["MEASURE"]
        else row
        for row in rows
    ]


def _carried(rows: Rows) -> Rows:
    years = sorted({row["TIME_PERIOD"] for row in rows if row["INDICATOR"] == "HH7"})[-3:]
    first = next(r for r in rows if r["INDICATOR"] == "HH7" and r["TIME_PERIOD"] == years[0] and not r["SEX"])
    return [
        row | {"OBS_VALUE": first["OBS_VALUE"]}
        if row["INDICATOR"] == "HH7" and row["TIME_PERIOD"] in years and not row["SEX"] and not row["MEASURE"]
        else row
        for row in rows
    ]


def _scaled(column: str, factor: float) -> Callable[[Rows], Rows]:
    """A figure of a value from a survey in another unit, or of another value."""
    return _set("HH7", lambda row: {column: f"{float(row[column]) * factor:.4f}"})


def _narrow(rows: Rows) -> Rows:
    """The limits are a fifth of a standard error away: no interval of any usual level is so narrow."""
    row = _last(rows, "HH7", MEASURE="", SEX="")
    value, error = float(row["OBS_VALUE"]), float(row["STANDARD_ERROR"])
    limits = {"CI_LOW": f"{value - 0.2 * error:.4f}", "CI_HIGH": f"{value + 0.2 * error:.4f}"}
    return [row | limits if each is row else each for each in rows]


CLASSES = (
    Planted("a code that does not exist", ("R001",), _set("A1", lambda _: {"INDICATOR": "A99"}), error=True),
    Planted("an unknown country", ("R002",), _set("A1", lambda _: {"REF_AREA": "Ruritania"}), error=True),
    Planted("a key twice, with two values", ("R003",), _again("A1", OBS_VALUE="7.77"), error=True),
    Planted("a row pasted twice", ("R003b",), _again("A1")),
    Planted(
        "a category that does not exist", ("R004",), _set("HH7", lambda _: {"SEX": "girls"}, SEX="F"), "sex", error=True
    ),
    Planted("words instead of a number", ("R005",), _set("A1", lambda _: {"OBS_VALUE": "about ten"}), error=True),
    Planted("a missing status beside a value", ("R006",), _set("A1", lambda _: {"OBS_STATUS": "O"}), error=True),
    Planted("a year to come", ("R007",), _set("A1", lambda _: {"TIME_PERIOD": "2041"}), error=True),
    Planted("a year before the service", ("R008",), _set("A2", lambda _: {"TIME_PERIOD": "1965"})),
    Planted("no edition", ("R009",), _set("HH7", lambda _: {"EDITION": ""}), error=True),
    Planted("another unit", ("R010",), _set("A1", lambda _: {"UNIT_MEASURE": "PERCENT"}), error=True),
    Planted("a percentage above 100", ("R012",), _value("HH7", lambda v: v + 100), error=True),
    Planted("a negative rate", ("R013",), _value("A1", lambda v: -v - 0.1), error=True),
    Planted("fixed lines beyond any country", ("R015",), _value("A1", lambda v: v + 160)),
    Planted("mobiles beyond any country", ("R016",), _value("A2", lambda v: v + 510)),
    Planted("a fraction after percentages", ("R021", "R130"), _times("HH7", 0.01), history=True),
    Planted("a count in thousands", ("R022", "R026"), _times("A1", 0.001, MEASURE="NUM")),
    Planted("a rate that is not its counts", ("R026",), _times("A1", 1.04), error=True),
    Planted("a numerator above the denominator", ("R028",), _times("HH7", 300, MEASURE="NUM"), error=True),
    Planted("a denominator of 0", ("R029",), _times("A1", 0, MEASURE="DEN"), error=True),
    Planted("another population", ("R030",), _times("A1", 1.08, MEASURE="DEN")),
    Planted("a negative count", ("R142",), _times("A1", -1, MEASURE="NUM"), error=True),
    Planted(
        "a total outside its parts", ("R031",), _value("HH7", lambda v: v + 35 if v < 60 else v - 35), "sex", error=True
    ),
    Planted("a total that is one part", ("R140",), lambda rows: _part_as_total(rows), "sex"),
    Planted("one sex is missing", ("R041",), _without(lambda row: row["SEX"] != "M"), "sex"),
    Planted("parts without a total", ("R101",), _without(lambda row: row["SEX"] != ""), "sex", error=True),
    Planted("women and men exchanged", ("R135",), _swapped, "three sexes"),
    Planted(
        "a newer network with more coverage",
        ("R045",),
        _value("A6", lambda v: v + 8, BREAKDOWN="4G"),
        "coverage",
        error=True,
    ),
    Planted("a jump", ("R067",), _value("HH7", lambda v: v + 25 if v < 70 else v - 25)),
    Planted("impossible growth", ("R068",), _times("A2", 1.9)),
    Planted("access that is lost", ("R069",), _value("HH7", lambda v: max(v - 14, 0.3))),
    Planted("carried forward", ("R071",), _carried),
    Planted(
        "a large revision",
        ("R072",),
        _value("HH7", lambda v: v + 9 if v < 90 else v - 9),
        history=True,
        revises=True,
    ),
    Planted(
        "a confidential value sent as free",
        ("R104",),
        _set("HH7", lambda _: {"CONF_STATUS": "F"}),
        "confidential",
        history=True,
        revises=True,
    ),
    Planted(
        "a confidential value sent without its mark",
        ("R104",),
        _set("HH7", lambda _: {"CONF_STATUS": ""}),
        "confidential",
        history=True,
        revises=True,
    ),
    Planted("a slip by 10", ("R130",), _times("A2", 0.1)),
    Planted("a slip by 100", ("R130",), _times("A2", 0.01)),
    Planted("a slip by 1000", ("R130",), _times("A1", 1000, MEASURE="NUM")),
    Planted("a slip by 12", ("R130",), _times("A2", 1 / 12)),
    Planted("a slip by 1024", ("R130",), _times("A2", 1024)),
    Planted("another level", ("R132",), _shifted),
    Planted("a copied year", ("R133",), _copied_year, "many"),
    Planted("digits that changed places", ("R136", "R067"), _transposed, "two digits"),
    Planted("a guessed round number", ("R137",), _value("HH7", lambda v: 5 * round(v / 5) or 5, 0)),
    Planted(
        "another source says otherwise",
        ("R139",),
        _value("HH7", lambda v: v + 9 if v < 90 else v - 9),
        "another source",
        history=True,
    ),
    Planted(
        "the title of another code",
        ("R102",),
        _set("HH7", lambda _: {"TITLE": "Proportion of households with Internet access"}),
        error=True,
    ),
    Planted(
        "the code of another edition", ("R144", "R067"), lambda rows: _other_edition(rows), "editions", history=True
    ),
    Planted("another age scope without a break", ("R070",), _set("HH7", lambda _: {"AGE_SCOPE": "5+"}), "stated"),
    Planted(
        "two age scopes in one table",
        ("R062",),
        _set("HH7", lambda _: {"AGE_SCOPE": "5+"}, SEX="F"),
        "sex stated",
        error=True,
    ),
    Planted("a value without its source", ("R074",), _set("HH7", lambda _: {"SOURCE": ""}), "stated"),
    Planted("few respondents, not marked", ("R076",), _set("HH7", lambda _: {"RESPONDENTS": "18"})),
    Planted("a standard error in words", ("R082",), _set("HH7", lambda _: {"STANDARD_ERROR": "small"}), "sampled"),
    Planted("a negative standard error", ("R083",), _scaled("STANDARD_ERROR", -1), "sampled", error=True),
    Planted("the interval of another value", ("R084",), _scaled("OBS_VALUE", 0.8), "sampled", error=True),
    Planted("an interval beyond 100", ("R085",), _set("HH7", lambda _: {"CI_HIGH": "103.5"}), "sampled"),
    Planted("a coefficient of variation as a fraction", ("R086",), _scaled("CV", 0.01), "sampled"),
    Planted("a standard error as a fraction", ("R087", "R086"), _scaled("STANDARD_ERROR", 0.01), "sampled"),
    Planted("an interval too narrow for its error", ("R087",), _narrow, "sampled"),
    Planted(
        "the interval of a suppressed value",
        ("R088",),
        _set("HH7", lambda _: {"OBS_VALUE": "", "OBS_STATUS": "Q"}),
        "sampled",
        error=True,
    ),
)


def _part_as_total(rows: Rows) -> Rows:
    row, part = _last(rows, "HH7", MEASURE="", SEX=""), _last(rows, "HH7", MEASURE="", SEX="M")
    return [row | {"OBS_VALUE": part["OBS_VALUE"]} if each is row else each for each in rows]


def _other_edition(rows: Rows) -> Rows:
    """Households with Internet (HH6) are sent as HH7, as the list of 2005 numbered them."""
    home, use = _last(rows, "HH6", MEASURE="", SEX=""), _last(rows, "HH7", MEASURE="", SEX="")
    return [row | {"OBS_VALUE": home["OBS_VALUE"]} if row is use else row for row in rows if row is not home]
