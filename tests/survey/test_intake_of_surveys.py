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
from indicators.survey import arrivals
from indicators.survey.arrivals import SurveyInbox
from indicators.survey.design_file import DesignError
from indicators.survey.intake import DESIGN, SurveyIntake, SurveyNotTakenError
from indicators.survey.kept_files import KeptFiles
from indicators.survey.tabulate import tabulate
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


@pytest.mark.parametrize("step", ["begin", "keep", "note taken", "rmtree", "half of rmtree", "put", "note tabulated"])
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
    assert len(holding(tmp_path / "home")) >= 1
    _all(work)
    assert list(folder.parent.iterdir()) == []
    work.require_taken()
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

    def half(folder: Path) -> None:
        (folder / DESIGN).unlink()
        raise KeyboardInterrupt

    if step == "keep":
        patch.setattr(KeptFiles, "keep", after(KeptFiles.keep))
    elif step == "put":
        patch.setattr(Inbox, "put_once", after(Inbox.put_once))
    elif step == "begin":
        patch.setattr(SurveyInbox, "begin", after(SurveyInbox.begin))
    elif step.endswith("rmtree"):
        patch.setattr(arrivals.shutil, "rmtree", half if step.startswith("half") else before)
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
    with pytest.raises(SurveyNotTakenError) as again:
        work.tabulate("broken-2016")  # a retry, or a task that is cleared, does not become green
    assert str(again.value) == str(caught.value)
    assert [each["event"] for each in work._kept.events() if each["survey"] == "broken-2016"].count("refused") == 1
    assert SECRET not in str(caught.value) + caplog.text
    assert caught.value.__cause__ is None
    assert caught.value.__suppress_context__


def changed(folder: Path, old: str, new: str, age: int = 600) -> None:
    """Writes something else into a design that arrived."""
    text = (folder / DESIGN).read_text()
    assert old in text
    (folder / DESIGN).write_text(text.replace(old, new))
    os.utime(folder / DESIGN, (NOW.timestamp() - age,) * 2)


@pytest.mark.parametrize(
    "to", ["../secret-survey/persons.csv", "{store}/secret-survey/persons.csv", "..", "x\\\\y", "link"]
)
def test_a_kept_design_reads_no_file_of_another_folder(tmp_path: Path, definitions: Definitions, to: str) -> None:
    work = made(tmp_path, definitions)
    store = work.settings.survey_files
    KeptFiles(store, work.clock).keep("secret-survey", [EXAMPLE / "persons.csv"], dt.date(2027, 1, 1), "A. Person")
    changed(arrive(work), "path: persons.csv", f'path: "{to.format(store=store)}"')
    assert work.take() == ["ict-2016"]
    if to == "link":
        (store / "ict-2016" / "link").symlink_to(store / "secret-survey" / "persons.csv")
    with pytest.raises(SurveyNotTakenError):
        work.tabulate("ict-2016")
    assert results(work) == []
    with pytest.raises(DesignError, match=r"files\.person\.path: a kept design names only") as caught:
        tabulate(store / "ict-2016" / DESIGN, definitions)  # by hand, as the advice says
    assert "secret" not in str(caught.value)


def test_by_hand_a_design_elsewhere_names_files_of_other_folders(tmp_path: Path, definitions: Definitions) -> None:
    shutil.copytree(EXAMPLE, tmp_path / "data")
    (tmp_path / "design").mkdir()
    (tmp_path / "data" / DESIGN).rename(tmp_path / "design" / DESIGN)
    changed(tmp_path / "design", "path: ", "path: ../data/")
    assert tabulate(tmp_path / "design" / DESIGN, definitions).submission


