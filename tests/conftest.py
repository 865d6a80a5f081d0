"""What tests share: definitions, a context in an empty folder, a clock that stands still, real data if there."""

from __future__ import annotations

import datetime as dt
import os
import tempfile
from pathlib import Path

import pytest

from indicators.base.clock import fixed
from indicators.base.settings import Settings
from indicators.definitions.registry import Definitions
from indicators.store.context import Context
from tests.prepared import copies_for_new_stores

ROOT = Path(__file__).parents[1]
SAMPLES = ROOT / "samples"
# All workers share what is computed from the definitions, and nothing of it goes to the user's own folder.
os.environ["ICT_CACHE"] = str(Path(tempfile.gettempdir()) / f"ict-tests-{os.getuid()}")
NOW = dt.datetime(2026, 11, 22, 12, 0, tzinfo=dt.UTC)


def pytest_make_parametrize_id(val: object) -> str | None:
    """Bytes name no test: a ZIP holds the time at which it was made, and workers would collect other names."""
    return f"{len(val)}-bytes" if isinstance(val, bytes) else None


@pytest.fixture(scope="session", autouse=True)
def _new_stores() -> None:
    copies_for_new_stores()


@pytest.fixture(scope="session")
def definitions() -> Definitions:
    return Definitions()


@pytest.fixture
def context(tmp_path: Path, definitions: Definitions) -> Context:
    return Context(Settings(home=tmp_path), definitions, fixed(NOW), "test")


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """Real data that lies beside some checkouts; it is not part of the repository."""
    folder = ROOT.parent / "shared" / "data"
    if not folder.is_dir():
        pytest.skip("../shared/data is not there: the real data are not part of the repository")
    return folder
