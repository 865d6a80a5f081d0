"""Queries of SDMX REST as nobody should send them, from a seed: damaged, hostile, or right by chance."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from random import Random

_AREAS = ("COL", "UGA", "KEN", "FJI", "ZWE", "XXX")
_CODES = ("HH18", "HH7", "A2", "F", "_T", "PCT", "", "*", "all", "a b", "é", "%00", "..", "'", '"', "\\", "<", "-1")
_SIGNS = (
    ".",
    "..",
    ",",
    "+",
    "%2B",
    "*",
    "~",
    "/",
    "//",
    ";",
    ":",
    "(",
    "[",
    "]",
    "%",
    "%zz",
    "%C3",
    "9" * 40,
)
_NAMES = (
    *("c[REF_AREA]", "c[SEX]", "c[TIME_PERIOD]", "c[OBS_VALUE]", "c[NOTHING]", "c[", "c", "limit", "offset", "sort"),
    *("firstNObservations", "lastNObservations", "updatedAfter", "asOf", "attributes", "measures", "includeHistory"),
    *("dimensionAtObservation", "detail", "references", "mode", "format", "formatVersion", "lang", "compression"),
    *("startPeriod", "endPeriod", "deletion", "reportingYearStartDay", "unknown", ""),
)
_VALUES = (
    *("0", "1", "-1", "1e9", "99999999999999999999", "true", "yes", "none", "all", "2014", "ge:2014+le:2015", "ne:COL"),
    *("xx:F", "ge:", "2024-13-01", "9999-12-31T23:59:59Z", "0001-01-01", "--02-30", "--07-01", "TIME_PERIOD", "SEX"),
    *("OBS_VALUE:desc", "*:asc+*", "csv", "json", "xml", "pdf", "fr", "xx", "gzip", "br", "codelist", "parents", "A,B"),
    *(
        "nan",
        "inf",
        "co:",
        "sw:HH",
        "'; DROP TABLE x; --",
        "${jndi:x}",
        "../../etc/passwd",
        "%2e%2e%2f",
        "\u202e",
        "=1+1",
    ),
)
_RESOURCES = ("data", "availability", "structure", "schema", "metadata", "registration", "nonsense", "")
_CONTEXTS = ("dataflow", "datastructure", "provisionagreement", "*", "codelist", "x")
_FLOWS = ("DF_SERIES", "DF_MDG", "DF_PROGRESS", "DF_AVAILABILITY", "*", "DF_NONE", "CL_SEX", "DF_SERIES,DF_MDG")
_VERSIONS = ("1.0", "1.0.0", "+", "~", "*", "2.0", "1.+.3", "x", "1.0+")
_ACCEPTS = (
    *("*/*", "text/csv", "application/vnd.sdmx.data+json;version=1.0.0", "application/xml", "image/png", ";;;q=x", ","),
    *(
        "application/vnd.sdmx.data+csv;version=2.0.0;labels=both",
        "application/vnd.sdmx.schema+xml;version=9",
        "a" * 3000,
    ),
)


@dataclass(frozen=True, slots=True)
class Query:
    """A request, and the areas that its key names where it names any.

    Attributes:
        url: path and query.
        headers: of the request.
        areas: the only ones of which an answer may have data; none: all.
    """

    url: str
    headers: dict[str, str] = field(default_factory=dict)
    areas: frozenset[str] | None = None


def queries(count: int, seed: int) -> Iterator[Query]:
    """As many queries, the same for the same seed."""
    random = Random(seed)  # noqa: S311  (to be repeated, not to be secret)
    for _ in range(count):
        yield _data(random) if random.random() < 0.6 else _any(random)


def _data(random: Random) -> Query:
    """A query of data of named areas, of which all else may be wrong."""
    named = random.sample(_AREAS, random.randint(1, 2))
    rest = "".join("." + random.choice(_CODES) for _ in range(random.randint(0, 4)))
    flow = random.choice(("DF_SERIES", "DF_MDG", "DF_PROGRESS", "DF_AVAILABILITY"))
    path = f"/sdmx/v2/data/dataflow/ICT_INDICATORS/{flow}/{random.choice(('1.0', '*', '~'))}/{'+'.join(named)}{rest}"
    if random.random() < 0.2:
        path = f"/sdmx/v1/data/{flow}/{'+'.join(named)}{rest}"
    # A comma would begin another key, and a slash another part.
    areas = None if {",", "/"} & set(rest) else frozenset(named)
    return Query(path + _query(random), _headers(random), areas)


def _any(random: Random) -> Query:
    parts = [random.choice(_RESOURCES), random.choice(_CONTEXTS), random.choice(("ICT_INDICATORS", "*", "9", "BIS"))]
    parts += [random.choice(_FLOWS), random.choice(_VERSIONS), random.choice(_CODES)]
    path = "/".join(parts[: random.randint(0, 6)])
    for _ in range(random.randint(0, 2)):
        place = random.randint(0, len(path))
        path = path[:place] + random.choice(_SIGNS) + path[place:]
    return Query(f"/sdmx/{random.choice(('v2', 'v2', 'v1', 'v3'))}/{path}{_query(random)}", _headers(random))


def _query(random: Random) -> str:
    pairs = [f"{random.choice(_NAMES)}={random.choice(_VALUES)}" for _ in range(random.choice((0, 0, 1, 1, 2, 3)))]
    return f"?{'&'.join(pairs)}" if pairs else ""


def _headers(random: Random) -> dict[str, str]:
    def some(values: Sequence[str]) -> str:
        return random.choice(values)

    found = {"Accept": some(_ACCEPTS)} if random.random() < 0.5 else {"Accept": "text/csv"}
    if random.random() < 0.2:
        found["If-Modified-Since"] = some(("yesterday", "Mon, 01 Jan 0001 00:00:00 GMT", "9" * 50))
    if random.random() < 0.2:
        found["Accept-Encoding"] = some(("gzip;q=2", "gzip;;;", "*;q=0", "x" * 2000))
    return found