@pytest.mark.parametrize(
    ("stated", "is_looser"),
    [
        *(("suppress_sample: 29", True), ("suppress_sample: 30", False), ("suppress_sample: 40", False)),
        *(("suppress_cv: 33.4", True), ("suppress_cv: 33.3", False), ("suppress_cv: .inf", True)),
        *(("protected: [few_respondents]", True), ("protected: [few_respondents, great_cv, no_error]", False)),
        *(("p_percent: 9", True), ("p_percent: 10", False), ("p_percent: 20", False)),
        ("flag_sample: 1", False),
    ],
)
def test_looser_thresholds_are_for_a_person_to_answer_for(
    tmp_path: Path, definitions: Definitions, stated: str, is_looser: bool
) -> None:
    work = made(tmp_path, definitions)
    folder = arrive(work)
    end = (folder / DESIGN).read_text()[-40:]
    changed(folder, end, f"{end}\npublication: {{reason: our law, {stated}}}\n")
    work.take()
    if not is_looser:
        assert work.tabulate("ict-2016") == "tabulated"
        return
    for _ in range(2):
        with pytest.raises(SurveyNotTakenError, match=f"looser thresholds .*{stated.partition(':')[0]}") as caught:
            work.tabulate("ict-2016")
        assert "ict survey tabulate" in caught.value.advice
    assert results(work) == work.waiting() == []
    assert [each["event"] for each in work._kept.events()] == ["kept", "taken", "refused"]
    assert tabulate(work.settings.survey_files / "ict-2016" / DESIGN, definitions).submission  # by hand


def test_a_file_that_comes_while_others_are_copied_is_not_lost(
    tmp_path: Path, definitions: Definitions, monkeypatch: pytest.MonkeyPatch
) -> None:
    work = made(tmp_path, definitions)
    folder = arrive(work)
    keep = KeptFiles.keep

    def slow(*args: object, **options: object) -> object:
        found = keep(*args, **options)  # type: ignore[arg-type]
        [begun] = folder.parent.iterdir()
        (begun / "late.csv").write_text("hh\n3\n")
        return found

    with monkeypatch.context() as patch:
        patch.setattr(KeptFiles, "keep", slow)
        assert work.take() == []
    assert (folder / "late.csv").is_file()
    for path in (folder / "late.csv", folder):
        os.utime(path, (NOW.timestamp() - 600,) * 2)
    assert work.take() == ["ict-2016"]
    assert (work.settings.survey_files / "ict-2016" / "late.csv").is_file()


def test_a_survey_that_arrives_while_its_like_is_taken_stays(
    tmp_path: Path, definitions: Definitions, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A killed run left the first one set apart; the second one of its name has other bytes."""
    work = made(tmp_path, definitions)
    arrive(work)
    with monkeypatch.context() as patch:
        _break(patch, "begin")
        with pytest.raises(KeyboardInterrupt):
            work.take()
    second = arrive(work)
    changed(second, "path: persons.csv", "path: 'persons.csv'")
    assert work.take() == ["ict-2016"]
    assert [path.name for path in second.parent.iterdir()] == ["ict-2016"]
    with pytest.raises(SurveyNotTakenError, match=": ict-2016"):
        work.require_taken()
    assert "'persons.csv'" in (second / DESIGN).read_text()


def test_another_file_of_the_name_of_the_results_is_not_taken_for_them(
    tmp_path: Path, definitions: Definitions
) -> None:
    work = made(tmp_path, definitions)
    arrive(work)
    work.take()
    inbox = Path(work.settings.inboxes[0])
    (inbox / "KEN").mkdir(parents=True)
    for path in (inbox / "KEN" / RESULT, inbox / RESULT):
        path.write_text("an office wrote this\n")
    work.tabulate("ict-2016")
    assert results(work) == ["KEN", "ict-survey-ict-2016-2.csv", RESULT]
    assert b"OBS_VALUE" in (inbox / "ict-survey-ict-2016-2.csv").read_bytes()
    assert (inbox / RESULT).read_text() == (inbox / "KEN" / RESULT).read_text() == "an office wrote this\n"


def test_a_file_is_put_once(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path / "home")
    inbox, place = Inbox(settings, settings.inboxes[0]), Path(settings.inboxes[0])
    mine = tmp_path / "a.csv"
    for text in ("1", "1", "2", "2", "1"):
        mine.write_text(text)
        inbox.put_once(mine)
    assert {path.name: path.read_text() for path in place.iterdir()} == {"a.csv": "1", "a-2.csv": "2"}
    (place / "a.csv").unlink()
    (place / "a.csv").symlink_to(mine)  # what it names does not lie there
    inbox.put_once(mine)
    assert sorted(path.name for path in place.iterdir()) == ["a-2.csv", "a-3.csv", "a.csv"]


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
