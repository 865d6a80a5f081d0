"""Feeds mutated files to the reader and says what broke.

    python tests/benchmarks/fuzz_intake.py mutate SECONDS [SEED]      samples with cuts, repeats, flips and odd tokens
    python tests/benchmarks/fuzz_intake.py parts SECONDS [SEED]       workbooks whose XML parts are mutated
    python tests/benchmarks/fuzz_intake.py hypothesis CASES           tables and texts that hypothesis makes up
    python tests/benchmarks/fuzz_intake.py atheris -runs=CASES CORPUS guided by coverage (pip install atheris)

Every file must give a reading, in bounded time: no exception, no hang, and nothing half accepted: a reading has either
observations that all have an address, or a reason why it was not read. A failing case is kept as a file to look at.
"""

from __future__ import annotations

import hashlib
import io
import json
import random
import sys
import time
import zipfile
from collections import Counter
from pathlib import Path

from indicators.definitions.registry import Definitions

ROOT = Path(__file__).parents[2]
SAMPLES, FILES = ROOT / "samples", ROOT / "tests" / "files"
TOKENS = (
    *(b"\x00", b"\xff", b'"', b"'", b",", b";", b"\t", b"\n", b"\r", b"-", b"PK", b"[", b"{", b"<", b"&a;"),
    *(b"1e999", b"9" * 400, b"=cmd()", b"\xe2\x80\x8f", b"XFD1048576", b"REF_AREA", b"OBS_VALUE", b"2015", b"NaN"),
)
SLOW_SECONDS = 2.0
definitions = Definitions()


def broken(data: bytes) -> str:
    """What is wrong with how a file is read; blank if nothing is."""
    from indicators.reading.read import read

    start = time.monotonic()
    try:
        reading = read(data, "fuzz", definitions)
    except Exception as exc:
        return f"{type(exc).__name__}: {str(exc)[:120]}"
    rows = reading.observations.num_rows
    if (reading.unreadable is None) != (rows > 0) and not dict(reading.notes).get("aggregates_left_out"):
        return f"partial: {reading.unreadable}, {rows} rows"
    if rows and not all(reading.observations["ADDRESS"].to_pylist()):
        return "an observation without address"
    return "slow" if time.monotonic() - start > SLOW_SECONDS else ""


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


def with_mutated_parts(data: bytes, chance: random.Random) -> bytes:
    """A workbook of which one or two parts were mutated."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    for name in chance.sample(sorted(parts), min(2, len(parts))):
        parts[name] = mutated(parts[name], chance)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


def seeds() -> list[bytes]:
    """Small files of every format: samples, and the texts of the format tests."""
    from tests.reading.test_formats import CSV, RUSSIAN, SDMX_CSV, SDMX_ML, sdmx_document

    texts = [CSV, RUSSIAN, *SDMX_CSV.values(), *SDMX_ML.values(), json.dumps(sdmx_document("1.0"))]
    small = [path.read_bytes()[:6_000] for path in SAMPLES.rglob("*") if path.suffix in {".csv", ".tsv"}]
    return [text.encode() for text in texts] + small + [RUSSIAN.encode("cp1251"), CSV.encode("utf-16")]


def keep(what: str, data: bytes, failures: Counter[str]) -> None:
    """Counts a failure, and keeps the first file of each kind."""
    if what and what not in failures:
        Path(f"fuzz-{hashlib.sha256(data).hexdigest()[:12]}").write_bytes(data)
    failures.update([what] if what else [])


def by_chance(engine: str, seconds: float, seed: int) -> tuple[int, Counter[str]]:
    """Mutates for some seconds."""
    chance = random.Random(seed)  # noqa: S311 - not for secrets
    books = [path.read_bytes() for path in (*SAMPLES.glob("*.xlsx"), *FILES.glob("*.xlsx"), *FILES.glob("*.ods"))]
    books = [data for data in books if zipfile.is_zipfile(io.BytesIO(data))]  # one sample is cut off on purpose
    plain = [*seeds(), *(path.read_bytes() for path in FILES.glob("*.xls"))]
    failures: Counter[str] = Counter()
    cases, end = 0, time.monotonic() + seconds
    while time.monotonic() < end:
        parts = engine == "parts"
        data = with_mutated_parts(chance.choice(books), chance) if parts else mutated(chance.choice(plain), chance)
        keep(broken(data), data, failures)
        cases += 1
    return cases, failures


def by_hypothesis(count: int) -> tuple[int, Counter[str]]:
    """Tables of odd texts under known headings, with any delimiter and encoding."""
    from hypothesis import HealthCheck, Phase, given, settings
    from hypothesis import strategies as st

    heads = ["REF_AREA", "INDICATOR", "EDITION", "TIME_PERIOD", "OBS_VALUE", "OBS_STATUS", "UNIT_MULT", "SEX", "ACTION"]
    known = st.sampled_from(
        ["KEN", "HH7", "2014", "2015", "16,6", "1.234", "..", ": c", "45 %", "World", "D", "", "1e9"]
    )
    cell = st.one_of(known, known, st.text(max_size=12))
    row = st.lists(cell, min_size=0, max_size=10)
    failures: Counter[str] = Counter()
    cases = 0

    @settings(
        max_examples=count,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
        phases=[Phase.generate],
    )
    @given(
        head=st.permutations(heads),
        rows=st.lists(row, max_size=5),
        delimiter=st.sampled_from(",;\t|"),
        encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "cp1252", "cp1251"]),
        tail=st.binary(max_size=6),
    )
    def case(head: list[str], rows: list[list[str]], delimiter: str, encoding: str, tail: bytes) -> None:
        nonlocal cases
        cases += 1
        if cases % 1000 == 0:
            print(f"{cases:,} cases, {sum(failures.values())} failures", flush=True)
        text = "\n".join(delimiter.join(each) for each in [head, *rows])
        data = text.encode(encoding, errors="replace") + tail
        keep(broken(data), data, failures)

    case()
    return cases, failures


def by_coverage() -> None:
    """Lets atheris look for inputs that reach new lines; it ends by itself, or with the input that broke the reader."""
    import atheris

    with atheris.instrument_imports(include=["indicators.reading"]):
        import indicators.reading.read  # noqa: F401

    corpus = Path(sys.argv[-1])
    corpus.mkdir(parents=True, exist_ok=True)
    for data in seeds():
        (corpus / hashlib.sha256(data).hexdigest()[:16]).write_bytes(data)

    def target(data: bytes) -> None:
        what = broken(data)
        if what and what != "slow":
            raise RuntimeError(what)

    atheris.Setup([sys.argv[0], "-max_len=3000", "-timeout=20", *sys.argv[2:]], target)
    atheris.Fuzz()


def main() -> int:
    """The exit code is the number of kinds of failures."""
    engine, *rest = sys.argv[1:]
    sys.path.insert(0, str(ROOT))
    if engine == "atheris":
        by_coverage()
        return 0
    if engine == "hypothesis":
        cases, failures = by_hypothesis(int(rest[0]))
    else:
        cases, failures = by_chance(engine, float(rest[0]), int(rest[1]) if len(rest) > 1 else 1)
    print(f"{engine}: {cases:,} cases, {sum(failures.values())} failures")
    for what, count in failures.items():
        print(f"{count:6} {what}")
    return len(failures)


if __name__ == "__main__":
    sys.exit(main())
