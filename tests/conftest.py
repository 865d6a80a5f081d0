"""What tests share: definitions, a context in an empty folder, a clock that stands still, real data if there."""

from __future__ import annotations

import datetime as dt
import os
import tempfile
from pathlib import Path

import hypothesis
import pytest

from indicators.base.clock import fixed
from indicators.base.settings import Settings
from indicators.definitions.registry import Definitions
from indicators.store.context import Context
from tests.prepared import share

ROOT = Path(__file__).parents[1]
SAMPLES = ROOT / "samples"
# All workers share what is computed from the definitions, and nothing of it goes to the user's own folder.
os.environ["ICT_CACHE"] = str(Path(tempfile.gettempdir()) / f"ict-tests-{os.getuid()}")
NOW = dt.datetime(2026, 11, 22, 12, 0, tzinfo=dt.UTC)
hypothesis.settings.register_profile("untimed", deadline=None)  # a busy machine is no error
hypothesis.settings.load_profile("untimed")


def pytest_make_parametrize_id(val: object) -> str | None:
    """Bytes name no test: a ZIP holds the time at which it was made, and workers would collect other names."""
    return f"{len(val)}-bytes" if isinstance(val, bytes) else None


@pytest.hookimpl(tryfirst=True)  # before pytest-xdist reads the groups
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The tests of a file run in one process, which makes once what they share; files with slow tests come first."""
    slow = {item.path for item in items if item.get_closest_marker("slow")}
    items.sort(key=lambda item: item.path not in slow)
    for item in items:
        if item.get_closest_marker("xdist_group") is None:
            item.add_marker(pytest.mark.xdist_group(item.path.stem.removeprefix("test_")))


@pytest.fixture(scope="session", autouse=True)
def _prepared(tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.getbasetemp()
    share((folder.parent if "PYTEST_XDIST_WORKER" in os.environ else folder) / "prepared")


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
