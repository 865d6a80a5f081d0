"""Whether the parameters of a rule are those of its kind."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from indicators.definitions.rules import ParameterType, RuleKind
from indicators.definitions.tables import Wrong, wrong_at

_TYPES: dict[ParameterType, type | tuple[type, ...]] = {
    ParameterType.TEXT: str,
    ParameterType.NUMBER: (int, float),
    ParameterType.FLAG: bool,
}
_SCOPE = frozenset({"indicators", "editions"})


def checked_rule(document: dict[str, Any], kinds: dict[str, RuleKind], path: Path) -> dict[str, Any]:
    """A rule whose parameters are those of its kind.

    Raises:
        DefinitionError: the kind is unknown, or a parameter is, or has another type.
    """
    for where, wrong in _parameters(document, kinds.get(document["kind"])):
        raise wrong_at(path, where, wrong)
    return document


def _parameters(document: dict[str, Any], kind: RuleKind | None) -> Iterator[Wrong]:
    if kind is None:
        yield ["kind"], f"there is no kind {document['kind']}"
        return
    declared = kind.params
    for place, given in enumerate(document.get("params", [])):
        for name, value in given.items():
            if name not in declared and name not in _SCOPE:
                known = ", ".join(sorted([*declared, *_SCOPE]))
                yield ["params", place, name], f"the kind {kind.name} has no parameter {name}: {known}"
            elif name in declared and not _is(value, declared[name].type):
                yield ["params", place, name], f"{name} is a {declared[name].type}, and “{value}” is none"


def _is(value: object, kind: ParameterType) -> bool:
    return isinstance(value, _TYPES[kind]) and isinstance(value, bool) == (kind is ParameterType.FLAG)
