"""Plants faults in files of every format and layout, reads them through the product, and compares with the true table.

Run with `make audit`; a small part is a test (`tests/audit/test_intake_audit.py`). It knows nothing of how files are read: it
looks at the observations, and at the findings that an office would be sent. A value is *silent* when it is not the true one, or is
missing, and no error or warning stands at its cell nor at the file as a whole.
"""

from __future__ import annotations

import datetime as dt
import math
import random
import re
import sys
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from indicators.submissions import deliveries

sys.path.insert(0, str(Path(__file__).parents[2]))
from indicators.base.clock import fixed
from indicators.base.report import Finding, Severity, Verdict
from indicators.base.settings import Settings
from indicators.definitions.registry import Definitions
from indicators.reading.raw import Declared
from indicators.store.context import Context
from indicators.submissions import check
from tests.audit.planted_cells import CELLS
from tests.audit.planted_kinds import File, Kind, Must
from tests.audit.planted_rows import Key
from tests.audit.planted_tables import TABLES

NOW = dt.datetime(2026, 11, 22, 12, tzinfo=dt.UTC)
OUTPUT = Path(__file__).parents[2] / "docs" / "intake_audit.md"
SEED, ROUNDS = 21, 4
KINDS = (*CELLS, *TABLES)
_ROW = re.compile(r"^(?:(\d+):\d+|(.*!)[A-Z]+(\d+)|(.*\[\d+\])\..*)$")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a file.

    Attributes:
        silent: values that are wrong or lost without a word: what they are about, what is true and what was read.
        untold: the cells at fault at which nothing was found.
        refused: it was unreadable or rejected.
    """

    file: File
    silent: tuple[tuple[Key, float | None, float | None], ...]
    untold: tuple[str, ...]
    refused: bool


@dataclass(slots=True)
class Result:
    """All files of a kind."""

    kind: Kind
    outcomes: list[Outcome] = field(default_factory=list)

    @property
    def silent(self) -> int:
        """Values silently wrong or lost."""
        return sum(len(each.silent) for each in self.outcomes)

    @property
    def spoilt(self) -> int:
        """Cells that must be told."""
        return sum(len(each.file.spoilt) for each in self.outcomes) if self.kind.must is Must.TOLD else 0

    @property
    def told(self) -> int:
        """Cells that were told, of those that must be."""
        return self.spoilt - sum(len(each.untold) for each in self.outcomes) if self.spoilt else 0

    @property
    def refused(self) -> int:
        """Good files that were refused."""
        return sum(each.refused for each in self.outcomes) if self.kind.must is Must.READ else 0

    @property
    def failing(self) -> set[str]:
        """The forms in which a kind does not come out as it must."""
        return {each.file.form for each in self.outcomes if self._fails(each)}

    def _fails(self, each: Outcome) -> bool:
        untold = self.kind.must is Must.TOLD and bool(each.untold)
        return bool(each.silent) or untold or (self.kind.must is Must.READ and each.refused)


def outcome(context: Context, file: File, folder: Path) -> Outcome:
    """Reads and checks a file as `ict check` does, and compares it with what is true."""
    path = folder / file.name
    path.write_bytes(file.data)
    delivered = deliveries.read_file(context, path, Declared())
    reports = [part.report for part in check.check_read(context, delivered)]
    said = [each for report in reports for each in report.open]
    found = [each for each in said if each.severity is not Severity.INFORMATION]
    whole = any(not each.address for each in found)
    rows = delivered.reading.observations.to_pylist()
    read = {(_key(row), row["ADDRESS"]): row["OBS_VALUE"] for row in rows if row["OBS_VALUE"] is not None}
    silent = tuple(_silent(file, read, found)) if not whole else ()
    untold = tuple(place for place in file.spoilt if not (_told(place, said) if place else said))
    refused = delivered.reading.unreadable is not None or any(each.verdict is Verdict.REJECTED for each in reports)
    return Outcome(file, silent, untold, refused)


def _key(row: dict[str, object]) -> Key:
    names = ("REF_AREA", "INDICATOR", "TIME_PERIOD", "SEX", "AGE")
    return tuple(row[name] for name in names)  # type: ignore[return-value]


def _silent(
    file: File, read: dict[tuple[Key, str], float], found: list[Finding]
) -> Iterator[tuple[Key, float | None, float | None]]:
    """Values that are not true, where nothing was found at their cell; and those that are gone without a word."""
    there = set()
    for (key, address), value in read.items():
        true = file.true.get(key)
        is_true = true is not None and math.isclose(value, true, rel_tol=1e-6)
        if is_true:
            there.add(key)
        elif not _told(address, found):
            yield key, true, value
    lost = [key for key in file.true if key not in there and not any(key == known for known, _ in read)]
    told = any(_told(place, found) for place in file.spoilt if place)
    for key in lost if not told else ():
        yield key, file.true[key], None


def _told(place: str, found: Iterable[Finding]) -> bool:
    """Whether a finding stands at a cell, or at its row."""
    return any(each.address == place or row_of(each.address) == row_of(place) for each in found if each.address)


def row_of(address: str) -> str:
    """The row of an address, without its column."""
    match = _ROW.match(address)
    return "".join(part for part in match.groups() if part) if match else address


def audit(
    definitions: Definitions,
    home: Path,
    *,
    rounds: int,
    seed: int,
    each: int | None = None,
    kinds: Iterable[Kind] = KINDS,
) -> Iterator[Result]:
    """Plants each kind some times.

    Args:
        definitions: the definitions in force.
        home: an empty folder.
        rounds: how often.
        seed: of chance.
        each: in how many of the forms, which are drawn; in all by default.
        kinds: which.
    """
    context = Context(Settings(home=home), definitions, fixed(NOW), "audit")
    for kind in kinds:
        chance = random.Random(f"{seed} {kind.group} {kind.name}")  # noqa: S311
        result = Result(kind)
        for _ in range(rounds):
            files = list(kind.files(chance))
            drawn = files if each is None else chance.sample(files, min(each, len(files)))
            result.outcomes += [outcome(context, file, home) for file in drawn]
        yield result


def page(results: list[Result]) -> str:
    """docs/intake_audit.md: a line for each kind, and what failed."""
    files, spoilt = sum(len(each.outcomes) for each in results), sum(each.spoilt for each in results)
    told, good = sum(each.told for each in results), sum(_good(each) for each in results)
    said = [
        "# Intake audit",
        "",
        "Made by `make audit` (`tests/audit/intake_audit.py`): faults, and unusual ways to write what is right, are planted in files of each",
        "format and layout; each file is read and checked as by `ict check`, and compared with its true table. *Silent* are values that",
        "are wrong or lost with no error or warning at their cell or at the file; *told* are the cells at fault with a finding",
        "there, of those that must have one; *refused* are good files that were unreadable or rejected.",
        "",
        f"{len(results)} kinds, {files:,} files: {sum(each.silent for each in results):,} values silently wrong or lost (goal 0),",
        f"{told:,} of {spoilt:,} faults told at their cell ({told / max(spoilt, 1):.3f}; goal 0.98),",
        f"{sum(each.refused for each in results):,} of {good:,} good files refused (goal 0).",
        "",
        "| About | Kind | Must be | Files | Silent | Told | Refused | Fails in |",
        "|---|---|---|---:|---:|---:|---:|---|",
    ]
    for each in results:
        kind, told_of = each.kind, f"{each.told} of {each.spoilt}" if each.spoilt else ""
        refused = str(each.refused) if kind.must is Must.READ else ""
        cells = (kind.group, kind.name, kind.must.value, len(each.outcomes), each.silent, told_of, refused)
        said.append("| " + " | ".join(map(str, (*cells, "; ".join(sorted(each.failing))))) + " |")
    return "\n".join(said) + "\n"


def _good(result: Result) -> int:
    return len(result.outcomes) if result.kind.must is Must.READ else 0


def main() -> int:
    """Writes docs/intake_audit.md; exit code 1 when a goal is missed.

    Without an argument each kind is planted four times in every form; a number says in how many forms, once.
    """
    each = int(sys.argv[1]) if len(sys.argv) > 1 else None
    with tempfile.TemporaryDirectory() as folder:
        rounds = 1 if each else ROUNDS
        results = list(audit(Definitions(), Path(folder), rounds=rounds, seed=SEED, each=each))
    OUTPUT.write_text(page(results), encoding="utf-8")
    missed = [result for result in results if result.failing]
    for result in missed:
        print(f"{result.kind.group}: {result.kind.name}: {', '.join(sorted(result.failing))}")
    return 1 if missed else 0


if __name__ == "__main__":
    raise SystemExit(main())
