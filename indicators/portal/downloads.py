"""Files of releases: whole or in ranges, resumable, with an entity tag that is their hash."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Header, Request, Response
from fastapi.responses import FileResponse, PlainTextResponse

from indicators.errors import UsageError
from indicators.portal.reader import Shelf
from indicators.publish.build import MANIFEST, SUMS
from indicators.publish.published import POINTER

router = APIRouter()
_FOREVER = "public, max-age=31536000, immutable"
_NO_LONGER = 410
_UNCHANGED = 304
_MEDIA = {"parquet": "application/vnd.apache.parquet", "gz": "application/gzip", "csv": "text/csv; charset=utf-8"}
_MEDIA |= {"md": "text/markdown; charset=utf-8", "cff": "text/yaml; charset=utf-8", "jsonld": "application/ld+json"}


@router.api_route("/files/{version}/{path:path}", methods=["GET", "HEAD"], name="file", response_class=FileResponse)
def file(request: Request, version: str, path: str, if_none_match: Annotated[str, Header()] = "") -> Response:
    """A file of a release; only names of its manifest are served, so that no request names a path of the machine."""
    shelf: Shelf = request.app.state.shelf
    reason = shelf.withdrawn().get(version)
    if reason is not None:
        return PlainTextResponse(f"The release {version} was withdrawn: {reason}\n", status_code=_NO_LONGER)
    published = shelf.reader(version).published
    hashes = {each["path"]: each["sha256"] for each in published.manifest["files"]} | {MANIFEST: "", SUMS: ""}
    if path not in hashes:
        raise UsageError(f"The release {version} has no file {path}.", advice="Its page lists what it has.")
    tag = f'"{hashes[path] or published.manifest["content"]}"'
    headers = {"ETag": tag, "Cache-Control": "no-cache" if version == POINTER else _FOREVER}
    if tag in [each.strip().removeprefix("W/") for each in if_none_match.split(",")]:
        return Response(status_code=_UNCHANGED, headers=headers)
    media = _MEDIA.get(path.rpartition(".")[2])
    return FileResponse(published.folder / path, headers=headers, media_type=media)
