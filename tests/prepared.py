"""Work folders that many tests begin with: made once in a process, and copied for each of them."""

from __future__ import annotations

import functools
import shutil
import tempfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar

from indicators.base.settings import Settings
from indicators.store.catalogue import EmbeddedCatalogue
from indicators.store.context import Context
from indicators.store.lake import Lake

_Result = TypeVar("_Result")
_MADE: dict[tuple[Any, ...], tuple[tempfile.TemporaryDirectory[str], Any]] = {}


def prepared(context: Context, make: Callable[..., _Result], *arguments: Any) -> _Result:
    """Does in a work folder what `make` does; the second time its outcome is copied.

    Args:
        context: of a test, in a folder where nothing is yet.
        make: gets a context and the arguments; what it gives names no path and is never changed.
        arguments: make another folder of it, each set its own.
    """
    key = (make.__module__, make.__qualname__, arguments)
    if key not in _MADE:
        folder = tempfile.TemporaryDirectory(prefix="ict-prepared-")
        own = replace(context, settings=replace(context.settings, home=Path(folder.name)))
        result = make(own, *arguments)
        own.lake.close()
        _MADE[key] = folder, result
    folder, result = _MADE[key]
    shutil.copytree(folder.name, context.settings.home, symlinks=True, dirs_exist_ok=True)
    found: _Result = result
    return found


@functools.cache
def _empty_store() -> tuple[tempfile.TemporaryDirectory[str], Path]:
    folder = tempfile.TemporaryDirectory(prefix="ict-prepared-")
    settings = Settings(home=Path(folder.name))
    store = Lake(settings)
    store.make()
    store.close()
    return folder, EmbeddedCatalogue(settings).path


def copies_for_new_stores() -> None:
    """From now on a store that is made in this process begins as a copy of one: only the first runs all migrations."""
    begin = EmbeddedCatalogue.prepare
    _empty_store()

    def prepare(catalogue: EmbeddedCatalogue) -> None:
        if not catalogue.path.exists():
            catalogue.path.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(_empty_store()[1], catalogue.path)
        begin(catalogue)

    EmbeddedCatalogue.prepare = prepare  # type: ignore[method-assign]
