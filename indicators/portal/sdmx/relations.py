"""Which artefacts refer to which, and what a query about references reaches from some of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from indicators.portal.sdmx.artefacts_of import CONCEPTS, KINDS, TOPICS, kind_of
from indicators.release.products.sdmx_flows import FLOWS, Flow

RELATIONS = ("none", "parents", "parentsandsiblings", "ancestors", "children", "descendants", "all")
Ident = tuple[str, str]


def ident(artefact: Any) -> Ident:
    """What tells an artefact apart from all others that we have."""
    return kind_of(artefact), artefact.id


def _references(flow: Flow) -> dict[Ident, set[Ident]]:
    this = ("dataflow", flow.ident)
    lists = {("codelist", f"CL_{each}") for each in flow.lists.values()}
    return {
        this: {("datastructure", flow.structure)},
        ("datastructure", flow.structure): lists | {("conceptscheme", CONCEPTS)},
        ("provisionagreement", flow.agreement): {this, ("dataproviderscheme", "DATA_PROVIDERS")},
        ("dataconstraint", f"DC_{flow.name}"): {this},
        ("categorisation", f"CAT_{flow.name}"): {this, ("categoryscheme", TOPICS)},
    }


_BELOW: dict[Ident, set[Ident]] = {name: below for flow in FLOWS for name, below in _references(flow).items()}
_ABOVE: dict[Ident, set[Ident]] = {}
for _name, _refers in _BELOW.items():
    for _other in _refers:
        _ABOVE.setdefault(_other, set()).add(_name)


def related(known: Iterable[Any], found: Sequence[Any], relations: set[str]) -> list[Any]:
    """What belongs to some artefacts, each once, without these.

    Args:
        known: all artefacts.
        found: those that are asked for.
        relations: some of `RELATIONS`, or kinds of artefacts.
    """
    begin = {ident(each) for each in found}
    parents, children = _step(begin, _ABOVE), _step(begin, _BELOW)
    siblings = _step(parents, _BELOW)
    ancestors, descendants = _reach(begin, _ABOVE), _reach(begin, _BELOW)
    reach = {
        "parents": parents,
        "parentsandsiblings": parents | siblings,
        "ancestors": ancestors,
        "children": children,
        "descendants": descendants,
        "all": parents | siblings | descendants,
    }
    wanted = {each for relation in relations & reach.keys() for each in reach[relation]}
    kinds = relations & set(KINDS)
    near = ancestors | descendants | siblings
    wanted |= {each for each in near if each[0] in kinds}
    return [each for each in known if ident(each) in wanted - begin or (_of_all(each) and kind_of(each) in kinds)]


def _of_all(artefact: Any) -> bool:
    """Whether everything refers to it: the scheme with who maintains it all."""
    return kind_of(artefact) == "agencyscheme"


def _step(begin: set[Ident], edges: dict[Ident, set[Ident]]) -> set[Ident]:
    return {other for each in begin for other in edges.get(each, ())}


def _reach(begin: set[Ident], edges: dict[Ident, set[Ident]]) -> set[Ident]:
    found: set[Ident] = set()
    step = _step(begin, edges)
    while step - found:
        found |= step
        step = _step(step, edges)
    return found
