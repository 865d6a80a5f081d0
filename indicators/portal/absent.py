"""That what a reader asked for is not there, said in the language of whoever asked."""

from __future__ import annotations

from enum import Enum

from indicators.base.errors import UsageError
from indicators.base.language import Speaker

_LONGEST = 80


class Absence(Enum):
    """What can be absent; the text is a key of the catalogues of languages."""

    AREA = "There is no country, area or region {name}."
    INDICATOR = "There is no indicator {name}."
    RELEASE = "There is no release {name}."
    FILE = "There is no file {name} in this release."
    VALUES = "There are no values of {name} in this release."
    METADATA = "There are no reference metadata of {name}."
    ALL = "Nothing was published yet."


class Instead(Enum):
    """What to do instead; the text is a key of the catalogues of languages."""

    CATALOGUE = "The catalogue lists all that there is."
    RELEASES = "The page of releases lists all of them."
    RELEASE = "The page of the release lists all of them."
    WAIT = "The first release will be shown here."


class SaidError(UsageError):
    """What was asked for is not possible; title and advice are in the reader's language already."""


class Absent(UsageError):
    """What was asked for is not there, as far as the caller may know.

    Args:
        what: is absent.
        instead: what to do.
        name: of what is absent, as it was asked for.
    """

    def __init__(self, what: Absence, instead: Instead, name: str = "") -> None:
        self._what, self._instead, self._name = what, instead, name[:_LONGEST]
        super().__init__(what.value.format(name=self._name), advice=instead.value)

    def said(self, say: Speaker) -> tuple[str, str]:
        """Title and advice in a language."""
        return say(self._what.value, name=self._name), say(self._instead.value)
