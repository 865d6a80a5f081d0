"""Every received byte, kept for ever under its SHA-256; written once, atomically, read-only."""

from __future__ import annotations

import hashlib
import io
import os
import tempfile
from pathlib import Path
from typing import BinaryIO

from indicators.base.errors import StoreUnsound

_BLOCK = 4_000_000


class Archive:
    """A folder of files named by the hash of their content: ``ab/cd/abcd…``."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def path(self, sha256: str) -> Path:
        """Where the bytes of a hash lie."""
        return self.root / sha256[:2] / sha256[2:4] / sha256

    def put(self, data: bytes | BinaryIO) -> tuple[str, int]:
        """Keeps bytes, or all of a stream, and gives their hash and number; the same bytes again change nothing."""
        stream = io.BytesIO(data) if isinstance(data, bytes) else data
        digest, size = hashlib.sha256(), 0
        self.root.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=self.root, prefix=".part-", delete=False) as part:
            try:
                while block := stream.read(_BLOCK):
                    digest.update(block)
                    size += len(block)
                    part.write(block)
                part.flush()
                os.fsync(part.fileno())
            except BaseException:
                Path(part.name).unlink()
                raise
        sha256, part_path = digest.hexdigest(), Path(part.name)
        path = self.path(sha256)
        if path.is_file():
            part_path.unlink()
        else:
            path.parent.mkdir(parents=True, exist_ok=True)
            part_path.chmod(0o444)
            part_path.replace(path)
        return sha256, size

    def get(self, sha256: str) -> bytes:
        """The bytes of a hash.

        Raises:
            StoreUnsound: they are missing, or no longer have that hash.
        """
        return self.verified(sha256).read_bytes()

    def verified(self, sha256: str) -> Path:
        """The file of a hash, after its bytes were compared with the hash.

        Raises:
            StoreUnsound: it is missing, or its bytes no longer have that hash.
        """
        path = self.path(sha256)
        if not path.is_file():
            raise StoreUnsound(
                f"The archive has no {sha256}.", advice="Restore the archive from its backup.", detail=str(path)
            )
        with path.open("rb") as file:
            found = hashlib.file_digest(file, "sha256").hexdigest()
        if found != sha256:
            raise StoreUnsound(
                f"The archived file {sha256} was altered.", advice="Restore it from its backup.", detail=str(path)
            )
        return path
