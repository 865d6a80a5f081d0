"""A mail server that hangs, and a disk that is full: told as what they are, and once a run."""

from __future__ import annotations

import errno
import socket
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from indicators.mail import mailers, outbox
from indicators.store.context import Context

Queued = Callable[..., None]
Speak = Callable[[int], int]


@pytest.fixture
def hanging() -> Iterator[Speak]:
    """Starts a server that answers so many commands, and then says nothing more; gives its port."""
    listening: list[socket.socket] = []

    def serve(connection: socket.socket, answers: int) -> None:
        with suppress(OSError):
            for number in range(answers):
                connection.sendall(b"220 here\r\n" if number == 0 else b"250 well\r\n")
                connection.recv(10_000)
            time.sleep(20)

    def start(answers: int) -> int:
        server = socket.create_server(("127.0.0.1", 0))
        listening.append(server)

        def accept() -> None:
            with suppress(OSError):
                while True:
                    threading.Thread(target=serve, args=(server.accept()[0], answers), daemon=True).start()

        threading.Thread(target=accept, daemon=True).start()
        return int(server.getsockname()[1])

    yield start
    for server in listening:
        server.close()


@pytest.mark.parametrize("answers", [0, 1, 2, 3])
def test_a_server_that_hangs_is_waited_for_once_a_run(
    context: Context, queued: Queued, hanging: Speak, monkeypatch: pytest.MonkeyPatch, answers: int
) -> None:
    monkeypatch.setattr(mailers, "_SECONDS", 0.3)
    settings = replace(context.settings, smtp_host="127.0.0.1", smtp_port=hanging(answers), smtp_starttls="no")
    hung = replace(context, settings=settings)
    queued(hung, *(f"receipt-{number}" for number in range(12)))
    assert outbox.send(hung) == []
    states = {row[1]: (row[4], row[6]) for row in outbox.listed(hung)}
    assert Counter(state for state, _ in states.values()) == {"held": 11, "failed": 1}
    assert all("timed out" in detail for _, detail in states.values())


def test_a_full_disk_is_called_one_and_no_letter_is_lost(
    context: Context, queued: Queued, monkeypatch: pytest.MonkeyPatch
) -> None:
    queued(context, "receipt-a", "receipt-b")

    def full(self: Path, *_: Any) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(Path, "write_bytes", full)
        assert outbox.send(context) == []
    details = {row[1]: (row[4], row[6]) for row in outbox.listed(context)}
    assert [said for state, said in details.values() if state == "failed" and "No space left on device" in said]
    later = replace(context, clock=lambda: context.clock().replace(hour=23))
    assert sorted(name for name, _ in outbox.send(later)) == ["receipt-a", "receipt-b"]
