"""Tokens: what is kept of them, when they end, and what a wrong one opens."""

from __future__ import annotations

import pytest

from indicators.base.errors import UsageError
from indicators.organisations import members
from indicators.store.context import Context
from tests.portal.test_members import after, token_of


def test_of_a_token_the_store_keeps_only_a_hash(context: Context) -> None:
    text = token_of(context, "releases")
    secret = text.rpartition("_")[2]
    stored = [path.read_bytes() for path in context.settings.home.rglob("*") if path.is_file()]
    assert stored
    assert not any(secret.encode() in data for data in stored)
    found = members.caller(context, text)
    assert found is not None
    assert (found.member, found.scopes) == ("uis", {"releases"})


def test_a_token_ends_when_it_expires_or_is_revoked_or_its_member_is(context: Context) -> None:
    text, other = token_of(context, "releases", days=2), token_of(context, "releases", name="itu")
    assert members.caller(after(context, days=2, seconds=-1), text)
    assert members.caller(after(context, days=2), text) is None
    number = text.split("_")[1]
    assert members.revoke(context, number, "lost") == f"the token {number}"
    assert members.caller(context, text) is None
    assert members.caller(context, other)
    members.revoke(context, "itu", "left")
    assert members.caller(context, other) is None
    assert [each.member for each in members.members(context)] == ["uis"]
    assert members.revoke(context, number, "again") == f"the token {number}, before"
    assert members.revoke(context, "itu", "again") == "the member itu and its tokens, before"
    with pytest.raises(UsageError, match="no member or token"):
        members.revoke(context, "nobody", "left")
    events = context.lake.rows("SELECT EVENT, ACTOR, NOTE FROM lake.events WHERE EVENT = 'revoked'")
    assert sorted(events) == [("revoked", "test", "left"), ("revoked", "test", "lost")]


@pytest.mark.parametrize(
    "text", ["", "-", "ict_", "ict_000000000000_" + "x" * 43, "Bearer", "ict_x' OR 1=1 --_y", "ÿ" * 80]
)
def test_a_wrong_token_lets_nobody_in(context: Context, text: str) -> None:
    good = token_of(context, "releases")
    assert members.caller(context, text) is None
    assert members.caller(context, good[:-1] + ("A" if good[-1] != "A" else "B")) is None


@pytest.mark.parametrize(
    ("member", "email", "language", "scopes", "days"),
    [
        ("UIS", "a@b.example", "en", ("releases",), 30),
        ("uis", "a b@c.example", "en", ("releases",), 30),
        ("uis", "a@b.example\nBcc: x@y", "en", ("releases",), 30),
        ("uis", "a@b.example", "de", ("releases",), 30),
        ("uis", "a@b.example", "en", ("everything",), 30),
        ("uis", "a@b.example", "en", (), 30),
        ("uis", "a@b.example", "en", ("releases",), 731),
    ],
)
def test_what_is_no_member_or_token_is_refused(
    context: Context, member: str, email: str, language: str, scopes: tuple[str, ...], days: int
) -> None:
    def both() -> None:
        members.add(context, member, "A name", email, language)
        members.issue(context, member, scopes, days)

    with pytest.raises(UsageError):
        both()
