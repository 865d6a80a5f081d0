"""The keys of files of microdata, and how many rows of one file belong to a row of another: each is as the design says.

A key that multiplies rows moves every estimate without a word: joined by stratum and primary sampling unit instead of
by household, the Internet users of the Brazilian survey of 2017 are 65.10 percent instead of 67.47.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from indicators.base import resources
from indicators.survey.design import Cardinality, File, Link
from indicators.survey.design_file import DesignFile, Where
from indicators.survey.formats.names import quoted
from indicators.survey.microdata import Microdata, MicrodataTable
from indicators.survey.variables import MicrodataVariable


@dataclass(frozen=True, slots=True)
class KeyFault:
    """A key that is not what the design says of it.

    Attributes:
        where: the entry of the design.
        wrong: what is wrong, with numbers of rows and without a value of them.
        advice: the way out.
        rows: how many rows are concerned.
    """

    where: Where
    wrong: str
    advice: str
    rows: int = 0


def check_keys(design_file: DesignFile, data: Microdata) -> None:
    """Sees to it that each file has its key, and leads to the file that it is linked to.

    Raises:
        DesignError: the first fault.
    """
    for fault in key_faults(design_file, data):
        raise design_file.wrong(fault.where, fault.wrong, fault.advice)


def key_faults(design_file: DesignFile, data: Microdata) -> Iterator[KeyFault]:
    """Every key that is not what the design says of it, file by file.

    Raises:
        DesignError: a design names a variable that the file has not.
    """
    for name, file in design_file.design.files.items():
        yield from _Keys(design_file, data, name, file).faults()


class _Keys:
    """The keys of one file."""

    def __init__(self, design_file: DesignFile, data: Microdata, name: str, file: File) -> None:
        self._design_file, self._data, self._name, self._file = design_file, data, name, file
        self._table = data.tables[name]

    def faults(self) -> Iterator[KeyFault]:
        where = ("files", self._name, "key")
        key = [self._variable(self._table, each, where) for each in self._file.key]
        yield from self._missing(key, where)
        yield from self._repeated(key, where, "Name the variables that tell its rows apart, or take out repeated rows.")
        link = self._file.link
        if link is not None and link.file in self._data.tables:
            yield from self._link(link)

    def _link(self, link: Link) -> Iterator[KeyFault]:
        where = ("files", self._name, "link", "by")
        there = self._data.tables[link.file]
        target = self._design_file.design.files[link.file].key
        by = [self._variable(self._table, each, where) for each in link.by]
        if len(by) != len(target):
            yield KeyFault(
                where,
                f"it has {len(by)} variables, and the key of {link.file} has {len(target)} ({', '.join(target)})",
                f"Name for each part of the key of {link.file} the variable that holds it here, in the same order.",
            )
            return
        pairs = [(each, self._variable(there, name, where)) for each, name in zip(by, target, strict=True)]
        other = [
            f"{one.name} is a {one.kind} and {two.name} a {two.kind}" for one, two in pairs if one.kind != two.kind
        ]
        if other:
            yield KeyFault(
                where, "; ".join(other), "Read both as texts (reading: text), or write both in the same way."
            )
            return
        yield from self._missing(by, where)
        yield from self._orphans(pairs, there, where)
        if link.rows is Cardinality.ONE_TO_ONE:
            advice = f"If several rows belong to one row of {link.file}, say rows: many_to_one; else correct the file."
            yield from self._repeated(by, where, advice)

    def _missing(self, key: Sequence[MicrodataVariable], where: Where) -> Iterator[KeyFault]:
        for each in key:
            query = resources.sql("survey/missing_keys").format(column=quoted(each.name), table=quoted(self._name))
            count, first = self._data.con.execute(query).fetchall()[0]
            if count:
                wrong = f"{each.name} is missing in {_rows(count, first)} of {self._file.path}"
                yield KeyFault(where, wrong, "Fill it in: without it nobody knows what the row belongs to.", count)

    def _repeated(self, key: Sequence[MicrodataVariable], where: Where, advice: str) -> Iterator[KeyFault]:
        columns = ", ".join(quoted(each.name) for each in key)
        query = resources.sql("survey/repeated_keys").format(key=columns, table=quoted(self._name))
        rows, keys, first = self._data.con.execute(query).fetchall()[0]
        if keys:
            names = ", ".join(each.name for each in key)
            wrong = f"{names} is no key: {keys:,} of its values stand in more than one row; {_rows(rows, first)}"
            yield KeyFault(where, f"{wrong} of {self._file.path}", advice, rows)

    def _orphans(
        self, pairs: Sequence[tuple[MicrodataVariable, MicrodataVariable]], there: MicrodataTable, where: Where
    ) -> Iterator[KeyFault]:
        here, other = quoted(self._name), quoted(there.name)
        same = " AND ".join(f"{here}.{quoted(one.name)} = {other}.{quoted(two.name)}" for one, two in pairs)
        query = resources.sql("survey/keys_without_match").format(table=here, other=other, same=same)
        rows, first = self._data.con.execute(query).fetchall()[0]
        if rows:
            names = ", ".join(one.name for one, _ in pairs)
            path = self._design_file.design.files[there.name].path
            wrong = f"{names} leads to no row of {path} in {_rows(rows, first)} of {self._file.path}"
            yield KeyFault(where, wrong, "Add the rows that are missing there, or correct the key.", rows)

    def _variable(self, table: MicrodataTable, name: str, where: Where) -> MicrodataVariable:
        """A variable by its name, whatever its capitals.

        Raises:
            DesignError: the file has none.
        """
        found = {each.casefold(): variable for each, variable in table.variables.items()}.get(name.casefold())
        if found is None:
            known = ", ".join(list(table.variables)[:20])
            raise self._design_file.wrong(where, f"there is no variable {name} in {table.name}", f"It has {known} ….")
        return found


def _rows(count: int, first: Sequence[int]) -> str:
    """“row 3”, “rows 3, 17 and 12 more”."""
    shown = ", ".join(str(row) for row in first)
    more = f" and {count - len(first):,} more" if count > len(first) else ""
    return f"row{'s' if count > 1 else ''} {shown}{more}"
