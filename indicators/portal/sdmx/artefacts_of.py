"""All artefacts of a release, with names in one language: what the release holds, and what belongs to it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from fastapi import Request

from indicators.base.language import Speaker
from indicators.definitions.registry import Definitions
from indicators.portal.release_reader import Reader
from indicators.portal.sdmx import cube
from indicators.portal.sdmx.names import Names, names_in
from indicators.release.products import sdmx
from indicators.release.products.sdmx_flows import AGENCY, COMPONENTS, FLOWS, MEASURE, SERIES, TIME, VERSION, Flow

# What we have, by the name of the standard and by that of pysdmx.
_OURS = {
    "codelist": "Codelist",
    "conceptscheme": "ConceptScheme",
    "dataflow": "Dataflow",
    "datastructure": "DataStructureDefinition",
    "provisionagreement": "ProvisionAgreement",
    "dataconstraint": "DataConstraint",
    "agencyscheme": "AgencyScheme",
    "dataproviderscheme": "DataProviderScheme",
    "categoryscheme": "CategoryScheme",
    "categorisation": "Categorisation",
}
KINDS = tuple(_OURS)
SCHEMES = {"codelist", "conceptscheme", "agencyscheme", "dataproviderscheme", "categoryscheme"}
CONCEPTS, TOPICS = "CS_ICT", "ICT_TOPICS"
_ROOT = "ICT"
# The topic of each dataflow, below the one that holds all of them.
_TOPICS = {"SERIES": "CORE", "AVAILABILITY": "CORE", "MDG": "GOALS", "AGGREGATES": "GOALS", "PROGRESS": "GOALS"}
_PROVIDER = f"urn:sdmx:org.sdmx.infomodel.base.DataProvider={AGENCY}:DATA_PROVIDERS({VERSION}).{AGENCY}"
_CATEGORY = f"urn:sdmx:org.sdmx.infomodel.categoryscheme.Category={AGENCY}:{TOPICS}({VERSION})"


def kind_of(artefact: Any) -> str:
    """The kind of an artefact as the standard calls it."""
    return next(name for name, known in _OURS.items() if known == type(artefact).__name__)


def named(request: Request, reader: Reader, language: str) -> tuple[Any, ...]:
    """The artefacts of a release with their names in a language."""
    return _named(reader.published.folder, request.app.state.context.definitions, language)


def occurring(folder: Path, flow: Flow) -> dict[str, list[str]]:
    """The values of each component of a dataflow that occur in a release."""
    found = cube.of_release(folder, flow)
    places = {name: np.unique(found.columns[name]) for name in flow.components}
    return {
        name: [found.values[name][place] for place in each if place < len(found.values[name])]
        for name, each in places.items()
    }


@lru_cache(maxsize=24)
def _named(folder: Path, definitions: Definitions, language: str) -> tuple[Any, ...]:
    names = names_in(definitions, language)
    kept = tuple(_translated(each, names) for each in _kept(folder / sdmx.STRUCTURE_FILE))
    lists = {each.id: each for each in kept if kind_of(each) == "codelist"}
    values = {flow.name: occurring(folder, flow) for flow in FLOWS}
    more = {each.id: each for each in _more_lists(values, names) if each.id not in lists}
    others = [flow for flow in FLOWS if flow is not SERIES]
    described = [each for flow in others for each in sdmx.described(flow, lists | more, *[names.flows[flow.name]] * 2)]
    told = (*kept, *more.values(), *(_by_reference(each) for each in described), *_organised(names))
    return (*told, *(_constraint(flow, values[flow.name], names) for flow in FLOWS))


def _more_lists(values: Mapping[str, Mapping[str, list[str]]], names: Names) -> Iterator[Any]:
    """The code lists that no release holds: areas with groups, and for the others the codes that occur."""
    from pysdmx.model import Code, Codelist

    codes: dict[str, dict[str, str]] = {"AREA_GROUP": dict(names.codes["REF_AREA"])}
    titles = {"AREA_GROUP": names.component("REF_AREA")}
    for flow in FLOWS:
        for component, each in flow.lists.items():
            told = {code: names.code(component, code) for code in values[flow.name][component]}
            codes.setdefault(each, {}).update(told)
            titles.setdefault(each, names.component(component))
    codes["AVAILABLE"] = dict(names.codes["AVAILABLE"])
    for each, known in codes.items():
        items = [Code(code, name=name) for code, name in sorted(known.items())]
        yield Codelist(f"CL_{each}", name=titles[each], agency=AGENCY, version=VERSION, items=items)


def _by_reference(artefact: Any) -> Any:
    """A dataflow names its structure by the whole URN."""
    import msgspec

    if kind_of(artefact) != "dataflow":
        return artefact
    flow = next(each for each in FLOWS if each.ident == artefact.id)
    return msgspec.structs.replace(artefact, structure=flow.structure_urn)


def _organised(names: Names) -> Iterator[Any]:
    """Who maintains and provides what, and the topics under which it is found."""
    from pysdmx.model import (
        Agency,
        Categorisation,
        Category,
        CategoryScheme,
        DataProvider,
        ProvisionAgreement,
    )
    from pysdmx.model.organisation import AgencyScheme, DataProviderScheme

    say = Speaker(names.language)
    us = say("ICT indicators")
    yield AgencyScheme(agency="SDMX", items=[Agency(AGENCY, name=us)])
    yield DataProviderScheme(agency=AGENCY, items=[DataProvider(AGENCY, name=us)])
    below = [Category("CORE", name=say("Core list")), Category("GOALS", name=say("Indicators of the goals"))]
    root = Category(_ROOT, name=us, categories=below)
    yield CategoryScheme(TOPICS, name=us, agency=AGENCY, version=VERSION, items=[root])
    for flow in FLOWS:
        name, topic = names.flows[flow.name], f"{_CATEGORY}.{_ROOT}.{_TOPICS[flow.name]}"
        yield ProvisionAgreement(
            flow.agreement, name=name, agency=AGENCY, version=VERSION, dataflow=flow.urn, provider=_PROVIDER
        )
        yield Categorisation(
            f"CAT_{flow.name}", name=name, agency=AGENCY, version=VERSION, source=flow.urn, target=topic
        )


def _constraint(flow: Flow, values: Mapping[str, list[str]], names: Names) -> Any:
    """What a dataflow has: for each dimension of its key the codes that occur."""
    from pysdmx.model.constraint import ConstraintAttachment, CubeKeyValue, CubeRegion, CubeValue, DataConstraint

    region = [CubeKeyValue(name, [CubeValue(code) for code in values[name]]) for name in flow.key if values[name]]
    return DataConstraint(
        f"DC_{flow.name}",
        name=names.flows[flow.name],
        agency=AGENCY,
        version=VERSION,
        constraint_attachment=ConstraintAttachment(None, dataflows=[flow.urn]),
        cube_regions=[CubeRegion(region)] if region else [],
    )


def _translated(artefact: Any, names: Names) -> Any:
    """An artefact with names in a language; a code that the definitions no longer know keeps its own."""
    import msgspec

    kind = kind_of(artefact)
    if kind == "conceptscheme":
        return _with_all_concepts(artefact, names)
    if kind != "codelist":
        return msgspec.structs.replace(artefact, name=names.flows[SERIES.name])
    concept = artefact.id.removeprefix("CL_")
    known = names.codes.get(concept, {})
    items = [msgspec.structs.replace(each, name=known.get(each.id) or each.name) for each in artefact.items]
    return msgspec.structs.replace(artefact, name=names.component(concept), items=items)


def _with_all_concepts(scheme: Any, names: Names) -> Any:
    import msgspec
    from pysdmx.model import Concept

    order = [each.id for each in scheme.items] + sorted({MEASURE, TIME, *COMPONENTS})
    items = [Concept(name, name=names.component(name)) for name in dict.fromkeys(order)]
    return msgspec.structs.replace(scheme, items=items)


@lru_cache(maxsize=8)
def _kept(path: Path) -> tuple[Any, ...]:
    """The artefacts of the structure message of a release."""
    from pysdmx.io import read_sdmx

    return tuple(_by_reference(each) for each in read_sdmx(path).structures or ())
