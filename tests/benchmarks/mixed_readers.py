"""Fifty readers of one portal for a while: pages, SDMX and answer links; each answer must be of what was asked for.

Run by `mixed_load`: argument is a plan in JSON; prints what was seen as JSON.
"""

from __future__ import annotations

import asyncio
import csv
import io
import json
import random
import sys
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import httpx

SDMX = "/sdmx/v2/data/dataflow/ICT_INDICATORS/DF_SERIES/1.0"
FILE = "/files/latest/observations.parquet"
CSV = {"Accept": "application/vnd.sdmx.data+csv"}


@dataclass(frozen=True)
class Plan:
    """What the readers are to do.

    Attributes:
        portal: its address.
        seconds: how long.
        readers: how many at once.
        pause: seconds that a reader waits between two pages, on average.
        links: path of an answer link by the name of the file that it is about.
        areas: codes of countries with published values.
        indicators: paths of indicators' pages.
        restarts: whether the portal is killed now and then; then no connection is no error.
        ended: a file; when it is there the readers stop.
    """

    portal: str
    seconds: float
    readers: int
    pause: float
    links: dict[str, str]
    areas: list[str]
    indicators: list[str]
    restarts: bool
    ended: str = ""


@dataclass
class Seen:
    """What the readers saw."""

    answers: Counter[str] = field(default_factory=Counter)
    away: int = 0
    errors: list[str] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)


@dataclass(frozen=True)
class Request:
    """What to ask for, and what tells that the answer is another one's."""

    kind: str
    path: str
    wrong: Callable[[str], str]
    headers: dict[str, str] = field(default_factory=dict)


def _request(plan: Plan, dice: random.Random) -> Request:
    kinds = {
        "link": 6 if plan.links else 0,
        "area": 4,
        "sdmx": 4,
        "file": 4,
        "catalogue": 1,
        "indicator": 2,
        "releases": 1,
    }
    kind = dice.choices(list(kinds), list(kinds.values()))[0]
    area = dice.choice(plan.areas)
    if kind == "file":
        begin = dice.randrange(0, 20_000, 500)
        return Request(kind, FILE, lambda _: "", {"Range": f"bytes={begin}-{begin + 4095}"})
    if kind == "link":
        own = dice.choice(list(plan.links))
        others = [name for name in plan.links if name != own]

        def of_another(text: str) -> str:
            return next((name for name in others if name in text), "") or ("" if own in text else "not its own")

        return Request(kind, plan.links[own], of_another)
    if kind == "sdmx":
        return Request(kind, f"{SDMX}/{area}.*", lambda text: _foreign(text, area), CSV)
    if kind == "area":
        mark = f"by-area/{area}.csv"
        return Request(kind, f"/areas/{area}", lambda text: "" if mark in text else "not its own")
    paths = {"catalogue": "/", "indicator": dice.choice(plan.indicators), "releases": "/releases"}
    return Request(kind, paths[kind], lambda _: "")


def _foreign(text: str, area: str) -> str:
    rows = list(csv.DictReader(io.StringIO(text)))
    return next((row["REF_AREA"] for row in rows if row["REF_AREA"] != area), "") if rows else "nothing"


async def _reader(plan: Plan, seen: Seen, dice: random.Random, end: float) -> None:
    # A client for each: a pool of connections that 200 readers share costs more than what it is to measure.
    async with httpx.AsyncClient(base_url=plan.portal, timeout=60) as client:
        while time.monotonic() < end and not (plan.ended and Path(plan.ended).exists()):
            await _read(client, plan, seen, _request(plan, dice))
            await asyncio.sleep(dice.uniform(0, 2 * plan.pause))


async def _read(client: httpx.AsyncClient, plan: Plan, seen: Seen, asked: Request) -> None:
    begun = time.monotonic()
    try:
        got = await client.get(asked.path, headers=asked.headers)
    except httpx.TransportError as exc:
        if plan.restarts and not isinstance(exc, httpx.TimeoutException):
            seen.away += 1
            await asyncio.sleep(0.5)
        else:
            seen.errors.append(f"{asked.path}: {exc!r}")
        return
    seen.seconds.append(time.monotonic() - begun)
    seen.answers[f"{asked.kind} {got.status_code}"] += 1
    if got.status_code != (206 if asked.kind == "file" else 200):
        seen.errors.append(f"{asked.kind}: {got.status_code} {got.text[:300]}")
    elif wrong := asked.wrong(got.text):
        seen.errors.append(f"{asked.path}: shows {wrong}")


async def read(plan: Plan) -> Seen:
    """Reads until the time is over."""
    seen, end = Seen(), time.monotonic() + plan.seconds
    dice = [random.Random(number) for number in range(plan.readers)]  # noqa: S311 - no secret
    await asyncio.gather(*(_reader(plan, seen, each, end) for each in dice))
    return seen


def quantile(values: list[float], share: float) -> float:
    """A quantile, by rank; 0 of none."""
    return sorted(values)[min(len(values) - 1, int(share * len(values)))] if values else 0.0


if __name__ == "__main__":
    print(json.dumps(vars(asyncio.run(read(Plan(**json.loads(sys.argv[1])))))))
