"""`ict survey suggest`: a draft of a DESIGN.yml from the files of a survey.

What is found is written with the reason beside it. What only a person can say stands as DECIDE, which no tabulation
accepts; what is likely but a choice is marked CHECK. Keys, codes and weights are those that were counted in the files.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from indicators.base.database import connect
from indicators.definitions.registry import Definitions
from indicators.reading.statistical.dictionary import FileVariable
from indicators.survey.design import Unit
from indicators.survey.design_file import DECIDE, DesignError, read_design
from indicators.survey.suggest.answers import DraftedAnswers
from indicators.survey.suggest.businesses import BusinessDraft
from indicators.survey.suggest.drafted_file import DraftedFile, drafted_files
from indicators.survey.suggest.measured import MeasuredFile
from indicators.survey.suggest.people import PeopleDraft
from indicators.survey.suggest.words import Words
from indicators.survey.suggest.written import CHECK, listed, one, quoted, why

_EDITION = "2016"


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
        text = "\n".join(_Drafter(measured, definitions).lines()) + "\n"
    into.write_text(text, encoding="utf-8")
    lines = enumerate(text.splitlines(), start=1)
    left = tuple((number, line.strip()) for number, line in lines if number > 2 and (DECIDE in line or CHECK in line))
    try:
        read_design(into)
    except DesignError as exc:
        return Draft(text, left, f"{exc.title} {exc.advice}".strip())
    return Draft(text, left)


class _Drafter:
    def __init__(self, files: Sequence[MeasuredFile], definitions: Definitions) -> None:
        self._words = Words(definitions)
        self._files = drafted_files(files, self._words)
        self._answers = DraftedAnswers(self._words)
        self._people = PeopleDraft(self._files, self._words, self._answers)
        self._businesses = BusinessDraft(self._words, self._answers, definitions, _EDITION)

    def _part(self, file: DraftedFile) -> PeopleDraft | BusinessDraft:
        return self._businesses if file.unit is Unit.BUSINESS else self._people

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
        indicators = [line for file in self._files for line in self._part(file).indicators(file)]
        breakdowns = [line for file in self._files for line in self._part(file).breakdowns(file)]
        yield "indicators:"
        yield from indicators
        if not any(line.startswith("-") for line in indicators):
            yield f"- {{indicator: {DECIDE}, file: {self._files[0].name}, share: {DECIDE}}}"
        if breakdowns:
            yield "breakdowns:"
            yield from breakdowns
        yield from self._answers.lines()

    def _file(self, file: DraftedFile) -> Iterator[str]:
        measured = file.measured
        yield f"  {file.name}:"
        yield f"    path: {quoted(measured.path.name)}  # {measured.rows} rows"
        yield f"    unit: {file.unit}  # {CHECK}: a row is one{f'; {file.why}' if file.why else ''}"
        yield from self._key(file)
        yield from self._link(file)
        if file.unit is Unit.BUSINESS:
            yield from self._businesses.scope(file)
        yield "    sampling:"
        weights = [each for each in self._words.of(measured, "weight") if measured.is_weight(each)]
        if measured.told.weight:
            yield f"      weight: {quoted(measured.told.weight)}  # the file says so"
        else:
            yield f"      weight: {one(weights)}{why(weights, 'a number in every row, none negative')}"
        yield from self._stages(file)

    def _key(self, file: DraftedFile) -> Iterator[str]:
        """The key that is one: each candidate was counted."""
        if file.unit is Unit.BUSINESS:
            yield self._key_of_businesses(file)
            return
        households = [each.name for each in self._words.of(file.measured, "household_key")]
        persons = [each.name for each in self._words.of(file.measured, "person_key")]
        tried = [[each] for each in households] + [[one, two] for one in households for two in persons if one != two]
        tried += [[each] for each in persons]
        file.key = next((each for each in tried if file.measured.is_key(each)), [])
        if file.key:
            yield f"    key: [{', '.join(map(quoted, file.key))}]  # each of {file.measured.rows} rows has its own"
        else:
            looked_at = ", ".join(" and ".join(each) for each in tried) or "none is known by its name or label"
            yield f"    key: [{DECIDE}]  # variables that name a row; not unique: {looked_at}"

    def _key_of_businesses(self, file: DraftedFile) -> str:
        """The variable that is known as their number, else the only one of which each row has its own."""
        measured = file.measured
        named = [each for each in self._words.of(measured, "business_key") if measured.is_key([each.name])]
        if named:
            file.key = [named[0].name]
            return f"    key: [{quoted(named[0].name)}]  # each of {measured.rows} rows has its own"
        design = ("weight", "frame_total", "employment", "B2", "B4")
        other = {each.name for role in design for each in self._words.of(measured, role)}
        found = [each for each in measured.variables() if each.name not in other and measured.is_number_of_row(each)]
        if len(found) == 1:
            file.key = [found[0].name]
            told = f"each of {measured.rows} rows has its own; no name or label says what it is"
            return f"    key: [{quoted(found[0].name)}]  # {CHECK}: {told}"
        some = f"; of these each row has its own: {listed(found)}" if found else ""
        return f"    key: [{DECIDE}]  # the variable that names a business{some}"

    def _link(self, file: DraftedFile) -> Iterator[str]:
        """From a person to the household, where each row has its row there."""
        home = self._files[0]
        if not file.is_of_persons or home.unit is not Unit.HOUSEHOLD or not home.key:
            return
        names = {each.name.casefold(): each.name for each in file.measured.variables()}
        by = [names[key.casefold()] for key in home.key if key.casefold() in names]
        if len(by) == len(home.key) and file.measured.leads_to(by, home.measured, home.key):
            file.linked = True
            own = ", ".join(map(quoted, by))
            yield f"    link: {{file: {home.name}, by: [{own}]}}  # each row has its row there"
        else:
            yield f"    link: {{file: {home.name}, by: [{DECIDE}]}}  # no key leads from all rows to {home.name}"

    def _design(self, file: DraftedFile) -> tuple[list[FileVariable], list[FileVariable]]:
        """The variables of strata and of sampling units; a number of businesses in a stratum is none of them."""
        strata, units = (self._words.of(file.measured, role) for role in ("strata", "psu"))
        if file.unit is Unit.BUSINESS:
            frame = {each.name for each in self._words.of(file.measured, "frame_total")}
            strata = [each for each in strata if each.name not in frame]
        return strata, units

    def _stages(self, file: DraftedFile) -> Iterator[str]:
        """The first stage: of the file itself, else of the households that it is linked to."""
        of = file
        strata, units = self._design(of)
        if not strata and not units and file.linked:
            of = self._files[0]
            strata, units = self._design(of)
        if not strata and not units:
            yield f"      stages: []  # {CHECK}: no strata and no sampling units are known by name or label"
            return
        parts = [f"units: {one(units)}"] if units else []
        parts += [f"strata: {one(strata)}"] if strata else []
        told = listed([*units, *strata])
        if file.unit is Unit.BUSINESS:
            population, note = self._businesses.population(file.measured, strata)
            parts += [f"population: {population}"] if population else []
            told = f"{told}; {note}"
        yield f"      stages: [{{{', '.join(parts)}}}]  # {CHECK}: {told}"
        if len(strata) == len(units) == 1 and not of.measured.is_nested(units[0].name, strata[0].name):
            yield "      unit_numbers: within_strata  # a number of a unit occurs in several strata"
