"""Work folders that many tests begin with: made once for all processes of a run, and copied for each test."""

from __future__ import annotations

import fcntl
import hashlib
import pickle
import shutil
import tempfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar

from indicators.base.settings import Settings
from indicators.release.publish import release
from indicators.store.catalogue import EmbeddedCatalogue
from indicators.store.context import Context
from indicators.store.lake import Lake
from indicators.submissions.inbox import collect

_Result = TypeVar("_Result")
_SAMPLES = Path(__file__).parents[1] / "samples"
_place: list[Path] = []  # the folder of this run


def prepared(context: Context, make: Callable[..., _Result], *arguments: Any) -> _Result:
    """Does in a work folder what `make` does; the second time, in whichever process of this run, its outcome is copied.

    Args:
        context: of a test, in a folder where nothing is yet, with the definitions of the project.
        make: gets a context and the arguments; what it gives names no path.
        arguments: make another folder of it, each set its own; so does another time of the clock.
    """

    def fill(folder: Path) -> None:
        with tempfile.TemporaryDirectory(prefix="ict-prepared-") as home:
            own = replace(context, settings=replace(context.settings, home=Path(home)))
            result = make(own, *arguments)
            own.lake.close()
            # A connection that `make` forgot may still write here, and never into the copy.
            shutil.copytree(home, folder / "work", symlinks=True)
        (folder / "result").write_bytes(pickle.dumps(result))

    key = repr((make.__module__, make.__qualname__, arguments, context.clock()))
    folder = _once(hashlib.sha256(key.encode()).hexdigest()[:16], fill)
    shutil.copytree(folder / "work", context.settings.home, symlinks=True, dirs_exist_ok=True)
    found: _Result = pickle.loads((folder / "result").read_bytes())  # noqa: S301 - this run wrote it
    return found


def received(context: Context, *samples: str) -> None:
    """What many tests begin with: samples are received, checked and recorded."""
    collect(context, [_SAMPLES / name for name in samples])


def released(context: Context, *samples: str) -> str:
    """What most tests of releases begin with: samples are received and published; gives the version of the release."""
    prepared(context, received, *samples)
    return release(context).version


def _once(name: str, fill: Callable[[Path], None]) -> Path:
    """The folder that `fill` fills: by the process that asks first, while others wait for it."""
    folder = _place[0] / name
    with folder.with_suffix(".lock").open("w") as turn:
        fcntl.flock(turn, fcntl.LOCK_EX)
        if not folder.exists():
            begun = folder.with_suffix(".begun")
            shutil.rmtree(begun, ignore_errors=True)  # of one that failed
            begun.mkdir()
            fill(begun)
            begun.rename(folder)
    return folder


def share(folder: Path) -> None:
    """From now on what is prepared lies in a folder that all processes of the run name, and new stores are copies."""
    folder.mkdir(exist_ok=True)
    _place[:] = [folder]
    begin = EmbeddedCatalogue.prepare
    new = EmbeddedCatalogue(Settings(home=_once("store", _new_store))).path

    def prepare(catalogue: EmbeddedCatalogue) -> None:
        """A store begins as a copy of one: only the first runs all migrations."""
        if not catalogue.path.exists():
            catalogue.path.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(new, catalogue.path)
        begin(catalogue)

    EmbeddedCatalogue.prepare = prepare  # type: ignore[method-assign]


def _new_store(folder: Path) -> None:
    store = Lake(Settings(home=folder))
    store.make()
    store.close()
