"""Fetches a scheduled source politely: conditional requests, back-off on trouble, limits on what is taken in."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from http import HTTPStatus
from typing import Any

import httpx
from tenacity import RetryCallState, RetryError, Retrying, retry_if_exception_type, stop_after_attempt

from indicators import __version__
from indicators.base.errors import SourceFailure
from indicators.reading.formats.limits import Limits

_AGAIN = frozenset({408, 425, 429, 500, 502, 503, 504})
_LONGEST_WAIT = 300.0
_asked_at: dict[bytes, float] = {}


@dataclass(frozen=True, slots=True)
class Fetched:
    """What a source answered; `data` is None when nothing changed since the validators were given."""

    data: bytes | None
    etag: str = ""
    last_modified: str = ""


def address(source: dict[str, Any], period: str, today: dt.date) -> str:
    """The address of a source for a period (``2014`` or ``2010:2014``); blank means its first year to this year."""
    first, _, last = (period or f"{source['first_year']}:{today.year}").partition(":")
    filled: str = source["address"].format(first=first, last=last or first)
    return filled


def fetch(
    source: dict[str, Any],
    url: str,
    *,
    etag: str = "",
    last_modified: str = "",
    limits: Limits | None = None,
    sleep: Callable[[float], None] = time.sleep,
) -> Fetched:
    """Asks for a file, again after a wait that doubles where the answer says that later may help.

    Args:
        source: a document of ``definitions/sources``.
        url: its address for the period.
        etag: validator of the last answer.
        last_modified: another.
        limits: how much is taken in.
        sleep: waits; injected by tests.

    Raises:
        SourceFailure: the source refused, or was still in trouble after the last try.
    """
    limits = limits or Limits()
    headers = {"User-Agent": f"ict-indicators/{__version__} (+{source['contact']})"}
    headers |= {"If-None-Match": etag} if etag else {}
    headers |= {"If-Modified-Since": last_modified} if last_modified else {}
    tries = Retrying(
        stop=stop_after_attempt(source["retries"] + 1),
        wait=partial(_wait, source["backoff_seconds"]),
        retry=retry_if_exception_type((_Trouble, httpx.TransportError, httpx.StreamError)),
        sleep=sleep,
    )
    try:
        for attempt in tries:
            with attempt:
                if pause := _pause(url, source.get("pause_seconds", 0.0)):
                    sleep(pause)
                return _once(url, headers, source["timeout_seconds"], limits)
    except RetryError as exc:
        trouble = exc.last_attempt.exception()
    raise SourceFailure(
        f"{source['source']} could not be fetched in {source['retries'] + 1} tries.",
        advice="The next scheduled run tries again; look at the address if this stays.",
        detail=f"{url}: {type(trouble).__name__}: {trouble}",
    )


class _Trouble(Exception):
    """An answer after which another try may help."""

    def __init__(self, status: int, retry_after: str) -> None:
        """Takes the status and the header as they came; a date or nothing is no number of seconds."""
        super().__init__(f"status {status}")
        self.seconds = float(retry_after) if retry_after.isdigit() else 0.0


def _wait(backoff: float, state: RetryCallState) -> float:
    """The seconds before the next try: twice as many each time, and at least what the source asks for."""
    trouble = state.outcome.exception() if state.outcome else None
    asked = trouble.seconds if isinstance(trouble, _Trouble) else 0.0
    doubled: float = backoff * 2 ** (state.attempt_number - 1)
    return min(_LONGEST_WAIT, max(asked, doubled))


def _pause(url: str, seconds: float) -> float:
    """How long to wait until the host of an address may be asked again; notes the time of that request."""
    host, now = httpx.URL(url).netloc, time.monotonic()
    wait = max(0.0, _asked_at.get(host, now - seconds) + seconds - now)
    _asked_at[host] = now + wait
    return wait


def _once(url: str, headers: dict[str, str], timeout: float, limits: Limits) -> Fetched:
    """One request.

    Raises:
        _Trouble: it may be asked again.
        SourceFailure: the source refused.
    """
    with httpx.stream("GET", url, headers=headers, timeout=timeout, follow_redirects=True) as response:
        if response.status_code == HTTPStatus.NOT_MODIFIED:
            return Fetched(None, headers.get("If-None-Match", ""), headers.get("If-Modified-Since", ""))
        if response.status_code in _AGAIN:
            raise _Trouble(response.status_code, response.headers.get("Retry-After", ""))
        if response.status_code != HTTPStatus.OK:
            raise SourceFailure(
                f"The source answered with status {response.status_code}.",
                advice="Check the address in its YAML file.",
                detail=url,
                retry=False,
            )
        data = bytearray()
        for part in response.iter_bytes():
            data += part
            if len(data) > limits.file_bytes:
                raise SourceFailure(
                    f"The source sent more than {limits.file_bytes:,} bytes.",
                    advice="Ask for a shorter period.",
                    detail=url,
                    retry=False,
                )
        return Fetched(bytes(data), response.headers.get("ETag", ""), response.headers.get("Last-Modified", ""))
