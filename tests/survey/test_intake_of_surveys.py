"""Surveys that arrive: taken, tabulated, handed on and forgotten; broken off anywhere, done again, never told of."""

from __future__ import annotations

import datetime as dt
import logging
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from indicators.base.clock import fixed
from indicators.base.errors import UsageError
from indicators.base.settings import Settings
from indicators.definitions.registry import Definitions
from indicators.store.context import Context
from indicators.store.places import Inbox
from indicators.submissions import inbox
from indicators.survey import intake
from indicators.survey.intake import DESIGN, SurveyIntake, SurveyNotTakenError
from indicators.survey.kept_files import KeptFiles
from tests.conftest import ROOT

NOW = dt.datetime(2026, 11, 30, 12, tzinfo=dt.UTC)
EXAMPLE = ROOT / "docs" / "examples" / "survey"
RESULT = "ict-survey-ict-2016.csv"
SECRET = "0712-345-678"  # noqa: S105 - no password: a telephone number


def made(tmp_path: Path, definitions: Definitions, now: dt.datetime = NOW) -> SurveyIntake:
    return SurveyIntake(Settings(home=tmp_path / "home"), definitions, fixed(now))


def arrive(work: SurveyIntake, name: str = "ict-2016", *, age: int = 600) -> Path:
    """Puts the example into the inbox, with a telephone number that nothing needs."""
    folder = work.settings.survey_inbox / name
    shutil.copytree(EXAMPLE, folder)
    (folder / "notes.csv").write_text(f"hh,phone\n1,{SECRET}\n")
    for path in (*folder.iterdir(), folder):
        os.utime(path, (NOW.timestamp() - age,) * 2)
    return folder


def results(work: SurveyIntake) -> list[str]:
    return sorted(path.name for path in Path(work.settings.inboxes[0]).glob("*"))


def holding(folder: Path) -> list[Path]:
    found = [path for path in folder.rglob("*") if path.is_file()]
    return [path for path in found if SECRET.encode() in path.read_bytes()]


def test_a_survey_is_taken_tabulated_and_handed_on(tmp_path: Path, definitions: Definitions) -> None:
    work = made(tmp_path, definitions)
    folder = arrive(work)
    assert work.take() == ["ict-2016"]
    assert not folder.exists()
    assert work.tabulate("ict-2016") == "tabulated"
    assert results(work) == [RESULT]
    assert work.take() == work.waiting() == []
    assert work.tabulate("ict-2016") == "tabulated"  # a task that is cleared and runs again
    assert results(work) == [RESULT]
    [kept] = KeptFiles(work.settings.survey_files, work.clock).surveys()
    assert kept.until == dt.date(2026, 11, 30) + dt.timedelta(days=730)


def test_collect_reads_the_results_and_no_microdata(tmp_path: Path, definitions: Definitions) -> None:
    work = made(tmp_path, definitions)
    arrive(work)
    for name in work.take():
        work.tabulate(name)
    context = Context(work.settings, definitions, work.clock)
    [(_, reports)] = inbox.collect(context, [Path(work.settings.inboxes[0]) / RESULT])
    assert [report.ref_area for report in reports] == ["KEN"]
    context.lake.close()
    assert {path.parent.parent.name for path in holding(tmp_path / "home")} == {"microdata"}


