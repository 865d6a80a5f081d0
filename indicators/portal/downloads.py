"""Files of releases: whole or in ranges, resumable, with an entity tag that is their hash; CSV packed or plain."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from email.utils import format_datetime
from http import HTTPStatus
from pathlib import Path

from fastapi import APIRouter, Request, Response
from fastapi.responses import FileResponse, StreamingResponse
from werkzeug.http import parse_accept_header

from indicators.base.release_files import MANIFEST, SUMS
from indicators.portal.absent import Absence, Absent, Instead
from indicators.portal.release_access import opened
from indicators.portal.release_reader import ReleaseCatalogue
from indicators.release import zipped
from indicators.release.published import POINTER, Published

router = APIRouter()
_FOREVER = "public, max-age=31536000, immutable"
_MEDIA = {"parquet": "application/vnd.apache.parquet", "gz": "application/gzip", "csv": "text/csv; charset=utf-8"}
_MEDIA |= {"md": "text/markdown; charset=utf-8", "cff": "text/yaml; charset=utf-8", "jsonld": "application/ld+json"}
_PACKED = ".gz"
_BLOCK = 1 << 18


@router.head("/files/{version}.zip", include_in_schema=False)
@router.get("/files/{version}.zip", name="release_zip", response_class=StreamingResponse)
async def release_zip(request: Request, version: str) -> Response:
    """All files of a release in one ZIP file."""
    reader = opened(request, version, f"{version}.zip")
    if isinstance(reader, Response):
        return reader
    published = reader.published
    headers = _headers(request, version, published, f"{published.manifest['content']}-zip")
    if _is_known(request, headers):
        return Response(status_code=HTTPStatus.NOT_MODIFIED, headers=headers)
    headers["Content-Disposition"] = f'attachment; filename="ict-indicators-{published.version}.zip"'
    if request.method == "HEAD":
        return Response(headers=headers, media_type="application/zip")
    made = zipped.stream(zipped.release_entries(published), published.as_of)
    return StreamingResponse(made, headers=headers, media_type="application/zip")


@router.head("/files/{version}/{path:path}", include_in_schema=False)
@router.get("/files/{version}/{path:path}", name="file", response_class=FileResponse)
async def file(request: Request, version: str, path: str) -> Response:
    """A file of a release; only names of its manifest are served, so that no request names a path of the machine."""
    reader = opened(request, version, path)
    if isinstance(reader, Response):
        return reader
    published = reader.published
    if path.endswith(".csv") and path + _PACKED in _hashes(published):
        return _csv(request, version, published, path + _PACKED)
    headers = _headers(request, version, published, _hash(published, path))
    if _is_known(request, headers):
        return Response(status_code=HTTPStatus.NOT_MODIFIED, headers=headers)
    return FileResponse(published.folder / path, headers=headers, media_type=_MEDIA.get(path.rpartition(".")[2]))


def _csv(request: Request, version: str, published: Published, path: str) -> Response:
    """A packed CSV file under its plain name: packed for who unpacks on the way, as browsers do, else unpacked."""
    is_packed = parse_accept_header(request.headers.get("accept-encoding", "")[:1000])["gzip"] > 0
    headers = _headers(request, version, published, f"{_hash(published, path)}-{'gzip' if is_packed else 'plain'}")
    headers["Vary"] = "Accept-Encoding"
    if _is_known(request, headers):
        return Response(status_code=HTTPStatus.NOT_MODIFIED, headers=headers)
    if is_packed:
        return FileResponse(
            published.folder / path, headers=headers | {"Content-Encoding": "gzip"}, media_type=_MEDIA["csv"]
        )
    if request.method == "HEAD":
        return Response(headers=headers, media_type=_MEDIA["csv"])
    return StreamingResponse(_unpacked(published.folder / path), headers=headers, media_type=_MEDIA["csv"])


def _unpacked(path: Path) -> Iterator[bytes]:
    with gzip.open(path) as file:
        while block := file.read(_BLOCK):
            yield block


def _headers(request: Request, version: str, published: Published, tag: str) -> dict[str, str]:
    """What a client needs to ask again: the tag, and since when this is what it gets."""
    release_catalogue: ReleaseCatalogue = request.app.state.release_catalogue
    caller = request.state.caller
    since = release_catalogue.state(published.version, caller).available_from(caller)
    return {
        "ETag": f'"{tag}"',
        "Last-Modified": format_datetime(since, usegmt=True),
        "Cache-Control": "no-cache" if version == POINTER else _FOREVER,
    }


def _is_known(request: Request, headers: dict[str, str]) -> bool:
    """Whether the client has this already. Of a time only the very same counts: `latest` may have gone back since."""
    tags = request.headers.get("if-none-match")
    if tags is not None:
        return headers["ETag"] in [each.strip().removeprefix("W/") for each in tags.split(",")]
    return request.headers.get("if-modified-since") == headers["Last-Modified"]


def _hashes(published: Published) -> dict[str, str]:
    return {each["path"]: each["sha256"] for each in published.manifest["files"]}


def _hash(published: Published, path: str) -> str:
    """The SHA-256 of a file of the manifest; the manifest itself and the sums have that of the content."""
    if path in {MANIFEST, SUMS}:
        return str(published.manifest["content"])
    found = _hashes(published).get(path)
    if found is None:
        raise Absent(Absence.FILE, Instead.RELEASE, path)
    return found
