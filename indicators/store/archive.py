"""Every received byte, kept for ever under its SHA-256; written once, atomically, read-only."""

from __future__ import annotations

import hashlib
import os
import tempfile
from pathlib import Path

from indicators.errors import IctError


class Archive:
    """A folder of files named by the hash of their content: ``ab/cd/abcd…``."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def path(self, sha256: str) -> Path:
        """Where the bytes of a hash lie."""
        return self.root / sha256[:2] / sha256[2:4] / sha256

    def put(self, data: bytes) -> str:
        """Keeps bytes and gives their hash; the same bytes again change nothing."""
        sha256 = hashlib.sha256(data).hexdigest()
        path = self.path(sha256)
        if path.is_file():
            return sha256
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as part:
            part.write(data)
            part.flush()
            os.fsync(part.fileno())
        part_path = Path(part.name)
        part_path.chmod(0o444)
        part_path.replace(path)
        return sha256

    def get(self, sha256: str) -> bytes:
        """The bytes of a hash.

        Raises:
            IctError: they are missing, or no longer have that hash.
        """
        path = self.path(sha256)
        if not path.is_file():
            raise IctError(
                f"The archive has no {sha256}.", advice="Restore the archive from its backup.", detail=str(path)
            )
        data = path.read_bytes()
        if hashlib.sha256(data).hexdigest() != sha256:
            raise IctError(
                f"The archived file {sha256} was altered.", advice="Restore it from its backup.", detail=str(path)
            )
        return data
