"""What is offered as SDMX: a dataflow for each kind of figures, with its structure, and where its observations are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from indicators.base.language import Speaker
from indicators.base.observation import DIMENSIONS, SAMPLING_ERRORS

AGENCY, VERSION = "ICT_INDICATORS", "1.0"
TIME, MEASURE = "TIME_PERIOD", "OBS_VALUE"
_CLASSES = "urn:sdmx:org.sdmx.infomodel"


@dataclass(frozen=True, eq=False, slots=True)
class Flow:
    """A dataflow and its structure; the measure is OBS_VALUE.

    Attributes:
        name: what its identities end with.
        extract: the table of a release in which its observations are.
        query: file under sql/ that gives a column for each component, from the view ``extract_…``.
        key: the dimensions but the time, in the order of keys.
        attributes: all of observations.
        lists: by component that has one, the name of its code list.
        numbers: the attributes that are numbers.
        timed: whether it has a time dimension.
    """

    name: str
    extract: str
    query: str
    key: tuple[str, ...]
    attributes: tuple[str, ...]
    lists: Mapping[str, str]
    numbers: frozenset[str] = frozenset()
    timed: bool = True

    @property
    def ident(self) -> str:
        """The identity of the dataflow."""
        return f"DF_{self.name}"

    @property
    def structure(self) -> str:
        """The identity of the data structure."""
        return f"DSD_{self.name}"

    @property
    def agreement(self) -> str:
        """The identity of the provision agreement."""
        return f"PA_{self.name}"

    @property
    def dimensions(self) -> tuple[str, ...]:
        """All dimensions; the time comes last."""
        return (*self.key, TIME) if self.timed else self.key

    @property
    def components(self) -> tuple[str, ...]:
        """All components but the measure."""
        return (*self.dimensions, *self.attributes)

    @property
    def urn(self) -> str:
        """Of the dataflow."""
        return f"{_CLASSES}.datastructure.Dataflow={AGENCY}:{self.ident}({VERSION})"

    @property
    def structure_urn(self) -> str:
        """Of the data structure."""
        return f"{_CLASSES}.datastructure.DataStructure={AGENCY}:{self.structure}({VERSION})"

    @property
    def agreement_urn(self) -> str:
        """Of the provision agreement."""
        return f"{_CLASSES}.registry.ProvisionAgreement={AGENCY}:{self.agreement}({VERSION})"


def _own(*names: str, **others: str) -> dict[str, str]:
    """Code lists that are called as their component, and those that are not."""
    return {name: name for name in names} | others


_PRECISION = ("SAMPLE_SIZE", "RESPONDENTS", *SAMPLING_ERRORS)
_SERIES_KEY = ("REF_AREA", "INDICATOR", "MEASURE", *DIMENSIONS)
SERIES = Flow(
    "SERIES",
    "harmonised",
    "extracts/_sdmx",
    _SERIES_KEY,
    (
        *("UNIT_MEASURE", "OBS_STATUS", "EDITION", "BREAK_REASON", "SOURCE", "PROVIDER", "COMMENT_OBS", "FOOTNOTE"),
        *_PRECISION,
    ),
    _own(*_SERIES_KEY, "UNIT_MEASURE", "OBS_STATUS", "EDITION"),
    frozenset(_PRECISION),
)
MDG = Flow(
    "MDG",
    "mdg",
    "portal/sdmx_mdg",
    ("REF_AREA", "MDG_LIST", "MDG_TARGET", "MDG_INDICATOR", "RELATION", "INDICATOR", "MAPPED_PART", "UNIT_MEASURE"),
    (
        *("OBS_STATUS", "EDITION", "FORMULA", "SOURCE", "PROVIDER", "COMMENT_OBS", "FOOTNOTE", "MAPPING_CONFIDENCE"),
        *_PRECISION,
    ),
    _own(
        *("REF_AREA", "MDG_LIST", "MDG_TARGET", "MDG_INDICATOR", "RELATION", "MAPPED_PART", "UNIT_MEASURE"),
        *("OBS_STATUS", "EDITION"),
        INDICATOR="CORE_INDICATOR",
    ),
    frozenset(_PRECISION),
)
AGGREGATES = Flow(
    "AGGREGATES",
    "aggregates",
    "portal/sdmx_aggregates",
    ("REF_AREA", "GROUPING", "FRAMEWORK", "SERIES", "MEASURE", "BREAKDOWN", "VARIANT"),
    (
        *("UNIT_MEASURE", "OBS_STATUS", "BOUND_LOW", "BOUND_HIGH", "AREAS_COVERED", "AREAS_TOTAL", "WEIGHT_COVERED"),
        *("IMPUTED_SHARE", "METHOD", "COMMENT_OBS"),
    ),
    _own("GROUPING", "FRAMEWORK", "SERIES", "MEASURE", "BREAKDOWN", "VARIANT", "UNIT_MEASURE", "OBS_STATUS")
    | {"REF_AREA": "AREA_GROUP"},
    frozenset({"BOUND_LOW", "BOUND_HIGH", "AREAS_COVERED", "AREAS_TOTAL", "WEIGHT_COVERED", "IMPUTED_SHARE"}),
)
PROGRESS = Flow(
    "PROGRESS",
    "progress",
    "portal/sdmx_progress",
    ("REF_AREA", "GROUPING", "FRAMEWORK", "SERIES", "BREAKDOWN", "PROGRESS_MEASURE"),
    ("BASE_PERIOD", "LATEST_PERIOD"),
    _own("GROUPING", "FRAMEWORK", "SERIES", "BREAKDOWN", "PROGRESS_MEASURE") | {"REF_AREA": "AREA_GROUP"},
    frozenset({"BASE_PERIOD", "LATEST_PERIOD"}),
    timed=False,
)
AVAILABILITY = Flow(
    "AVAILABILITY",
    "availability",
    "portal/sdmx_availability",
    ("REF_AREA", "INDICATOR"),
    (
        *("AVAILABLE", "DECLARED", "ANSWERED", "EDITION", "FIRST_PERIOD", "LAST_PERIOD", "LATEST_SOURCE"),
        *("CATEGORIES_SENT", "CATEGORIES_WANTED", "WINDOW_FROM", "WINDOW_TO"),
    ),
    _own("REF_AREA", "INDICATOR", "AVAILABLE", "EDITION"),
    frozenset({"FIRST_PERIOD", "LAST_PERIOD", "CATEGORIES_SENT", "CATEGORIES_WANTED", "WINDOW_FROM", "WINDOW_TO"}),
    timed=False,
)
FLOWS = (SERIES, MDG, AGGREGATES, PROGRESS, AVAILABILITY)
# What a component is, is the same in all flows.
CODED = frozenset(name for flow in FLOWS for name in flow.lists)
NUMBERS = frozenset(name for flow in FLOWS for name in flow.numbers)
FREE = frozenset(name for flow in FLOWS for name in flow.attributes) - CODED - NUMBERS  # texts with any signs
COMPONENTS = frozenset(name for flow in FLOWS for name in flow.components)


def title(flow: Flow, language: str = "en") -> str:
    """The name of a dataflow in a language."""
    say = Speaker(language)
    return {
        "SERIES": say("Harmonised series of core ICT indicators"),
        "MDG": say("Indicators of the Millennium Development Goals"),
        "AGGREGATES": say("Regional and world values"),
        "PROGRESS": say("Progress"),
        "AVAILABILITY": say("Global status of ICT indicators"),
    }[flow.name]
