"""Any order, any chunking, any interleaving: the verdicts are those of files that came one after the other."""

from __future__ import annotations

import datetime as dt
import tempfile
from dataclasses import replace
from pathlib import Path

import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as st

from indicators.base.clock import fixed
from indicators.base.report import Verdict
from indicators.base.settings import Settings
from indicators.definitions.registry import Definitions
from indicators.reading.normalise import observations
from indicators.reading.raw import Declared, Raw
from indicators.reading.read import Reading
from indicators.store.context import Context
from indicators.submissions import receive
from indicators.submissions.inbox import judge
from indicators.validation.check import Checked, Delivered, check
from indicators.validation.history import with_accepted
from tests.conftest import NOW

DEFINITIONS = Definitions()
HEAD = "REF_AREA,EDITION,INDICATOR,TIME_PERIOD,OBS_VALUE"
PAIRWISE = ("R066", "R067", "R068", "R069")

values = st.sampled_from(["12", "16.6", "20", "43.4", "44", "45.2", "60", "0.452"])
cells = st.dictionaries(
    st.tuples(st.sampled_from(["KEN", "SEN", "GHA"]), st.sampled_from(["HH7", "A2"]), st.integers(2010, 2016)),
    values,
    min_size=1,
    max_size=5,
)
files = st.lists(st.tuples(st.sampled_from(["ken", "itu", "unknown"]), cells), min_size=2, max_size=5)
Cells = dict[tuple[str, str, int], str]


def _delivered(number: int, provider: str, sent: Cells) -> Delivered:
    raw = Raw("test")
    for line, ((area, code, year), text) in enumerate(sorted(sent.items()), start=2):
        raw.add(f"{line}:1", REF_AREA=area, EDITION="2016", INDICATOR=code, TIME_PERIOD=str(year), OBS_VALUE=text)
    reading = Reading("test", observations(raw, DEFINITIONS, Declared()))
    areas = {area for area, _, _ in sent}
    return Delivered(f"{number:012}", f"{number:064}", "f.csv", reading, providers=dict.fromkeys(areas, provider))


def _in_chunks(sent: list[Delivered], sizes: list[int]) -> dict[str, str]:
    """Each report's hash, where so many files are checked together and then settled."""
    history: pa.Table | None = None
    found: list[Checked] = []
    left = list(sent)
    for size in [*sizes, len(sent)]:
        chunk, left = left[:size], left[size:]
        checked = check(chunk, DEFINITIONS, now=NOW, history=history)
        history = with_accepted(history, [p.accepted for p in checked if p.report.verdict is Verdict.ACCEPTED])
        found += checked
    return {part.report.submission: part.report.hash for part in found}


@settings(max_examples=20, deadline=None)
@given(sent=files, sizes=st.lists(st.integers(1, 4), max_size=4))
def test_any_chunking_gives_the_same_reports(sent: list[tuple[str, Cells]], sizes: list[int]) -> None:
    delivered = [_delivered(number, *each) for number, each in enumerate(sent)]
    assert _in_chunks(delivered, sizes) == _in_chunks(delivered, [1] * len(delivered))


@settings(max_examples=30, deadline=None)
@given(
    first=st.dictionaries(st.integers(2005, 2016), values, min_size=1, max_size=4),
    second=st.dictionaries(st.integers(2005, 2016), values, min_size=1, max_size=4),
    code=st.sampled_from(["HH7", "A2", "HH6"]),
)
def test_what_is_between_two_files_is_told_whichever_came_first(
    first: dict[int, str], second: dict[int, str], code: str
) -> None:
    """The finding goes to the later one: of two files that agree with themselves either both orders tell, or none."""
    other = {year: text for year, text in second.items() if year not in first}
    pair = [
        _delivered(number, "ken", {("KEN", code, year): text for year, text in each.items()})
        for number, each in enumerate((first, other))
        if each
    ]
    if len(pair) < 2 or any(_told(check([each], DEFINITIONS, now=NOW)) for each in pair):
        return
    if any(
        part.report.verdict is not Verdict.ACCEPTED for each in pair for part in check([each], DEFINITIONS, now=NOW)
    ):
        return
    forth, back = (check(order, DEFINITIONS, now=NOW) for order in (pair, pair[::-1]))
    assert _told(forth[:1]) == _told(back[:1]) == []
    assert _told(forth[1:]) == _told(back[1:])


def _told(checked: list[Checked]) -> list[str]:
    return sorted({f.rule for part in checked for f in part.report.findings if f.rule in PAIRWISE})


@settings(max_examples=3, deadline=None)
@given(sent=files, order=st.randoms(use_true_random=False), size=st.integers(1, 5))
def test_any_order_of_the_numbers_gives_what_one_file_after_the_other_gives(
    sent: list[tuple[str, Cells]], order: object, size: int
) -> None:
    verdicts = []
    for together in (1, size):
        with tempfile.TemporaryDirectory() as folder:
            world = Context(Settings(home=Path(folder)), DEFINITIONS, fixed(NOW), "test")
            names = [_received(world, day, *each) for day, each in enumerate(sent)]
            later = replace(world, clock=fixed(NOW + dt.timedelta(days=30)))
            for start in range(0, len(names), together):
                chunk = names[start : start + together]
                order.shuffle(chunk)  # type: ignore[attr-defined]
                judge(later, chunk)
            rows = "SELECT SUBMISSION, VERDICT FROM lake.submissions ORDER BY ALL"
            verdicts.append(world.lake.rows(rows))
    assert verdicts[0] == verdicts[1]


def _received(world: Context, day: int, provider: str, sent: Cells) -> str:
    rows = [f"{area},2016,{code},{year},{text}" for (area, code, year), text in sorted(sent.items())]
    at = replace(world, clock=fixed(NOW + dt.timedelta(days=day)))
    return receive.receive(at, "\n".join([HEAD, *rows]).encode(), f"f{day}.csv", sender=provider).delivery
