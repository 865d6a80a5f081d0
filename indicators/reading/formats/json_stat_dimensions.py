"""The dimensions of a JSON-stat data set: their order, their categories, and what is said of these."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from indicators.reading.formats.cube import Category, CubeFault, Fact, FaultKind, Role, Unit, Variable

_ROLES = {"time": Role.TIME, "geo": Role.GEO, "metric": Role.METRIC}
_OF_UNIT = {"label", "decimals", "symbol", "position"}
_MOST_DECIMALS = 15
_TIME_NAMES = {"time", "year", "time_period"}


@dataclass(slots=True)
class Dimension:
    """One dimension.

    Attributes:
        variable: name, label, categories, role.
        units: by category.
        notes: by category.
    """

    variable: Variable
    units: dict[str, Unit] = field(default_factory=dict)
    notes: dict[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def categories(self) -> tuple[Category, ...]:
        """In the order of the cells."""
        return self.variable.categories


@dataclass(slots=True)
class Dimensions:
    """All dimensions of a data set, with what is said of them and assumed."""

    all: list[Dimension] = field(default_factory=list)
    facts: list[Fact] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)


def dimensions(document: Mapping[str, Any], path: str, faults: list[CubeFault]) -> Dimensions:
    """The dimensions of a data set, in the order of ``id``; contradictions are added to the faults."""
    found = Dimensions()
    stated = document.get("dimension")
    stated = stated if isinstance(stated, dict) else {}
    within = "id" not in document and isinstance(stated.get("id"), list)  # version 1
    of = stated if within else document
    names, sizes = _list(of.get("id")), _list(of.get("size"))
    where = f"{path}dimension." if within else path
    present = "|".join(name for name in stated if name not in {"id", "size", "role"})
    if not names or not all(isinstance(name, str) for name in names):
        faults.append(CubeFault(FaultKind.DIMENSION, f"{where}id", str(len(names)), present, f"{where}id"))
        return found
    if len(set(names)) < len(names):
        faults.append(
            CubeFault(FaultKind.DIMENSION, f"{where}id", "|".join(names), "each dimension once", f"{where}id")
        )
    if len(sizes) != len(names):
        faults.append(CubeFault(FaultKind.SIZE, f"{where}size", str(len(sizes)), str(len(names)), f"{where}size"))
    roles = _roles(of.get("role"), names, found)
    for name in names:
        if not isinstance(stated.get(name), dict):
            faults.append(CubeFault(FaultKind.DIMENSION, f"{where}id", name, present, f"{where}id"))
            continue
        one = _dimension(name, stated[name], roles.get(name, Role.NONE), f"{path}dimension.{name}", faults)
        found.all.append(one)
        found.facts += _facts(name, stated[name])
        found.remarks += _look_at_members(one, stated[name], f"{path}dimension.{name}", faults)
    faults += _unordered(stated, names, f"{where}id")
    if len(found.all) == len(names) == len(sizes) and not faults:
        _look_at_sizes(found, sizes, where, faults)
    _guess_time(found)
    return found


def _unordered(stated: Mapping[str, Any], names: Sequence[str], where: str) -> Iterator[CubeFault]:
    """The dimensions that the order leaves out: of which of their categories the values are is not said."""
    for name in sorted(stated.keys() - {*names, "id", "size", "role"}):
        if "category" in _dict(stated[name]):
            yield CubeFault(FaultKind.DIMENSION, where, "|".join(names), f"{name}, too", where)


def of_one(document: Mapping[str, Any]) -> list[Fact]:
    """What a document says that is a dimension by itself: its categories and their hierarchy."""
    faults: list[CubeFault] = []
    found = _dimension("", document, Role.NONE, "", faults)
    facts = [Fact("category", str(place), each.code) for place, each in enumerate(found.categories)]
    parents = [
        Fact("parent", fact.where.removeprefix("/"), fact.value)
        for fact in _facts("", document)
        if fact.what == "parent"
    ]
    return facts + parents


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _dict(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _roles(stated: Any, names: Sequence[str], found: Dimensions) -> dict[str, Role]:
    roles: dict[str, Role] = {}
    for what, role in _ROLES.items():
        for name in _list(_dict(stated).get(what)):
            if name in names:
                roles[name] = role
                found.facts.append(Fact("role", what, name))
            else:
                found.remarks.append(f"role.{what}: {str(name)[:60]}")
    return roles


def _dimension(name: str, stated: Mapping[str, Any], role: Role, path: str, faults: list[CubeFault]) -> Dimension:
    category = _dict(stated.get("category"))
    labels = _dict(category.get("label"))
    codes = _codes(category.get("index"), labels, f"{path}.category.index", faults)
    categories = tuple(Category(code, _text(labels.get(code)) or code) for code in codes)
    variable = Variable(name, _text(stated.get("label")) or name, categories, role)
    units = {code: _unit(each) for code, each in _dict(category.get("unit")).items() if isinstance(each, dict)}
    notes = {code: _notes(each) for code, each in _dict(category.get("note")).items()}
    return Dimension(variable, units, notes)


def _look_at_members(
    dimension: Dimension, stated: Mapping[str, Any], path: str, faults: list[CubeFault]
) -> Iterator[str]:
    """Looks for what is said of categories that are not there; gives what of it changes nothing.

    Labels, units and children may be those of a larger list. Where one of the categories has no label (or unit) in a
    list that has others, the list is that of another table: which label a value has is not known then.
    """
    category, codes = _dict(stated.get("category")), {each.code for each in dimension.categories}
    for member in ("label", "unit"):
        said = _dict(category.get(member))
        others, missing = sorted(said.keys() - codes), sorted(codes - said.keys())
        if others and missing:
            where = f"{path}.category.{member}"
            faults.append(CubeFault(FaultKind.DIMENSION, where, ", ".join(others[:5]), ", ".join(missing[:5]), where))
        elif others:
            yield f"{path}.category.{member}: {', '.join(others[:5])}"
    children = _dict(category.get("child"))
    named = {*children, *(_text(each) for listed in children.values() for each in _list(listed))}
    if others := sorted(named - codes):
        yield f"{path}.category.child: {', '.join(others[:5])}"


def _codes(index: Any, labels: Mapping[str, Any], where: str, faults: list[CubeFault]) -> list[str]:
    """The codes in the order of the cells: of an object the positions count, not the order in which it is written."""
    if isinstance(index, list):
        codes = [_text(each) for each in index]
    elif isinstance(index, dict):
        ordered = sorted((place, code) for code, place in index.items() if isinstance(place, Decimal))
        if [place for place, _ in ordered] != list(range(len(index))):
            faults.append(CubeFault(FaultKind.DIMENSION, where, str(len(ordered)), f"0 to {len(index) - 1}", where))
        codes = [code for _, code in ordered]
    else:  # one category needs no index
        codes = list(labels) if len(labels) == 1 else []
    if not codes:
        faults.append(CubeFault(FaultKind.DIMENSION, where, "", "the categories", where))
    twice = [code for code, count in Counter(codes).items() if count > 1]
    if twice:
        faults.append(CubeFault(FaultKind.DIMENSION, where, f"{', '.join(twice[:5])} twice", "distinct codes", where))
    return codes


def _look_at_sizes(found: Dimensions, sizes: Sequence[Any], where: str, faults: list[CubeFault]) -> None:
    for each, size in zip(found.all, sizes, strict=True):
        count = len(each.categories)
        if size != count:
            said = f"{count} categories"
            faults.append(CubeFault(FaultKind.SIZE, each.variable.name, said, str(size)[:20], f"{where}size"))


def _guess_time(found: Dimensions) -> None:
    """Where no role is stated, a dimension that is called time is taken for it, and that is told."""
    if any(each.variable.role is Role.TIME for each in found.all):
        return
    called = [each for each in found.all if each.variable.name.lower() in _TIME_NAMES]
    if len(called) == 1:
        old = called[0].variable
        called[0].variable = Variable(old.name, old.label, old.categories, Role.TIME)
        found.remarks.append(f"role.time: {old.name}")


def _text(value: Any) -> str:
    if isinstance(value, Decimal):
        return f"{value:f}"
    return value if isinstance(value, str) else ""


def _unit(stated: Mapping[str, Any]) -> Unit:
    decimals = stated.get("decimals")
    whole = int(decimals) if isinstance(decimals, Decimal) and decimals in range(_MOST_DECIMALS + 1) else None
    position = _text(stated.get("position")) or "end"
    return Unit(_text(stated.get("label")), whole, _text(stated.get("symbol")), position)


def _notes(said: Any) -> tuple[str, ...]:
    return tuple(filter(None, map(_text, said if isinstance(said, list) else [said])))


def _facts(name: str, stated: Mapping[str, Any]) -> list[Fact]:
    """Label, notes, hierarchy, coordinates and further properties of units."""
    category = _dict(stated.get("category"))
    facts = [Fact("label", name, _text(stated.get("label")))]
    facts += [Fact("note", name, note) for note in _notes(stated.get("note"))]
    for parent, children in _dict(category.get("child")).items():
        facts += [Fact("parent", f"{name}/{_text(child)}", parent) for child in _list(children)]
    for code, pair in _dict(category.get("coordinates")).items():
        facts.append(Fact("coordinates", f"{name}/{code}", ",".join(map(_text, _list(pair)))))
    for code, notes in _dict(category.get("note")).items():
        facts += [Fact("note", f"{name}/{code}", note) for note in _notes(notes)]
    for code, unit in _dict(category.get("unit")).items():
        facts += [
            Fact("unit-extra", f"{name}/{code}/{key}", _text(value))
            for key, value in _dict(unit).items()
            if key not in _OF_UNIT
        ]
    return facts
