"""A work folder with Airflow's metadata, which are made once."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from indicators.cli import dags


@pytest.fixture(scope="session")
def _metadata(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A work folder with Airflow's metadata and nothing else."""
    home = tmp_path_factory.mktemp("metadata")
    (home / "airflow").mkdir()
    call = f"dags.migrate(Path({str(home)!r}), Path({str(home / 'log')!r}))"
    with pytest.MonkeyPatch.context() as patch:
        for name, value in dags.environment(home).items():
            patch.setenv(name, value)
        code = f"from indicators.cli import dags; from pathlib import Path; {call}"
        subprocess.run([sys.executable, "-c", code], check=True, capture_output=True)
    return home


@pytest.fixture
def work(tmp_path: Path, _metadata: Path) -> Path:
    """A work folder of the test's own, with Airflow's metadata."""
    home = tmp_path / "var"
    (home / "airflow").mkdir(parents=True)
    for name in ("airflow.db", "migrated"):
        shutil.copyfile(_metadata / "airflow" / name, home / "airflow" / name)
    return home
