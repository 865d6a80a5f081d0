"""What statisticians decide about: a record for each YAML document of the definitions; the documents say why.

What a document says of itself (source, confidence) is for people who read it, and no field of its record.
"""

from __future__ import annotations

import datetime as dt
from functools import cached_property
from typing import TypeVar

from msgspec import Struct, convert, field

from indicators.definitions.documents import Documents

_Kind = TypeVar("_Kind")


class Aggregation(Struct, frozen=True):
    """``aggregation.yml``: how some series are put together for groups of areas.

    Attributes:
        maximum: what an area without a value can reach at most, for the bounds.
        breakdowns: whether the categories are aggregated, too.
    """

    edition: str
    indicators: tuple[str, ...]
    measure: str
    weight: str
    maximum: float | None = None
    breakdowns: bool = False


class Availability(Struct, frozen=True):
    """``availability.yml``: how old the newest observation of a group of the core list may be, in years."""

    window_share: float
    window_years: dict[str, int]


class Retry(Struct, frozen=True):
    """When a letter that did not go is tried again, and when that is told."""

    first_minutes: int
    longest_minutes: int
    give_up_days: int
    red_minutes: int


class Collection(Struct, frozen=True):
    """Data that offices are asked for each year.

    Attributes:
        collection: its key.
        title: by language.
        years_before: the year of the data, counted back from the year in which they are due.
        due: month and day.
    """

    collection: str
    title: dict[str, str]
    years_before: int
    due: str
    remind_days_before: tuple[int, ...]
    overdue_days_after: tuple[int, ...]

    def due_in(self, year: int) -> dt.date:
        """The day in a year, whatever day of the week it is."""
        month, day = map(int, self.due.split("-"))
        return dt.date(year, month, day)


class Correspondence(Struct, frozen=True):
    """``correspondence.yml``: how the exchange with offices goes.

    Attributes:
        at_once: the kinds of letters that do not wait.
        morning: when the others go, in the time of the office.
    """

    at_once: tuple[str, ...]
    morning: str
    reply_working_days: int
    retry: Retry
    collections: tuple[Collection, ...]

    @property
    def morning_time(self) -> dt.time:
        """The time of the clock at which letters go."""
        return dt.time.fromisoformat(self.morning)

    def collection(self, key: str) -> Collection:
        """A collection by its key."""
        return next(each for each in self.collections if each.collection == key)


class Coverage(Struct, frozen=True):
    """``coverage.yml``: when an aggregate is published."""

    min_weight_covered: float
    min_areas: int
    max_imputed: float
    max_influence: float
    max_influence_of_sums: float


class Partition(Struct, frozen=True):
    """Categories of a dimension that make up another one."""

    dimension: str
    whole: str
    parts: tuple[str, ...]


class Disclosure(Struct, frozen=True):
    """``disclosure.yml``: what keeps a confidential value from being computed out of published ones."""

    protection: float
    at_least: dict[str, float]
    complete_within: float
    points: float
    weights_known: tuple[str, ...]
    counts: tuple[str, ...]
    shares: tuple[str, ...]
    same_value: tuple[tuple[str, ...], ...]
    divisors: tuple[str, ...]
    partitions: tuple[Partition, ...]


class Imputation(Struct, frozen=True):
    """``imputation.yml``: a method that fills missing values of areas, in their order.

    Attributes:
        limit_years: to the nearest reported value; None: any.
        grouping: the regions that are looked at, if any.
        min_reporters: areas of the region with both years.
    """

    method: str
    active: bool
    limit_years: int | None = None
    grouping: str = ""
    min_reporters: int = 1


class Precedence(Struct, frozen=True):
    """``precedence.yml``: the roles of those who provide values; the first that has one stands."""

    roles: tuple[str, ...]


class ChartLevel(Struct, frozen=True):
    """The smallest value of a level of a series."""

    series: str
    level: str
    from_: float = field(name="from")


