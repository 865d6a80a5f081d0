"""What the report of a survey says, in the reader's language: page, workbook and pictures are made of this alone.

Nothing of a suppressed figure is in it: it is left out here, before anything is written.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from indicators.base.language import Speaker
from indicators.definitions.registry import Definitions
from indicators.survey.estimates import Estimate
from indicators.survey.plan import Statistic
from indicators.survey.publication import Publication
from indicators.survey.report import words
from indicators.survey.report.names import CodeNames
from indicators.survey.result_words import absence, reason
from indicators.survey.results import JudgedGap, Result, Results
from indicators.survey.sample_facts import SampleFacts

_PERCENT = 100.0


@dataclass(frozen=True, slots=True)
class Figures:
    """The figures of an estimate or difference in the unit of its measure; None: there is none, or it is suppressed.

    Attributes:
        value: percent for a share.
        error: its standard error.
        cv: its coefficient of variation in percent.
        low: the interval begins here.
        high: it ends here.
        freedom: degrees of freedom.
        deff: design effect.
        sample: rows of the base.
        base: what they weigh.
        missing: rows without an answer.
    """

    value: float | None = None
    error: float | None = None
    cv: float | None = None
    low: float | None = None
    high: float | None = None
    freedom: int | None = None
    deff: float | None = None
    sample: int | None = None
    base: float | None = None
    missing: int | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """An estimate, or a difference.

    Attributes:
        item: the category of the indicator itself, in words; blank: it has none.
        breakdown: of the population, in words; blank: the whole.
        category: in words.
        measure: the code of its measure.
        measure_name: in words.
        publication: what becomes of it.
        reason: why, in words; blank: it is free.
        figures: what there is of it.
        is_main: whether it is what the indicator states, not its number of people beside it.
    """

    item: str
    breakdown: str
    category: str
    measure: str
    measure_name: str
    publication: Publication
    reason: str
    figures: Figures
    is_main: bool = True

    @property
    def is_count(self) -> bool:
        """Whether it is a number of people, households or businesses, without decimals."""
        return self.measure in {"NUM", "CUM"}


@dataclass(frozen=True, slots=True)
class Section:
    """An indicator of one file with all its estimates, then its differences."""

    code: str
    title: str
    lines: tuple[Line, ...]
    gaps: tuple[Line, ...]

    @property
    def has_unreliable(self) -> bool:
        """Whether a figure is published as unreliable."""
        return any(line.publication is Publication.FLAGGED for line in self.lines)


@dataclass(frozen=True, slots=True)
class Report:
    """The whole report.

    Attributes:
        title: of the survey.
        facts: what is told of the survey: label and text.
        samples: what is told of each sample: the file, then labels and texts.
        rules: what is published: label and text.
        remarks: of rows that are in no category, and of what is in no submission.
        sections: the indicators.
        confidence: of the intervals, in percent.
    """

    title: str
    facts: tuple[tuple[str, str], ...]
    samples: tuple[tuple[str, tuple[tuple[str, str], ...]], ...]
    rules: tuple[tuple[str, str], ...]
    remarks: tuple[str, ...]
    sections: tuple[Section, ...]
    confidence: float


def grouped(lines: Sequence[Line]) -> list[tuple[str, list[tuple[str, list[Line]]]]]:
    """Lines by their item, then by their breakdown, in order."""
    by_item = [(item, list(found)) for item, found in groupby(lines, key=lambda line: line.item)]
    return [
        (item, [(breakdown, list(part)) for breakdown, part in groupby(found, key=lambda line: line.breakdown)])
        for item, found in by_item
    ]


def report_of(results: Results, definitions: Definitions, language: str = "en") -> Report:
    """The report of a survey.

    Args:
        results: of the survey.
        definitions: for the names of areas, indicators and codes.
        language: of the reader.
    """
    return _Writer(results, definitions, Speaker(language)).report()


class _Writer:
    def __init__(self, results: Results, definitions: Definitions, say: Speaker) -> None:
        self._results, self._definitions, self._say = results, definitions, say
        self._design = results.design
        self._names = CodeNames(results.design, definitions, say)

    def report(self) -> Report:
        return Report(
            title=self._design.title,
            facts=tuple(_said(self._facts())),
            samples=tuple((each.file, tuple(_said(self._sample(each)))) for each in self._results.samples),
            rules=tuple(words.rules(self._results, self._say)),
            remarks=tuple(self._remarks()),
            sections=tuple(self._sections()),
            confidence=_PERCENT * self._design.confidence,
        )

    def _facts(self) -> Iterable[tuple[str, str]]:
        design, name, say = self._design, self._names.concept, self._say
        yield name("REF_AREA"), f"{self._definitions.names.name(design.area, self._say.language)} ({design.area})"
        yield name("TIME_PERIOD"), str(design.year)
        yield name("EDITION"), design.edition
        yield name("SOURCE"), design.source
        yield name("FIELDWORK"), design.fieldwork
        rate = design.response_rate
        yield name("RESPONSE_RATE"), "" if rate is None else self._percent(rate)
        yield say("Confidence level of the intervals"), self._percent(_PERCENT * design.confidence)

    def _percent(self, value: float) -> str:
        say = self._say
        return say("{number} %", number=say.number(value))

    def _sample(self, sample: SampleFacts) -> Iterable[tuple[str, str]]:
        say = self._say
        file = self._design.files[sample.file]
        yield say("Unit"), words.unit(file.unit, say)
        yield say("Rows"), say.number(sample.rows)
        yield say("Rows in the population"), say.number(sample.in_scope)
        yield self._names.concept("AGE_SCOPE"), file.age_scope
        yield say("Sum of the weights"), say.decimal(sample.population, 0)
        span = (say.decimal(each, 2) for each in (sample.least_weight, sample.greatest_weight))
        yield say("Least and greatest weight"), say.listed(span)
        yield from words.sample(file.sampling, sample.shape, say)

    def _remarks(self) -> Iterable[str]:
        say = self._say
        for (file, name), rows in self._results.unclassified.items():
            number = say.number(rows)
            yield say("Rows of {file} in no category of {breakdown}: {n}", file=file, breakdown=name, n=number)
        for each in self._results.unfit():
            why = absence(each, self._design.edition, say)
            yield f"{say('In no submission')}{say.colon}{say.gap}{why}"

    def _sections(self) -> Iterable[Section]:
        by_indicator = groupby(self._results.results, key=lambda each: each.estimate.item.indicator)
        for indicator, found in by_indicator:
            gaps = [each for each in self._results.gaps if each.gap.item.indicator is indicator]
            known = self._definitions.indicator(self._design.edition, indicator.indicator)
            yield Section(
                code=indicator.indicator,
                title=known.title(self._say.language),
                lines=tuple(self._line(each) for each in found),
                gaps=tuple(self._gap(each) for each in gaps),
            )

    def _line(self, result: Result) -> Line:
        each, say = result.estimate, self._say
        return Line(
            item=self._names.item(each.item),
            breakdown=self._say.listed(self._names.breakdown(name) for name in each.domain[0]),
            category=self._say.listed(self._names.categories(each.item, each.domain)) or say("Total"),
            measure=result.measure,
            measure_name=self._names.measure(result.measure),
            publication=result.decision.publication,
            reason=reason(result.decision, self._say),
            figures=Figures() if result.decision.is_suppressed else _figures(each, _scale(each.statistic)),
            is_main=each.statistic is each.item.statistic,
        )

    def _gap(self, judged: JudgedGap) -> Line:
        gap, say = judged.gap, self._say
        (name,), (first,), (second,) = gap.first[0], gap.first[1], gap.second[1]
        one, other = (self._names.category(gap.item, name, code) for code in (first, second))
        figures = Figures()
        if not judged.decision.is_suppressed:
            scale = _scale(gap.item.statistic)
            scaled = [_times(each, scale) for each in (gap.value, gap.error, gap.low, gap.high)]
            figures = Figures(scaled[0], scaled[1], None, scaled[2], scaled[3], gap.freedom)
        return Line(
            item=self._names.item(gap.item),
            breakdown=self._names.breakdown(name),
            category=say("{one} less {other}", one=one, other=other),
            measure=judged.measure,
            measure_name=self._names.measure(judged.measure),
            publication=judged.decision.publication,
            reason=reason(judged.decision, self._say),
            figures=figures,
        )


def _said(told: Iterable[tuple[str, str]]) -> Iterable[tuple[str, str]]:
    """What there is something to tell of."""
    return ((label, text) for label, text in told if text)


def _scale(statistic: Statistic) -> float:
    return _PERCENT if statistic is Statistic.SHARE else 1.0


def _times(value: float | None, factor: float) -> float | None:
    return None if value is None else value * factor


def _figures(each: Estimate, scale: float) -> Figures:
    return Figures(
        value=each.value * scale,
        error=_times(each.error, scale),
        cv=_times(each.cv, _PERCENT),
        low=_times(each.low, scale),
        high=_times(each.high, scale),
        freedom=each.freedom,
        deff=each.deff,
        sample=each.sample,
        base=each.base,
        missing=each.missing,
    )
