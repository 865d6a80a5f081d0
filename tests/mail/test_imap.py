"""What a mail server answers: no refusal is taken for a message, and nothing is lost by it."""

from __future__ import annotations

import imaplib
from dataclasses import replace
from types import TracebackType
from typing import Any

import pytest

from indicators.base.errors import MailFailure
from indicators.base.settings import Settings
from indicators.mail import mailbox
from indicators.store.context import Context

_MESSAGE = b"From: a@stat.example\r\nSubject: x\r\n\r\nwords\r\n"
_ANSWERS: dict[str, tuple[str, list[Any]]] = {
    "SELECT": ("OK", [b"1"]),
    "SEARCH": ("OK", [b"7"]),
    "FETCH": ("OK", [(b"1 (UID 7 BODY[] {43}", _MESSAGE), b")"]),
    "STORE": ("OK", [None]),
}


class _Server:
    """Answers as it is told."""

    error = imaplib.IMAP4.error

    def __init__(self, **answers: tuple[str, list[Any]]) -> None:
        self.answers = _ANSWERS | answers
        self.asked: list[tuple[str, ...]] = []

    def __call__(self, *_: Any, **__: Any) -> _Server:
        return self

    def __enter__(self) -> _Server:
        return self

    def __exit__(self, kind: type[BaseException] | None, wrong: BaseException | None, at: TracebackType | None) -> None:
        return None

    def login(self, user: str, password: str) -> None:
        """Lets everybody in."""

    def select(self, _name: str) -> tuple[str, list[Any]]:
        """Opens the inbox."""
        return self.answers["SELECT"]

    def uid(self, *words: str) -> tuple[str, list[Any]]:
        """Does what a command says."""
        self.asked.append(words)
        return self.answers[words[0]]


@pytest.fixture
def settings(context: Context) -> Settings:
    """With a mail server."""
    return replace(context.settings, imap_host="mx.example")


def _taken(monkeypatch: pytest.MonkeyPatch, settings: Settings, server: _Server) -> list[bytes]:
    monkeypatch.setattr(imaplib, "IMAP4_SSL", server)
    return list(mailbox._imap(settings))


def test_a_message_is_marked_as_read_and_none_is_removed(monkeypatch: pytest.MonkeyPatch, settings: Settings) -> None:
    server = _Server()
    assert _taken(monkeypatch, settings, server) == [_MESSAGE]
    assert [words[0] for words in server.asked] == ["SEARCH", "FETCH", "STORE"]


@pytest.mark.parametrize(
    "answers",
    [
        {"SEARCH": ("OK", [b""])},
        {"SEARCH": ("OK", [None])},
        {"FETCH": ("OK", [None])},
        {"FETCH": ("OK", [b"1 (UID 7 FLAGS (\\Recent))"])},
    ],
)
def test_where_nothing_waits_nothing_comes(
    monkeypatch: pytest.MonkeyPatch, settings: Settings, answers: dict[str, tuple[str, list[Any]]]
) -> None:
    server = _Server(**answers)
    assert _taken(monkeypatch, settings, server) == []
    assert "STORE" not in {words[0] for words in server.asked}


@pytest.mark.parametrize("command", ["SELECT", "SEARCH", "FETCH", "STORE"])
def test_a_refusal_is_told_in_the_words_of_the_server(
    monkeypatch: pytest.MonkeyPatch, settings: Settings, command: str
) -> None:
    server = _Server(**{command: ("NO", [b"Mailbox in use: 7 8 9"])})
    with pytest.raises(MailFailure) as told:
        _taken(monkeypatch, settings, server)
    assert "Mailbox in use" in told.value.detail
    assert ("FETCH", "8", "(BODY.PEEK[])") not in server.asked
