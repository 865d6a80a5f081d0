"""Secondary suppression within a survey: no suppressed figure follows from those that are published.

The cells are what each line counts (the weighted number of rows that have the property) and the base of its share;
both are known of a line that is published. How they hang together says `ties`; which lines have to go with the
suppressed ones decides the same linear programme as for confidential cells of a release
(`indicators.derivation.disclosure.protect`, decision 0020).
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import duckdb

from indicators.definitions.decisions import Disclosure
from indicators.derivation.disclosure.protect import Cell, Relation, suppress
from indicators.survey.design import Cause
from indicators.survey.estimates import Estimate
from indicators.survey.first_look import Look
from indicators.survey.plan import Item, Statistic
from indicators.survey.publication import Decision, Other, Publication
from indicators.survey.ties import FileTies, base, counted, rest
from indicators.survey.totals import Domain

Place = tuple[str, Domain]  # what is counted, and of whom
_WHOLE_COSTS = 4.0  # a total is looked at as much as so many of its parts


@dataclass(frozen=True, slots=True)
class Protection:
    """What is protected, and how far.

    Attributes:
        causes: which suppressed figures nobody may compute, by why they are suppressed.
        rules: of disclosure control (``disclosure.yml``).
    """

    causes: frozenset[Cause]
    rules: Disclosure


def protected(
    estimates: Sequence[Estimate],
    decisions: Sequence[Decision],
    looks: Sequence[Look],
    protection: Protection,
    con: duckdb.DuckDBPyConnection,
) -> list[Decision]:
    """The decisions, with more suppressed where a suppressed figure could be computed.

    Args:
        estimates: of all files.
        decisions: about each, one fate for all figures of a line.
        looks: what was seen of each file.
        protection: what is protected, and how far.
        con: where the files lie.
    """
    found = list(decisions)
    for look in looks:
        places = [place for place, each in enumerate(estimates) if each.item.indicator.file == look.plan.name]
        if any(found[place].cause in protection.causes for place in places if found[place].is_suppressed):
            for place in _File(look, estimates, decisions, places, protection, con).secondary():
                found[place] = Decision(Publication.SUPPRESSED, Other.SECONDARY)
    return found


class _Line:
    """The figures of one item in one domain, which meet one fate."""

    def __init__(self, estimate: Estimate, decision: Decision, protection: Protection) -> None:
        self.item: Item = estimate.item
        self.domain: Domain = estimate.domain
        self.suppressed = decision.is_suppressed
        self.secret = decision.is_suppressed and decision.cause in protection.causes
        self.sample = estimate.sample
        self.base = estimate.base
        total = self.item.statistic is Statistic.TOTAL
        self.counted = estimate.value * (1.0 if total else estimate.base)
        self.places: list[int] = []

    @property
    def shows(self) -> tuple[Place, ...]:
        """What is known where it is published; a base of everybody is known anyway."""
        own = (counted(self.item), self.domain)
        return (own, (base(self.item), self.domain)) if self.item.base else (own,)


class _File:
    """The cells and ties of one file."""

    def __init__(
        self,
        look: Look,
        estimates: Sequence[Estimate],
        decisions: Sequence[Decision],
        places: Sequence[int],
        protection: Protection,
        con: duckdb.DuckDBPyConnection,
    ) -> None:
        self._protection, self._look = protection, look
        self._ties = FileTies(look, protection.rules.complete_within, con)
        self._lines: dict[tuple[int, Domain], _Line] = {}
        numbers = {id(item): number for number, item in enumerate(look.plan.items)}
        for place in places:
            each = estimates[place]
            key = (numbers.get(id(each.item), id(each.item)), each.domain)
            line = self._lines.get(key) or _Line(each, decisions[place], protection)
            self._lines.setdefault(key, line).places.append(place)
        self._largest = max(1, *(line.sample for line in self._lines.values()))
        self._shown: dict[Place, list[_Line]] = defaultdict(list)
        for line in self._lines.values():
            for shown in line.shows:
                self._shown[shown].append(line)
        self._known = {base(line.item) for line in self._lines.values() if not line.item.base}
        self._shown |= {never: [] for never in list(self._never_asked())}
        self._cells = {place: number for number, place in enumerate(self._shown)}

    def _never_asked(self) -> Iterator[Place]:
        """Of counts that hang together the domains that were asked of others alone: ties lead through them, too."""
        asked: dict[str, set[tuple[str, ...]]] = defaultdict(set)
        of_count: dict[str, set[Domain]] = defaultdict(set)
        for item, wanted in zip(self._look.plan.items, self._look.plan.wanted, strict=True):
            for name in (counted(item), base(item)):
                asked[name] |= {(), *wanted}
        for name, domain in self._shown:
            of_count[name].add(domain)
        for together in self._together(list(of_count)):
            domains = sorted(set().union(*(of_count[name] for name in together)))
            for name in together:
                yield from (
                    (name, domain)
                    for domain in domains
                    if (name, domain) not in self._shown and domain[0] not in asked[name]
                )

    def _together(self, names: Sequence[str]) -> list[set[str]]:
        """Counts that follow from each other, in groups."""
        groups = {name: {name} for name in names}
        for tie in self._ties.counts.ties(self._known_first(names)):
            tied = [name for name, _ in tie if name in groups]
            joined = set().union(*(groups[name] for name in tied))
            groups |= dict.fromkeys(joined, joined)
        return [group for name, group in groups.items() if name == min(group)]

    def _known_first(self, names: Iterable[str]) -> tuple[str, ...]:
        return (*sorted(self._known), *sorted(set(names) - self._known))

    def secondary(self) -> Iterator[int]:
        """The estimates that have to be suppressed with those that are."""
        for (name, _), lines in self._shown.items():
            same = [line for line in lines if counted(line.item) == name]
            if any(line.suppressed for line in same):
                yield from self._suppressed(same)
        sizes = self._sizes()
        cells = [self._cell(place, lines, sizes[place[0]]) for place, lines in self._shown.items()]
        chosen = suppress(cells, list(self._relations()))
        for place, number in self._cells.items():
            if number in chosen:
                yield from self._suppressed(self._shown[place])

    def _suppressed(self, lines: Sequence[_Line]) -> Iterator[int]:
        for line in lines:
            if not line.suppressed:
                line.suppressed = True
                yield from line.places

    def _sizes(self) -> dict[str, float]:
        """The greatest of the cells of each count."""
        found: dict[str, float] = defaultdict(lambda: 1.0)
        for (name, _), lines in self._shown.items():
            found[name] = max([found[name], *(max(abs(line.counted), line.base) for line in lines)])
        return found

    def _cell(self, place: Place, lines: list[_Line], size: float) -> Cell:
        if not lines:
            return Cell(0.0, low=-math.inf, weight=0.0, hidden=True, scale=size)
        own = [line for line in lines if counted(line.item) == place[0]]
        first = own[0] if own else lines[0]
        value = first.counted if own else first.base
        share = first.item.statistic is Statistic.SHARE
        secret = any(line.secret for line in own)
        least = self._protection.rules.at_least
        room = least["PCT"] / 100 * first.base if share else least["NUM"]
        return Cell(
            value=value,
            low=0.0 if value >= 0 else -math.inf,
            high=first.base if own and share else math.inf,
            weight=sum(self._weight(line) for line in lines),
            hidden=all(line.suppressed for line in lines),
            protection=max(self._protection.rules.protection * abs(value), room) if secret else 0.0,
            scale=size,
        )

    def _weight(self, line: _Line) -> float:
        """What is lost with a line: most with a total, more with many respondents than with few."""
        return _WHOLE_COSTS ** (2 - min(len(line.domain[0]), 2)) * (0.05 + line.sample / self._largest)

    def _relations(self) -> Iterator[Relation]:
        """Among the domains of each count, and among the counts of each domain; what is known anyway is left out."""
        of_count: dict[str, list[Domain]] = defaultdict(list)
        of_domain: dict[Domain, list[str]] = defaultdict(list)
        for name, domain in self._shown:
            of_count[name].append(domain)
            of_domain[domain].append(name)
        for name, domains in of_count.items():
            rests = self._rests({each[0] for each in domains})
            for tie in self._ties.domains.ties((*rests, *sorted(domains, key=_parts_first))):
                yield self._relation([((name, each), factor) for each, factor in tie])
        for domain, names in of_domain.items():
            for among in self._ties.counts.ties(self._known_first(names)):
                yield self._relation([((name, domain), factor) for name, factor in among])

    def _rests(self, breakdowns: set[tuple[str, ...]]) -> list[Domain]:
        """Those in no category of several, who are taken for known: others may publish them."""
        splits = self._look.splits
        return [rest(split) for split in splits if len(split.codes) > 1 and split.breakdowns in breakdowns]

    def _relation(self, terms: Sequence[tuple[Place, float]]) -> Relation:
        cells = tuple((self._cells[place], factor) for place, factor in terms if place in self._cells)
        return Relation(cells if len(cells) > 1 else ())  # that all rows have a property is known to nobody else


def _parts_first(domain: Domain) -> tuple[int, Domain]:
    return (-len(domain[0]), domain)
