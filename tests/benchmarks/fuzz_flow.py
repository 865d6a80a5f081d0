"""Feeds mutated files to the whole way, each lot with a good file in it, and says what broke.

    python -m tests.benchmarks.fuzz_flow [CASES] [SEED]      default: ICT_FUZZ_CASES, else 20,000; ICT_FUZZ_SEED, else 1

A file is received, checked, settled, rendered in every form, written as a letter and given back as a workbook, which is
read again. Nothing may raise, and the good file of each lot is reported and its letter written. A lot depends on the
seed and its number alone: ICT_FUZZ_JOBS processes (default: the processors) share the work, ICT_FUZZ_FIRST names the
first lot.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import os
import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import nullcontext
from dataclasses import dataclass, field
from functools import cache
from multiprocessing import get_context
from pathlib import Path

from indicators.base.clock import fixed
from indicators.base.settings import Settings
from indicators.definitions.registry import Definitions
from indicators.mail import letters
from indicators.reading.formats import workbook_process
from indicators.store.context import Context
from indicators.store.letters import Waiting, unsent
from indicators.submissions import deliveries, inbox, queries, returned_workbook
from indicators.submissions.receive import archive, record
from indicators.validation.report import render
from tests.benchmarks.fuzz_intake import FILES, SAMPLES, mutated, with_mutated_parts

HEAD = "REF_AREA,EDITION,INDICATOR,MEASURE,TIME_PERIOD,OBS_VALUE,SOURCE,COMMENT_OBS\n"
GOOD = f"{HEAD}KEN,2016,HH7,PCT,2015,45.5,Survey,\n".encode()
LOT = 75
# Files of one area are judged in turn, those of several together: a lot has both.
_AREAS = (
    *("ARG", "BGD", "BRA", "CHL", "COL", "CRI", "DEU", "DNK", "ECU", "EGY", "ETH", "FIN", "FJI", "GEO", "GHA", "IDN"),
    *("IND", "ITA", "JAM", "JOR", "JPN", "KAZ", "KEN", "KHM", "KOR", "LAO", "LKA", "MAR", "MDG", "MEX", "MLI", "MNG"),
    *("MOZ", "MWI", "MYS", "NAM", "NER", "NPL", "OMN", "PAN", "PER", "PHL", "POL", "PRY", "QAT", "RWA", "SEN", "SLV"),
    *("SWE", "TGO", "THA", "TUN", "TUR", "TZA", "UGA", "URY", "UZB", "VNM", "VUT", "WSM", "YEM", "ZAF", "ZMB", "ZWE"),
)
_NOW = dt.datetime(2026, 11, 22, 12, tzinfo=dt.UTC)
_CONTROL = tuple(map(chr, (*range(1, 9), 11, 12, *range(14, 32), 0xFFFE, 0xFFFF)))
_NUMBERS = (
    "1e24",
    "-1e24",
    "1e30",
    "1e308",
    "1e-320",
    "-0.0",
    "1e999",
    "9" * 40,
    "0." + "0" * 40 + "1",
    "12345678901234567890",
)
_TEXTS = ("=1+1", "[/red]", "{x}", "%s", "]]>", "<b>", "\u202e", "'", "x" * 40_000, "1e30%", "é\u0301")


@dataclass
class Found:
    """What came of a run: cases by verdict, and failures by what they are."""

    verdicts: Counter[str] = field(default_factory=Counter)
    failures: Counter[str] = field(default_factory=Counter)
    cases: int = 0

    def add(self, other: Found) -> None:
        """Counts what another run found."""
        self.verdicts += other.verdicts
        self.failures += other.failures
        self.cases += other.cases


def table(chance: random.Random) -> bytes:
    """A table whose cells hold what is hard to show, store or count."""
    rows, area = [], chance.choice(_AREAS)
    for _ in range(chance.randint(1, 6)):
        cells = [
            area,
            "2016",
            chance.choice(("HH7", "HH5", "A1")),
            chance.choice(("PCT", "NUM", "")),
            "2015",
            "45.5",
            "S",
            "",
        ]
        for _ in range(chance.randint(1, 3)):
            odd = chance.choice((*_NUMBERS, *_TEXTS, chance.choice(_CONTROL) + "a"))
            cells[chance.choice((5, 5, chance.randrange(len(cells))))] = odd
        rows.append(",".join(cells))
    return (HEAD + "\n".join(rows) + "\n").encode(errors="replace")


def case(chance: random.Random, plain: list[bytes], books: list[bytes]) -> bytes:
    """One file: a poisoned table, a mutated one, or a workbook or ZIP with mutated bytes or parts."""
    kind = chance.randrange(8)
    if kind < 4:
        return table(chance)
    if kind < 6:
        return mutated(chance.choice(plain), chance)
    book = chance.choice(books)
    return with_mutated_parts(book, chance) if kind == 6 else mutated(book, chance)


@cache
def known() -> Definitions:
    """The definitions, read once a process."""
    return Definitions()


@cache
def sources() -> tuple[list[bytes], list[bytes]]:
    """What is mutated: small text files and workbooks."""
    plain = [path.read_bytes()[:3_000] for path in sorted(SAMPLES.glob("*.[ct]sv"))]
    return plain, [(FILES / name).read_bytes() for name in ("sheet.xlsx", "sheet.ods")]


def lot(home: Path, definitions: Definitions, files: list[bytes], found: Found) -> None:
    """Takes a lot of files the whole way, the good one in their middle."""
    context = Context(Settings(home=home), definitions, fixed(_NOW), "fuzz")
    middle = len(files) // 2
    named = [(f"f{number}", data) for number, data in enumerate(files)]
    received: dict[str, tuple[str, bytes]] = {}
    everything = [*named[:middle], ("good.csv", GOOD), *named[middle:]]
    with broken(found, "receive", b""):
        receipts = record(context, [archive(context, data, name) for name, data in everything])
        received = {receipt.delivery: each for receipt, each in zip(receipts, everything, strict=True)}
    with broken(found, "judge", b"".join(files)):
        inbox.judge(context, received)
    sent_back: set[str] = set()
    for waiting in unsent(context.lake):
        with broken(found, f"letter {waiting.letter.kind}", waiting.letter.payload.encode()):
            if _written(context, waiting):
                sent_back.add(waiting.letter.subject.partition("-")[0])
    for delivery, (name, data) in received.items():
        with broken(found, "report", data):
            _reported(context, delivery, name, data, found, with_book=delivery not in sent_back)
    context.lake.close()


def _written(context: Context, waiting: Waiting) -> bool:
    """Writes a letter; whether a workbook, which can be opened, goes back with it."""
    message = letters.write(context, waiting.letter, waiting.caused_at)
    message.as_bytes()
    books = [part for part in message.iter_attachments() if (part.get_filename() or "").endswith(".xlsx")]
    for part in books:
        _opened(part.get_content())
    return bool(books)


def _reported(context: Context, delivery: str, name: str, data: bytes, found: Found, *, with_book: bool = True) -> None:
    reports = queries.reports_of(context, delivery)
    if not reports:
        raise AssertionError("a file without a report")
    if name == "good.csv" and reports[0].observations != 1:
        raise AssertionError("the good file was not read")
    found.verdicts.update(report.verdict.value for report in reports)
    for form in ("text", "html", "csv", "json", "ess"):
        render.render_all(reports, context.definitions, form).encode()
    if with_book:  # else its letter had it already
        (file,) = deliveries.parse_deliveries(context, [delivery])
        _opened(returned_workbook.annotated(context, data, file, reports))


def _opened(book: bytes) -> None:
    """Reads a workbook of ours with the parser of the workbooks that come in, without a process of its own."""
    answer = workbook_process.parsed(book)
    if "reason" in answer:
        raise AssertionError(f"a workbook that cannot be opened: {answer['detail']}")


class broken:  # noqa: N801 - reads as a block
    """Counts what a block raises, and keeps the first file of each kind in ICT_FUZZ_KEEP, if that is a folder."""

    def __init__(self, found: Found, step: str, data: bytes) -> None:
        self._found, self._step, self._data = found, step, data

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: type[BaseException] | None, wrong: BaseException | None, _: object) -> bool:
        if kind is None or not issubclass(kind, Exception):
            return False
        what = f"{self._step}: {kind.__name__}: {str(wrong)[:100]}"
        if what not in self._found.failures and (folder := os.environ.get("ICT_FUZZ_KEEP")):
            Path(folder, f"fuzz-{hashlib.sha256(what.encode()).hexdigest()[:12]}").write_bytes(self._data)
        self._found.failures[what] += 1
        return True


def lot_of(seed: int, number: int, size: int) -> Found:
    """One lot, always the same for a seed and a number; a failure names it."""
    chance, found = random.Random(f"{seed}-{number}"), Found()  # noqa: S311 - not for secrets
    files = [case(chance, *sources()) for _ in range(size)]
    with tempfile.TemporaryDirectory() as home:
        lot(Path(home), known(), files, found)
    found.cases = size
    found.failures = Counter({f"{what} (lot {number})": count for what, count in found.failures.items()})
    return found


def lots(cases: int, first: int = 0) -> Iterator[tuple[int, int]]:
    """The numbers of the lots that make so many cases, with the size of each."""
    for number in range(-(-cases // LOT)):
        yield first + number, min(LOT, cases - number * LOT)


def run(cases: int, seed: int, *, jobs: int = 1, first: int = 0, tell: Callable[[str], None] = print) -> Found:
    """So many cases, by chance, always the same for a seed and a first lot; `tell` hears of each lot that is done."""
    whole, begun = Found(), time.monotonic()
    numbers, sizes = zip(*lots(cases, first), strict=True)
    with ProcessPoolExecutor(jobs, mp_context=get_context("spawn")) if jobs > 1 else nullcontext() as pool:
        for found in (pool.map if pool else map)(lot_of, [seed] * len(numbers), numbers, sizes):
            whole.add(found)
            failures = sum(whole.failures.values())
            tell(f"{whole.cases:,} cases, {failures} failures, {time.monotonic() - begun:.0f} s")
    return whole


def main() -> int:
    """The exit code says whether something broke."""
    given = [int(each) for each in sys.argv[1:]]
    cases = given[0] if given else int(os.environ.get("ICT_FUZZ_CASES", "20000"))
    seed = given[1] if len(given) > 1 else int(os.environ.get("ICT_FUZZ_SEED", "1"))
    jobs = int(os.environ.get("ICT_FUZZ_JOBS", os.cpu_count() or 1))
    found = run(cases, seed, jobs=jobs, first=int(os.environ.get("ICT_FUZZ_FIRST", "0")))
    print(f"{found.cases:,} cases, {sum(found.failures.values())} failures; {dict(found.verdicts)}")
    for what, count in found.failures.most_common():
        print(f"{count:6} {what}")
    return int(bool(found.failures))


if __name__ == "__main__":
    sys.exit(main())
