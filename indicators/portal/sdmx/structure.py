"""The structure of the dataflow in the formats of SDMX: each artefact alone, or with what belongs to it."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Mapping
from functools import lru_cache
from http import HTTPStatus
from pathlib import Path
from typing import Any

from fastapi import APIRouter, Request, Response

from indicators.definitions.registry import Definitions
from indicators.portal.release_reader import Reader
from indicators.portal.sdmx import query, releases
from indicators.portal.sdmx.artefacts import is_named, is_version, missing
from indicators.portal.sdmx.languages import in_languages
from indicators.portal.sdmx.names import Names, names_in
from indicators.portal.sdmx.negotiation import Chosen, Format, accept_of, check_extensions, chosen
from indicators.portal.sdmx.parameters import SCHEMA, STRUCTURE, Parameter, given, path_parts
from indicators.portal.sdmx.problems import not_served, wrong
from indicators.portal.threads import long_answer
from indicators.release.products import sdmx

router = APIRouter(prefix="/sdmx/v2")
_MEDIA = "application/vnd.sdmx.structure"
FORMATS = (
    *(Format(f"{_MEDIA}+json", version) for version in ("2.1.0", "2.0.0")),
    *(Format(f"{_MEDIA}+xml", version) for version in ("3.1.0", "3.0.0", "2.1")),
)
_PATH = ("artefactType", "agencyID", "resourceID", "version", "itemID")
# What we have, by the name of the standard and by that of pysdmx.
_OURS = {
    "codelist": "Codelist",
    "conceptscheme": "ConceptScheme",
    "dataflow": "Dataflow",
    "datastructure": "DataStructureDefinition",
}
KINDS = tuple(_OURS)
_SCHEMES = {"codelist", "conceptscheme"}
_OTHERS = (
    *("metadatastructure", "categoryscheme", "hierarchy", "hierarchyassociation", "valuelist", "agencyscheme"),
    *("dataproviderscheme", "metadataproviderscheme", "dataconsumerscheme", "organisationunitscheme", "metadataflow"),
    *("reportingtaxonomy", "provisionagreement", "metadataprovisionagreement", "structuremap", "representationmap"),
    *("conceptschememap", "categoryschememap", "organisationschememap", "reportingtaxonomymap", "process"),
    *("categorisation", "dataconstraint", "metadataconstraint", "transformationscheme", "rulesetscheme"),
    *("userdefinedoperatorscheme", "customtypescheme", "namepersonalisationscheme", "vtlmappingscheme"),
)
TYPES = (*_OURS, *_OTHERS)
_ANY = {"*", "all"}
# Who refers to whom, by kind: the levels of our structure, from above.
_LEVELS = ({"dataflow"}, {"datastructure"}, {"codelist", "conceptscheme"})
_STUBS = {"allstubs", "allcompletestubs"}
_REFERENCE_STUBS = {"referencestubs", "referencecompletestubs"}
_PARTIAL = "referencepartial"
_DETAILS = ("full", "raw", *_STUBS, *_REFERENCE_STUBS, _PARTIAL)
_RELATIONS = ("none", "parents", "parentsandsiblings", "ancestors", "children", "descendants", "all")


@router.get("/structure/{path:path}", name="sdmx_structure")
@router.get("/structure", include_in_schema=False)
@long_answer
def structure(request: Request, path: str = "") -> Response:
    """Artefacts by kind, agency, identity, version and item; with what they refer to, or what refers to them."""
    parts = path_parts(path, _PATH, defaults={"version": "~"})
    parameters, format_ = _asked(request, STRUCTURE)
    kind = parts["artefactType"]
    detail, relations = _detail(parameters), _relations(parameters)
    if parts["itemID"] not in _ANY and kind not in _SCHEMES:
        raise wrong("itemID", parts["itemID"], ", ".join(sorted(_SCHEMES)))
    return _answer(request, parts, parameters, format_, detail, relations)


def _answer(
    request: Request,
    parts: Mapping[str, str],
    parameters: query.Parameters,
    format_: Chosen,
    detail: str,
    relations: set[str],
) -> Response:
    newest = releases.newest(request, query.moment(parameters, "asOf"))
    if newest is None:
        return Response(status_code=HTTPStatus.NO_CONTENT)
    reader, since = newest.reader, newest.since

    def selected(language: str) -> tuple[Any, ...]:
        return _selected(named(request, reader, language), parts, detail, relations)

    own = request.state.say.language
    if not selected(own):
        return Response(status_code=HTTPStatus.NO_CONTENT)
    text = in_languages(
        parameters, format_, own, lambda language: written(selected(language), format_, language, since)
    )
    return Response(text, headers={"Content-Type": format_.media_type})


def _selected(known: tuple[Any, ...], parts: Mapping[str, str], detail: str, relations: set[str]) -> tuple[Any, ...]:
    """The artefacts that are asked for, then those that belong to them; none where there are none."""
    found = _with_items(_found(known, parts), parts["itemID"])
    idents = {(kind_of(each), each.id) for each in found}
    related = [each for each in _related(known, found, relations) if (kind_of(each), each.id) not in idents]
    if detail in _STUBS:
        found = [_stub(each) for each in found]
    if detail == _PARTIAL:
        related = [_part(each) for each in related]
    if detail in _STUBS | _REFERENCE_STUBS:
        related = [_stub(each) for each in related]
    return (*found, *related) if found else ()


@router.get("/schema/{path:path}", name="sdmx_schema")
@router.get("/schema", include_in_schema=False)
@long_answer
def schema(request: Request, path: str = "") -> Response:
    """What data of the dataflow must be like: the structure with all that it refers to."""
    parts = path_parts(path, _PATH[:4], defaults=dict.fromkeys(_PATH, ""))
    kind = parts["artefactType"]
    if kind in {"metadatastructure", "metadataflow", "provisionagreement", "metadataprovisionagreement"}:
        raise not_served(kind)
    for name in _PATH[:3]:
        if not parts[name]:
            raise wrong(name, parts[name], "schema/{context}/{agencyID}/{resourceID}/{version}")
    if kind not in {"dataflow", "datastructure"}:
        raise wrong("context", kind, "datastructure, dataflow")
    parameters, format_ = _asked(request, SCHEMA)
    complete = parts | {"version": parts["version"] or "~", "itemID": "*"}
    return _answer(request, complete, parameters, format_, "full", {"descendants"})


def _asked(request: Request, known: tuple[Parameter, ...]) -> tuple[dict[str, str], Chosen]:
    parameters = given(request, known)
    check_extensions(parameters)
    return parameters, chosen(accept_of(request), FORMATS, parameters)


def _detail(parameters: query.Parameters) -> str:
    detail = parameters.get("detail", "full")
    if detail not in _DETAILS:
        raise wrong("detail", detail, ", ".join(_DETAILS))
    return detail


def _relations(parameters: query.Parameters) -> set[str]:
    asked = set(parameters.get("references", "none").split(","))
    if not asked <= {*_RELATIONS, *_OURS, *_OTHERS}:
        raise wrong("references", parameters["references"], ", ".join(_RELATIONS))
    return asked


def kind_of(artefact: Any) -> str:
    """The kind of an artefact as the standard calls it."""
    return next(name for name, known in _OURS.items() if known == type(artefact).__name__)


def _found(known: Iterable[Any], parts: Mapping[str, str]) -> list[Any]:
    kind, agency, resource, version = (parts[name] for name in _PATH[:4])
    if kind in _OTHERS:
        raise not_served(kind, ", ".join(_OURS))
    if kind not in {*_OURS, *_ANY}:
        raise wrong("artefactType", kind, ", ".join((*_OURS, *_OTHERS)))
    ours = is_named(sdmx.AGENCY, agency, "agencyID", agency=True) & is_version(version)
    found = [
        each
        for each in known
        if ours & is_named(each.id, resource, "resourceID") and (kind in _ANY or kind_of(each) == kind)
    ]
    if not found:
        raise missing(kind, agency, resource, version)
    return found


def _with_items(found: list[Any], items: str) -> list[Any]:
    """Schemes with only the items that are asked for; those that have none of them are left out."""
    if set(items.split(",")) & _ANY:
        return found
    wanted = set(items.split(","))
    cut = [_cut(each, wanted) for each in found]
    return [each for each in cut if each.items]


def _cut(scheme: Any, wanted: set[str]) -> Any:
    import msgspec

    items = [each for each in scheme.items if each.id in wanted]
    return msgspec.structs.replace(scheme, items=items, is_partial=len(items) < len(scheme.items))


def _part(artefact: Any) -> Any:
    """A scheme that is told to hold what is used and no more."""
    import msgspec

    return msgspec.structs.replace(artefact, is_partial=True) if kind_of(artefact) in _SCHEMES else artefact


def _stub(artefact: Any) -> Any:
    """An artefact with its identity and name alone."""
    import msgspec
    from pysdmx.model import Components

    bare: dict[str, Any] = {"items": ()} if kind_of(artefact) in _SCHEMES else {}
    if kind_of(artefact) == "datastructure":
        bare = {"components": Components([])}
    return msgspec.structs.replace(artefact, is_external_reference=True, **bare)


def _level(artefact: Any) -> int:
    return next(number for number, kinds in enumerate(_LEVELS) if kind_of(artefact) in kinds)


def _related(known: Iterable[Any], found: list[Any], relations: set[str]) -> list[Any]:
    """What refers to some artefacts, or is referred to by them; each of our levels refers to all of the next."""
    levels = {_level(each) for each in found}
    wanted: set[int] = set()
    for level in levels:
        above, below = set(range(level)), set(range(level + 1, len(_LEVELS)))
        siblings = {level} if above else set()
        reach = {
            "parents": {level - 1},
            "parentsandsiblings": {level - 1} | siblings,
            "ancestors": above,
            "children": {level + 1},
            "descendants": below,
            "all": {level - 1} | siblings | below,
        }
        for relation in relations & reach.keys():
            wanted |= reach[relation]
    return [each for each in known if _level(each) in wanted or kind_of(each) in relations]


def partial(known: Iterable[Any], references: set[str], values: Mapping[str, list[str]]) -> list[Any]:
    """The artefacts of some kinds for an answer on availability: code lists with what there is, and no more.

    Args:
        known: all artefacts.
        references: kinds, `all` or `none`.
        values: by dimension.
    """
    told = []
    for each in known:
        kind = kind_of(each)
        if kind not in references and "all" not in references:
            continue
        if kind == "codelist":
            component = each.id.removeprefix("CL_")
            if component not in values:
                continue
            each = _cut(each, set(values[component]))
        if kind == "conceptscheme":
            each = _cut(each, set(values))
        told.append(each)
    return told


def named(request: Request, reader: Reader, language: str) -> tuple[Any, ...]:
    """The artefacts of a release with their names in a language."""
    definitions = request.app.state.context.definitions
    return _named(reader.published.folder / sdmx.STRUCTURE_FILE, definitions, language)


@lru_cache(maxsize=24)
def _named(path: Path, definitions: Definitions, language: str) -> tuple[Any, ...]:
    names = names_in(definitions, language)
    return tuple(_translated(each, names) for each in _artefacts(path))


def _translated(artefact: Any, names: Names) -> Any:
    """An artefact with names in a language; a code that the definitions no longer know keeps its own."""
    import msgspec

    kind = kind_of(artefact)
    if kind not in _SCHEMES:
        return msgspec.structs.replace(artefact, name=names.flow)
    concept = artefact.id.removeprefix("CL_")
    known = names.codes.get(concept, {}) if kind == "codelist" else names.components
    items = [msgspec.structs.replace(each, name=known.get(each.id) or each.name) for each in artefact.items]
    title = names.component(concept) if kind == "codelist" else artefact.name
    return msgspec.structs.replace(artefact, name=title, items=items)


@lru_cache(maxsize=8)
def _artefacts(path: Path) -> tuple[Any, ...]:
    """The artefacts of the structure message of a release."""
    import msgspec
    from pysdmx.io import read_sdmx
    from pysdmx.model import Dataflow

    def mended(each: Any) -> Any:
        # The structure by its whole URN.
        return msgspec.structs.replace(each, structure=sdmx.DSD_URN) if isinstance(each, Dataflow) else each

    return tuple(mended(each) for each in read_sdmx(path).structures or ())


def written(artefacts: tuple[Any, ...], format_: Chosen, language: str, prepared: dt.datetime) -> str:
    """Artefacts in a format of SDMX; the same ones give the same text."""
    from pysdmx.io import write_sdmx
    from pysdmx.io.format import Format as Written

    # pysdmx knows its own JSON by the address of the schema near the beginning, which indents would push away.
    media = f"{format_.format.media};version={format_.format.version}"
    text = str(write_sdmx(list(artefacts), Written(media), header=sdmx.header(prepared), prettyprint=False))
    if format_.format.kind == "json":
        content = _without_blanks(json.loads(text))
        _tell_language(content["data"], language)
        return json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    # It has one language only, and calls it English.
    return text.replace('xml:lang="en"', f'xml:lang="{language}"')


def _tell_language(content: Any, language: str) -> None:
    """Says of each name in which language it is."""
    for each in content.values() if isinstance(content, dict) else content:
        if isinstance(each, dict | list):
            _tell_language(each, language)
    if isinstance(content, dict) and isinstance(content.get("name"), str):
        content["names"] = {language: content["name"]}


def _without_blanks(content: Any) -> Any:
    """A message without empty lists, which the JSON Schema of SDMX forbids; nor with components of a stub."""
    if isinstance(content, list):
        return [_without_blanks(each) for each in content]
    if not isinstance(content, dict):
        return content
    found = {name: _without_blanks(each) for name, each in content.items() if each != []}
    components = found.get("dataStructureComponents")
    if components is not None and "dimensions" not in components.get("dimensionList", {}):
        del found["dataStructureComponents"]
    return found
