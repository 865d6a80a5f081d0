"""Sets our regional values beside published ones: run with `make yardstick`; it writes docs/yardstick.md.

The country values of a file are received, accepted and derived as any others, with the groups and the population of the
vintage in which the file was published; the groups of the same file are what we are measured by. Files of countries only
(World Bank of May 2026, UNSD 2019.Q1) are set beside the groups of the same publication, which whoever runs this brings
in a folder (`make yardstick PUBLISHED=folder`; the page says which files); without it those parts are left out.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import duckdb

from indicators.base.clock import system_clock
from indicators.base.report import Report, Severity, Verdict
from indicators.base.settings import Settings
from indicators.definitions.registry import Definitions
from indicators.derivation.derive import derive
from indicators.release.snapshot import take
from indicators.store.context import Context
from indicators.submissions.confirm import Word, confirm
from indicators.submissions.inbox import collect
from tests.audit.differences import GOAL, TAIWAN, Group, Known, Pair, Reason, explained, implied, rest
from tests.audit.goals import Judged, judged, table
from tests.audit.hidden_values import errors
from tests.audit.publications import (
    FROM_YEAR,
    PUBLICATIONS,
    ROOT,
    SHARED,
    Publication,
    Yardstick,
    groups_of,
    others,
    published,
)

PAGE = ROOT / "docs" / "yardstick.md"
MODELS = ("panel", "last_known", "imputed", "goal_series", "aggregates")


def derived(folder: Path, publication: Publication, definitions: Definitions) -> duckdb.DuckDBPyConnection:
    """The models over files that a custodian sent; what the rules doubt is confirmed, as published."""
    context = Context(Settings(home=folder), definitions, system_clock, "yardstick")
    inbox = folder / ("unsd" if publication.name.startswith("UNSD") else "worldbank")
    inbox.mkdir(parents=True)
    for yardstick in publication.yardsticks:
        file = SHARED / yardstick.countries
        (inbox / file.name).write_bytes(file.read_bytes())
        for receipt, reports in collect(context, [inbox / file.name]):
            _confirm_as_published(context, receipt.delivery, reports)
    taken = take(context, context.clock(), folder / "accepted.parquet", asked=publication.asked)
    return derive(taken.snapshot, definitions, MODELS)


def _confirm_as_published(context: Context, delivery: str, reports: list[Report]) -> None:
    """Says that what the rules doubt was published so: warnings, and errors that a person may confirm by rule."""
    now = {report.submission: report for report in reports}
    for report in reports:
        waived = {each.rule for each in report.open if each.severity is Severity.ERROR}
        if all(context.definitions.rules[rule].waiver for rule in waived):
            for rule in sorted(waived):
                said = confirm(context, report.submission, Word("statistician", "published", rule=rule))
                now |= {each.submission: each for each in said}
    if any(report.verdict is Verdict.TO_CONFIRM for report in now.values()):
        confirm(context, delivery, Word("statistician", "published"))


def pairs(con: duckdb.DuckDBPyConnection, yardstick: Yardstick, path: Path) -> list[Pair]:
    """Every published value of a group since 2000 with ours, withheld or not."""
    framework, series = yardstick.series
    found = con.execute(
        """SELECT GROUPING, REF_AREA, TIME_PERIOD, any_value(OBS_VALUE) FILTER (VARIANT = 'STRICT'),
            any_value(OBS_VALUE) FILTER (SHOWN)
        FROM aggregates WHERE FRAMEWORK = ? AND SERIES = ? AND STANDS AND MEASURE <> 'NUM' AND BREAKDOWN = '_T'
        GROUP BY ALL""",
        [framework, series],
    ).fetchall()
    ours = {row[:3]: row[3:] for row in found}
    behind = _behind(con, framework, series)
    _add_taiwan(con, yardstick, behind)
    return [
        Pair(code, year, value, *ours.get(key, (None, None)), behind[key])
        for code, year, value in published(path, yardstick)
        if (key := (*yardstick.codes[code], year)) in behind
    ]


def _behind(con: duckdb.DuckDBPyConnection, framework: str, series: str) -> dict[tuple[str, str, int], Group]:
    found = con.execute(
        """SELECT m.GROUPING, m.REF_GROUP, p.TIME_PERIOD, p.REF_AREA, p.OBS_VALUE, NULL AS IMPUTED, p.WEIGHT, p.WEIGHTED_BY,
            k.LAST_VALUE, coalesce(k.PREVIOUS.year, k.FOLLOWING_ONE.year) AS LAST_YEAR
        FROM panel AS p
        JOIN goal_series AS g USING (HARMONISED_EDITION, HARMONISED_INDICATOR, MEASURE)
        LEFT JOIN last_known AS k
            USING (HARMONISED_EDITION, HARMONISED_INDICATOR, MEASURE, BREAKDOWN, REF_AREA, TIME_PERIOD)
        JOIN memberships AS m
            ON m.REF_AREA = p.REF_AREA AND m.STANDS
            AND p.TIME_PERIOD BETWEEN coalesce(m.YEAR_FROM, 0) AND coalesce(m.YEAR_TO, 9999)
        WHERE g.FRAMEWORK = ? AND g.SERIES = ? AND p.MEASURE <> 'NUM' AND p.BREAKDOWN = '_T' AND p.TIME_PERIOD >= ?""",
        [framework, series, FROM_YEAR],
    )
    groups: dict[tuple[str, str, int], Group] = defaultdict(lambda: Group([], []))
    for row in found.to_arrow_table().to_pylist():
        group = groups[row["GROUPING"], row["REF_GROUP"], row["TIME_PERIOD"]]
        (group.missing if row["OBS_VALUE"] is None else group.used).append(row)
    return dict(groups)


def _add_taiwan(
    con: duckdb.DuckDBPyConnection, yardstick: Yardstick, behind: dict[tuple[str, str, int], Group]
) -> None:
    """Puts Taiwan, China, without a value, into the groups that count it, where our own list has it not."""
    people = dict(con.execute("SELECT TIME_PERIOD, POPULATION FROM population WHERE REF_AREA = ?", [TAIWAN]).fetchall())
    counting = {yardstick.codes[code] for code in yardstick.taiwan}
    for key, group in behind.items():
        there = any(each["REF_AREA"] == TAIWAN for each in group.missing)
        if key[:2] in counting and key[2] in people and not there:
            group.missing.append({"REF_AREA": TAIWAN, "WEIGHT": people[key[2]], "LAST_VALUE": None})


def _table(yardstick: Yardstick, found: list[Pair], about: Known) -> Iterator[str]:
    taiwan = about.taiwan
    yield f"### {yardstick.title} ({' '.join(yardstick.series)})"
    yield ""
    yield "| group | years | published, latest | ours | difference | median | with Taiwan | largest | in | why |"
    yield "| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |"
    by_group: dict[str, list[Pair]] = defaultdict(list)
    for pair in found:
        by_group[pair.group].append(pair)
    large, unexplained = 0, list[tuple[Pair, Reason]]()
    for code in yardstick.codes:
        known = [pair for pair in by_group[code] if pair.difference is not None]
        if not known:
            continue
        last = max(known, key=lambda pair: pair.year)
        worst = max(known, key=lambda pair: abs(pair.difference or 0))
        middle = statistics.median(abs(pair.difference or 0) for pair in known)
        filled = statistics.median(abs(rest(pair, taiwan, known=False) or 0) for pair in known)
        why = str(explained(worst, about)) if abs(worst.difference or 0) > GOAL else ""
        for pair in known:
            if abs(pair.difference or 0) > GOAL:
                large += 1
                reason = explained(pair, about)
                unexplained += [] if reason.done else [(pair, reason)]
        yield (
            f"| {code} | {len(known)} | {last.published:.2f} ({last.year}) | {last.ours:.2f} | {last.difference:+.2f}"
            f" | {middle:.3f} | {filled:.3f} | {worst.difference:+.2f} | {worst.year} | {why} |"
        )
    every = [abs(pair.difference) for pair in found if pair.difference is not None]
    filled_all = [
        abs(left)
        for pair in found
        if (left := rest(pair, taiwan, known=False)) is not None and pair.group != yardstick.taiwan[0]
    ]
    yield ""
    yield (
        f"{len(every)} values: median {statistics.median(every):.3f}, largest {max(every):.2f}; with Taiwan, China the median is"
        f" {statistics.median(filled_all):.3f}. {large} differ by more than {GOAL:g}; {len(unexplained)} of them are not wholly explained."
        f" {sum(pair.ours is None for pair in found)} that were published are withheld here in the variant STRICT."
    )
    yield from _variants(found)
    yield from _not_explained(unexplained, rounded=_newest_are_rounded(found))
    yield ""


def _newest_are_rounded(found: list[Pair]) -> bool:
    newest = max(pair.year for pair in found)
    return all(round(pair.published, 2) == pair.published for pair in found if pair.year == newest)


def _not_explained(unexplained: list[tuple[Pair, Reason]], *, rounded: bool) -> Iterator[str]:
    """Every value that nothing known explains, the largest rest first."""
    if not unexplained:
        return
    yield ""
    yield "| not explained | year | published | ours | difference | tried | left | what would explain it |"
    yield "| --- | --- | --- | --- | --- | --- | --- | --- |"
    for pair, reason in sorted(unexplained, key=lambda each: -abs(each[1].left)):
        anew = not rounded or round(pair.published, 2) == pair.published
        stays = "" if anew else "not computed anew: it has more decimals; "
        yield (
            f"| {pair.group} | {pair.year} | {pair.published:.2f} | {pair.ours:.2f} | {pair.difference:+.2f} | {reason.cause}"
            f" | {reason.left:+.2f} | {stays}{reason.needed} |"
        )


def _hidden(con: duckdb.DuckDBPyConnection, definitions: Definitions) -> Iterator[str]:
    """How far imputed values of these series are from true ones that were hidden."""
    yield "### Known values hidden and imputed"
    yield ""
    yield "| what was hidden | method | values | error, median | mean | of nine in ten at most |"
    yield "| --- | --- | --- | --- | --- | --- |"
    for each in errors(con, definitions):
        method = each.method.replace("_", " ")
        yield (
            f"| {each.situation} | {method} | {each.values:,} | {each.median:.2f} | {each.mean:.2f} | {each.ninetieth:.2f} |"
        )
    yield ""


def _variants(found: list[Pair]) -> Iterator[str]:
    """Reported values only beside what readers are shown, in the last three years."""
    newest = max(pair.year for pair in found)
    recent = [pair for pair in found if pair.year > newest - 3 and pair.shown is not None]
    if not recent:
        return
    shown = [abs((pair.shown or 0) - pair.published) for pair in recent]
    strict = [abs(pair.behind.filled({}) - pair.published) for pair in recent]
    yield (
        f"The last three years: of reported values only the largest difference is {max(strict):.2f} (median {statistics.median(strict):.3f}), of what"
        f" readers are shown {max(shown):.2f} (median {statistics.median(shown):.3f})."
    )


WHY = """# Yardsticks: our regional values beside published ones

