"""Names of areas: from any spelling to REF_AREA, and from REF_AREA to a name in the reader's language."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from babel import Locale

from indicators.definitions.tables import Row

UN_LANGUAGES = ("en", "fr", "es", "ru", "ar", "zh")


@dataclass(frozen=True, slots=True)
class Resolved:
    """What a text means: an area, a known aggregate, or nothing known."""

    ref_area: str | None
    kind: str


def simplified(text: str) -> str:
    """A name without accents, case, punctuation, articles and the spelling variants of "Saint"."""
    plain = unicodedata.normalize("NFKD", text.replace("&", " and "))
    plain = "".join(c for c in plain if not unicodedata.combining(c)).lower()
    plain = re.sub(r"\bst\.?(?=\s)", "saint", plain)
    plain = re.sub(r"[^\w]+", " ", plain)
    return " ".join(word for word in plain.split() if word not in {"the", "of"})


class AreaNames:
    """Finds areas by code or name, and names them."""

    def __init__(self, areas: dict[str, Row], aliases: Iterable[Row], aggregates: Iterable[Row]) -> None:
        self._areas = areas
        self._aliases = list(aliases)
        self._aggregates = list(aggregates)

    @cached_property
    def _codes(self) -> dict[str, str]:
        codes: dict[str, str] = {}
        for ref_area, row in self._areas.items():
            codes[ref_area] = ref_area
            for code in (row["iso2"], row["m49"], row["m49"].lstrip("0")):
                if code:
                    codes.setdefault(code, ref_area)
        return codes

    @cached_property
    def _own_names(self) -> dict[str, str]:
        """The names of the project's own tables: they suffice for most files, and cost no locale."""
        names: dict[str, str] = {}
        for ref_area, row in self._areas.items():
            for column in ("name_en", "name_fr", "name_es"):
                names.setdefault(simplified(row[column]), ref_area)
        for alias in self._aliases:
            names.setdefault(simplified(alias["name"]), alias["ref_area"])
        return names

    @cached_property
    def _names(self) -> dict[str, str]:
        names = dict(self._own_names)
        for language in UN_LANGUAGES:
            territories = Locale(language).territories
            for ref_area, row in self._areas.items():
                name = territories.get(row["iso2"]) if row["kind"] == "current" else None
                if name:
                    names.setdefault(simplified(name), ref_area)
        return names

    @cached_property
    def _groups(self) -> set[str]:
        return {simplified(row[column]) for row in self._aggregates for column in ("code", "name")}

    def resolve(self, text: str) -> Resolved:
        """The area that a code or a name in any of six languages means."""
        cleaned = text.strip()
        code = self._codes.get(cleaned.upper())
        if code:
            return Resolved(code, "area")
        if simplified(cleaned) in self._groups:
            return Resolved(None, "aggregate")
        name = self._own_names.get(simplified(cleaned)) or self._names.get(simplified(cleaned))
        if name:
            return Resolved(name, "area")
        return Resolved(None, "unknown")

    def nearest(self, text: str) -> str | None:
        """The area whose name is spelt most like a text that means none, for a proposal."""
        near = difflib.get_close_matches(simplified(text), self._names, n=1, cutoff=0.7)
        return self._names[near[0]] if near else None

    def name(self, ref_area: str, language: str = "en") -> str:
        """The name of an area: the project's own in English, French and Spanish, else Babel's."""
        row = self._areas.get(ref_area)
        if row is None:
            return ref_area
        if row.get(f"name_{language}"):
            return row[f"name_{language}"]
        return Locale(language).territories.get(row["iso2"]) or row["name_en"]
