"""Whether a file of SPSS, Stata or SAS may hold records of persons or households instead of a table.

A row of a table names an indicator and gives a value; such a file is recognised by a layout. What no layout recognises,
and what has the design of a sample in it, is not taken for a table.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from indicators.definitions.registry import Definitions
from indicators.reading.statistical.dictionary import Dictionary, FileVariable
from indicators.reading.statistical.roles import Roles
from indicators.reading.statistical.table import Variables

MICRODATA = "microdata"
_ROLES = ("weight", "strata", "psu", "household_key", "person_key")
_OF_A_TABLE = 1  # variables of a design that a table may have: the weight by which it was aggregated


def design_of(variables: Iterable[Variables], definitions: Definitions, *, recognised: bool) -> str:
    """What in some files looks like the records of a survey; blank if nothing does.

    Args:
        variables: of each file.
        definitions: know the words by which the variables of a survey are known.
        recognised: whether a layout knows the files as tables.
    """
    return "; ".join(filter(None, (_of_file(each.dictionary, definitions, recognised) for each in variables)))


def _of_file(dictionary: Dictionary, definitions: Definitions, recognised: bool) -> str:
    declared = [f"weight = {dictionary.weight}"] if dictionary.weight else []
    declared += [f"multiple responses: {each.name}" for each in dictionary.sets[:1]]
    named = list(_named(dictionary.variables, Roles(definitions), by_label=not recognised))
    if recognised and len(named) <= _OF_A_TABLE:
        named = []
    found = [*declared, *named]
    if not found and not recognised:
        count = len(dictionary.variables)
        found = [f"{dictionary.rows or 0:,} × {count:,}, no variable of an indicator"]
    return "; ".join(found)


def _named(variables: Iterable[FileVariable], roles: Roles, *, by_label: bool) -> Iterator[str]:
    """The first variable of each role of the design of a sample."""
    known = list(variables)
    for role in _ROLES:
        for each in known:
            by_name = role in roles.of_text(each.name, (role,))
            if by_name or (by_label and roles.of_variable(each, role)):
                yield f"{role} = {each.name}"
                break