Written by `make yardstick` from ../shared/data; every number below is of that run. Country values of a publication are received,
accepted and derived as any others; groups and weights are those of its vintage (`vintages.yml`).

* *Vintage*: the World Bank applies the groups of the fiscal year in which it publishes to all years. The file of May 2026 has two exceptions that its
  numbers show: for data to 2019 Afghanistan and Pakistan still count in South Asia and Ethiopia in low income (`memberships.csv`).
* *Taiwan, China* is part of EAS, HIC and WLD though no file of the World Bank has a row for it, and of Eastern Asia (30) and the world of the UNSD. "With Taiwan" puts it at the
  value that EAS (or 30) implies, other areas without one left out, at their last known one or at 0, so that these two are met by construction; HIC, 753 and the world are then an independent test of it.
  Where the Democratic People's Republic of Korea never reported (broadband), HIC says it, and EAS is the test. Its population is that of the World Population Prospects of 2017.
* *Population*: the regional values of the files of 2017 and 2018 are weighted with the World Population Prospects that were in force (2012 and 2017), not with the population that
  the World Bank published itself: with that the medians of mobile subscriptions are 0.063 and 0.020. No WPP of 2019 or later could be read, so that the file of 2026 is set beside the World Bank's own.
* *One decimal*: the newest values of the file of 2026 are rounded to one decimal, which alone makes a median of 0.025. Those with more decimals, to 2014 and of some groups to 2019, were not computed anew:
  they stay as an earlier file had them, with the country values of its time: of mobile subscriptions that of March 2023.