@pytest.mark.parametrize("step", ["keep", "note taken", "rmtree", "put", "note tabulated"])
def test_what_is_broken_off_is_done_again(
    tmp_path: Path, definitions: Definitions, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    """A kill before or after any step: the next run ends with the same results, once."""
    work = made(tmp_path, definitions)
    folder = arrive(work)
    with monkeypatch.context() as patch:
        _break(patch, step)
        with pytest.raises(KeyboardInterrupt):
            _all(work)
    _all(work)
    assert not folder.exists()
    assert work.waiting() == []
    assert results(work) == [RESULT]
    assert len(KeptFiles(work.settings.survey_files, work.clock).surveys()) == 1


def _all(work: SurveyIntake) -> None:
    for name in work.take():
        work.tabulate(name)


def _break(patch: pytest.MonkeyPatch, step: str) -> None:
    def after(call: Callable[..., object], word: str = "") -> Callable[..., object]:
        def broken(*args: object, **options: object) -> object:
            found = call(*args, **options)
            if not word or word in args:
                raise KeyboardInterrupt
            return found

        return broken

    def before(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    if step == "keep":
        patch.setattr(KeptFiles, "keep", after(KeptFiles.keep))
    elif step == "put":
        patch.setattr(Inbox, "put", after(Inbox.put))
    elif step == "rmtree":
        patch.setattr(intake.shutil, "rmtree", before)
    else:
        patch.setattr(KeptFiles, "note", after(KeptFiles.note, step.removeprefix("note ")))


def test_what_is_still_being_written_waits(tmp_path: Path, definitions: Definitions) -> None:
    work = made(tmp_path, definitions)
    folder = arrive(work, age=10)
    assert work.take() == []
    (folder / DESIGN).unlink()
    for path in (*folder.iterdir(), folder):
        os.utime(path, (NOW.timestamp() - 600,) * 2)
    assert work.take() == []
    work.require_taken()
    assert folder.exists()


def test_a_survey_that_cannot_be_tabulated_holds_up_no_other_and_tells_nothing(
    tmp_path: Path, definitions: Definitions, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    work = made(tmp_path, definitions)
    broken = arrive(work, "broken-2016")
    text = (broken / DESIGN).read_text().replace("weight: weight", f"weight: '{SECRET}'")
    (broken / DESIGN).write_text(text)
    os.utime(broken / DESIGN, (NOW.timestamp() - 600,) * 2)
    arrive(work)
    assert work.take() == ["broken-2016", "ict-2016"]
    with pytest.raises(SurveyNotTakenError) as caught:
        work.tabulate("broken-2016")
    assert work.tabulate("ict-2016") == "tabulated"
    assert work.waiting() == []  # a person looks at the other one
    assert SECRET not in str(caught.value) + caplog.text
    assert caught.value.__cause__ is None
    assert caught.value.__suppress_context__


def test_what_cannot_be_taken_is_told_after_the_others(tmp_path: Path, definitions: Definitions) -> None:
    work = made(tmp_path, definitions)
    arrive(work, "ICT 2016")
    linked = arrive(work, "linked-2016")
    (linked / "more.csv").symlink_to(tmp_path / "elsewhere.csv")
    os.utime(linked / "more.csv", (NOW.timestamp() - 600,) * 2, follow_symlinks=False)
    os.utime(linked, (NOW.timestamp() - 600,) * 2)
    arrive(work)
    assert work.take() == ["ict-2016"]
    with pytest.raises(SurveyNotTakenError, match=r"ICT 2016, linked-2016"):
        work.require_taken()
    again = arrive(work)  # the same name with other bytes is no repetition
    (again / "notes.csv").write_text("hh\n2\n")
    os.utime(again / "notes.csv", (NOW.timestamp() - 600,) * 2)
    work.take()
    with pytest.raises(SurveyNotTakenError, match="ict-2016"):
        work.require_taken()
    assert (again / "notes.csv").is_file()


def test_what_may_not_be_kept_any_longer_is_gone(tmp_path: Path, definitions: Definitions) -> None:
    work = made(tmp_path, definitions)
    arrive(work)
    work.take()
    assert work.forget() == []
    later = made(tmp_path, definitions, NOW + dt.timedelta(days=731))
    assert holding(tmp_path / "home") != []
    assert later.forget() == ["ict-2016"]
    assert holding(tmp_path / "home") == []
    assert later.take() == []


def test_an_inbox_for_tables_is_none_for_microdata(tmp_path: Path) -> None:
    home = tmp_path / "home"
    for inboxes, own in (("/srv/in", "/srv/in"), ("/srv/in", "/srv/in/sub"), ("/srv/in/sub", "/srv/in")):
        with pytest.raises(UsageError):
            _ = Settings(home=home, inbox=inboxes, microdata_inbox=own).survey_inbox
        with pytest.raises(UsageError):
            _ = Settings(home=home, inbox=inboxes, microdata_inbox=own).inboxes
    with pytest.raises(UsageError):
        _ = Settings(home=home, microdata_inbox="s3://bucket/in").survey_inbox
    with pytest.raises(UsageError):
        _ = Settings(home=home, microdata_inbox=str(home / "archive")).survey_inbox
    assert Settings(home=home).survey_inbox == home / "microdata-inbox"
