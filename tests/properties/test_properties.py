"""What must hold for any input: numbers survive, order does not matter, nothing is lost or doubled."""

from __future__ import annotations

import datetime as dt
import random
from dataclasses import replace
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from babel.numbers import format_decimal
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from indicators.base import resources
from indicators.base.clock import fixed, naive_utc
from indicators.base.settings import Settings
from indicators.definitions.registry import Definitions
from indicators.reading import dictionary_columns
from indicators.reading import values as reading_values
from indicators.reading.normalise import observations
from indicators.reading.raw import Declared, Raw
from indicators.reading.read import read
from indicators.reading.values import Values
from indicators.store.context import Context
from indicators.submissions import check, queries, receive, record
from indicators.validation import prepared_checks, runner
from tests.conftest import NOW

DEFINITIONS = Definitions()
quick = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
CODES = [
    code
    for edition, code in DEFINITIONS.indicators
    if edition == "2016" and code[0] in "AH" and code not in {"A7", "A8", "A9"}
]

rows = st.lists(
    st.fixed_dictionaries(
        {
            "REF_AREA": st.sampled_from(["KEN", "SEN", "Peru", "Nowhere", "NA"]),
            "EDITION": st.sampled_from(["2016", "2016", "2010", ""]),
            "INDICATOR": st.sampled_from([*CODES, "HH99"]),
            "TIME_PERIOD": st.sampled_from(["2014", "2015", "2016*", "2099"]),
            "SEX": st.sampled_from(["", "F", "M", "girls"]),
            "OBS_VALUE": st.sampled_from(["45", "0,5", "100", "140.2", "-1", "n.a.", "", "abc", "33(1)"]),
            "OBS_STATUS": st.sampled_from(["", "A", "O", "E", "?"]),
        }
    ),
    min_size=1,
    max_size=30,
)


@quick
@given(
    value=st.decimals(-99_999, 99_999_999, places=2, allow_nan=False),
    language=st.sampled_from(["en", "fr", "es", "de", "ru"]),
)
def test_a_number_written_in_any_language_is_read_back(value: Any, language: str) -> None:
    text = format_decimal(value, format="#,##0.00", locale=language).replace("−", "-")
    raw = Raw("p")
    raw.add("1:1", REF_AREA="KEN", EDITION="2016", INDICATOR="A2", TIME_PERIOD="2015", OBS_VALUE=text)
    assert observations(raw, DEFINITIONS, Declared())["OBS_VALUE"][0].as_py() == pytest.approx(float(value))


def _table(given_rows: list[dict[str, str]]) -> Any:
    raw = Raw("p")
    for number, row in enumerate(given_rows):
        raw.add(f"{number}:1", **row)
    return observations(raw, DEFINITIONS, Declared())


@quick
@given(given_rows=rows)
def test_every_row_is_kept_with_its_text_and_its_address(given_rows: list[dict[str, str]]) -> None:
    table = _table(given_rows)
    assert table["OBS_TEXT"].to_pylist() == [row["OBS_VALUE"] for row in given_rows]
    assert table["ADDRESS"].to_pylist() == [f"{n}:1" for n in range(len(given_rows))]


@quick
@given(given_rows=rows, seed=st.integers(0, 1000))
def test_the_order_of_rows_changes_no_verdict_of_a_rule(given_rows: list[dict[str, str]], seed: int) -> None:
    shuffled = given_rows[:]
    random.Random(seed).shuffle(shuffled)  # noqa: S311 - not for secrets
    counts = []
    for each in (given_rows, shuffled):
        outcome = runner.run({"s": _table(each)}, DEFINITIONS, this_year=2026)["s"]
        counts.append({e.rule: (e.evaluated, e.failed, e.not_applicable) for e in outcome.evaluations})
    assert counts[0] == counts[1]


@quick
@given(first=rows, second=rows)
def test_files_checked_together_get_the_findings_they_get_alone(first: Any, second: Any) -> None:
    tables = {"a": _table(first), "b": _table(second)}
    together = runner.run(tables, DEFINITIONS, this_year=2026)
    for name, table in tables.items():
        assert together[name] == runner.run({name: table}, DEFINITIONS, this_year=2026)[name]


@quick
@given(batches=st.lists(rows, min_size=2, max_size=4))
def test_a_warm_workspace_says_what_a_fresh_one_says(batches: Any) -> None:
    """Prepared queries remember plans: none may remember what a former batch held."""
    runner.run({"empty": _table([{"INDICATOR": "?", "OBS_VALUE": "1"}])}, DEFINITIONS, this_year=2026)
    warm = [runner.run({"s": _table(each)}, DEFINITIONS, this_year=2026) for each in batches]
    for each, outcome in zip(batches, warm, strict=True):
        prepared_checks._READY.clear()
        assert runner.run({"s": _table(each)}, DEFINITIONS, this_year=2026) == outcome


@quick
@given(given_rows=rows)
def test_every_rule_accounts_for_every_row_at_most_once(given_rows: list[dict[str, str]]) -> None:
    """Once for each of its parameter sets: those are evaluated, and counted, one by one."""
    outcome = runner.run({"s": _table(given_rows)}, DEFINITIONS, this_year=2026)["s"]
    for evaluation in outcome.evaluations:
        sets = len(DEFINITIONS.rules[evaluation.rule].params)
        assert evaluation.failed <= evaluation.evaluated
        assert evaluation.evaluated + evaluation.not_applicable <= len(given_rows) * sets


texts = st.one_of(st.none(), st.text(max_size=3))


