"""Notes of custodians: one text each, versioned, on record with who recorded it, and in the reader's language."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from indicators.base.clock import fixed
from indicators.base.errors import UsageError
from indicators.cli.main import app
from indicators.definitions.names import UN_LANGUAGES
from indicators.organisations import notes
from indicators.organisations.notes import LONGEST, Note
from indicators.store.context import Context
from tests.conftest import NOW


def note(text: str = "Read with care.", **other: str) -> Note:
    said = {"indicator": "HH7", "custodian": "itu", "language": "en", **other}
    return Note(said.pop("indicator"), said.pop("custodian"), "", said.pop("language"), text, NOW, **said)


def later(context: Context, days: int, actor: str = "test") -> Context:
    return replace(context, clock=fixed(NOW + dt.timedelta(days=days)), actor=actor)


def test_a_note_written_again_is_a_new_version_and_the_old_one_stays_on_record(context: Context) -> None:
    assert notes.write(context, note("first"))
    assert notes.write(later(context, 1, "B. Person"), note("second"))
    assert not notes.write(later(context, 2), note("second\n"))
    [found] = notes.standing(context)
    assert (found.text, found.version, found.recorded_by) == ("second", 2, "B. Person")
    assert found.name == "International Telecommunication Union, ICT Data and Analytics Division"
    assert found.written_at == NOW + dt.timedelta(days=1)
    assert [(each.event, each.words, each.recorded_by) for each in notes.history(context)] == [
        ("noted", "first", "test"),
        ("noted", "second", "B. Person"),
    ]


def test_versions_of_one_moment_are_told_apart(context: Context) -> None:
    for text in ("first", "second", "third"):
        notes.write(context, note(text))
    assert [each.text for each in notes.standing(context)] == ["third"]


def test_a_note_that_is_withdrawn_stands_no_more_until_it_is_written_anew(context: Context) -> None:
    notes.write(context, note())
    with pytest.raises(UsageError, match="A reason is missing"):
        notes.withdraw(context, note(), " ")
    notes.withdraw(context, note(), "it was wrong")
    assert notes.standing(context) == []
    with pytest.raises(UsageError, match="There is no note HH7/itu/en"):
        notes.withdraw(context, note(), "again")
    assert notes.write(context, note())
    assert [each.version for each in notes.standing(context)] == [2]
    assert [each.event for each in notes.history(context)] == ["noted", "withdrawn", "noted"]


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (note(indicator="HH77"), "There is no HH77"),
        (note(indicator="HH7/x"), "There is no HH7/x"),
        (note(custodian="itv"), "There is no custodian itv"),
        (note(custodian="ken"), "There is no custodian ken"),
        (note(language="de"), "There is no language de"),
        (note(shown_with="2026-01-01-0"), "There is no release 2026-01-01-0"),
        (note("12\u202e34"), "no marks that turn the order"),
        (note(" \n\u200b"), "A note has 1 to 2000 characters"),
        (note("x" * (LONGEST + 1)), "A note has 1 to 2000 characters"),
    ],
)
def test_what_is_none_is_refused_and_nothing_is_recorded(context: Context, wrong: Note, said: str) -> None:
    with pytest.raises(UsageError, match=said):
        notes.write(context, wrong)
    assert notes.history(context) == []


def test_what_xml_forbids_is_made_readable(context: Context) -> None:
    notes.write(context, note("a\x00b\r\nc  \n"))
    assert notes.standing(context)[0].text == "aU+0000b\nc"


@given(written=st.lists(st.sampled_from(UN_LANGUAGES), unique=True, min_size=1), wanted=st.sampled_from(UN_LANGUAGES))
def test_a_reader_gets_one_note_of_a_custodian_in_the_own_language_else_in_english(
    written: list[str], wanted: str
) -> None:
    [found] = notes.for_reader([note(language=each) for each in written], wanted)
    first = next((each for each in (wanted, "en") if each in written), None)
    assert found.language == (first or found.language)
    assert found.language in written


def test_the_command_writes_from_a_file_lists_and_withdraws(context: Context, tmp_path: Path) -> None:
    run, work = CliRunner(), ["--work", str(context.settings.home)]
    (tmp_path / "note.txt").write_text("\ufeffEnquête[bold]\n", encoding="utf-8")
    (tmp_path / "note.bin").write_bytes(b"\xff\xfe\x00")
    written = ["note", "write", "HH7", "--by", "itu", "--lang", "fr"]
    assert run.invoke(app, [*written, "--file", str(tmp_path / "note.txt"), *work]).output == "Recorded.\n"
    assert run.invoke(app, [*written, "--text", "Enquête[bold]", *work]).output == "It says so already.\n"
    with pytest.raises(UsageError, match=r"note\.bin is not a text"):
        run.invoke(app, [*written, "--file", str(tmp_path / "note.bin"), *work], catch_exceptions=False)
    with pytest.raises(UsageError, match="There are two notes"):
        run.invoke(app, [*written, "--text", "a", "--file", str(tmp_path / "note.txt"), *work], catch_exceptions=False)
    assert "Enquête[bold]" in run.invoke(app, ["note", "list", *work]).output
    gone = ["note", "withdraw", "HH7", "--by", "itu", "--lang", "fr", "--reason", "wrong"]
    assert run.invoke(app, [*gone, *work]).output == "Withdrawn.\n"
    assert "Enquête" not in run.invoke(app, ["note", "list", *work]).output
    assert "withdrawn" in run.invoke(app, ["note", "list", "--history", *work]).output


def test_a_file_is_never_cut_in_silence(context: Context, tmp_path: Path) -> None:
    file = tmp_path / "note.txt"
    file.write_text("".join(f"{place}{' ' * 400}\n" for place in range(10)), encoding="utf-8")
    notes.write(context, note(notes.read(file)))
    assert notes.standing(context)[0].text.splitlines() == [str(place) for place in range(10)]
    file.write_text("x" * 30_000, encoding="utf-8")
    with pytest.raises(UsageError, match="A note has 1 to 2000 characters"):
        notes.read(file)
    file.write_text("x" * LONGEST + "\n", encoding="utf-8")
    assert notes.write(context, note(notes.read(file)))


def test_versions_since_the_last_withdrawal_each_keep_their_release(context: Context) -> None:
    for text in ("first", "second"):
        notes.write(context, note(text))
    notes.withdraw(context, note(), "wrong")
    for text in ("third", "fourth"):
        notes.write(context, note(text))
    notes.write(later(context, 1), note("other", language="fr"))
    found = [(each.key, each.text, each.version) for each in notes.versions(context)]
    assert found == [("HH7/itu/fr", "other", 1), ("HH7/itu/en", "fourth", 4), ("HH7/itu/en", "third", 3)]
