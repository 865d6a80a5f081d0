"""Keeps a short command short: modules that only a library's curiosity would import are not found."""

from __future__ import annotations

import importlib.abc
import sys
from collections.abc import Sequence
from importlib.machinery import ModuleSpec
from types import ModuleType


class _NotFound(importlib.abc.MetaPathFinder):
    """Says that pandas is not there: PyArrow then does not look whether a list is a Series."""

    def find_spec(
        self,
        fullname: str,
        path: Sequence[str] | None,
        target: ModuleType | None = None,
    ) -> ModuleSpec | None:
        """No pandas; everything else is left to the other finders."""
        if fullname == "pandas":
            raise ModuleNotFoundError("pandas is not loaded by this command", name=fullname)
        return None


def without_pandas() -> None:
    """From now on this process has no pandas, unless it was loaded before: saves a third of a CPU second."""
    if "pandas" not in sys.modules:
        sys.meta_path.insert(0, _NotFound())
