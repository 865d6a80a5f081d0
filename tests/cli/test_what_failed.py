"""What `ict run` says failed: files, the release, or both, and nothing that did not."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from indicators.base.errors import IctError
from indicators.cli import show
from indicators.reading.raw import Declared
from indicators.store.context import Context

ROW = "REF_AREA,EDITION,INDICATOR,MEASURE,TIME_PERIOD,OBS_VALUE,SOURCE\n{area},2016,HH7,PCT,2015,45.5,S\n"


@pytest.mark.parametrize(
    ("broken_file", "broken_release", "title"),
    [
        (True, False, "What failed: 1 of 2 files."),
        (False, True, "What failed: the release."),
        (True, True, "What failed: 1 of 2 files and the release."),
    ],
)
def test_what_failed_is_said_and_no_more(
    context: Context,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    broken_file: bool,
    broken_release: bool,
    title: str,
) -> None:
    for area in ("KEN", "UGA"):
        (tmp_path / f"{area}.csv").write_text(ROW.format(area=area))
    collect = show.inbox.collect

    def collected(given: Context, paths: list[Path], **more: Any) -> Any:
        if broken_file and any(path.stem == "UGA" for path in paths):
            raise RuntimeError("no such thing")
        return collect(given, paths, **more)

    def released(*_: Any, **__: Any) -> None:
        if broken_release:
            raise RuntimeError("no release")

    monkeypatch.setattr(show.inbox, "collect", collected)
    monkeypatch.setattr(show, "release", released)
    with pytest.raises(IctError) as failed:
        show.whole_flow(context, [tmp_path], Declared())
    assert failed.value.title == title
    assert failed.value.detail.count("\n") == broken_file + broken_release - 1