* *What is not explained* stands below each series, value by value: what was tried and what is left, and the value of one area with which ours would be the published one, beside the known one.
  "Not computed anew" is said of a value with more decimals than the newest ones of its file. Of mobile subscriptions that is known: all 125 such values of the file of May 2026 are those of March
  2023, 110 of them to a thousandth, the others (LDC, whose list had changed) within 0.03; of fixed lines and broadband no file of those years was found, and it is not counted as an explanation.
* *Tried and not taken*: leaving out one area, or giving it another value. Among forty areas one nearly always fits to 0.1 by chance. One value of one area that makes right all groups that count
  it is found for mobile subscriptions of 2021 and of 2022, but for three areas alike (Angola, Benin, Ethiopia; Côte d'Ivoire, Cameroon, Congo): it names none.
* *Missing areas*: "why" names those that would move the value most with their last known value, and what is left then.
* *Revisions*: "why" says where the country values of another file of the World Bank give the published value, or where that is still the one of an older file.
* *Errors that a person may confirm* are confirmed here, as they were published: in the file of fixed broadband of the UNSD a speed is above its total (rule R182) in Australia, Belize, Malaysia, Samoa,
  Suriname and Tunisia. Without these six the median of 17.6.1 was 0.035, and four more differences were not explained.
* *Own groups*: "why" says where the published values of the other groups give another value than the published one.
  The UNSD has values of Micronesia (Federated States of) in the row of the region Micronesia (057) and none in that of the country (rule R138): 543 needs them.
* *As published if* names, for what is not explained, the value of one area with which ours would be the published one.
* A difference counts as explained when what is left is at most 0.1 per 100.
* *Imputation*: known values were hidden and imputed; the tables say how far the methods of `imputation.yml`, also the one that is off, are from them, in units of the series, without saying anything of areas
  whose values nobody knows.
* No regional values of 2012 or 2015 are at hand: the MDG export of 2015 holds countries only.
"""
SOURCES = """## Files that are not in ../shared/data

The groups of May 2026 and of the UNSD come from a folder (`make yardstick PUBLISHED=folder`; without it those parts are left out) with
wdi-2023-03/API_IT.CEL.SETS.P2_DS2_en_csv_v2_4903391.csv (`adeelriasat/data-ads-1` at commit bfa8a642da, World Bank, updated 1 March 2023; CC BY 4.0),
wdi-2026-05/it.cel.sets.p2.csv, it.mlt.main.p2.csv and it.net.bbnd.p2.csv (`datasets/world-development-indicators` at commit 6b2145a46a, indicators/*/data.csv) and
unsd-2019q1/Data_17.8.1_IT_USE_ii99.xlsx and Data_17.6.2_IT_NET_BBP.xlsx (`UNStats/FIS4SDGs` at commit 56f70ab5bd, unsd/data/2019.Q1.G.02).
"""


def main() -> None:
    """Writes the page."""
    if not SHARED.is_dir():
        sys.exit("../shared/data is not there: the yardsticks need the published files.")
    definitions = Definitions()
    lines: list[str] = []
    goals: list[Judged] = []
    for publication in PUBLICATIONS:
        if not all(groups_of(each).is_file() for each in publication.yardsticks):
            continue
        asked = publication.asked
        lines += [
            f"## {publication.name}: groups {asked.groups or 'of each reference year'}, population {asked.population}",
            "",
        ]
        with tempfile.TemporaryDirectory() as place:
            con = derived(Path(place), publication, definitions)
            for each in publication.yardsticks:
                found = pairs(con, each, groups_of(each))
                by_key = {(pair.group, pair.year): pair for pair in found}
                known = Known(implied(found, each.taiwan), others(publication, each), definitions.names, by_key)
                goals.append(judged(publication.name, each, found, known))
                lines += _table(each, found, known)
            if publication.asked.groups:
                lines += _hidden(con, definitions)
            con.close()
    text = "\n".join([WHY, *table(goals), *lines, SOURCES])
    PAGE.write_text(text.rstrip() + "\n", encoding="utf-8")
    sys.stdout.write(f"{PAGE}\n")


if __name__ == "__main__":
    main()
