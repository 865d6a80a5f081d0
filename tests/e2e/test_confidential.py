"""What was published and became confidential is in no later release, and nothing that is told afterwards has it."""

from __future__ import annotations

import datetime as dt
import gzip
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import duckdb
import pytest

from indicators.base.clock import fixed
from indicators.base.errors import UsageError
from indicators.base.settings import Settings
from indicators.definitions.registry import Definitions
from indicators.mail import worklist
from indicators.release.compare import compare
from indicators.release.explain import Question, explain
from indicators.release.lifecycle import rebuild
from indicators.release.products.difference import Difference
from indicators.release.publish import Release, release
from indicators.release.snapshot import models
from indicators.release.withheld import held_by
from indicators.store.context import Context
from tests.conftest import NOW
from tests.e2e.test_analysis import _accept

HEAD = "REF_AREA,EDITION,INDICATOR,MEASURE,TIME_PERIOD,SEX,OBS_VALUE,CONF_STATUS,SOURCE\n"
LATER = NOW + dt.timedelta(days=30)
SECRET = 48.7354
WOMEN, MEN = 45.6172, 51.9266


def _sent(context: Context, name: str, *rows: str) -> None:
    path = context.settings.home / "in" / "per" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(HEAD + "".join(f"PER,{row},National survey\n" for row in rows))
    _accept(context, path)


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory, definitions: Definitions) -> tuple[Context, Release, Release]:
    """A value and its parts, free in one edition and then confidential in another; a release before and one after."""
    context = Context(Settings(home=tmp_path_factory.mktemp("confidential")), definitions, fixed(NOW), "test")
    free = [f"2014,HH7,PCT,2015,,{SECRET},F", f"2014,HH7,PCT,2015,F,{WOMEN},F", f"2014,HH7,PCT,2015,M,{MEN},F"]
    _sent(context, "PER_2014.csv", *free, "2014,HH7,PCT,2014,,40.2,F", "2014,HH5,PCT,2015,,51.3,F")
    first = release(context)
    later = replace(context, clock=fixed(LATER))
    _sent(later, "PER_2016.csv", f"2016,HH7,PCT,2015,,{SECRET},C")
    return later, first, release(later)


def _texts(folder: Path) -> Iterator[tuple[str, str]]:
    """Every file of a release as text: what is packed is unpacked."""
    for path in sorted(folder.rglob("*")):
        if path.suffix in {".parquet", ".duckdb"}:
            yield path.name, "\n".join(map(str, _rows(path)))
        elif path.suffix == ".xlsx":
            with zipfile.ZipFile(path) as book:
                yield path.name, "\n".join(book.read(name).decode(errors="replace") for name in book.namelist())
        elif path.is_file():
            data = path.read_bytes()
            yield path.name, (gzip.decompress(data) if path.suffix == ".gz" else data).decode(errors="replace")


def _rows(path: Path) -> Iterator[tuple[object, ...]]:
    with duckdb.connect() as con:
        if path.suffix == ".parquet":
            yield from con.read_parquet(str(path)).fetchall()
            return
        con.execute(f"ATTACH '{path}' AS release (READ_ONLY)")
        for (name,) in con.execute("SELECT table_name FROM duckdb_tables() WHERE database_name = 'release'").fetchall():
            yield from con.table(f"release.{name}").fetchall()


def test_the_first_release_had_it(told: tuple[Context, Release, Release]) -> None:
    assert sum(str(SECRET) in text for _, text in _texts(told[1].folder)) > 5, "the search finds what is there"


def test_no_file_of_the_later_release_has_it(told: tuple[Context, Release, Release]) -> None:
    holding = {name for name, text in _texts(told[2].folder) for value in ("48.735", "48,735") if value in text}
    assert holding == set()


