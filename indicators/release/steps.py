"""The steps of a release, as whoever waits for it is told of them: each as it begins."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum


class Step(StrEnum):
    """A step; its value says what is done."""

    SNAPSHOT = "Taking the accepted values"
    DERIVATION = "Computing goals and regions, and what may be published"
    EXTRACTS = "Writing the extracts"
    PRODUCTS = "Drawing the charts, writing the workbook"
    VERIFICATION = "Reading all files back"
    PUBLICATION = "Putting the release into its place"


Told = Callable[[Step], None]


def untold(step: Step) -> None:
    """Nobody waits."""
