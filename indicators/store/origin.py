"""Whether a file is one that the pipeline itself published: by its SHA-256, whatever it is called now."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable

from indicators.base.release_files import MANIFEST, SUMS
from indicators.store.context import Context

_RELEASES = "SELECT VERSION, CONTENT_SHA256 FROM lake.releases"
_MANIFEST_OF = "SELECT MANIFEST FROM lake.releases WHERE CONTENT_SHA256 = ?"
_KNOWN: dict[str, dict[str, str]] = {}  # by the hash of a manifest, which never changes: names by SHA-256


def origin(context: Context, sha256: str) -> str | None:
    """The release and name of the published file that has these bytes; none where they are somebody else's.

    Also of a release that was withdrawn: what was published once is no submission.
    """
    return origins(context, [sha256]).get(sha256)


def origins(context: Context, hashes: Iterable[str]) -> dict[str, str]:
    """The same for several files by their SHA-256; what is somebody else's is left out."""
    if not context.lake.exists:
        return {}
    wanted, found = set(hashes), dict[str, str]()
    with context.lake.reading() as cursor:
        for version, manifest in cursor.execute(_RELEASES).fetchall():
            if manifest not in _KNOWN:
                [(text,)] = cursor.execute(_MANIFEST_OF, [manifest]).fetchall()
                _KNOWN[manifest] = _names(context, version, text)
            for sha256 in wanted & _KNOWN[manifest].keys():
                found.setdefault(sha256, f"{version}/{_KNOWN[manifest][sha256]}")
    return found


def _names(context: Context, version: str, manifest: str) -> dict[str, str]:
    found = {str(file["sha256"]): str(file["path"]) for file in json.loads(manifest)["files"]}
    for path in (context.settings.releases / version / name for name in (MANIFEST, SUMS)):
        if path.is_file():
            found[hashlib.sha256(path.read_bytes()).hexdigest()] = path.name
    return found
