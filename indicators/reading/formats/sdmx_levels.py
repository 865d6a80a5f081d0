"""Attributes that a message states above its observations: for a whole data set, or for a group of its keys.

An attribute holds for every observation beneath the level at which it stands; where several levels state it, the lowest
counts (SDMX 2.1, section 6, 4.1): data set, groups from few dimensions to many, series, observation.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

Texts = dict[str, str]
# Names that are attributes wherever they stand, and what they begin with: the concepts of the SDMX content-oriented
# guidelines and of the structures of ECB, Eurostat, IMF and UNSD; what else a message names is a dimension.
_ATTRIBUTES = (
    *("CONF_", "OBS_", "UNIT_MULT", "COMMENT", "TITLE", "DECIMALS", "SOURCE", "COLLECTION", "NOTE", "FOOTNOTE"),
    *("TIME_FORMAT", "TIME_COVERAGE", "TIME_DETAIL", "TIME_PER_COLLECT", "BASE_PER", "NATURE", "PRE_BREAK", "GEO_INFO"),
    *("AVAILABILITY", "COMPILING_ORG", "COMPILATION", "DISS_ORG", "DOM_SER_IDS", "PUBL_", "COVERAGE", "METHOD"),
    *("UPPER_BOUND", "LOWER_BOUND", "DATA_COMP", "DATA_LAST_UPDATE", "LAST_UPDATE", "UPDATED", "PREPARED", "SENDER"),
    *("EMBARGO", "VALID_FROM", "VALID_TO", "ACTION", "REF_YEAR_PRICE", "REPYEAREND", "CURRENCY_DENOM", "DIFFUSION"),
)


def is_attribute(name: str) -> bool:
    """Whether a component of that name is an attribute in any structure."""
    return name.upper().startswith(_ATTRIBUTES) and name.upper() != "OBS_VALUE"


def component(heading: str) -> str:
    """The component that a heading names, without its label and without the mark of several values."""
    return heading.split(":")[0].split("[")[0].strip().removeprefix("\ufeff").upper()


@dataclass(slots=True)
class Above:
    """What the levels above series and observations say.

    Attributes:
        data_set: holds for every observation.
        groups: (key, attributes) of each group; where a message does not tell them apart, the key is nothing and
            `attributes` has both.
    """

    data_set: Texts = field(default_factory=dict)
    groups: list[tuple[Texts | None, Texts]] = field(default_factory=list)

    def applied(self, records: list[Texts]) -> list[Texts]:
        """The records with what they inherit; what a record says itself stays."""
        if not self.data_set and not self.groups:
            return records
        levels = self._levels({name for record in records for name in record})
        return [self._inherited(record, levels) for record in records]

    def _levels(self, known: set[str]) -> list[tuple[tuple[str, ...], dict[tuple[str, ...], Texts]]]:
        """The groups by the names of their keys, those of the fewest dimensions first."""
        found: dict[tuple[str, ...], dict[tuple[str, ...], Texts]] = defaultdict(dict)
        for key, said in self.groups:
            named = _key(said, known) if key is None else key
            names = tuple(sorted(named))
            attributes = {name: text for name, text in said.items() if name not in named}
            found[names].setdefault(tuple(named[name] for name in names), {}).update(attributes)
        return sorted(found.items(), key=lambda level: len(level[0]))

    def _inherited(self, record: Texts, levels: list[tuple[tuple[str, ...], dict[tuple[str, ...], Texts]]]) -> Texts:
        said = dict(self.data_set)
        for names, groups in levels:
            said |= groups.get(tuple(record.get(name, "") for name in names), {})
        return said | {name: text for name, text in record.items() if text or name not in said}


def _key(said: Texts, known: set[str]) -> Texts:
    return {name: text for name, text in said.items() if name in known and not is_attribute(name)}
