"""The structure of the dataflow in the formats of SDMX; each artefact alone, or with what it refers to."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Annotated, Any

from fastapi import APIRouter, Header, Request, Response

from indicators.portal.sdmx.query import VERSIONS, media_type, reader_of, unknown, unsupported
from indicators.portal.threads import long_answer
from indicators.release.products import sdmx

router = APIRouter(prefix="/sdmx/v2")
FORMATS = (
    *("application/vnd.sdmx.structure+xml;version=2.1", "application/vnd.sdmx.structure+xml;version=3.0.0"),
    *("application/vnd.sdmx.structure+xml;version=3.1.0", "application/vnd.sdmx.structure+json;version=2.0.0"),
    "application/vnd.sdmx.structure+json;version=2.1.0",
)
_KINDS = {
    "*": "*",
    "dataflow": "Dataflow",
    "datastructure": "DataStructureDefinition",
    "codelist": "Codelist",
    "conceptscheme": "ConceptScheme",
}


@router.get("/structure/{kind}/{agency}/{resource}/{version}", name="sdmx_structure")
@router.get("/structure/{kind}/{agency}/{resource}", include_in_schema=False)
@router.get("/structure/{kind}/{agency}", include_in_schema=False)
@router.get("/structure/{kind}", include_in_schema=False)
@long_answer
def structure(
    request: Request,
    kind: str,
    agency: str = "*",
    resource: str = "*",
    version: str = "~",
    references: str = "none",
    accept: Annotated[str, Header()] = "*/*",
) -> Response:
    """Artefacts by kind, agency, identity and version; ``references`` other than none adds all that belong to them."""
    return _message(request, kind, agency, resource, version, references, accept)


def _message(
    request: Request, kind: str, agency: str, resource: str, version: str, references: str, accept: str
) -> Response:
    media = media_type(accept, FORMATS)
    if media is None:
        return unsupported(FORMATS)
    known = artefacts(reader_of(request).published.folder / sdmx.STRUCTURE_FILE)
    found = _chosen(known, kind, agency, resource, version)
    chosen = known if references != "none" else found
    return Response(written(chosen, media), media_type=media)


@router.get("/schema/{context}/{agency}/{resource}/{version}", name="sdmx_schema")
@router.get("/schema/{context}/{agency}/{resource}", include_in_schema=False)
@long_answer
def schema(
    request: Request,
    context: str,
    agency: str,
    resource: str,
    version: str = "~",
    accept: Annotated[str, Header()] = "*/*",
) -> Response:
    """What data of the dataflow must be like: the structure with all that it refers to."""
    return _message(request, context, agency, resource, version, "all", accept)


def _chosen(known: tuple[Any, ...], kind: str, agency: str, resource: str, version: str) -> tuple[Any, ...]:
    found = [each for each in known if _KINDS.get(kind) in {"*", type(each).__name__}]
    found = [each for each in found if resource in {"*", "all", each.id}]
    if not found or agency not in {"*", "all", sdmx.AGENCY} or version not in VERSIONS:
        raise unknown(kind, agency, resource, version)
    return tuple(found)


@lru_cache(maxsize=8)
def artefacts(path: Path) -> tuple[Any, ...]:
    """The artefacts of the structure message of a release."""
    import msgspec
    from pysdmx.io import read_sdmx
    from pysdmx.model import Dataflow, DataStructureDefinition

    def mended(each: Any) -> Any:
        # As the JSON Schema of SDMX wants them: no empty list of groups, and the structure by its whole URN.
        if isinstance(each, DataStructureDefinition):
            return msgspec.structs.replace(each, groups=None)
        if isinstance(each, Dataflow):
            return msgspec.structs.replace(each, structure=sdmx.DSD_URN)
        return each

    return tuple(mended(each) for each in read_sdmx(path).structures or ())


@lru_cache(maxsize=8)
def labels(path: Path) -> dict[str, dict[str, str]]:
    """The names of the codes of each coded concept of a release."""
    from pysdmx.model import Codelist

    lists = [each for each in artefacts(path) if isinstance(each, Codelist)]
    return {each.id.removeprefix("CL_"): {code.id: code.name or code.id for code in each.items} for each in lists}


def schema_of(path: Path) -> Any:
    """The data structure of a release as pysdmx wants it for data."""
    from pysdmx.model import DataStructureDefinition

    [described] = [each for each in artefacts(path) if isinstance(each, DataStructureDefinition)]
    return described.to_schema()


def written(chosen: tuple[Any, ...], media: str) -> str:
    """Artefacts in a format of SDMX."""
    from pysdmx.io import write_sdmx
    from pysdmx.io.format import Format

    # pysdmx knows its own JSON by the address of the schema near the beginning, which indents would push away.
    return str(write_sdmx(list(chosen), Format(media), header=sdmx.header(), prettyprint=False))
