"""The design of a survey as data: the records of a ``DESIGN.yml`` (the language: ``docs/survey.md``).

The records are the one truth of the form: ``schemas/survey/design.schema.json`` is written from them (`make schemas`).
Expressions are texts here; `expression_parser` parses them, `binding` binds them to the variables of the files.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from msgspec import Meta, field

from indicators.survey.design_record import Code, Condition, Formula, Name, Record, Text
from indicators.survey.sampling import Sampling


class CountsAs(StrEnum):
    """What “does not know” and the like mean: the row stays in the base and does not have it, or is left out."""

    NEGATIVE = "negative"  # a bare `no` would be a truth value in YAML
    MISSING = "missing"


class Unit(StrEnum):
    """What a row of a file is."""

    HOUSEHOLD = "household"
    INDIVIDUAL = "individual"
    BUSINESS = "business"


class Cardinality(StrEnum):
    """How many rows of this file belong to one row of the linked file."""

    MANY_TO_ONE = "many_to_one"
    ONE_TO_ONE = "one_to_one"


class Link(Record, frozen=True):
    """The file to which the rows of this one belong.

    Attributes:
        file: its name in the design; its variables may be used here.
        by: the key of this file's rows that leads there, in the order of that file's `key`.
        rows: how many rows here belong to one there; checked.
    """

    file: Name
    by: Annotated[tuple[Text, ...], Meta(min_length=1)]
    rows: Cardinality = Cardinality.MANY_TO_ONE


class Reading(Record, frozen=True):
    """How a text file is written; absent: as it is seen from the file."""

    delimiter: Annotated[str, Meta(min_length=1, max_length=1)] = ""
    decimal: Annotated[str, Meta(pattern="^[.,]$")] = ""
    encoding: str = ""
    text: tuple[Text, ...] = ()


class File(Record, frozen=True):
    """A file of microdata.

    Attributes:
        path: beside the design.
        unit: what a row is.
        key: the variables that name a row; each key occurs once.
        scope: rows for which it does not hold are out of the population; blank: all are in.
        age_scope: the same in words, as AGE_SCOPE of the submission (``10+``).
        statistical_population: of businesses the same as STAT_POP of the submission (``S_GE10``: 10 persons and more).
        reference_period: what the answers are about, as REF_PERIOD (``P3M``: the last three months).
        definition_differs: why the values do not follow the definition of the list (status D); blank: they do.
        derived: values by name that other expressions of this file may use, and later ones of these.
    """

    path: Text
    unit: Unit
    key: Annotated[tuple[Text, ...], Meta(min_length=1)]
    sampling: Sampling
    link: Link | None = None
    scope: str = ""
    age_scope: str = ""
    statistical_population: str = ""
    reference_period: str = ""
    definition_differs: str = ""
    derived: dict[str, Formula] = field(default_factory=dict)
    reading: Reading = Reading()


class Special(Record, frozen=True):
    """Codes that are no answer to the question, and what they mean for numerator and denominator."""

    codes: Annotated[tuple[Code, ...], Meta(min_length=1)]
    counts_as: CountsAs


class Answers(Record, frozen=True):
    """The answers that some variables may hold. Any other code stops the tabulation.

    Attributes:
        variables: names, or patterns of names (``C7_*``).
        codes: the answers to the question.
        between: the least and the greatest value, of a number.
    """

    variables: Annotated[tuple[Text, ...], Meta(min_length=1)]
    codes: tuple[Code, ...] = ()
    between: tuple[float, float] | None = None
    does_not_know: Special | None = None
    no_answer: Special | None = None
    does_not_apply: Special | None = None

    @property
    def specials(self) -> dict[str, Special]:
        """The codes that are no answer, by what they mean."""
        named = {
            "does_not_know": self.does_not_know,
            "no_answer": self.no_answer,
            "does_not_apply": self.does_not_apply,
        }
        return {name: special for name, special in named.items() if special is not None}


class Ratio(Record, frozen=True):
    """A ratio of two totals."""

    of: Formula
    to: Formula


class Indicator(Record, frozen=True):
    """An indicator of the core list over variables: exactly one of `share`, `items`, `mean`, `total`, `ratio`.

    Attributes:
        indicator: its code in the edition of the design.
        file: the file over whose rows it is computed.
        share: the condition of the numerator; the denominator is every row in scope, or those of `base`.
        items: the same for each category of BREAKDOWN (several may hold for one row).
        base: the condition of the denominator.
        denominator_base: DENOM_BASE of the submission (ALL, USERS).
        dimensions: of all its values (``BREAKDOWN: MOBILE``).
        measures: of a share: PCT, NUM (estimated number), DEN (estimated base).
        breakdowns: names of breakdowns, or lists of names that are crossed; absent: each that fits the file.
        not_collected: categories of BREAKDOWN that the survey did not ask for (status L).
    """

    indicator: Text
    file: Name
    share: Condition | None = None
    items: dict[str, Condition] = field(default_factory=dict)
    mean: Formula | None = None
    total: Formula | None = None
    ratio: Ratio | None = None
    base: str = ""
    denominator_base: str = ""
    dimensions: dict[str, str] = field(default_factory=dict)
    measures: tuple[str, ...] = ("PCT",)
    breakdowns: tuple[Name | tuple[Name, ...], ...] | None = None
    not_collected: tuple[Text, ...] = ()
    note: str = ""


class Breakdown(Record, frozen=True):
    """A breakdown: categories as conditions, or bands of a number.

    Attributes:
        dimension: of the submission (SEX, AGE …); blank: only in the table of estimates.
        files: of whose indicators.
        categories: the condition of each code.
        of: the number whose bands are `bands`.
        bands: codes of ages (``Y15T24``, ``Y_GE75``) or sizes (``S10T49``).
    """

    files: Annotated[tuple[Name, ...], Meta(min_length=1)]
    dimension: str = ""
    categories: dict[str, Condition] = field(default_factory=dict)
    of: Formula | None = None
    bands: tuple[Text, ...] = ()


class Difference(Record, frozen=True):
    """A difference between two categories of a breakdown, with its error."""

    breakdown: Name
    between: tuple[Text, Text]


class Cause(StrEnum):
    """Why an estimate by itself is flagged or suppressed."""

    FEW_RESPONDENTS = "few_respondents"
    DOMINANCE = "dominance"
    GREAT_CV = "great_cv"
    NO_ERROR = "no_error"


class Thresholds(Record, frozen=True):
    """Rules of publication of this survey that differ from the general ones (docs/survey.md), with the reason.

    Attributes:
        suppress_sample: fewer respondents: suppressed.
        flag_sample: fewer respondents: flagged as unreliable.
        flag_cv: a greater coefficient of variation (percent): flagged as unreliable.
        suppress_cv: a greater one: suppressed.
        p_percent: of an amount, what all but the two largest respondents give, in percent of the largest: less is
            suppressed.
        protected: which suppressed figures nobody may compute from others, by why they are suppressed; those that
            tell the amount of one respondent always are.
    """

    reason: Text
    suppress_sample: Annotated[int, Meta(ge=0)] | None = None
    flag_sample: Annotated[int, Meta(ge=0)] | None = None
    flag_cv: Annotated[float, Meta(gt=0)] | None = None
    suppress_cv: Annotated[float, Meta(gt=0)] | None = None
    p_percent: Annotated[float, Meta(gt=0)] | None = None
    protected: tuple[Cause, ...] | None = None


class Design(Record, frozen=True):
    """The design of one survey.

    Attributes:
        title: of the survey.
        area: REF_AREA.
        edition: of the core list.
        year: TIME_PERIOD.
        source: SOURCE of every value.
        fieldwork: when it was asked, as FIELDWORK (``2017-11``).
        response_rate: percent, as RESPONSE_RATE.
        confidence: of the intervals, 0.95.
    """

    title: Text
    area: Annotated[str, Meta(pattern="^[A-Z]{3}$")]
    edition: Annotated[str, Meta(pattern=r"^\d{4}$")]
    year: Annotated[int, Meta(ge=1900, le=2100)]
    source: Text
    files: Annotated[dict[Name, File], Meta(min_length=1)]
    indicators: Annotated[tuple[Indicator, ...], Meta(min_length=1)]
    fieldwork: str = ""
    response_rate: Annotated[float, Meta(ge=0, le=100)] | None = None
    confidence: Annotated[float, Meta(gt=0.5, lt=1)] = 0.95
    answers: tuple[Answers, ...] = ()
    breakdowns: dict[Name, Breakdown] = field(default_factory=dict)
    differences: tuple[Difference, ...] = ()
    publication: Thresholds | None = None
