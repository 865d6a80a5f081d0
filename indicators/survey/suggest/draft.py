"""`ict survey suggest`: a draft of a DESIGN.yml from the files of a survey.

What is found is written with the reason beside it. What only a person can say stands as DECIDE, which no tabulation
accepts; what is likely but a choice is marked CHECK. Keys, codes and weights are those that were counted in the files.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from indicators.base.database import connect
from indicators.definitions.registry import Definitions
from indicators.reading.statistical.dictionary import FileVariable, VariableType
from indicators.reading.statistical.roles import Roles
from indicators.survey.design_file import DECIDE, DesignError, read_design
from indicators.survey.suggest.measured import Code, MeasuredFile
from indicators.survey.suggest.written import (
    CHECK,
    comment,
    constant,
    in_expression,
    listed,
    literal,
    one,
    quoted,
    said,
    why,
)

_OF_HOUSEHOLDS = ("HH1", "HH2", "HH4", "HH6")
_OF_PERSONS = ("HH5", "HH7", "HH10", "HH18")
_SPECIAL = ("does_not_know", "no_answer", "does_not_apply")
_EDITION = "2016"
_OLDEST = 110  # a greater age may be a code that nobody explained


@dataclass(frozen=True, slots=True)
class Draft:
    """A draft and what is left to do.

    Attributes:
        text: of the DESIGN.yml.
        open: the lines that a person has to fill in or to check: number and text.
        wrong: why it is no design yet; blank: it has the form of one.
    """

    text: str
    open: tuple[tuple[int, str], ...]
    wrong: str = ""


@dataclass
class _File:
    """A file and what its variables were taken for."""

    name: str
    measured: MeasuredFile
    key: list[str] = field(default_factory=list)
    linked: bool = False

    @property
    def is_of_persons(self) -> bool:
        return self.name != "household"


def draft(paths: Sequence[Path], definitions: Definitions, into: Path) -> Draft:
    """A draft of a design.

    Args:
        paths: the files of the survey, which lie in one folder.
        definitions: with the words that variables are known by.
        into: where the draft is written.

    Raises:
        UnreadableMicrodata: a file cannot be read.
    """
    with connect(temp_directory="") as con:
        measured = [MeasuredFile(con, f"f{place}", path) for place, path in enumerate(paths)]
        text = "\n".join(_Drafter(measured, Roles(definitions)).lines()) + "\n"
    into.write_text(text, encoding="utf-8")
    lines = enumerate(text.splitlines(), start=1)
    left = tuple((number, line.strip()) for number, line in lines if number > 2 and (DECIDE in line or CHECK in line))
    try:
        read_design(into)
    except DesignError as exc:
        return Draft(text, left, f"{exc.title} {exc.advice}".strip())
    return Draft(text, left)


class _Drafter:
    def __init__(self, files: Sequence[MeasuredFile], roles: Roles) -> None:
        self._roles = roles
        self._files = self._named(files)
        self._used: dict[str, tuple[_File, FileVariable]] = {}

    def _named(self, files: Sequence[MeasuredFile]) -> list[_File]:
        """A file with sex or age is one of persons; of several alike each has a number."""
        found: list[_File] = []
        for each in files:
            persons = any(self._of(each, role) for role in ("sex", "age"))
            name = "person" if persons else "household"
            taken = sum(other.name.rstrip("0123456789") == name for other in found)
            found.append(_File(f"{name}{taken + 1}" if taken else name, each))
        return sorted(found, key=lambda each: each.is_of_persons)

    def _of(self, file: MeasuredFile, role: str) -> list[FileVariable]:
        """The variables that may be something; one whose whole name says so comes before all others."""
        found = [each for each in file.variables() if self._roles.of_variable(each, role)]
        named = [each for each in found if self._roles.is_named(each, role)]
        return named if len(named) == 1 else found

    def lines(self) -> Iterator[str]:
        """The draft, line by line."""
        yield f"# A draft by ict survey suggest. {DECIDE}: fill in. {CHECK}: likely, and a person has to say so."
        yield "# docs/survey.md says what each part means."
        yield f"title: {DECIDE}"
        yield f"area: {DECIDE}  # the code of the country, three letters"
        yield f"edition: '{_EDITION}'  # {CHECK}: of the core list"
        yield f"year: {DECIDE}"
        yield f"source: {DECIDE}"
        yield "files:"
        for file in self._files:
            yield from self._file(file)
        indicators = [line for file in self._files for line in self._indicators(file)]
        breakdowns = [line for file in self._files for line in self._breakdowns(file)]
        yield "indicators:"
        yield from indicators
        if not any(line.startswith("-") for line in indicators):
            yield f"- {{indicator: {DECIDE}, file: {self._files[0].name}, share: {DECIDE}}}"
        if breakdowns:
            yield "breakdowns:"
            yield from breakdowns
        if self._used:
            yield "answers:"
            said_of: dict[str, str] = {}
            for file, variable in self._used.values():
                for line in self._answers(file, variable):
                    before = said_of.setdefault(variable.name.casefold(), line)
                    if before is line:
                        yield line
                    elif before != line:
                        yield f"# {DECIDE} which: {file.name} has {line}"

    def _file(self, file: _File) -> Iterator[str]:
        measured = file.measured
        yield f"  {file.name}:"
        yield f"    path: {quoted(measured.path.name)}  # {measured.rows} rows"
        unit = "individual" if file.is_of_persons else "household"
        yield f"    unit: {unit}  # {CHECK}: a row is one"
        yield from self._key(file)
        yield from self._link(file)
        yield "    sampling:"
        weights = [each for each in self._of(measured, "weight") if measured.is_weight(each)]
        if measured.told.weight:
            yield f"      weight: {quoted(measured.told.weight)}  # the file says so"
        else:
            yield f"      weight: {one(weights)}{why(weights, 'a number in every row, none negative')}"
        yield from self._stages(file)

    def _key(self, file: _File) -> Iterator[str]:
        """The key that is one: each candidate was counted."""
        households = [each.name for each in self._of(file.measured, "household_key")]
        persons = [each.name for each in self._of(file.measured, "person_key")]
        tried = [[each] for each in households] + [[one, two] for one in households for two in persons if one != two]
        tried += [[each] for each in persons]
        file.key = next((each for each in tried if file.measured.is_key(each)), [])
        if file.key:
            yield f"    key: [{', '.join(map(quoted, file.key))}]  # each of {file.measured.rows} rows has its own"
        else:
            looked_at = ", ".join(" and ".join(each) for each in tried) or "none is known by its name or label"
            yield f"    key: [{DECIDE}]  # variables that name a row; not unique: {looked_at}"

    def _link(self, file: _File) -> Iterator[str]:
        """From a person to the household, where each row has its row there."""
        home = self._files[0]
        if not file.is_of_persons or home.is_of_persons or not home.key:
            return
        names = {each.name.casefold(): each.name for each in file.measured.variables()}
        by = [names[key.casefold()] for key in home.key if key.casefold() in names]
        if len(by) == len(home.key) and file.measured.leads_to(by, home.measured, home.key):
            file.linked = True
            own = ", ".join(map(quoted, by))
            yield f"    link: {{file: {home.name}, by: [{own}]}}  # each row has its row there"
        else:
            yield f"    link: {{file: {home.name}, by: [{DECIDE}]}}  # no key leads from all rows to {home.name}"

    def _stages(self, file: _File) -> Iterator[str]:
        """The first stage: of the file itself, else of the households that it is linked to."""
        of = file
        strata, units = self._of(file.measured, "strata"), self._of(file.measured, "psu")
        if not strata and not units and file.linked:
            of = self._files[0]
            strata, units = self._of(of.measured, "strata"), self._of(of.measured, "psu")
        if not strata and not units:
            yield f"      stages: []  # {CHECK}: no strata and no sampling units are known by name or label"
            return
        parts = [f"units: {one(units)}"] if units else []
        parts += [f"strata: {one(strata)}"] if strata else []
        yield f"      stages: [{{{', '.join(parts)}}}]  # {CHECK}: {listed([*units, *strata])}"
        if len(strata) == len(units) == 1 and not of.measured.is_nested(units[0].name, strata[0].name):
            yield "      unit_numbers: within_strata  # a number of a unit occurs in several strata"

    def _indicators(self, file: _File) -> Iterator[str]:
        for code in _OF_PERSONS if file.is_of_persons else _OF_HOUSEHOLDS:
            found = [each for each in self._of(file.measured, code) if file.measured.codes(each)]
            for variable in found:
                self._used[f"{file.name}.{variable.name}"] = file, variable
                start = "" if len(found) == 1 else "# "  # which of several it is, a person says
                yes = self._code_of(file, variable, "yes")
                mark = CHECK if len(found) == 1 else f"{DECIDE} which"
                share = f"{in_expression(variable.name)} = {yes or DECIDE}"
                yield (
                    f"{start}- {{indicator: {code}, file: {file.name}, share: {quoted(share)}}}"
                    f"  # {mark}: {said(variable)}{'' if yes else '; the code of yes'}"
                )

    def _code_of(self, file: _File, variable: FileVariable, meaning: str) -> str:
        """The one code whose label says so; blank where none does, or several do."""
        among = (*_SPECIAL, "yes", "no", "F", "M", "U", "R")
        codes = file.measured.codes(variable) or ()
        fitting = [each.code for each in codes if each.label and self._meaning(each, among) == meaning]
        return constant(fitting[0], variable) if len(fitting) == 1 else ""

    def _meaning(self, code: Code, among: Iterable[str]) -> str:
        """What a label says; that it is no answer comes before yes and no, which stand in it, too."""
        found = self._roles.of_text(code.label, among)
        return next((each for each in (*_SPECIAL, *found) if each in found), "")

    def _breakdowns(self, file: _File) -> Iterator[str]:
        if file.is_of_persons:
            yield from self._two(file, "sex", "SEX", ("F", "M"))
            ages = [each for each in self._of(file.measured, "age") if each.type is VariableType.NUMBER]
            if len(ages) == 1:
                self._used[f"{file.name}.{ages[0].name}"] = file, ages[0]
                of = quoted(in_expression(ages[0].name))
                told = f"dimension: AGE, files: [{file.name}], of: {of}, bands: [Y15T24, Y25T74]"
                yield f"  {self._called('age', file)}: {{{told}}}  # {CHECK}: {said(ages[0])}"
        yield from self._two(file, "area", "URBANISATION", ("U", "R"))

    def _two(self, file: _File, role: str, dimension: str, codes: tuple[str, str]) -> Iterator[str]:
        """A breakdown of two categories, each by the code whose label says so."""
        found = [each for each in self._of(file.measured, role) if file.measured.codes(each)]
        if len(found) != 1:
            if found:
                yield f"  # {DECIDE}: which of them is {role}: {listed(found)}"
            return
        variable = found[0]
        self._used[f"{file.name}.{variable.name}"] = file, variable
        own = in_expression(variable.name)
        parts = [f"{code}: {quoted(f'{own} = {self._code_of(file, variable, code) or DECIDE}')}" for code in codes]
        files = ", ".join([file.name, *self._inheriting(file, variable)])
        told = f"dimension: {dimension}, files: [{files}], categories: {{{', '.join(parts)}}}"
        yield f"  {self._called(role, file)}: {{{told}}}  # {CHECK}: {said(variable)}"

    def _called(self, role: str, file: _File) -> str:
        """The name of a breakdown: the role alone for the first file that has it."""
        with_it = [each for each in self._files if self._of(each.measured, role)]
        return role if file is with_it[0] else f"{role}_of_{file.name}"

    def _inheriting(self, file: _File, variable: FileVariable) -> Iterator[str]:
        """The files of persons that may use a variable of their households, having none of that name."""
        for other in self._files:
            names = {each.name.casefold() for each in other.measured.variables()}
            if other.linked and file is self._files[0] and variable.name.casefold() not in names:
                yield other.name

    def _answers(self, file: _File, variable: FileVariable) -> Iterator[str]:
        codes = file.measured.codes(variable)
        start = f"- {{variables: [{quoted(variable.name)}]"
        if codes is None:
            least, greatest = file.measured.span(variable)
            most = str(greatest) if greatest <= _OLDEST else DECIDE
            yield f"{start}, between: [{least}, {most}]}}  # {CHECK}: {least} to {greatest} as it occurs"
            return
        special = {role: [each for each in codes if self._meaning(each, _SPECIAL) == role] for role in _SPECIAL}
        known = [each for found in special.values() for each in found]
        own = [each for each in codes if each not in known]
        parts = [f"codes: [{', '.join(literal(each.code, variable) for each in own)}]"]
        if len(own) > 2 and not all(each.label for each in own):
            parts = [f"codes: [{DECIDE}]"]  # a 9 that nobody explains is no answer of “no”
        for role, found in special.items():
            if found:
                them = ", ".join(literal(each.code, variable) for each in found)
                parts.append(f"{role}: {{codes: [{them}], counts_as: negative}}")
        told = comment("; ".join(f"{each.code} {each.label}".strip() for each in codes))
        asked = "which are answers, and what others count as"
        yield f"{start}, {', '.join(parts)}}}  # {CHECK} {asked}: {told}"
