"""What an explanation says of a row of the models: one line of text each."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from indicators.definitions.vintages import REFERENCE_YEAR

Row = dict[str, Any]
_LARGE = 1000
_CATEGORIES = ("SEX", "URBANISATION", "EDUCATION_LEV", "BREAKDOWN")


def plain(number: float | None) -> str:
    """A number as a person reads it; `none` where there is none."""
    if number is None:
        return "none"
    return f"{number:,.0f}" if abs(number) >= _LARGE else f"{number:.6g}"


def value(row: Row) -> str:
    """A value with its unit, and its status where that is not normal."""
    status = f", status {row['OBS_STATUS']}" if row["OBS_STATUS"] != "A" else ""
    return f"{plain(row['OBS_VALUE'])} {row['UNIT_MEASURE']}{status}"


def series(row: Row) -> str:
    """An indicator of a framework with its category."""
    return str(row["SERIES"]) + ("" if row["BREAKDOWN"] == "_T" else f" [{row['BREAKDOWN']}]")


def aggregate(row: Row, name: str) -> str:
    """A value of a group."""
    variant = row["VARIANT"].lower()
    return f"{name}, {row['FRAMEWORK']} {series(row)}, {row['TIME_PERIOD']}, {variant}: {value(row)}"


def coverage(row: Row) -> str:
    """What a value of a group covers, and what the missing part allows."""
    return (
        f"coverage: {row['AREAS_COVERED']} of {row['AREAS_TOTAL']} areas,"
        f" {row['WEIGHT_COVERED']:.1%} of the population; estimates {row['IMPUTED_SHARE']:.1%};"
        f" possible from {plain(row['BOUND_LOW'])} to {plain(row['BOUND_HIGH'])}"
    )


def vintages(row: Row) -> str:
    """Of when the members of the group and the population are."""
    of = "the members of each reference year" if row["GROUP_VINTAGE"] == REFERENCE_YEAR else row["GROUP_VINTAGE"]
    return f"vintage of the group: {of}; of the population: {row['POPULATION_VINTAGE']}"


def imputation(row: Row) -> str:
    """How missing values were filled and what that changed; blank where none was."""
    if not row["IMPUTED_BY"]:
        return ""
    effect = "" if row["IMPUTED_EFFECT"] is None else f"; it moves the value by {row['IMPUTED_EFFECT']:+.3g}"
    return f"imputed: {row['IMPUTED_BY'].replace('_', ' ')}{effect}"


def movers(
    used: Sequence[Row],
    missing: Sequence[Row],
    variant: str,
    name: Callable[[str], str],
    most: int,
    least: float = 0.0,
) -> Iterator[str]:
    """How far the last known value of each missing area alone would move the value, those that move it most first."""
    moved = [
        (move, each) for each in missing if (move := _move(used, each, variant)) is not None and abs(move) >= least
    ]
    for move, each in sorted(moved, key=lambda found: -abs(found[0]))[:most]:
        last = f"{plain(each['LAST_VALUE'])} in {each['LAST_YEAR']}"
        yield f"{name(each['REF_AREA'])}: last known {last}, would move the value by {move:+.3g}"


def _move(used: Sequence[Row], missing: Row, variant: str) -> float | None:
    known, weight = missing["LAST_VALUE"], missing["WEIGHT"]
    if known is None or not weight:
        return None
    if missing["WEIGHTED_BY"] == "sum":
        return float(known)
    weights = sum(each["WEIGHT"] for each in used)
    if not weights:
        return None
    added = weighed(used, variant)
    return float((added + known * weight) / (weights + weight) - added / weights)


def counted(member: Row, variant: str) -> float | None:
    """The value that counts for an area: what it reported, in the imputed variant else what was imputed."""
    if member["WEIGHT"] is None:
        return None
    reported: float | None = member["OBS_VALUE"]
    imputed: float | None = member["IMPUTED"]
    return reported if reported is not None or variant == "STRICT" else imputed


def weighed(members: Sequence[Row], variant: str) -> float:
    """The sum of value times weight."""
    return sum((counted(each, variant) or 0.0) * (each["WEIGHT"] or 0.0) for each in members)


def arithmetic(members: Sequence[Row], variant: str) -> str:
    """The sums that the value of a group is made of."""
    used = [each for each in members if counted(each, variant) is not None]
    added = f"{weighed(used, variant):,.0f}"
    if used and used[0]["WEIGHTED_BY"] == "sum":
        return added
    return f"{added} / {sum(each['WEIGHT'] for each in used):,.0f}"


def contribution(member: Row, name: str, variant: str, total: float) -> str:
    """What an area adds to the value of its group."""
    amount = counted(member, variant) or 0.0
    weight = "" if member["WEIGHTED_BY"] == "sum" else f" x {member['WEIGHT']:,.0f}"
    imputed = f", imputed by {member['IMPUTED_BY'].replace('_', ' ')}" if member["OBS_VALUE"] is None else ""
    return f"{name}: {plain(amount)}{weight}, {amount * member['WEIGHT'] / total:.1%} of the sum{imputed}"


def not_listed(custodian: str) -> list[str]:
    """That a custodian lists no value of an area, so that groups may count it and nothing shows it."""
    return [f"counted in groups only: {custodian} lists no value of it, so no extract of the goals has it"] * bool(
        custodian
    )


def filled(member: Row, row: Row) -> list[str]:
    """From where the population of an area is that the vintage in use lacks."""
    vintage, file = row["POPULATION_VINTAGE"], member["POPULATION_FILE"]
    lacks = member["WEIGHTED_BY"] == "population" and not file.startswith(vintage)
    return [f"its population is that of {file}: {vintage} has none"] * lacks


def goal(row: Row) -> str:
    """A value of an indicator of the goals."""
    part = f" ({row['MAPPED_PART']})" if row["MAPPED_PART"] else ""
    categories = [row[name] for name in _CATEGORIES if row[name] != "_T"]
    of = f" [{', '.join(categories)}]" if categories and not part else ""
    return f"{row['FRAMEWORK']} {row['SERIES']}, {row['RELATION']}: {row['FORMULA']}{part}{of} = {value(row)}"


def why(row: Row) -> str:
    """Why a core indicator is mapped to a goal."""
    return f"why: {row['RATIONALE']} ({row['MAPPING_SOURCE']}; confidence {row['MAPPING_CONFIDENCE']})"


def candidate(row: Row) -> str:
    """An accepted value, and whether it stands."""
    stands = "" if row["RANK"] == 1 else "not chosen: "
    status = f", status {row['OBS_STATUS']}" if row["OBS_STATUS"] != "A" else ""
    source = f" ({row['SOURCE']})" if row["SOURCE"] else ""
    code = f"{row['EDITION']} {row['INDICATOR']}"
    return f"{stands}{code} = {plain(row['OBS_VALUE'])}{status}, from {row['PROVIDER']}{source}"


def precision(row: Row) -> str:
    """On how many persons a value of a survey rests, and how precise it is; blank where nothing was sent of it."""
    low, high = row["CI_LOW"], row["CI_HIGH"]
    said = {
        "{} respondents": row["RESPONDENTS"],
        "a sample of {}": row["SAMPLE_SIZE"],
        "standard error {}": row["STANDARD_ERROR"],
        "coefficient of variation {} percent": row["CV"],
    }
    parts = [text.format(plain(number)) for text, number in said.items() if number is not None]
    parts += [f"confidence interval {plain(low)} to {plain(high)}"] if None not in (low, high) else []
    return f"estimate of a survey: {', '.join(parts)}" if parts else ""


def cell(row: Row, came: Row) -> str:
    """Where a value was sent, how it was written, and when."""
    read = f", read: {row['NORMALISATION']}" if row["NORMALISATION"] else ""
    return (
        f"{came['FILE_NAME']}, {row['ADDRESS']}: sent as “{row['OBS_TEXT']}”{read};"
        f" submission {row['SUBMISSION']}, {came['RECEIVED_AT']:%Y-%m-%d}, {came['VERDICT']}"
    )


def finding(row: Row) -> str:
    """What a rule said of a cell, and who answered."""
    word = f"; {row['AUTHOR']} confirmed: {row['EXPLANATION']}" if row["AUTHOR"] else ""
    return f"{row['RULE']} ({row['SEVERITY']}){word}"


def progress(row: Row) -> str:
    """How far an area or a group came."""
    rate, gap = plain(row["ANNUAL_RATE"]), plain(row["GAP_TO_DEVELOPED"])
    return (
        f"change: {plain(row['BASE_VALUE'])} in {row['BASE_PERIOD']} to"
        f" {plain(row['LATEST_VALUE'])} in {row['LATEST_PERIOD']};"
        f" {rate} percent a year; gap to the developed regions {gap}"
    )


def target(row: Row) -> str:
    """A target, and when it was or may be reached."""
    when = f", reached in {row['REACHED_IN']}" if row["REACHED_IN"] else ""
    if row["PROJECTED_PERIOD"]:
        when = f", trend {row['PROJECTED_PERIOD']} ({row['PROJECTED_LOW']} to {row['PROJECTED_HIGH'] or 'open'})"
    told = f"target {row['TARGET_ID']}: {row['TARGET_VALUE']:g} by {row['DUE']}: {row['STATE']}{when}"
    return f"{told}. {row['COMMENT_OBS']}" if row["COMMENT_OBS"] else told


def gap(row: Row) -> str:
    """Women beside men, or rural beside urban."""
    first = f"{row['FIRST_CODE']} {plain(row['FIRST_VALUE'])}"
    second = f"{row['SECOND_CODE']} {plain(row['SECOND_VALUE'])}"
    return f"{row['DIMENSION']}: {first}, {second}: ratio {plain(row['RATIO'])}, gap {plain(row['GAP'])} points"


def availability(row: Row, state: str) -> str:
    """Whether an area has data for an indicator, and what that rests on."""
    declared = f"; declared {row['DECLARED']}" if row["DECLARED"] else ""
    answered = "the office answered" if row["ANSWERED"] else "no answer of the office"
    window = f"window {row['WINDOW_FROM']} to {row['WINDOW_TO']}" if row["WINDOW_TO"] else "no data of this chapter"
    return (
        f"edition {row['EDITION']}: {row['AVAILABLE']} ({state}); {row['OBSERVATIONS']} values,"
        f" {row['FIRST_PERIOD'] or 'none'} to {row['LAST_PERIOD'] or 'none'}; {window}; {answered}{declared}"
    )


def vintage(row: Row) -> str:
    """A value among those that were recorded one after the other."""
    change = "" if row["REVISION"] is None else f" ({row['REVISION']:+g}: {row['REASON']})"
    return (
        f"{row['EDITION']} {row['INDICATOR']} {row['MEASURE']}, {row['PROVIDER']}: {plain(row['OBS_VALUE'])}{change},"
        f" recorded {row['RECORDED_AT']:%Y-%m-%d}, submission {row['SUBMISSION']}"
    )
