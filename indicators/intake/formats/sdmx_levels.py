"""Attributes that a message states above its observations: for a whole data set, or for a group of its keys.

An attribute holds for every observation beneath the level at which it stands; where several levels state it, the lowest
counts (SDMX 2.1, section 6, 4.1): data set, groups from few dimensions to many, series, observation.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

Texts = dict[str, str]
# Names that are attributes wherever they stand; what else a group says is its key, where the observations have it.
_ATTRIBUTES = ("CONF_STATUS", "OBS_STATUS", "UNIT_MULT", "COMMENT", "TITLE", "DECIMALS", "SOURCE", "COLLECTION")


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
    return {name: text for name, text in said.items() if name in known and not name.startswith(_ATTRIBUTES)}
