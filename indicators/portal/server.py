"""The server of the portal: uvicorn, with patience for a request line and headers of a few seconds only."""

from __future__ import annotations

import asyncio

import uvicorn
from fastapi import FastAPI
from uvicorn.protocols.http.h11_impl import H11Protocol

HEAD_SECONDS = 10.0
_KEEP_ALIVE_SECONDS = 15
_CONNECTIONS = 1000


class PatientProtocol(H11Protocol):
    """HTTP/1.1 that closes a connection whose request does not begin in time.

    Uvicorn waits for ever for the end of the headers, so that a few hundred slow connections (slow loris) would take
    all places. The body has its own limits (`indicators.portal.middleware`).
    """

    _deadline: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """A connection is open; its request has to come."""
        super().connection_made(transport)
        self._wait()

    def data_received(self, data: bytes) -> None:
        """More of a request came: with it the wait ends, or it goes on with the first deadline."""
        super().data_received(data)
        if self._busy():
            self._stop_waiting()
        elif self._deadline is None:
            self._wait()

    def connection_lost(self, exc: Exception | None) -> None:
        """The connection is closed."""
        self._stop_waiting()
        super().connection_lost(exc)

    def _busy(self) -> bool:
        return self.cycle is not None and not self.cycle.response_complete

    def _wait(self) -> None:
        self._deadline = self.loop.call_later(HEAD_SECONDS, self._give_up)

    def _stop_waiting(self) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None

    def _give_up(self) -> None:
        self._deadline = None
        if not self._busy() and not self.transport.is_closing():
            self.transport.close()


def server(app: FastAPI, host: str, port: int, *, proxies: str = "") -> uvicorn.Server:
    """A server that is not started yet.

    Args:
        app: the portal.
        host: address to listen on.
        port: port.
        proxies: addresses whose word on the reader's own address is taken, by commas; blank: nobody's.
    """
    config = uvicorn.Config(
        app, host=host, port=port, http=PatientProtocol, log_level="warning", access_log=False, server_header=False,
        timeout_keep_alive=_KEEP_ALIVE_SECONDS, limit_concurrency=_CONNECTIONS, backlog=2048,
        proxy_headers=bool(proxies), forwarded_allow_ips=proxies or None,
    )  # fmt: skip
    return uvicorn.Server(config)
