"""What data of a dataflow must be like: a schema to validate messages with, or the structure with all that it uses."""

from __future__ import annotations

from http import HTTPStatus
from pathlib import Path

from fastapi import APIRouter, Request, Response

from indicators.portal.sdmx import query, releases, structure
from indicators.portal.sdmx.artefacts import contexts_of
from indicators.portal.sdmx.artefacts_of import named, occurring
from indicators.portal.sdmx.json_schema import as_json_schema
from indicators.portal.sdmx.message import CONTEXTS, Context, View
from indicators.portal.sdmx.negotiation import Chosen, Format, accept_of, check_extensions, chosen
from indicators.portal.sdmx.parameters import SCHEMA, given, path_parts
from indicators.portal.sdmx.problems import not_served, wrong
from indicators.portal.sdmx.query import Parameters
from indicators.portal.sdmx.releases import Open
from indicators.portal.sdmx.xml_schema import as_xml_schema
from indicators.portal.threads import long_answer

router = APIRouter(prefix="/sdmx/v2")
_MEDIA = "application/vnd.sdmx.schema"
_VALIDATING = (
    *(Format(f"{_MEDIA}+json", version) for version in ("2.1.0", "2.0.0")),
    *(Format(f"{_MEDIA}+xml", version) for version in ("3.1.0", "3.0.0", "2.1")),
)
FORMATS = (*_VALIDATING, *structure.FORMATS)
_PATH = ("artefactType", "agencyID", "resourceID", "version")
_OF_METADATA = {"metadatastructure", "metadataflow", "metadataprovisionagreement"}
_TELLING = ("dimensionAtObservation", "deletion")  # what only schemas have a use for


@router.get("/schema/{path:path}", name="sdmx_schema")
@router.get("/schema", include_in_schema=False)
@long_answer
def schema(request: Request, path: str = "") -> Response:
    """A JSON Schema, an XML Schema, or the structure with its lists cut down to the codes that there may be."""
    parts = path_parts(path, _PATH, defaults=dict.fromkeys(_PATH, ""))
    kind = parts["artefactType"]
    if kind in _OF_METADATA:
        raise not_served(kind)
    for name in _PATH[:3]:
        if not parts[name]:
            raise wrong(name, parts[name], "schema/{context}/{agencyID}/{resourceID}/{version}")
    if kind not in CONTEXTS:
        raise wrong("context", kind, ", ".join(CONTEXTS))
    parameters = given(request, SCHEMA)
    check_extensions(parameters)
    format_ = chosen(accept_of(request), FORMATS, parameters)
    contexts = contexts_of(kind, parts["agencyID"], parts["resourceID"], parts["version"] or "~")
    if len(contexts) > 1:
        raise wrong("resourceID", parts["resourceID"], ", ".join(each.ident for each in contexts))
    view, deletion = _view(contexts[0], parameters), query.boolean(parameters, "deletion")
    if format_.format not in _VALIDATING:
        complete = parts | {"version": parts["version"] or "~", "itemID": "*"}
        return structure.answered(
            request, complete, parameters, format_, "referencepartial", frozenset({"descendants"})
        )
    newest = releases.newest(request, query.moment(parameters, "asOf"))
    if newest is None:
        return Response(status_code=HTTPStatus.NO_CONTENT)
    codes = _codes(request, newest, contexts[0])
    text = _text(format_, contexts[0], view, codes, deletion=deletion)
    return Response(text, headers={"Content-Type": format_.media_type})


def _view(context: Context, parameters: Parameters) -> View:
    told = {name: value for name, value in parameters.items() if name in _TELLING}
    if query.boolean(parameters, "deletion"):
        told |= {"attributes": "none"}
    view = query.view(told, context.flow)
    return View(view.flow, view.at_observation, view.attributes, with_measure=bool(view.attributes))


def _codes(request: Request, newest: Open, context: Context) -> dict[str, list[str]]:
    """By component its codes: those of the whole list for a structure, else those that the constraints leave."""
    flow, folder = context.flow, Path(newest.reader.published.folder)
    if context.kind != "datastructure":
        values = occurring(folder, flow)
        return {name: values[name] for name in flow.lists}
    known = {each.id: each for each in named(request, newest.reader, request.state.say.language)}
    return {name: [item.id for item in known[f"CL_{each}"].items] for name, each in flow.lists.items()}


def _text(format_: Chosen, context: Context, view: View, codes: dict[str, list[str]], *, deletion: bool) -> str:
    version = format_.format.version
    if format_.format.kind == "json":
        return as_json_schema(context, view, codes, version, deletion=deletion)
    return as_xml_schema(context, view, codes, version.removesuffix(".0"))