class ProgressChart(Struct, frozen=True):
    """``progress_chart.yml``: what the cells of the progress chart say, per 100 inhabitants or points a year."""

    rising_from: float
    falling_from: float
    levels: tuple[ChartLevel, ...]


class Questionnaire(Struct, frozen=True):
    """``questionnaire.yml``: what `ict template` offers an office beside its values.

    Attributes:
        statuses: those of the drop-down, in its order.
        surveys: by group of the core list what is asked of the source.
        reference_periods: durations of ISO 8601.
    """

    statuses: tuple[str, ...]
    surveys: dict[str, tuple[str, ...]]
    reference_periods: tuple[str, ...]


class Concept(Struct, frozen=True):
    """A concept of the structure of reference metadata, with its name by language."""

    code: str
    name: dict[str, str]


class ReferenceMetadata(Struct, frozen=True):
    """``reference_metadata.yml``: the texts of a release by dataset and concept.

    Attributes:
        concepts: in the order of the structure.
        common: by concept what holds for every dataset without a text of its own.
        datasets: each with its name as ``dataset`` and its own texts.
    """

    concepts: tuple[Concept, ...]
    common: dict[str, str]
    datasets: tuple[dict[str, str], ...]


class Retention(Struct, frozen=True):
    """``retention.yml``: for how many days what is not a record is kept."""

    snapshots_days: int
    files_days: int
    microdata_days: int
    access_days: int


class SurveyPublication(Struct, frozen=True):
    """``survey_publication.yml``: when an estimate is published, by its coefficient of variation in percent.

    Attributes:
        p_percent: of amounts, of the p% rule: what all but the two largest give, in percent of the largest.
        protected: the causes of suppression for which a figure may not be computed from others either.
    """

    flag_cv: float
    suppress_cv: float
    p_percent: float
    protected: tuple[str, ...]


class Target(Struct, frozen=True):
    """``targets.yml``: a target that progress is measured against, in percent, for groups of areas or every country."""

    target: str
    title: str
    framework: str
    indicator: str
    value: float
    due: int
    groups: tuple[str, ...]
    source: str
    confidence: str


class Decisions(Documents):
    """The documents as records, each read and checked when it is first asked for."""

    @cached_property
    def availability(self) -> Availability:
        """When data count as available."""
        return self._record("availability", Availability)

    @cached_property
    def correspondence(self) -> Correspondence:
        """How the exchange with offices goes."""
        return self._record("correspondence", Correspondence)

    @cached_property
    def coverage(self) -> Coverage:
        """When an aggregate is published."""
        return self._record("coverage", Coverage)

    @cached_property
    def disclosure(self) -> Disclosure:
        """How confidential values are protected."""
        return self._record("disclosure", Disclosure)

    @cached_property
    def imputation(self) -> tuple[Imputation, ...]:
        """How missing values are filled, in this order."""
        return self._record("imputation", tuple[Imputation, ...])

    @cached_property
    def precedence(self) -> Precedence:
        """Whose value stands where several have one."""
        return self._record("precedence", Precedence)

    @cached_property
    def progress_chart(self) -> ProgressChart:
        """What the progress chart says."""
        return self._record("progress_chart", ProgressChart)

    @cached_property
    def questionnaire(self) -> Questionnaire:
        """What a questionnaire offers beside its values."""
        return self._record("questionnaire", Questionnaire)

    @cached_property
    def reference_metadata(self) -> ReferenceMetadata:
        """The reference metadata of a release."""
        return self._record("reference_metadata", ReferenceMetadata)

    @cached_property
    def retention(self) -> Retention:
        """How long what is not a record is kept."""
        return self._record("retention", Retention)

    @cached_property
    def survey_publication(self) -> SurveyPublication:
        """When an estimate of a survey is published."""
        return self._record("survey_publication", SurveyPublication)

    @cached_property
    def targets(self) -> tuple[Target, ...]:
        """What progress is measured against."""
        return self._record("targets", tuple[Target, ...])

    def _record(self, name: str, kind: type[_Kind]) -> _Kind:
        return convert(self.parsed(f"{name}.yml"), kind)
