"""Whether a file of SPSS, Stata or SAS may hold records of persons or households instead of a table.

A row of a table names an indicator and gives a value; such a file is recognised by a layout. What no layout recognises,
and what has the design of a sample in it, is not taken for a table.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

import pyarrow as pa

from indicators.base.observation import DIMENSIONS
from indicators.definitions.registry import Definitions
from indicators.reading.statistical.dictionary import Dictionary, FileVariable
from indicators.reading.statistical.roles import Roles

MICRODATA: Final = "microdata"
_ROLES = ("weight", "strata", "psu", "household_key", "person_key")
_MANY = 10  # values of one series: an office that sends a table twice or thrice has a few
_SERIES = (
    *("REF_AREA", "EDITION", "INDICATOR", "MEASURE", "TIME_PERIOD", *DIMENSIONS, "SOURCE"),
    *("REF_AREA_TEXT", "EDITION_TEXT", "INDICATOR_TEXT", "TITLE", "TIME_TEXT", "UNIT_TEXT"),
)
_OF_A_TABLE = "weight"  # the only one of them that a table may have, by which it was aggregated


def design_of(dictionary: Dictionary, definitions: Definitions, *, recognised: bool) -> str:
    """What in a file looks like the records of a survey; blank if nothing does.

    Args:
        dictionary: what the file says of its variables.
        definitions: know the words by which the variables of a survey are known.
        recognised: whether a layout knows the file, and no other beside it, as a table.
    """
    declared = [f"weight = {dictionary.weight}"] if dictionary.weight else []
    declared += [f"multiple responses: {each.name}" for each in dictionary.sets[:1]]
    roles = Roles(definitions)
    named = dict(_named(dictionary.variables, roles, by_label=not recognised))
    if recognised and len(named) == 1 and all(_is_of_a_table(role, each, roles) for role, each in named.items()):
        named = {}
    found = [*declared, *(f"{role} = {each.name}" for role, each in named.items())]
    if not found and not recognised:
        count = len(dictionary.variables)
        found = [f"{dictionary.rows or 0:,} × {count:,}, no variable of an indicator"]
    return "; ".join(found)


def repeated(observations: pa.Table) -> str:
    """The series of which a table has many values, as where each row is a person who has it or not; blank if none.

    Args:
        observations: of a file of statistical software, as `normalise` gives them.
    """
    if not observations.num_rows:
        return ""
    counts = observations.group_by(list(_SERIES)).aggregate([("ROW_ID", "count")])
    most = counts.sort_by([("ROW_ID_count", "descending")]).slice(0, 1).to_pylist()[0]
    if most["ROW_ID_count"] < _MANY:
        return ""
    named = [str(most[name]) for name in ("REF_AREA", "INDICATOR", "TIME_PERIOD") if most[name]]
    return f"{most['ROW_ID_count']:,} rows of one series: {' '.join(named)}"


def _is_of_a_table(role: str, variable: FileVariable, roles: Roles) -> bool:
    """Whether a variable that is the only one of a design may be one of a table.

    A word within a longer name, as in ``member_state``, says nothing alone.
    """
    return role == _OF_A_TABLE or not roles.is_named(variable, role)


def _named(variables: Iterable[FileVariable], roles: Roles, *, by_label: bool) -> Iterator[tuple[str, FileVariable]]:
    """The first variable of each role of the design of a sample."""
    known = list(variables)
    for role in _ROLES:
        for each in known:
            by_name = role in roles.of_text(each.name, (role,))
            if by_name or (by_label and roles.of_variable(each, role)):
                yield role, each
                break
