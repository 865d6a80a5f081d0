"""Values that a provider withdrew end once a person said so: no release has them, no rule looks back at them."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import duckdb
import pytest

from indicators.base.clock import fixed
from indicators.base.report import Report, Verdict
from indicators.operation.fsck import fsck
from indicators.reading.raw import Declared
from indicators.release.compare import compare
from indicators.release.publish import release
from indicators.release.snapshot import take
from indicators.store import observations
from indicators.store.context import Context
from indicators.submissions import inbox, receive
from indicators.submissions.confirm import Word, confirm
from indicators.submissions.questionnaire.asked import Known
from indicators.submissions.questionnaire.known_values import known_values
from tests.conftest import NOW
from tests.prepared import prepared

_HEAD = "REF_AREA,EDITION,INDICATOR,MEASURE,TIME_PERIOD,SEX,OBS_VALUE,CONF_STATUS,SOURCE"
_AREAS = {"BWA": 36, "MNG": 19, "VUT": 18, "TTO": 65}
_YEARS = [2012, 2013, 2014]
Cell = tuple[str, int]


def _row(area: str, year: int, status: str = "F") -> str:
    return f"{area},2014,HH7,PCT,{year},,{_AREAS[area] + year - 2012 + 0.37},{status},data base"


_WHOLE = [_row(area, year) for area in _AREAS for year in _YEARS]


def _at(context: Context, day: int) -> Context:
    return replace(context, clock=fixed(NOW + dt.timedelta(days=day)))


def _load(context: Context, day: int, rows: list[str], sender: str = "itu", source: str = "") -> list[Report]:
    later = _at(context, day)
    data = "\n".join([_HEAD, *rows, ""]).encode()
    receipt = receive.receive(later, data, f"file{day}.csv", sender=sender, declared=Declared(source=source))
    return inbox.judge(later, [receipt.delivery])


def _whole(context: Context, source: str = "") -> list[Report]:
    return _load(context, 0, _WHOLE, source=source)


def _confirm(context: Context, day: int, reports: list[Report]) -> None:
    confirm(_at(context, day), reports[0].delivery, Word("A. Person", "the publisher withdrew them"))


def _stands(context: Context, day: int) -> set[Cell]:
    """The areas and years of the values that stand on a day."""
    path = context.settings.home / f"as_of_{day}.parquet"
    take(context, NOW + dt.timedelta(days=day), path)
    rows = duckdb.sql(f"SELECT REF_AREA, TIME_PERIOD FROM '{path}' WHERE OBS_VALUE IS NOT NULL").fetchall()
    return set(rows)


_ALL = {(area, year) for area in _AREAS for year in _YEARS}


def _without(*gone: Cell) -> list[str]:
    return [_row(area, year) for area, year in sorted(_ALL - set(gone))]


@pytest.mark.parametrize("source", ["", "world bank 2026"])
@pytest.mark.parametrize(
    "gone",
    [
        {("TTO", 2013)},
        {("TTO", year) for year in _YEARS},
        {(area, 2014) for area in _AREAS},
        {("TTO", 2012), ("VUT", 2014), ("VUT", 2013)},
    ],
    ids=["a value", "an area", "a year", "some values"],
)
def test_what_is_absent_ends_when_a_person_says_so(context: Context, gone: set[Cell], source: str) -> None:
    prepared(context, _whole, source)
    reports = _load(context, 1, _without(*gone), source=source)
    assert {each.verdict for each in reports} == {Verdict.TO_CONFIRM}
    assert _stands(context, 2) == _ALL  # nobody said anything yet
    _confirm(context, 3, reports)
    assert _stands(context, 4) == _ALL - gone
    assert _stands(context, 2) == _ALL  # as it was known then
    assert fsck(context) == []
    areas = sorted(_AREAS)
    looked_back = observations.history(context.lake, [(area, "2014", "HH7") for area in areas])
    assert looked_back is not None
    assert (
        set(zip(*(looked_back[name].to_pylist() for name in ("REF_AREA", "TIME_PERIOD")), strict=True)) == _ALL - gone
    )


def test_what_is_sent_again_counts_again(context: Context) -> None:
    prepared(context, _whole)
    _confirm(context, 2, _load(context, 1, _without(("TTO", 2013))))
    _load(context, 3, [*_WHOLE[:-3], *_WHOLE[-3:][::-1]])
    assert _stands(context, 4) == _ALL
    _confirm(context, 6, _load(context, 5, _without(("TTO", 2013), ("VUT", 2012))))
    assert _stands(context, 7) == _ALL - {("TTO", 2013), ("VUT", 2012)}
    assert fsck(context) == []


def test_releases_lack_what_ended_and_diff_counts_it(context: Context) -> None:
    prepared(context, _whole)
    first = release(_at(context, 1)).version
    _confirm(context, 3, _load(context, 2, _without(("TTO", 2013), ("VUT", 2014))))
    second = release(_at(context, 4)).version
    [changed] = compare(_at(context, 5), first, second, ("observations",))
    assert changed.count("removed") == 2
    assert (changed.count("added"), changed.count("changed")) == (0, 0)


def test_other_years_and_coarser_values_end_nothing(context: Context) -> None:
    prepared(context, _whole)
    _load(context, 1, [_row(area, 2015) for area in _AREAS])
    assert _stands(context, 2) >= _ALL
    rounded = [row.replace(".37", "") for row in _WHOLE]
    _confirm(context, 4, _load(context, 3, rounded))
    assert _stands(context, 5) >= _ALL


def test_only_the_years_of_an_update_end(context: Context) -> None:
    prepared(context, _whole)
    _confirm(
        context, 2, _load(context, 1, [_row(area, year) for area in ("BWA", "MNG", "VUT") for year in (2014, 2015)])
    )
    assert _ALL - _stands(context, 3) == {("TTO", 2014)}


def test_a_confidential_value_goes_on_protecting_others(context: Context) -> None:
    secret = _row("TTO", 2013, "C")
    _load(context, 0, [secret if row == _row("TTO", 2013) else row for row in _WHOLE])
    _confirm(context, 2, _load(context, 1, _without(("TTO", 2013), ("VUT", 2014))))
    path = context.settings.home / "after.parquet"
    take(context, NOW + dt.timedelta(days=3), path)
    kept = duckdb.sql(f"SELECT REF_AREA, TIME_PERIOD FROM '{path}' WHERE CONF_STATUS = 'C'").fetchall()
    assert kept == [("TTO", 2013)]
    assert ("VUT", 2014) not in _stands(context, 4)


def test_the_values_of_another_provider_stay(context: Context) -> None:
    _load(context, 0, _WHOLE, sender="itu")
    _load(context, 1, [row.replace("data base", "other") for row in _WHOLE], sender="worldbank")
    _confirm(context, 3, _load(context, 2, _without(("TTO", 2013)), sender="itu"))
    path = context.settings.home / "after.parquet"
    take(context, NOW + dt.timedelta(days=4), path)
    query = f"SELECT count(*) FROM '{path}' WHERE REF_AREA = 'TTO' AND TIME_PERIOD = 2013 AND OBS_VALUE IS NOT NULL"
    assert duckdb.sql(query).fetchall() == [(1,)]


def test_an_area_ends_with_its_own_word_and_absent_areas_with_the_last(context: Context) -> None:
    prepared(context, _whole)
    gone = {("MNG", 2013), ("VUT", 2014), ("TTO", 2012), ("TTO", 2013), ("TTO", 2014)}
    reports = _load(context, 1, _without(*gone))
    by_area = {report.ref_area: report.submission for report in reports}
    word = Word("A. Person", "the publisher withdrew them")
    confirm(_at(context, 2), by_area["MNG"], word)
    assert _ALL - _stands(context, 3) == {("MNG", 2013)}
    confirm(_at(context, 4), by_area["VUT"], word)
    assert _ALL - _stands(context, 5) == {("MNG", 2013), ("VUT", 2014)}
    confirm(_at(context, 6), by_area["BWA"], word)  # now nothing of the file waits
    assert _ALL - _stands(context, 7) == gone


def test_what_was_not_confirmed_is_asked_again_of_the_next_file(context: Context) -> None:
    prepared(context, _whole)
    first = _load(context, 1, _without(("MNG", 2013), ("VUT", 2014)))
    [mongolia] = [report.submission for report in first if report.ref_area == "MNG"]
    confirm(_at(context, 2), mongolia, Word("A. Person", "the publisher withdrew them"))
    rows = [row.replace("36.37", "36.38") for row in _without(("MNG", 2013), ("VUT", 2014))]
    second = _load(context, 3, rows)
    assert {finding.facts["detail"] for report in second for finding in report.open if finding.rule == "R125"} == {
        "OBS_VALUE 1 / 11"
    }
    _confirm(context, 4, second)
    assert _ALL - _stands(context, 5) == {("MNG", 2013), ("VUT", 2014)}
    third = _load(context, 6, [row.replace("36.37", "36.39") for row in _without(("MNG", 2013), ("VUT", 2014))])
    assert not [finding for report in third for finding in report.findings if finding.rule == "R125"]


def test_an_absent_confidential_value_is_asked_about_once(context: Context) -> None:
    _load(context, 0, [_row("TTO", 2013, "C") if row == _row("TTO", 2013) else row for row in _WHOLE])
    _confirm(context, 2, _load(context, 1, _without(("TTO", 2013))))
    later = _load(context, 3, [row.replace("36.37", "36.38") for row in _without(("TTO", 2013))])
    assert not [finding for report in later for finding in report.findings if finding.rule == "R125"]


def _last_known(context: Context) -> dict[str, Known]:
    """What the questionnaire of 2015 shows of Trinidad and Tobago."""
    return known_values(context, "TTO", "2014", 2015)


def test_the_questionnaire_shows_what_was_said_last(context: Context) -> None:
    prepared(context, _whole)
    assert _last_known(context) == {"HH7|PCT": Known(2014, 67.37)}
    _confirm(context, 2, _load(context, 1, _without(("TTO", 2014))))
    assert _last_known(context) == {"HH7|PCT": Known(2013, 66.37)}, "one that was withdrawn is not shown"
    rows = [_row("TTO", 2013, "C") if row == _row("TTO", 2013) else row for row in _without(("TTO", 2014))]
    _load(context, 3, rows)
    assert _last_known(context) == {"HH7|PCT": Known(2012, 65.37)}, "nor one that became confidential"


def test_beside_a_confidential_value_nothing_of_its_year_is_shown(context: Context) -> None:
    """From the total and the men the women could be computed; and in which edition it was said changes nothing."""
    rows = [
        f"{area},{edition},HH7,PCT,{year},{sex},{value},{status},data base"
        for area, edition, year, sex, value, status in (
            ("TTO", "2016", 2011, "", 48.1, "F"),
            ("TTO", "2016", 2012, "", 52.3, "F"),
            ("TTO", "2016", 2012, "M", 53.1, "F"),
            ("TTO", "2016", 2012, "F", 51.7, "C"),
        )
    ]
    receipt = receive.receive(context, "\n".join([_HEAD, *rows, ""]).encode(), "secret.csv", sender="itu")
    inbox.judge(context, [receipt.delivery])
    assert _last_known(context) == {"HH7|PCT": Known(2011, 48.1)}, "of any edition in which the code means the same"


def test_the_office_s_own_value_stands_before_that_of_others(context: Context) -> None:
    for day, (sender, value) in enumerate((("ton", 41.2), ("itu", 43.9))):
        data = f"{_HEAD}\nTON,2014,HH7,PCT,2014,,{value},F,survey\n".encode()
        later = _at(context, day)
        inbox.judge(later, [receive.receive(later, data, f"{sender}.csv", sender=sender).delivery])
    assert known_values(context, "TON", "2014", 2015) == {"HH7|PCT": Known(2014, 41.2)}
    assert known_values(context, "TON", "2014", 2014) == {}, "only what is older than the year that is asked for"
