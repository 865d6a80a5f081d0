"""What the records of a design have in common."""

from __future__ import annotations

from typing import Annotated

import msgspec
from msgspec import Meta

Code = int | float | str
Name = Annotated[str, Meta(pattern=r"^[a-z][a-z0-9_]*$", max_length=40)]
Text = Annotated[str, Meta(min_length=1, max_length=2000)]
Condition = Annotated[str, Meta(min_length=1, max_length=4000, description="a condition: docs/survey.md")]
Formula = Annotated[str, Meta(min_length=1, max_length=4000, description="a value: docs/survey.md")]


class Record(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A part of a design."""