def test_it_does_not_follow_from_women_and_men(told: tuple[Context, Release, Release]) -> None:
    observations = f"'{told[2].folder}/observations.parquet'"
    query = f"SELECT SEX FROM {observations} WHERE TIME_PERIOD = 2015 AND INDICATOR = 'HH7'"
    shown = duckdb.sql(query).fetchall()
    assert len(shown) == 1, "one of the two goes with it, the other stays"


def test_explain_does_not_know_it(told: tuple[Context, Release, Release]) -> None:
    for extract, series in (("observations", "HH7"), ("harmonised", "HH7"), ("mdg", "8.16")):
        with pytest.raises(UsageError, match="has no"):
            explain(told[0], Question(extract, "PER", series, 2015))
    text = str(explain(told[0], Question("sdg", "PER", "17.8.1", 2015)))
    assert str(MEN) in text
    assert str(SECRET) not in text
    assert str(WOMEN) not in text


def _told(found: list[Difference]) -> set[float]:
    rows = [row for each in found for row in each.rows.to_pylist()]
    return {value for row in rows for name in ("OLD_VALUE", "NEW_VALUE") if isinstance(value := row[name], float)}


@pytest.mark.parametrize("turned", [False, True])
@pytest.mark.parametrize("by_time", [False, True])
def test_a_comparison_says_that_it_went_and_not_what_it_was(
    told: tuple[Context, Release, Release], turned: bool, by_time: bool
) -> None:
    context, first, second = told
    names = [f"{NOW:%Y-%m-%dT%H:%M:%SZ}", f"{LATER:%Y-%m-%dT%H:%M:%SZ}"] if by_time else [first.version, second.version]
    found = compare(context, *(reversed(names) if turned else names))
    observations = next(each for each in found if each.extract == "observations")
    assert observations.count("added" if turned else "removed") == 2
    assert not _told(found) & {SECRET, WOMEN, MEN}
    progress = next(each for each in found if each.extract == "progress")
    assert progress.rows.num_rows > 0


def test_what_changed_elsewhere_is_told(told: tuple[Context, Release, Release]) -> None:
    context = replace(told[0], clock=fixed(LATER + dt.timedelta(days=1)))
    _sent(context, "PER_2014_again.csv", "2014,HH7,PCT,2014,,41.9,F")
    with models(context, context.clock()) as con:
        assert con.execute("SELECT max(OBS_VALUE) FROM harmonised WHERE TIME_PERIOD = 2014").fetchall() == [(41.9,)]
    day = f"{context.clock():%Y-%m-%dT%H:%M:%SZ}"
    assert {40.2, 41.9} <= _told(compare(context, told[2].version, day, ("observations",)))


def test_a_release_that_holds_what_became_confidential_is_named(told: tuple[Context, Release, Release]) -> None:
    assert held_by(told[0]) == {told[1].version: 2}, "the value, and the one that goes with it"
    assert worklist.summary(told[0]).held == ((told[1].version, "2"),)


def test_a_release_as_of_an_earlier_time_does_not_publish_it_anew(told: tuple[Context, Release, Release]) -> None:
    context = told[0]
    assert release(context, NOW).version == told[1].version, "what was published stays what it was"
    assert rebuild(context, told[1].version).differing == ()
    with pytest.raises(UsageError, match="became confidential"):
        _as_if_new(context, told[1])


def _as_if_new(context: Context, published: Release) -> None:
    aside = published.folder.rename(published.folder.with_name("aside"))
    try:
        release(context, NOW)
    finally:
        aside.rename(published.folder)


def test_what_is_free_again_is_published_again(told: tuple[Context, Release, Release]) -> None:
    context = replace(told[0], clock=fixed(LATER + dt.timedelta(days=2)))
    _sent(context, "PER_2016_again.csv", f"2016,HH7,PCT,2015,,{SECRET},F")
    with models(context, context.clock()) as con:
        assert con.execute("SELECT count(*) FROM publishable WHERE OBS_VALUE = ?", [SECRET]).fetchall() == [(2,)]
