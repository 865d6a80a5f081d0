"""A release is built again with the same bytes, and whoever altered it is found out."""

from __future__ import annotations

from dataclasses import replace

import duckdb
import pytest
from typer.testing import CliRunner

from indicators.base.errors import UsageError
from indicators.cli.main import app
from indicators.definitions.registry import Definitions
from indicators.release.lifecycle import rebuild
from indicators.release.products import database
from indicators.release.published import latest
from indicators.store.context import Context
from tests.e2e.test_releases import two_releases


def test_a_release_is_built_again_with_the_same_bytes(context: Context) -> None:
    later, first, second = two_releases(context)
    for version in (first, second):
        rebuilt = rebuild(later, version)
        assert (rebuilt.version, rebuilt.differing) == (version, ())
        assert rebuilt.files > 40


def test_a_file_that_was_changed_is_found(context: Context) -> None:
    later, _, second = two_releases(context)
    path = latest(later).folder / "mdg.csv.gz"  # type: ignore[union-attr]
    path.write_bytes(path.read_bytes() + b" ")
    with duckdb.connect(str(path.with_name(database.FILE))) as con:
        con.execute("UPDATE mdg SET OBS_VALUE = OBS_VALUE + 1")
    assert set(rebuild(later, second).differing) == {"mdg.csv.gz", database.FILE}
    done = CliRunner().invoke(app, ["release", "rebuild", second, "--verify", "--work", str(later.settings.home)])
    assert done.exit_code == 1
    assert "differs: mdg.csv.gz\n" in done.output


def test_other_definitions_cannot_rebuild_it_and_say_so(context: Context) -> None:
    later, first, _ = two_releases(context)
    changed = Definitions()
    changed.__dict__["hash"] = "0" * 64
    with pytest.raises(UsageError, match="the definitions changed since"):
        rebuild(replace(later, definitions=changed), first)
