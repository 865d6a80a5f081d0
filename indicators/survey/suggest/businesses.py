"""What is drafted for businesses: scope, stages, indicators, and breakdowns by size and economic activity.

A variable that may be a narrow thing is not taken for a wide one: what names the Internet and banking is a category of
B12 and not B3, and an answer of yes or no is no number of persons employed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from indicators.definitions.registry import Definitions
from indicators.reading.statistical.dictionary import FileVariable, VariableType
from indicators.reading.statistical.roles import plain
from indicators.survey.design_file import DECIDE
from indicators.survey.suggest.answers import DraftedAnswers
from indicators.survey.suggest.drafted_file import DraftedFile
from indicators.survey.suggest.measured import Code, MeasuredFile
from indicators.survey.suggest.shares import condition, share_lines
from indicators.survey.suggest.words import Words
from indicators.survey.suggest.written import CHECK, constant, in_expression, listed, quoted, said

_POPULATION = "S_GE10"  # the businesses that the core list counts (R077)
_AMOUNTS = ("B2", "B4")  # persons employed who use it
_SHARES = (("B7", "B8"), ("B5", "B6", "B10", "B11"), ("B1", "B3"))  # what is narrow before what is wide
_ITEMS = ("B9", "B12")
_FEW = 6  # values: an amount has as many, and codes of yes and no have fewer


class BusinessDraft:
    """The part of a draft that is about files of businesses."""

    def __init__(self, words: Words, answers: DraftedAnswers, definitions: Definitions, edition: str) -> None:
        self._words, self._answers = words, answers
        self._lists = {
            name: [each for each in definitions.code_lists[name] if each.is_of(edition)]
            for name in ("isic_sections", "business_size")
        }
        lower = {each.code: int(each.row["lower"]) for each in self._lists["business_size"]}
        self._least = lower.pop(_POPULATION)
        self._bands = [code for code, persons in lower.items() if persons >= self._least]
        self._categories = {
            code: list(definitions.codes(definitions.indicator(edition, code), "BREAKDOWN")) for code in _ITEMS
        }

    def employment(self, file: MeasuredFile) -> list[FileVariable]:
        """The variables that may be the number of persons employed: no part of them, and no class."""
        others = {each.name for role in (*_AMOUNTS, "frame_total") for each in self._words.of(file, role)}
        found = [each for each in self._words.of(file, "employment") if each.name not in others]
        return [each for each in found if _is_amount(file, each)]

    def scope(self, file: DraftedFile) -> Iterator[str]:
        """The population: businesses from ten persons employed on."""
        found = self.employment(file.measured)
        if len(found) == 1:
            self._answers.use(file, found[0], amount=True)
            of = quoted(f"{in_expression(found[0].name)} >= {self._least}")
            yield f"    scope: {of}  # {CHECK}: {said(found[0])}; the core list counts businesses from {self._least} on"
        else:
            some = f"; one of {listed(found)}" if found else ""
            told = f"persons employed >= {self._least}, or no scope if all rows have as many{some}"
            yield f"    scope: {DECIDE}  # {told}"
        yield f"    statistical_population: {_POPULATION}  # {CHECK}: what the scope leaves"

    def population(self, file: MeasuredFile, strata: Sequence[FileVariable]) -> tuple[str, str]:
        """The variable with the number of businesses of the register in a stratum, and what is said of it."""
        found = [each for each in self._words.of(file, "frame_total") if each.type is VariableType.NUMBER]
        fitting = [each for each in found if len(strata) == 1 and file.is_population(each.name, strata[0].name)]
        if len(fitting) == 1:
            return quoted(fitting[0].name), f"{said(fitting[0])}, one number in each stratum"
        if len(fitting) > 1:
            return DECIDE, f"population is one of {listed(fitting)}"
        none = "no population is known: errors are too great where many of a stratum were drawn"
        return "", f"{none}; not one number in each stratum: {listed(found)}" if found else none

    def indicators(self, file: DraftedFile) -> Iterator[str]:
        """The indicators of a file, in the order of the list."""
        lines: dict[str, list[str]] = {}
        taken: set[str] = set()
        for code in _ITEMS:
            lines[code] = list(self._items(file, code, taken))
        for codes in _SHARES[:-1]:
            self._shares(file, codes, lines, taken)
        employed = self.employment(file.measured)
        for code in _AMOUNTS:
            found = [each for each in self._words.of(file.measured, code) if each.name not in taken]
            amounts = [each for each in found if _is_amount(file.measured, each)]
            taken |= {each.name for each in amounts}
            lines[code] = [self._ratio(code, file, each, amounts, employed) for each in amounts]
        self._shares(file, _SHARES[-1], lines, taken)
        for code in sorted(lines, key=lambda each: int(each[1:])):
            yield from lines[code]

    def _shares(self, file: DraftedFile, codes: Sequence[str], lines: dict[str, list[str]], taken: set[str]) -> None:
        of = {
            code: [
                each
                for each in self._words.of(file.measured, code)
                if each.name not in taken and _is_coded(file.measured, each)
            ]
            for code in codes
        }
        for code, found in of.items():
            lines[code] = list(share_lines(code, file, found, self._words, self._answers))
            taken |= {each.name for each in found}

    def _items(self, file: DraftedFile, code: str, taken: set[str]) -> Iterator[str]:
        """An indicator by categories, each of a variable that names it and no other."""
        categories = self._categories[code]
        of = {
            each: [
                variable
                for variable in self._words.of(file.measured, f"{code}_{each}")
                if _is_coded(file.measured, variable)
            ]
            for each in categories
        }
        several = [variable.name for found in of.values() for variable in found]
        taken |= set(several)
        sure = {each: found[0] for each, found in of.items() if len(found) == 1 and several.count(found[0].name) == 1}
        if not several:
            return
        start = "" if sure else "# "
        yield f"{start}- indicator: {code}"
        yield f"{start}  file: {file.name}"
        if sure:
            yield "  items:"
        for each, variable in sure.items():
            share, left = condition(file, variable, self._words, self._answers)
            yield f"    {each}: {share}  # {CHECK}: {said(variable)}{left}"
        for each, found in of.items():
            if found and each not in sure:
                yield f"  # {DECIDE} which is {each}: {listed(found)}"
        if rest := [each for each in categories if not of[each]]:
            yield f"  # {CHECK}: not known by name or label: {', '.join(rest)}; not_collected has what was not asked"

    def _ratio(
        self,
        code: str,
        file: DraftedFile,
        variable: FileVariable,
        amounts: Sequence[FileVariable],
        employed: Sequence[FileVariable],
    ) -> str:
        start, mark = ("", CHECK) if len(amounts) == 1 else ("# ", f"{DECIDE} which")
        self._answers.use(file, variable, amount=True)
        whole = in_expression(employed[0].name) if len(employed) == 1 else DECIDE
        of, left = in_expression(variable.name), ""
        if self._words.says(variable, "percentage") or "%" in variable.label:
            of, left = f"{of} * {whole} / 100", "; a percentage of the persons employed"
        told = f"indicator: {code}, file: {file.name}, ratio: {{of: {quoted(of)}, to: {quoted(whole)}}}"
        return f"{start}- {{{told}}}  # {mark}: {said(variable)}{left}"

    def breakdowns(self, file: DraftedFile) -> Iterator[str]:
        """By size and by economic activity."""
        employed = self.employment(file.measured)
        if len(employed) == 1:
            of, bands = quoted(in_expression(employed[0].name)), ", ".join(self._bands)
            told = f"dimension: SIZE_CLASS, files: [{file.name}], of: {of}, bands: [{bands}]"
            yield f"  {_called('size', file)}: {{{told}}}  # {CHECK}: {said(employed[0])}"
        else:
            yield from self._classes(file, "size", "SIZE_CLASS", "size_class", self._size_of)
        yield from self._classes(
            file, "activity", "ACTIVITY", "activity", self._section_of, "; sections of ISIC rev. 4"
        )

    def _classes(
        self, file: DraftedFile, name: str, dimension: str, role: str, meant: Callable[[Code], str], note: str = ""
    ) -> Iterator[str]:
        """A breakdown whose codes, or their labels, are those of a list; what is none of them a person says."""
        strata = {each.name for each in self._words.of(file.measured, "strata")}
        found = [each for each in self._words.of(file.measured, role) if each.name not in strata]
        if len(found) != 1:
            if found:
                yield f"  # {DECIDE}: which of them is {name}: {listed(found)}"
            return
        [variable] = found
        codes = file.measured.codes(variable) or ()
        known: dict[str, list[str]] = {}
        for each in codes:
            if category := meant(each):
                known.setdefault(category, []).append(each.code)
        if not known:
            yield f"  # {DECIDE}: {name} by the codes of {said(variable)}; no code or label is one of the list"
            return
        self._answers.use(file, variable, explained=sum(map(len, known.values())) == len(codes))
        own = in_expression(variable.name)
        parts = [f"{category}: {quoted(_any_of(own, them, variable))}" for category, them in sorted(known.items())]
        told = f"dimension: {dimension}, files: [{file.name}], categories: {{{', '.join(parts)}}}"
        yield f"  {_called(name, file)}: {{{told}}}  # {CHECK}: {said(variable)}{note}"

    def _section_of(self, code: Code) -> str:
        """The section of ISIC that a code is, or that its label names or begins with."""
        sections = {each.code for each in self._lists["isic_sections"]}
        for text in (code.code, code.label):
            if (letter := re.match(r"([A-U])(?=[\s.:–-]|$)", text.strip())) and letter[1] in sections:
                return letter[1]
        titles = {plain(text): each.code for each in self._lists["isic_sections"] for text in each.labels.values()}
        return titles.get(plain(code.label.strip()), "")

    def _size_of(self, code: Code) -> str:
        """The class of size whose bounds stand in a label: 10 to 49, 250 and more."""
        bounds = [int(each) for each in re.findall(r"\d+", code.label)]
        for each in self._lists["business_size"]:
            lower, upper = each.row["lower"], each.row["upper"]
            if bounds == [int(number) for number in (lower, upper) if number]:
                return each.code
        return ""


def _called(name: str, file: DraftedFile) -> str:
    return f"{name}{file.name.removeprefix('business')}"


def _any_of(own: str, codes: Sequence[str], variable: FileVariable) -> str:
    return " or ".join(f"{own} = {constant(each, variable)}" for each in codes)


def _is_amount(file: MeasuredFile, variable: FileVariable) -> bool:
    """Whether a variable counts something: a number of many values, without labels."""
    if variable.type is not VariableType.NUMBER or variable.labels:
        return False
    codes = file.codes(variable)
    return codes is None or len(codes) >= _FEW


def _is_coded(file: MeasuredFile, variable: FileVariable) -> bool:
    return bool(file.codes(variable)) and not _is_amount(file, variable)
