"""Where open releases are published besides the work folder: another folder, or an S3 prefix.

A target holds ``VERSION/…`` for every public release, ``VERSION.WITHDRAWN.txt`` where one was taken back, and the
pointer ``latest.json``. It is written last, in one step: a rename in a folder, one PUT in S3.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from pyarrow import fs

from indicators.base.errors import StorageAway
from indicators.base.release_files import MANIFEST, SUMS
from indicators.organisations.members import PUBLIC
from indicators.release.published import Published, find
from indicators.release.terms import newest, states
from indicators.store.context import Context
from indicators.store.places import file_system

POINTER_FILE = "latest.json"
_BLOCK = 4_000_000


@dataclass(frozen=True, slots=True)
class Synced:
    """What a call wrote: releases copied, and the release that the pointer names."""

    copied: tuple[str, ...]
    latest: str | None


def sync(context: Context, address: str) -> Synced:
    """Brings a target to what is public now; whatever was there stays, and a call that was cut short is gone on with.

    Args:
        context: the world.
        address: a folder, or ``s3://bucket/prefix``.

    Raises:
        StorageAway: the target does not answer or does not take a file.
    """
    files, root = file_system(address)
    known, now = states(context), context.clock()
    try:
        public = [state.version for state in known.values() if state.open_to(PUBLIC, now)]
        copied = tuple(version for version in public if _copy(files, root, find(context, version)))
        for state in known.values():
            if state.withdrawn is not None and _is_there(files, f"{root}/{state.version}/{MANIFEST}"):
                said = f"{state.version} was withdrawn: {state.withdrawn}\n"
                _write(files, f"{root}/{state.version}.WITHDRAWN.txt", said.encode())
        latest = newest(known, PUBLIC, now)
        _point(files, root, find(context, latest) if latest else None)
    except OSError as exc:
        raise StorageAway(f"{address} does not take the release.", detail=str(exc)[:300]) from exc
    return Synced(copied, latest)


def _copy(files: fs.FileSystem, root: str, published: Published) -> bool:
    """Copies what is missing; the manifest comes last and says that the release is whole."""
    base = f"{root}/{published.version}"
    if _is_there(files, f"{base}/{MANIFEST}"):
        return False
    for name in (*(file["path"] for file in published.manifest["files"]), SUMS, MANIFEST):
        _write(files, f"{base}/{name}", (published.folder / name).read_bytes())
    return True


def _is_there(files: fs.FileSystem, path: str) -> bool:
    return bool(files.get_file_info(path).type == fs.FileType.File)


def _write(files: fs.FileSystem, path: str, data: bytes) -> None:
    """Writes a file in one step, unless the same bytes are there."""
    info = files.get_file_info(path)
    if info.type == fs.FileType.File and info.size == len(data):
        with files.open_input_stream(path, compression=None) as stream:
            if stream.read() == data:
                return
    local = isinstance(files, fs.LocalFileSystem)
    where = PurePosixPath(path)
    if local:
        Path(path).parent.mkdir(parents=True, exist_ok=True)
    # An object of S3 is seen when its upload ends; a file gets its name when it is whole.
    written = str(where.with_name(f".{where.name}.part")) if local else path
    with files.open_output_stream(written, compression=None) as out:
        for start in range(0, len(data), _BLOCK):
            out.write(data[start : start + _BLOCK])
    if local:
        files.move(written, path)


def _point(files: fs.FileSystem, root: str, published: Published | None) -> None:
    if published is None:
        if _is_there(files, f"{root}/{POINTER_FILE}"):
            files.delete_file(f"{root}/{POINTER_FILE}")
        return
    said = {
        "version": published.version,
        "as_of": published.as_of.isoformat(),
        "manifest": f"{published.version}/{MANIFEST}",
        "content": published.manifest["content"],
    }
    _write(files, f"{root}/{POINTER_FILE}", (json.dumps(said, indent=2) + "\n").encode())
