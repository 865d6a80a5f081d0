"""What footnotes and notes say of values: a list of footnotes beneath a table, and sentences that name a status."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from indicators.definitions.registry import Definitions
from indicators.reading import notes
from indicators.reading.raw import Declared
from indicators.reading.read import read
from indicators.store.context import Context
from indicators.submissions.deliveries import read_file

UNDATA = (
    '"Country or Area","Year","Value","Value Footnotes"\n"Kenya","2012","12.5","1"\n"Kenya","2013","13.0","1,2"\n'
    '"Kenya","2014","14.5","7"\n"Ghana","2014","20.5",""\n\n"footnoteSeqID","Footnote"\n'
    '"1","Population aged 10 and over."\n"2","Estimate, "own words", of the office."\n'
)
HEAD = "REF_AREA,EDITION,INDICATOR,TIME_PERIOD,OBS_VALUE,OBS_STATUS,COMMENT_OBS\n"


def _rows(context: Context, path: Path, text: str) -> list[dict[str, Any]]:
    path.write_text(text)
    rows: list[dict[str, Any]] = read_file(context, path, Declared()).reading.observations.to_pylist()
    return rows


@pytest.mark.parametrize("heading", ["footnoteSeqID", "fnSeqID", "fnID", "FootnoteID"])
def test_the_list_of_footnotes_is_found_whatever_its_numbers_are_called(
    context: Context, tmp_path: Path, heading: str
) -> None:
    text = UNDATA.replace("footnoteSeqID", heading).replace("Population aged 10 and over.", "Confidential.")
    rows = _rows(context, tmp_path / "undata.csv", text)
    assert [row["CONF_STATUS"] for row in rows] == ["C", "C", "F", "F"]


def test_values_of_undata_keep_the_words_of_their_footnotes(context: Context, tmp_path: Path) -> None:
    rows = _rows(context, tmp_path / "undata.csv", UNDATA)
    assert [(row["REF_AREA"], row["TIME_PERIOD"], row["OBS_VALUE"]) for row in rows] == [
        ("KEN", 2012, 12.5),
        ("KEN", 2013, 13.0),
        ("KEN", 2014, 14.5),
        ("GHA", 2014, 20.5),
    ]
    first, second, third, last = (row["COMMENT_OBS"] for row in rows)
    assert first == "Population aged 10 and over."
    assert second == "Population aged 10 and over.; Estimate, own words, of the office."
    assert (third, last) == ("7", "")  # a number that is not in the list stays
    assert [row["OBS_STATUS"] for row in rows] == ["A", "E", "A", "A"]


def test_a_footnote_is_no_observation_nor_an_aggregate(context: Context, tmp_path: Path) -> None:
    path = tmp_path / "undata.csv"
    path.write_text(UNDATA)
    assert [key for key, _ in read_file(context, path, Declared()).reading.notes] == ["series_assumed"]


def test_the_yearbook_says_estimate_beside_other_words(context: Context, tmp_path: Path) -> None:
    rows = _rows(
        context,
        tmp_path / "yearbook.csv",
        "T29,Internet Usage,,,,,\nRegion/Country/Area,,Year,Series,Value,Footnotes,Source\n"
        "404,Kenya,2013,Percentage of individuals using the internet,13,Estimate.;Population aged 5 and over.,ITU\n"
        "404,Kenya,2014,Percentage of individuals using the internet,16,Population aged 5 years and over.,ITU\n",
    )
    assert [(row["OBS_STATUS"], row["COMMENT_OBS"]) for row in rows] == [
        ("E", "Estimate.;Population aged 5 and over."),
        ("A", "Population aged 5 years and over."),
    ]


def test_a_status_that_was_sent_counts_more_and_a_missing_value_stays_missing(context: Context, tmp_path: Path) -> None:
    rows = _rows(
        context,
        tmp_path / "table.csv",
        f"{HEAD}KEN,2016,HH7,2012,12.5,,Break in series\nKEN,2016,HH7,2013,13,A,Estimate\n"
        "KEN,2016,HH7,2014,,,Estimate\nKEN,2016,HH7,2015,15 p,,Estimate\n",
    )
    assert [row["OBS_STATUS"] for row in rows] == ["B", "A", "O", "P"]
    assert [row["NORMALISATION"] for row in rows][:3] == [
        'note "Break in series" read as status B',
        'note "Estimate" says E, A stays',
        'note "Estimate" says E, O stays',
    ]


def test_a_number_that_the_list_of_undata_lacks_is_told(context: Context, tmp_path: Path) -> None:
    path = tmp_path / "undata.csv"
    path.write_text(UNDATA)
    faults = read_file(context, path, Declared()).reading.faults
    assert [(fault.kind.value, fault.detail) for fault in faults] == [("note_unclear", "“7”")]
    path.write_text(UNDATA.split("\n\n")[0])  # without its list
    assert not read_file(context, path, Declared()).reading.faults


@pytest.mark.parametrize(
    ("note", "status"),
    [
        ("Estimate", "E"),
        ("ITU estimate.", "E"),
        ("Users in the last 3 months; Break in the time series.", "B"),
        ("Estimate; break in series", "B"),
        ("Données de 2012 ; rupture de série", "B"),
        ("Provisoire.", "P"),
        ("Estimation de l’UIT", "E"),
        ("Разрыв ряда.", "B"),
        ("تقدير", "E"),
        ("估计值。", "E"),
        ("Estimate, of the office", "E"),
        ("Break  in series!", "B"),
        ("Break in series: no", ""),
        ("Break in series (none)", ""),
        ("Rupture de série : non", ""),
        ("Provisional: no", ""),
        ("Разрыв ряда: нет", ""),
        ("估计值：否", ""),
        ("Final (previous release: provisional)", ""),
        ("Before 2010: estimate", ""),
        ("2009: break in series", ""),
        ("Break in series, 2009", ""),
        ("2015: estimate; 2019: break", ""),
        ("Population denominator: estimate", ""),
        ("Source: KNBS, estimates", ""),
        ("Quality: survey; denominator: estimates", ""),
        ("Population estimates of the United Nations", ""),
        ("Break in 2009", ""),
        ("not an estimate", ""),
        ("Not estimated, provisional results of the census were not used", ""),
        ("", ""),
    ],
)
def test_a_sentence_names_a_status_with_its_first_words(definitions: Definitions, note: str, status: str) -> None:
    assert notes.status(note, definitions.note_words) == status


def test_words_of_notes_are_in_small_letters_and_no_flag_contradicts_them(definitions: Definitions) -> None:
    for text, status in definitions.note_words.items():
        assert notes.status(text.capitalize(), definitions.note_words) == status
        assert status in {flag["obs_status"] for flag in definitions.flags.values()}


def test_that_an_export_of_undata_is_of_internet_users_is_an_assumption_that_is_told(
    definitions: Definitions, tmp_path: Path
) -> None:
    path = tmp_path / "undata.csv"
    path.write_text(UNDATA)
    said = dict(read(path, path.name, definitions).notes)["series_assumed"]
    assert said.startswith("HH7 (2010); ")
