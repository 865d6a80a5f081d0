"""What is asked of the keys of a file, and of the rows of the file that it is linked to.

A key that multiplies rows moves every estimate without a word: joined by stratum and primary sampling unit instead of
by household, the Internet users of the Brazilian survey of 2017 are 65.10 percent instead of 67.47.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from indicators.survey.columns import Column
from indicators.survey.design import Cardinality, Link
from indicators.survey.formats.names import quoted
from indicators.survey.question import Asked, Question

_KEYS_TOGETHER = 5_000_000  # some 300 MB of them


def key(asked: Asked) -> Iterator[Question]:
    """Each row has its key, and no two rows have the same one.

    Raises:
        DesignError: the file has no such variable.
    """
    where = ("files", asked.name, "key")
    yield from _own(asked, [asked.column(each, where) for each in asked.file.key], "key", ("key",))


def link(asked: Asked) -> Iterator[Question]:
    """Each row leads to a row of the linked file, and as many lead there as the design says.

    Raises:
        DesignError: a key has other parts than the one it leads to.
    """
    stated = asked.file.link
    if stated is None or stated.file not in asked.data.tables:
        return
    where = ("files", asked.name, "link", "by")
    pairs = _pairs(asked, stated)
    here = [one for one, _ in pairs]
    yield from _own(asked, here, "link", ("link", "by"), repeated=stated.rows is Cardinality.ONE_TO_ONE)
    same = " AND ".join(f"{one.sql} = {two.sql}" for one, two in pairs)
    names = tuple(one.variable.name for one in here)
    linked = asked.design.files[stated.file].path
    for role, one, two, file in (("row", asked.name, stated.file, ""), ("linked", stated.file, asked.name, linked)):
        placeholders = {"file": quoted(one), "other": quoted(two), "same": same, "present": "true"}
        if role == "row":
            placeholders["present"] = _present(here)
        facts = {"other": linked if role == "row" else asked.file.path}
        yield Question("unmatched", where, names, placeholders, role, facts, file)
    yield from _differing(asked, stated, same)


def _own(
    asked: Asked, columns: Sequence[Column], role: str, entry: tuple[str, ...], *, repeated: bool = True
) -> Iterator[Question]:
    where, file = ("files", asked.name, *entry), quoted(asked.name)
    for each in columns:
        placeholders = {"source": file, "file": file, "known": f"{each.sql} IS NOT NULL"}
        yield Question("missing", where, (each.variable.name,), placeholders, role)
    if repeated:
        names = tuple(each.variable.name for each in columns)
        parts_of_key = ", ".join(each.sql for each in columns)
        placeholders = {"file": file, "key": parts_of_key, "present": _present(columns)}
        parts = _parts(parts_of_key, asked.data.tables[asked.name].rows)
        yield Question("repeated_key", where, names, placeholders, role, parts=parts)


def _parts(key: str, rows: int) -> tuple[str, ...]:
    """Conditions that divide the keys of a file, so that a census needs no more memory than a survey."""
    count = -(-rows // _KEYS_TOGETHER)
    return tuple(f"hash({key}) % {count} = {number}" for number in range(count)) if count > 1 else ("true",)


def _present(columns: Sequence[Column]) -> str:
    return " AND ".join(f"{each.sql} IS NOT NULL" for each in columns)


def _pairs(asked: Asked, stated: Link) -> list[tuple[Column, Column]]:
    """The parts of the key here and there.

    Raises:
        DesignError: there are more here than there, or one is a number and the other a text.
    """
    where, target = ("files", asked.name, "link", "by"), asked.design.files[stated.file].key
    if len(stated.by) != len(target):
        wrong = (
            f"it has {len(stated.by)} variables, and the key of {stated.file} has {len(target)}: {', '.join(target)}"
        )
        advice = f"Name for each part of the key of {stated.file} the variable that holds it here, in the same order."
        raise asked.design_file.wrong(where, wrong, advice)
    there = [asked.column(f"{stated.file}.{name}", where) for name in target]
    pairs = list(zip((asked.column(each, where) for each in stated.by), there, strict=True))
    for one, two in pairs:
        if one.kind is not two.kind:
            wrong = f"{one.variable.name} is a {one.kind}, and the key of {stated.file} a {two.kind}"
            raise asked.design_file.wrong(where, wrong, "Read both as texts (reading: text), or write both alike.")
    return pairs


def _differing(asked: Asked, stated: Link, same: str) -> Iterator[Question]:
    """Persons are in the stratum and the sampling unit of their household, where both files say them."""
    there = asked.data.tables[stated.file].variables
    here = asked.data.tables[asked.name].variables
    both = []
    for stage in asked.file.sampling.stages[:1]:
        for name in (stage.strata, stage.units):
            one, two = _named(here, name), _named(there, name)
            if name and one and two:
                both.append((one, two))
    if both:
        differs = " OR ".join(
            f"{quoted(asked.name)}.{quoted(one)} IS DISTINCT FROM {quoted(stated.file)}.{quoted(two)}"
            for one, two in both
        )
        placeholders = {"file": quoted(asked.name), "other": quoted(stated.file), "same": same, "differs": differs}
        where = ("files", asked.name, "sampling", "stages")
        facts = {"other": asked.design.files[stated.file].path}
        yield Question("differing", where, tuple(one for one, _ in both), placeholders, "", facts)


def _named(variables: Iterable[str], name: str) -> str:
    """The name of a variable as its file writes it; blank where it has none."""
    return next((each for each in variables if each.casefold() == name.casefold()), "")
