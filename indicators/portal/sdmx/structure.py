"""Structures in the formats of SDMX: each artefact alone, or with what belongs to it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from http import HTTPStatus
from pathlib import Path
from typing import Any

from fastapi import APIRouter, Request, Response

from indicators.portal.sdmx import query, releases
from indicators.portal.sdmx.artefacts import is_named, is_version, missing
from indicators.portal.sdmx.artefacts_of import KINDS, SCHEMES, kind_of, named, occurring
from indicators.portal.sdmx.languages import in_languages
from indicators.portal.sdmx.negotiation import Chosen, Format, accept_of, check_extensions, chosen
from indicators.portal.sdmx.parameters import STRUCTURE, given, path_parts
from indicators.portal.sdmx.problems import not_served, wrong
from indicators.portal.sdmx.relations import RELATIONS, related
from indicators.portal.sdmx.structure_text import written
from indicators.portal.threads import long_answer
from indicators.release.products.sdmx_flows import FLOWS, MEASURE

router = APIRouter(prefix="/sdmx/v2")
_MEDIA = "application/vnd.sdmx.structure"
FORMATS = (
    *(Format(f"{_MEDIA}+json", version) for version in ("2.1.0", "2.0.0")),
    *(Format(f"{_MEDIA}+xml", version) for version in ("3.1.0", "3.0.0", "2.1")),
)
_PATH = ("artefactType", "agencyID", "resourceID", "version", "itemID")
_OTHERS = (
    *("metadatastructure", "hierarchy", "hierarchyassociation", "valuelist", "metadataproviderscheme"),
    *("dataconsumerscheme", "organisationunitscheme", "metadataflow", "reportingtaxonomy"),
    *("metadataprovisionagreement", "structuremap", "representationmap"),
    *("conceptschememap", "categoryschememap", "organisationschememap", "reportingtaxonomymap", "process"),
    *("metadataconstraint", "transformationscheme", "rulesetscheme"),
    *("userdefinedoperatorscheme", "customtypescheme", "namepersonalisationscheme", "vtlmappingscheme"),
)
TYPES = (*KINDS, *_OTHERS)
_ANY = {"*", "all"}
_STUBS = {"allstubs", "allcompletestubs"}
_REFERENCE_STUBS = {"referencestubs", "referencecompletestubs"}
_PARTIAL = "referencepartial"
_DETAILS = ("full", "raw", *_STUBS, *_REFERENCE_STUBS, _PARTIAL)


@router.get("/structure/{path:path}", name="sdmx_structure")
@router.get("/structure", include_in_schema=False)
@long_answer
def structure(request: Request, path: str = "") -> Response:
    """Artefacts by kind, agency, identity, version and item; with what they refer to, or what refers to them."""
    parts = path_parts(path, _PATH, defaults={"version": "~"})
    parameters = given(request, STRUCTURE)
    check_extensions(parameters)
    format_ = chosen(accept_of(request), FORMATS, parameters)
    return asked(request, parts, parameters, format_)


def asked(request: Request, parts: Mapping[str, str], parameters: query.Parameters, format_: Chosen) -> Response:
    """The answer to a query of artefacts with its parameters of detail and references.

    Args:
        request: for releases and language.
        parts: of the path.
        parameters: of the query.
        format_: of the answer.
    """
    detail, relations = _detail(parameters), _relations(parameters)
    if parts["itemID"] not in _ANY and parts["artefactType"] not in {*SCHEMES, *_OTHERS}:
        raise wrong("itemID", parts["itemID"], ", ".join(sorted(SCHEMES)))
    return answered(request, parts, parameters, format_, detail, relations)


def answered(
    request: Request,
    parts: Mapping[str, str],
    parameters: query.Parameters,
    format_: Chosen,
    detail: str = "full",
    relations: frozenset[str] = frozenset(),
) -> Response:
    """The answer to a query of artefacts.

    Args:
        request: for releases and language.
        parts: of the path.
        parameters: of the query.
        format_: of the answer.
        detail: how much of each artefact is told.
        relations: which others are told.
    """
    newest = releases.newest(request, query.moment(parameters, "asOf"))
    if newest is None:
        return Response(status_code=HTTPStatus.NO_CONTENT)
    reader, since = newest.reader, newest.since

    def selected(language: str) -> tuple[Any, ...]:
        known = named(request, reader, language)
        return _selected(known, parts, detail, relations, reader.published.folder)

    own = request.state.say.language
    if not selected(own):
        return Response(status_code=HTTPStatus.NO_CONTENT)

    def told(language: str) -> str:
        return written(selected(language), format_, language, since)

    text = in_languages(parameters, format_, own, told)
    return Response(text, headers={"Content-Type": format_.media_type})


def _selected(
    known: tuple[Any, ...], parts: Mapping[str, str], detail: str, relations: frozenset[str], folder: Path
) -> tuple[Any, ...]:
    """The artefacts that are asked for, then those that belong to them; none where there are none."""
    found = _with_items(_found(known, parts), parts["itemID"])
    others = related(known, found, set(relations))
    if detail == _PARTIAL:
        others = used(others, [*found, *others], folder)
    if detail in _STUBS:
        found = [_stub(each) for each in found]
    if detail in _STUBS | _REFERENCE_STUBS:
        others = [_stub(each) for each in others]
    return (*found, *others) if found else ()


def _detail(parameters: query.Parameters) -> str:
    detail = parameters.get("detail", "full")
    if detail not in _DETAILS:
        raise wrong("detail", detail, ", ".join(_DETAILS))
    return detail


def _relations(parameters: query.Parameters) -> frozenset[str]:
    wanted = frozenset(parameters.get("references", "none").split(","))
    if not wanted <= {*RELATIONS, *TYPES}:
        raise wrong("references", parameters["references"], ", ".join(RELATIONS))
    return wanted


def _found(known: Iterable[Any], parts: Mapping[str, str]) -> list[Any]:
    kind, agency, resource, version = (parts[name] for name in _PATH[:4])
    if kind in _OTHERS:
        raise not_served(kind, ", ".join(KINDS))
    if kind not in {*KINDS, *_ANY}:
        raise wrong("artefactType", kind, ", ".join(TYPES))
    ours = is_version(version)
    found = [
        each
        for each in known
        if is_named(_agency(each), agency, "agencyID", agency=True) & is_named(each.id, resource, "resourceID") & ours
        and (kind in _ANY or kind_of(each) == kind)
    ]
    if not found:
        raise missing(kind, agency, resource, version)
    return found


def _agency(artefact: Any) -> str:
    return artefact.agency if isinstance(artefact.agency, str) else str(artefact.agency.id)


def _with_items(found: list[Any], items: str) -> list[Any]:
    """Schemes with only the items that are asked for; those that have none of them are left out."""
    if set(items.split(",")) & _ANY:
        return found
    wanted = set(items.split(","))
    cut = [cut_to(each, wanted) for each in found]
    return [each for each in cut if each.items]


def cut_to(scheme: Any, wanted: set[str]) -> Any:
    """A scheme with some of its items; a nested one (A.B) with those that it lies in."""
    import msgspec

    if kind_of(scheme) == "categoryscheme":
        items = _nested(scheme.items, {tuple(each.split(".")) for each in wanted})
        return msgspec.structs.replace(scheme, items=items, is_partial=True)
    items = [each for each in scheme.items if each.id in wanted]
    return msgspec.structs.replace(scheme, items=items, is_partial=len(items) < len(scheme.items))


def _nested(items: Iterable[Any], wanted: set[tuple[str, ...]]) -> list[Any]:
    import msgspec

    found = []
    for each in items:
        below = {path[1:] for path in wanted if path[0] == each.id}
        inner = _nested(each.categories, {path for path in below if path})
        if () in below or inner:
            found.append(msgspec.structs.replace(each, categories=inner))
    return found


def used(artefacts: list[Any], told: list[Any], folder: Path) -> list[Any]:
    """Schemes with no more than an answer uses: the concepts of its structures, the codes that its constraints leave.

    Args:
        artefacts: what is cut down.
        told: all that the answer has.
        folder: of the release.
    """
    idents = {each.id for each in told}
    flows = [flow for flow in FLOWS if flow.ident in idents]
    structures = [flow for flow in FLOWS if flow.structure in idents]
    concepts = {name for flow in structures for name in (*flow.components, MEASURE)}
    codes: dict[str, set[str]] = {}
    for flow in flows:
        values = occurring(folder, flow)
        for component, each in flow.lists.items():
            codes.setdefault(f"CL_{each}", set()).update(values[component])
    found = []
    for each in artefacts:
        if kind_of(each) == "conceptscheme" and structures:
            each = _partial(cut_to(each, concepts))
        elif kind_of(each) == "codelist" and each.id in codes:
            each = _partial(cut_to(each, codes[each.id]))
        found.append(each)
    return found


def _partial(scheme: Any) -> Any:
    """A scheme that says that it may be a part, as the standard wants it of what was cut down."""
    import msgspec

    return msgspec.structs.replace(scheme, is_partial=True)


def _stub(artefact: Any) -> Any:
    """An artefact with its identity and name alone."""
    import msgspec
    from pysdmx.model import Components

    bare: dict[str, Any] = {"items": ()} if kind_of(artefact) in SCHEMES else {}
    if kind_of(artefact) == "datastructure":
        bare = {"components": Components([])}
    if kind_of(artefact) == "dataconstraint":
        bare = {"cube_regions": ()}
    return msgspec.structs.replace(artefact, is_external_reference=True, **bare)


def partial(
    known: Iterable[Any], references: set[str], flow: str, lists: Mapping[str, list[str]], concepts: set[str]
) -> list[Any]:
    """The artefacts of some kinds for an answer on availability: schemes with what there is, and no more.

    Args:
        known: all artefacts.
        references: kinds, `all` or `none`.
        flow: the name of the dataflow.
        lists: the codes that there are, by the identity of the code list.
        concepts: the dimensions that are told.
    """
    told = []
    kinds = _AVAILABLE if "all" in references else references
    for each in known:
        kind = kind_of(each)
        if kind not in kinds or (kind in {"dataflow", "datastructure"} and each.id.partition("_")[2] != flow):
            continue
        if kind == "codelist":
            if each.id not in lists:
                continue
            each = cut_to(each, set(lists[each.id]))
        if kind == "conceptscheme":
            each = cut_to(each, concepts)
        told.append(each)
    return told


_AVAILABLE = {"dataflow", "datastructure", "conceptscheme", "dataproviderscheme", "codelist"}
