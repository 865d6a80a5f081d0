"""A release whose predecessor lost its files stops with our error and publishes nothing, until they are back."""

from __future__ import annotations

import pytest

from indicators.base.errors import ReleaseError
from indicators.release.publish import release
from indicators.release.staging import in_place
from indicators.store.context import Context
from indicators.submissions.inbox import collect
from tests.conftest import SAMPLES
from tests.prepared import prepared, released


def test_changes_are_not_told_from_files_that_are_gone(context: Context) -> None:
    first = prepared(context, released, "CAN_internet_use.csv")
    folder = context.settings.releases / first
    away = folder.with_name("away")
    folder.rename(away)
    collect(context, [SAMPLES / "KEN_2016_questionnaire.xlsx"])
    with pytest.raises(ReleaseError, match=f"files of {first} are not there") as told:
        release(context)
    assert "backup" in told.value.advice
    assert in_place(context.settings.releases) == []
    away.rename(folder)
    assert release(context).manifest["previous"] == first
