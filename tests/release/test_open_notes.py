"""A reader has of each note the last version whose release is open to that reader."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.base.clock import fixed
from indicators.base.errors import UsageError
from indicators.organisations import notes
from indicators.organisations.members import EMBARGO, PUBLIC, RELEASES, Caller
from indicators.organisations.notes import Note
from indicators.release.lifecycle import withdraw
from indicators.release.open_notes import open_notes, standing_or_public
from indicators.release.publish import release
from indicators.release.terms import State, Terms
from indicators.store.context import Context
from indicators.submissions.inbox import collect
from tests.conftest import NOW, SAMPLES

DAY = dt.timedelta(days=1)
KNOWN = {
    version: State(version, NOW, terms, withdrawn, None, "")
    for version, terms, withdrawn in (
        ("open", Terms(), None),
        ("waits", Terms("public", NOW + 9 * DAY), None),
        ("members", Terms("members"), None),
        ("both", Terms("members", NOW + 9 * DAY), None),
        ("gone", Terms(), "wrong"),
    )
}
MEMBER, EARLY = Caller(scopes=frozenset({RELEASES})), Caller(scopes=frozenset({RELEASES, EMBARGO}))


def _written(*shown_with: str) -> list[Note]:
    """Versions, one a day; the last written first."""
    days = enumerate(shown_with, start=1)
    return [Note("HH7", "itu", "", "en", each, NOW + day * DAY, each, day) for day, each in days][::-1]


@pytest.mark.parametrize(
    ("caller", "days", "has"),
    [
        (PUBLIC, 8, "open"),
        (PUBLIC, 9, "waits"),
        (MEMBER, 8, "members"),
        (MEMBER, 9, "both"),
        (EARLY, 8, "both"),
    ],
)
def test_each_reader_has_the_last_version_that_is_open(caller: Caller, days: int, has: str) -> None:
    written = _written("", "open", "waits", "members", "both", "gone", "unknown")
    [found] = open_notes(written, KNOWN, caller, NOW + days * DAY)
    assert found.text == has


def test_a_version_is_new_since_it_was_written_and_its_release_is_open() -> None:
    for shown_with, caller, since in (
        ("", PUBLIC, DAY),
        ("open", PUBLIC, DAY),
        ("waits", PUBLIC, 9 * DAY),
        ("waits", EARLY, DAY),
    ):
        [found] = open_notes(_written(shown_with), KNOWN, caller, NOW + 20 * DAY)
        assert found.since == NOW + since, (shown_with, caller)


@given(
    written=st.lists(st.sampled_from(["", *KNOWN, "unknown"])),
    hidden=st.lists(st.sampled_from(["waits", "members", "both", "gone", "unknown"])),
)
def test_what_is_not_open_leaves_no_trace(written: list[str], hidden: list[str]) -> None:
    shown = [each for each in _written(*written, *hidden) if each.shown_with in {"", "open"}]
    assert open_notes(_written(*written, *hidden), KNOWN, PUBLIC, NOW + DAY) == open_notes(
        shown, KNOWN, PUBLIC, NOW + DAY
    )


def test_the_desk_sees_both_versions_while_one_waits_and_none_waits_for_what_is_gone(context: Context) -> None:
    collect(context, [SAMPLES / "FJI_2012-2016.csv"])
    version = release(context, terms=Terms("public", NOW + 9 * DAY)).version
    for text, shown_with in (("zero", ""), ("first", ""), ("second", version)):
        notes.write(context, Note("HH7", "itu", "", "en", text, NOW, shown_with))
    assert [each.text for each in standing_or_public(context)] == ["second", "first"]
    opened = replace(context, clock=fixed(NOW + 10 * DAY))
    assert [each.text for each in standing_or_public(opened)] == ["second"]
    withdraw(opened, version, "wrong")
    assert [each.text for each in standing_or_public(opened)] == ["second", "first"]
    with pytest.raises(UsageError, match=f"The release {version} was withdrawn"):
        notes.write(opened, Note("HH7", "itu", "", "en", "third", NOW, version))
