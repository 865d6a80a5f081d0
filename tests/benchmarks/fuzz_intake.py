"""Feeds mutated samples to the reader and says what broke: `python tests/benchmarks/fuzz_intake.py SECONDS [SEED]`.

Every file must give a reading, in bounded time: no exception, no hang. A failing case is kept as a file to look at.
"""

from __future__ import annotations

import hashlib
import random
import sys
import time
from pathlib import Path

from indicators.definitions.registry import Definitions
from indicators.intake.read import read

SAMPLES = Path(__file__).parents[2] / "samples"
TOKENS = (
    b"\x00",
    b"\xff",
    b'"',
    b"'",
    b",",
    b";",
    b"\t",
    b"\n",
    b"\r",
    b"-",
    b"1e999",
    b"9" * 400,
    b"=cmd()",
    b"\xe2\x80\x8f",
    b"PK",
)
SLOW_SECONDS = 2.0


def mutated(data: bytes, chance: random.Random) -> bytes:
    """A few random cuts, insertions, repetitions and flips."""
    out = bytearray(data)
    for _ in range(chance.randint(1, 8)):
        at = chance.randrange(len(out) + 1)
        kind = chance.randrange(5)
        if kind == 0:
            del out[at : at + chance.randint(1, 200)]
        elif kind == 1:
            out[at:at] = chance.choice(TOKENS)
        elif kind == 2:
            out[at:at] = out[at : at + 100] * chance.randint(1, 5)
        elif kind == 3 and out:
            out[at % len(out)] ^= 1 << chance.randrange(8)
        else:
            out = out[: max(1, at)]
    return bytes(out)


def main() -> int:
    """Runs for some seconds; the exit code is the number of kinds of failures."""
    seconds, seed = float(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 1
    chance = random.Random(seed)  # noqa: S311 - not for secrets
    definitions = Definitions()
    seeds = [
        p.read_bytes()[:20_000] if p.suffix != ".xlsx" else p.read_bytes()
        for p in SAMPLES.rglob("*.*")
        if p.suffix != ".md"
    ]
    failures: dict[str, int] = {}
    cases, end = 0, time.monotonic() + seconds
    while time.monotonic() < end:
        data = mutated(chance.choice(seeds), chance)
        start = time.monotonic()
        try:
            read(data, "fuzz", definitions)
            what = "slow" if time.monotonic() - start > SLOW_SECONDS else ""
        except Exception as wrong:
            what = f"{type(wrong).__name__}: {str(wrong)[:120]}"
        cases += 1
        if what:
            if what not in failures:
                Path(f"fuzz-{hashlib.sha256(data).hexdigest()[:12]}").write_bytes(data)
            failures[what] = failures.get(what, 0) + 1
    print(f"{cases} cases, seed {seed}")
    for what, count in failures.items():
        print(f"{count:6} {what}")
    return len(failures)


if __name__ == "__main__":
    sys.exit(main())
