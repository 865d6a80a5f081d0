"""A crash at each step leaves all of it or nothing, and a retry does what is left."""

from __future__ import annotations

import datetime as dt
import gzip
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from indicators.base.clock import fixed
from indicators.base.errors import ReleaseError
from indicators.base.report import Verdict
from indicators.release import publish as release_module
from indicators.release.products import extracts
from indicators.release.publish import release
from indicators.store import events, observations
from indicators.store.context import Context
from indicators.store.letters import unsent
from indicators.submissions import check, receive, record
from tests.conftest import NOW, SAMPLES
from tests.e2e.test_deliveries import one_value
from tests.prepared import prepared


@pytest.mark.parametrize("others_wrote", [False, True])
def test_a_crash_while_settling_records_nothing_and_a_retry_all(
    context: Context, monkeypatch: pytest.MonkeyPatch, *, others_wrote: bool
) -> None:
    receipt = receive.receive(context, (SAMPLES / "KEN_2016_questionnaire.xlsx").read_bytes(), "KEN.xlsx")
    checked = check.check(context, [receipt.delivery])
    if others_wrote:  # since the check: then nothing that it looked up is relied on
        receive.receive(context, (SAMPLES / "FJI_2012-2016.csv").read_bytes(), "FJI.csv")
    steps = [
        (record, "add_reports"),
        (events, "record_all"),
        (record, "queue" if others_wrote else "add_letters"),
        (observations, "add_observations"),
    ]
    for module, step in steps:
        with monkeypatch.context() as broken:
            broken.setattr(module, step, lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
            with pytest.raises(KeyboardInterrupt):
                record.record_verdicts(context, checked)
        for table in ("submissions", "findings", "evaluations", "observations"):
            assert context.lake.rows(f"SELECT count(*) FROM lake.{table}") == [(0,)], step
    [report] = record.record_verdicts(context, checked)
    assert report.verdict is Verdict.ACCEPTED
    assert context.lake.rows("SELECT count(*) FROM lake.observations") == [(report.observations,)]
    assert len(unsent(context.lake)) == 2 + others_wrote


def _released(context: Context) -> str:
    receipt = receive.receive(context, one_value("80"), "KEN.csv")
    record.record_verdicts(context, check.check(context, [receipt.delivery]))
    return release(context).version


@pytest.mark.parametrize("step", ["build", "point", "_record"])
def test_a_crash_while_releasing_leaves_the_old_pointer_or_the_new(
    context: Context, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    old = context.settings.releases / prepared(context, _released)
    at = replace(context, clock=fixed(NOW + dt.timedelta(days=1)))
    receipt = receive.receive(at, one_value("81", 2021), "KEN2.csv")
    record.record_verdicts(at, check.check(at, [receipt.delivery]))
    with monkeypatch.context() as broken:
        broken.setattr(release_module, step, lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            release(at)
    pointer = (context.settings.releases / "latest").resolve()
    assert (pointer / "manifest.json").is_file()
    assert pointer == old.resolve()
    new = release(at)
    assert (context.settings.releases / "latest").resolve() == new.folder.resolve()
    assert at.lake.rows("SELECT count(*) FROM lake.releases") == [(2,)]


def test_a_release_that_does_not_verify_is_not_published(context: Context, monkeypatch: pytest.MonkeyPatch) -> None:
    receipt = receive.receive(context, one_value("80"), "KEN.csv")
    record.record_verdicts(context, check.check(context, [receipt.delivery]))
    real = extracts.write

    def spoil(con: Any, name: str, folder: Path, metadata: dict[str, str]) -> Any:
        written = real(con, name, folder, metadata)
        if name == "mdg":
            (folder / "mdg.csv.gz").write_bytes(gzip.compress(b"REF_AREA\n"))
        return written

    monkeypatch.setattr(extracts, "write", spoil)
    with pytest.raises(ReleaseError, match=r"mdg\.csv\.gz changed"):
        release(context)
    assert not (context.settings.releases / "latest").exists()