@quick
@given(given_rows=st.lists(st.tuples(texts, texts, texts), max_size=12), largest=st.sampled_from([3, 2**62]))
def test_a_function_of_distinct_texts_is_that_of_every_row(given_rows: list[Any], largest: int) -> None:
    """However many combinations there are: the bound where codes are made small again is tried, too."""
    columns = [pa.array([row[n] for row in given_rows], pa.string()) for n in range(3)]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(dictionary_columns, "_LARGEST", largest)
        found = dictionary_columns.mapped(columns, lambda *row: None if row[0] is None else repr(row))
    assert found.to_pylist() == [None if row[0] is None else repr(row) for row in given_rows]
    assert None not in found.dictionary.to_pylist()


number = st.from_regex(r"[0-9]{1,17}(?:[.,][0-9]{1,17})?[ %]?[ab*]?", fullmatch=True)


@quick
@given(sent=st.lists(number, min_size=1, max_size=6), comma=st.booleans())
def test_a_number_that_is_read_directly_is_what_sql_makes_of_it(sent: list[str], comma: bool) -> None:
    raw = Raw("p")
    for text in sent:
        raw.add("1:1", OBS_VALUE=text)
    values = Values(DEFINITIONS)
    directly = values.understood(raw.table(), decimal_comma=comma)
    with pytest.MonkeyPatch.context() as patch:
        none = staticmethod(lambda _, texts, **__: pa.repeat(pa.scalar(False), len(texts)))
        patch.setattr(Values, "_plain", none)
        by_sql = values.understood(raw.table(), decimal_comma=comma)
    assert {name: column.to_pylist() for name, column in directly.items()} == {
        name: column.to_pylist() for name, column in by_sql.items()
    }


spoken = st.sampled_from(["", "A", "B", "c", "N", "x100", "..", "na", "12,345", "1.234", "7*", "3 million", "5%", "٤٥"])


@quick
@given(files=st.lists(st.lists(st.tuples(spoken, spoken, spoken), max_size=5), max_size=4), comma=st.booleans())
def test_what_a_text_means_does_not_depend_on_the_files_before(files: list[list[Any]], comma: bool) -> None:
    reading_values._known.cache_clear()
    for rows in files:
        raw = Raw("p")
        for value, status, multiplier in rows:
            raw.add("1:1", OBS_VALUE=value, OBS_STATUS=status, UNIT_MULT=multiplier)
        found = Values(DEFINITIONS).understood(raw.table(), decimal_comma=comma)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(reading_values, "_FEW", 0)
            alone = Values(DEFINITIONS).understood(raw.table(), decimal_comma=comma)
        assert {name: (column.type, column.to_pylist()) for name, column in found.items()} == {
            name: (column.type, column.to_pylist()) for name, column in alone.items()
        }


def test_texts_are_forgotten_when_they_are_too_many(monkeypatch: pytest.MonkeyPatch) -> None:
    reading_values._known.cache_clear()
    monkeypatch.setattr(reading_values, "_MOST", 3)
    for first in range(0, 40, 4):
        raw = Raw("p")
        for number_sent in range(first, first + 4):
            raw.add("1:1", OBS_VALUE=f"{number_sent} %")
        understood = Values(DEFINITIONS).understood(raw.table(), decimal_comma=False)
        assert understood["OBS_VALUE"].to_pylist() == [*range(first, first + 4)]
    assert len(reading_values._known(DEFINITIONS, False).meanings) == 4


@quick
@given(data=st.binary(max_size=400))
def test_no_bytes_break_the_reader(data: bytes) -> None:
    reading = read(data, "f", DEFINITIONS)
    assert reading.unreadable is not None or reading.observations.num_rows > 0


@quick
@given(text=st.text(max_size=30))
def test_no_value_text_breaks_the_reader(text: str) -> None:
    raw = Raw("p")
    raw.add("1:1", REF_AREA="KEN", EDITION="2016", INDICATOR="HH7", TIME_PERIOD="2015", OBS_VALUE=text)
    row = observations(raw, DEFINITIONS, Declared()).to_pylist()[0]
    assert row["OBS_TEXT"] == text
    assert not (row["NOT_NUMERIC"] and row["OBS_VALUE"] is not None)


@settings(max_examples=5, deadline=None)
@given(values=st.lists(st.tuples(st.integers(2010, 2012), st.integers(40, 48)), min_size=1, max_size=4))
def test_the_store_is_monotone_in_time_and_idempotent(
    tmp_path_factory: pytest.TempPathFactory, values: list[tuple[int, int]]
) -> None:
    """What was known at a time never changes by what came later, and the same file twice is once."""
    home: Path = tmp_path_factory.mktemp("store")
    context = Context(Settings(home=home), DEFINITIONS, fixed(NOW), "test")
    known: list[tuple[dt.datetime, Any]] = []
    for step, (year, value) in enumerate(values):
        moment = NOW + dt.timedelta(hours=step)
        at = replace(context, clock=fixed(moment))
        at.__dict__["lake"] = context.lake
        data = f"REF_AREA,EDITION,INDICATOR,TIME_PERIOD,OBS_VALUE\nKEN,2016,A2,{year},{value}\n".encode()
        for _ in range(2):
            receipt = receive.receive(at, data, "f.csv")
            if queries.unchecked(at, [receipt.delivery]):
                record.record_verdicts(at, check.check(at, [receipt.delivery]))
        known.append((moment, _as_of(context, moment)))
    for moment, seen in known:
        assert _as_of(context, moment) == seen
    assert context.lake.rows("SELECT count(*) FROM lake.observations") == [(len(set(values)),)]


def _as_of(context: Context, moment: dt.datetime) -> Any:
    query = f"SELECT TIME_PERIOD, OBS_VALUE FROM ({resources.sql('store/as_of')}) ORDER BY 1"
    return context.lake.rows(query, {"as_of": naive_utc(moment)})
