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


_ABBREVIATED = {"rep": "republic", "dem": "democratic", "is": "islands", "isl": "islands", "peoples": "people s"}
_PARENTHESES = re.compile(r"(.+?)\s*[(\[（]([^()\[\]（）]+)[)\]）]$")


def _words(text: str) -> tuple[str, ...]:
    """The words of a name in any order: ``Korea, Rep. of`` and ``Republic of Korea`` are one."""
    spelt = " ".join(_ABBREVIATED.get(word, word) for word in simplified(text).split())
    return tuple(sorted(word for word in spelt.split() if word != "and"))


class AreaNames:
    """Finds areas by code or name, and names them.

    Args:
        areas: by REF_AREA.
        aliases: further spellings and codes of areas.
        aggregates: groups that custodians print among countries.
        groups: the groups of the project itself.
        territories: of which state an area is a territory; a state in parentheses behind its name says no more.
    """

    def __init__(
        self,
        areas: dict[str, Row],
        aliases: Iterable[Row],
        aggregates: Iterable[Row],
        groups: Iterable[Row] = (),
        territories: Iterable[Row] = (),
    ) -> None:
        self._areas = areas
        self._aliases = list(aliases)
        self._aggregates = list(aggregates)
        self._grouped = list(groups)
        self._states = {row["ref_area"]: row["state"] for row in territories}

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
            for language in UN_LANGUAGES:
                names.setdefault(simplified(row[f"name_{language}"]), ref_area)
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
    def spellings(self) -> dict[str, list[str]]:
        """All known spellings of each area, simplified, by REF_AREA."""
        found: dict[str, list[str]] = {}
        for name, ref_area in self._names.items():
            found.setdefault(ref_area, []).append(name)
        return found

    @cached_property
    def _any_order(self) -> dict[tuple[str, ...], str]:
        """The areas by the words of their names, where these mean one area only."""
        found: dict[tuple[str, ...], set[str]] = {}
        for name, ref_area in self._names.items():
            found.setdefault(_words(name), set()).add(ref_area)
        return {words: next(iter(areas)) for words, areas in found.items() if len(areas) == 1}

    @cached_property
    def _group_codes(self) -> set[str]:
        codes = {row["code"] for row in self._aggregates} | {row["ref_area"] for row in self._grouped}
        codes |= {row["m49"] for row in self._grouped} | {row["m49"].lstrip("0") for row in self._grouped}
        return {code.upper() for code in codes if code}

    @cached_property
    def _groups(self) -> set[str]:
        """The names of groups in six languages: of the project, of custodians, and of the regions of M49."""
        names = {row["name"] for row in self._aggregates}
        names |= {row[f"name_{language}"] for row in self._grouped for language in UN_LANGUAGES}
        regions = {row["m49"] for row in self._grouped if row["m49"]}
        for language in UN_LANGUAGES:
            territories = Locale(language).territories
            names |= {territories[code] for code in regions if code in territories}
        return {simplified(name) for name in names} - {""}

    @cached_property
    def _of_this_project(self) -> dict[str, str]:
        """The groups of the project by their codes, and by those of custodians; where two have one code, the first."""
        found: dict[str, str] = {}
        for row in self._grouped:
            code = row["ref_area"]
            for each in (code, row["m49"], row["m49"].lstrip("0"), code.removeprefix("WB_")):
                found.setdefault(each.upper(), code)
        by_name = {simplified(row["name_en"]): row["ref_area"] for row in reversed(self._grouped)}
        for row in self._aggregates:
            if (same := by_name.get(simplified(row["name"]))) is not None:
                found.setdefault(row["code"].upper(), same)
        return found

    @cached_property
    def _named_groups(self) -> dict[str, str]:
        rows = reversed(self._grouped)  # of two groups with one name the first counts
        return {simplified(row[f"name_{language}"]): row["ref_area"] for row in rows for language in UN_LANGUAGES}

    def group(self, text: str) -> str | None:
        """The group of the project that a text means which `resolve` knows as an aggregate, as far as there is one."""
        cleaned = text.strip()
        return self._of_this_project.get(cleaned.upper()) or self._named_groups.get(simplified(cleaned))

    def also_group(self, text: str) -> bool:
        """Whether a text that names an area is the name of a group, too: Micronesia is a country and a region."""
        return simplified(text) in self._groups

    def resolve(self, text: str) -> Resolved:
        """The area that a code or a name in any of six languages means; no name of an area is one of a group.

        What stands in parentheses at the end never names the area: it may repeat it, or the state that it belongs to.
        """
        cleaned = text.strip()
        code = self._codes.get(cleaned.upper())
        if code:
            return Resolved(code, "area")
        if cleaned.upper() in self._group_codes:
            return Resolved(None, "aggregate")
        name = self._named(cleaned)
        if name:
            return Resolved(name, "area")
        if simplified(cleaned) in self._groups:
            return Resolved(None, "aggregate")
        return self._before_parentheses(cleaned) or Resolved(None, "unknown")

    def _named(self, text: str) -> str | None:
        plain = simplified(text)
        if not plain:
            return None
        return self._own_names.get(plain) or self._names.get(plain) or self._any_order.get(_words(text))

    def _before_parentheses(self, text: str) -> Resolved | None:
        match = _PARENTHESES.match(text)
        if not match:
            return None
        found, said = self.resolve(match[1]), self.resolve(match[2])
        if found.kind == "aggregate" and said.kind == "aggregate":
            return found
        if found.ref_area is None or said.ref_area is None:
            return None
        return found if said.ref_area in {found.ref_area, self._states.get(found.ref_area)} else None

    def nearest(self, text: str) -> str | None:
        """The area whose name is spelt most like a text that means none, for a proposal."""
        near = difflib.get_close_matches(simplified(text), self._names, n=1, cutoff=0.7)
        return self._names[near[0]] if near else None

    def name(self, ref_area: str, language: str = "en") -> str:
        """The name of an area as the United Nations write it in one of six languages; a code that is none stays."""
        row = self._areas.get(ref_area)
        return row[f"name_{language}"] if row else ref_area
