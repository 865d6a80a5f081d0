"""Files of releases: whole or in ranges, resumable, with an entity tag that is their hash."""

from __future__ import annotations

from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Header, Request, Response
from fastapi.responses import FileResponse

from indicators.base.errors import UsageError
from indicators.base.release_files import MANIFEST, SUMS
from indicators.portal.opened import opened
from indicators.release.published import POINTER, Published

router = APIRouter()
_FOREVER = "public, max-age=31536000, immutable"
_MEDIA = {"parquet": "application/vnd.apache.parquet", "gz": "application/gzip", "csv": "text/csv; charset=utf-8"}
_MEDIA |= {"md": "text/markdown; charset=utf-8", "cff": "text/yaml; charset=utf-8", "jsonld": "application/ld+json"}


@router.head("/files/{version}/{path:path}", include_in_schema=False)
@router.get("/files/{version}/{path:path}", name="file", response_class=FileResponse)
async def file(request: Request, version: str, path: str, if_none_match: Annotated[str, Header()] = "") -> Response:
    """A file of a release; only names of its manifest are served, so that no request names a path of the machine."""
    reader = opened(request, version, path)
    if isinstance(reader, Response):
        return reader
    published = reader.published
    tag = f'"{_hash(published, path)}"'
    headers = {"ETag": tag, "Cache-Control": "no-cache" if version == POINTER else _FOREVER}
    if tag in [each.strip().removeprefix("W/") for each in if_none_match.split(",")]:
        return Response(status_code=HTTPStatus.NOT_MODIFIED, headers=headers)
    return FileResponse(published.folder / path, headers=headers, media_type=_MEDIA.get(path.rpartition(".")[2]))


def _hash(published: Published, path: str) -> str:
    """The SHA-256 of a file of the manifest; the manifest itself and the sums have that of the content."""
    if path in {MANIFEST, SUMS}:
        return str(published.manifest["content"])
    for each in published.manifest["files"]:
        if each["path"] == path:
            return str(each["sha256"])
    raise UsageError(f"The release {published.version} has no file {path}.", advice="Its page lists what it has.")
