"""Fetches a scheduled source politely: conditional requests, back-off on trouble, limits on what is taken in."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import httpx

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
    trouble = ""
    for attempt in range(source["retries"] + 1):
        if attempt:
            sleep(min(_LONGEST_WAIT, max(_asked(trouble), source["backoff_seconds"] * 2 ** (attempt - 1))))
        pause = _pause(url, source.get("pause_seconds", 0.0))
        if pause:
            sleep(pause)
        try:
            answer = _once(url, headers, source["timeout_seconds"], limits)
        except (httpx.TransportError, httpx.StreamError) as exc:
            trouble = f"{type(exc).__name__}: {exc}"
            continue
        if isinstance(answer, Fetched):
            return answer
        trouble = answer
    raise SourceFailure(
        f"{source['source']} could not be fetched in {source['retries'] + 1} tries.",
        advice="The next scheduled run tries again; look at the address if this stays.",
        detail=f"{url}: {trouble}",
    )


def _pause(url: str, seconds: float) -> float:
    """How long to wait until the host of an address may be asked again; notes the time of that request."""
    host, now = httpx.URL(url).netloc, time.monotonic()
    wait = max(0.0, _asked_at.get(host, now - seconds) + seconds - now)
    _asked_at[host] = now + wait
    return wait


def _once(url: str, headers: dict[str, str], timeout: float, limits: Limits) -> Fetched | str:
    """One request: an answer, or the reason to ask again."""
    with httpx.stream("GET", url, headers=headers, timeout=timeout, follow_redirects=True) as response:
        if response.status_code == httpx.codes.NOT_MODIFIED:
            return Fetched(None, headers.get("If-None-Match", ""), headers.get("If-Modified-Since", ""))
        if response.status_code in _AGAIN:
            return f"status {response.status_code}; Retry-After {response.headers.get('Retry-After', '')}"
        if response.status_code != httpx.codes.OK:
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


def _asked(trouble: str) -> float:
    """The seconds that a Retry-After asks for; a date or nothing is no number and counts as none."""
    asked = trouble.rpartition("Retry-After ")[2]
    return float(asked) if asked.isdigit() else 0.0
