"""How rules name indicators: ``HH7``, ``HH*``, ``2005:HH8``, ``2005-2012:A7``, and the names of disputed ones."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from typing import Any

from indicators.definitions.readings import NAME, Pair, Readings, is_name

DISPUTED = "disputed_codes"  # every code on which two readings differ
CASE_EDITION = "2016"  # of a case of a rule that names none


def matches(pattern: str, edition: str, code: str) -> bool:
    """Whether a pattern names an indicator of an edition."""
    editions, _, rest = pattern.rpartition(":")
    if editions:
        first, _, last = editions.partition("-")
        if not first <= edition <= (last or first):
            return False
    return code.startswith(rest[:-1]) if rest.endswith("*") else code == rest


class Pairs:
    """Pairs of edition and code, found by patterns as `matches` does, without trying each of them."""

    def __init__(self, pairs: Iterable[Pair]) -> None:
        self._pairs = list(pairs)
        self._by_code: dict[str, list[int]] = defaultdict(list)
        for place, (_, code) in enumerate(self._pairs):
            self._by_code[code].append(place)
        self._named: dict[str, list[int]] = {}

    def named(self, patterns: Iterable[str] | None) -> list[Pair]:
        """Those that some pattern names, in their own order; without patterns all."""
        if patterns is None:
            return self._pairs
        return [self._pairs[place] for place in sorted({place for each in patterns for place in self._places(each)})]

    def _places(self, pattern: str) -> list[int]:
        if pattern not in self._named:
            rest = pattern.rpartition(":")[2]
            codes = [code for code in self._by_code if code.startswith(rest[:-1])] if rest.endswith("*") else [rest]
            places = (place for code in codes for place in self._by_code.get(code, ()))
            self._named[pattern] = [place for place in places if matches(pattern, *self._pairs[place])]
        return self._named[pattern]


class Names:
    """What the names of disputed indicators stand for: in every edition what means the same there."""

    def __init__(self, readings: Readings, known: Iterable[str], equivalents: Mapping[Pair, set[Pair]]) -> None:
        self._codes = readings.codes
        self._disputed = sorted(readings.disputed & set(equivalents))
        self._known = frozenset(known)
        self._editions = sorted({edition for edition, _ in equivalents})
        self._equivalents = equivalents

    def known(self, text: str) -> bool:
        """Whether some reading has an indicator of that name."""
        return text in self._known or text == DISPUTED

    def pairs(self, name: str) -> dict[str, str]:
        """The code that a name has in each edition; nothing where the chosen reading does not have it."""
        meant = [self._equivalents[edition, code] for (edition, of), code in self._codes.items() if of == name]
        return dict(sorted(pair for each in meant for pair in each))

    def patterns(self, texts: Iterable[str]) -> list[str]:
        """Patterns with editions and codes for names."""
        return [each for text in texts for each in self._written(text)]

    def _written(self, text: str) -> Iterable[str]:
        if text == DISPUTED:
            return (f"{edition}:{code}" for edition, code in self._disputed)
        return self._spans(text) if text in self._known else (text,)

    def _spans(self, name: str) -> Iterator[str]:
        placed = [(self._editions.index(edition), edition, code) for edition, code in self.pairs(name).items()]
        for (_, code), run in groupby(enumerate(placed), key=lambda each: (each[1][0] - each[0], each[1][2])):
            editions = [edition for _, (_, edition, _) in run]
            yield f"{editions[0]}-{editions[-1]}:{code}" if len(editions) > 1 else f"{editions[0]}:{code}"

    def rule(self, document: dict[str, Any]) -> dict[str, Any]:
        """A rule with codes for names: in its scope, in its parameters and in its cases."""
        found = self._scoped(document)
        if "params" in document:
            found["params"] = [each for params in document["params"] for each in self._params(params, document)]
        found["cases"] = {name: [self._case(case) for case in cases] for name, cases in document["cases"].items()}
        return found

    def _scoped(self, part: dict[str, Any]) -> dict[str, Any]:
        return part | ({"indicators": self.patterns(part["indicators"])} if "indicators" in part else {})

    def _params(self, params: dict[str, Any], rule: dict[str, Any]) -> Iterator[dict[str, Any]]:
        """A set of parameters; one for each code that the indicator compared with has, where that is named."""
        scoped, other = self._scoped(params), params.get("OTHER", "")
        if other not in self._known:
            yield scoped
            return
        within = params.get("editions", rule.get("editions")) or self._editions
        by_code: dict[str, list[str]] = {}
        for edition, code in self.pairs(other).items():
            if edition in within:
                by_code.setdefault(code, []).append(edition)
        for code, editions in by_code.items():
            yield scoped | {"OTHER": code, "editions": editions}

    def _case(self, case: dict[str, Any]) -> dict[str, Any]:
        rows = {part: [self._row(row) for row in case[part]] for part in ("rows", "history") if part in case}
        message = {"message": self._said(case["message"])} if "message" in case else {}
        return case | rows | message

    def _row(self, row: dict[str, str]) -> dict[str, str]:
        name = row.get("INDICATOR", "")
        if not is_name(name):
            return row
        return row | {"INDICATOR": self.pairs(name).get(row.get("EDITION", CASE_EDITION), name)}

    def _said(self, message: str) -> str:
        return NAME.sub(lambda word: self.pairs(word[0]).get(CASE_EDITION, word[0]), message)
