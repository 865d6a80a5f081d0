"""Files that only save work: made once, used only if nobody else can have written them, never needed."""

from __future__ import annotations

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from indicators.base.cache import cached


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("ICT_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache"


def _says(text: str, made: list[str]) -> Callable[[Path], None]:
    def make(path: Path) -> None:
        made.append(text)
        path.write_text(text)

    return make


def test_a_file_is_made_once_for_a_key(folder: Path) -> None:
    made: list[str] = []
    first = cached("words.txt", "a" * 64, _says("one", made))
    assert cached("words.txt", "a" * 64, _says("two", made)) == first
    assert (first and first.read_text(), made) == ("one", ["one"])
    other = cached("words.txt", "b" * 64, _says("three", made))
    assert other != first
    assert other
    assert other.read_text() == "three"
    assert {path.name for path in folder.iterdir()} == {first.name, other.name}  # nothing half made stays


def test_nothing_is_kept_where_the_setting_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ICT_CACHE", "off")
    assert cached("words.txt", "a" * 64, _says("one", [])) is None


def test_a_folder_in_which_others_may_write_is_not_used(folder: Path) -> None:
    folder.mkdir()
    folder.chmod(0o777)
    assert cached("words.txt", "a" * 64, _says("one", [])) is None
    assert not list(folder.iterdir())


def test_a_file_that_others_may_write_is_made_anew(folder: Path) -> None:
    path = cached("words.txt", "a" * 64, _says("one", []))
    assert path
    path.write_text("planted")
    path.chmod(0o666)
    assert cached("words.txt", "a" * 64, _says("one", [])) == path
    assert path.read_text() == "one"
    assert path.stat().st_mode & 0o777 == 0o600


def test_a_folder_that_cannot_be_made_is_no_failure(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("ICT_CACHE", str(tmp_path / "file" / "cache"))
    assert cached("words.txt", "a" * 64, _says("one", [])) is None


def test_what_fails_on_the_way_leaves_nothing(folder: Path) -> None:
    def fail(path: Path) -> None:
        path.write_text("half")
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        cached("words.txt", "a" * 64, fail)
    assert not list(folder.iterdir())


def test_many_at_once_find_all_of_it_or_make_it(folder: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda _: cached("words.txt", "a" * 64, _says("x" * 100_000, [])), range(24)))
    assert {path and path.read_text() for path in found} == {"x" * 100_000}


def test_of_many_versions_the_newest_remain(folder: Path) -> None:
    made = []
    for number, letter in enumerate("abcdefg"):
        path = cached("words.txt", letter * 64, _says("one", []))
        assert path
        os.utime(path, (number, number))
        made.append(path)
    last, other = cached("words.txt", "h" * 64, _says("one", [])), cached("others.txt", "a" * 64, _says("one", []))
    assert last
    assert other
    assert {*folder.iterdir()} == {*made[2:], last, other}


def test_what_has_no_key_is_not_kept(folder: Path) -> None:
    assert cached("words.txt", "", _says("one", [])) is None
    assert not folder.exists()
