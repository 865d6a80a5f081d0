"""Places where files arrive: a folder or an S3 prefix, through one interface (pyarrow's file systems)."""

from __future__ import annotations

import errno
import os
import secrets
import shutil
from dataclasses import dataclass
from itertools import chain, count
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, BinaryIO, cast

from pyarrow import fs

from indicators.base.errors import StorageAway, UsageError
from indicators.base.left_behind import is_delivery

if TYPE_CHECKING:
    from indicators.base.settings import Settings

RETRIES = 4
_BLOCK = 4_000_000
_S3 = "s3://"
_NO_LINKS = (errno.EPERM, errno.ENOTSUP, errno.ENOSYS, errno.EMLINK)
_SECONDS = len("2026-11-24 18:30:00")


@dataclass(frozen=True, slots=True)
class Arrived:
    """A file that lies in a place.

    Attributes:
        path: where it lies, in the words of its file system.
        name: its name; never used as a path.
        folder: the folder that it lies in, which may name who sent it.
    """

    path: str
    name: str
    folder: str
    size: int
    changed: str


class Place:
    """A folder (``/srv/files``) or an S3 prefix (``s3://bucket/files``), to be read: nothing is taken away from it.

    Raises:
        UsageError: the address is neither.
    """

    def __init__(self, address: str) -> None:
        self.address = address
        self._files, self._root = file_system(address)

    def files(self) -> list[Arrived]:
        """The files of the place and its folders, in order; hidden files and notes (``.md``) are left out.

        A link that leads out of the place is left out, too: what it names does not lie there.

        Raises:
            StorageAway: the place does not answer.
        """
        selector = fs.FileSelector(self._root, allow_not_found=True, recursive=True)
        try:
            found = self._files.get_file_info(selector)
        except OSError as exc:
            raise StorageAway(f"{self.address} does not answer.", detail=str(exc)[:300]) from exc
        return sorted(
            (_arrived(info) for info in found if info.type == fs.FileType.File and self._counts(info)),
            key=lambda each: each.path,
        )

    def open(self, file: Arrived) -> BinaryIO:
        """The bytes of a file, as a stream.

        Raises:
            StorageAway: it cannot be read now.
        """
        try:
            return cast("BinaryIO", self._files.open_input_stream(file.path, compression=None))
        except OSError as exc:
            raise StorageAway(f"{file.name} cannot be read.", detail=str(exc)[:300]) from exc

    def _counts(self, info: fs.FileInfo) -> bool:
        inside = self.address.startswith(_S3) or Path(info.path).resolve().is_relative_to(self._root)
        return inside and is_delivery(info.base_name)


class Inbox(Place):
    """A place of the settings `inbox`: the only kind that files are put into, and taken away from.

    Raises:
        UsageError: the settings do not name it as an inbox.
    """

    def __init__(self, settings: Settings, address: str) -> None:
        known = settings.inboxes
        if address not in known:
            raise UsageError(
                f"{address} is not one of the inboxes of the settings.", advice=f"Inboxes: {', '.join(known)}."
            )
        super().__init__(address)

    def put(self, path: Path, folder: str = "") -> None:
        """Puts a copy of a file there; it is seen when it is whole.

        Raises:
            UsageError: a file of that name waits there.
            StorageAway: it cannot be written now.
        """
        base = f"{self._root}/{folder}" if folder else self._root
        try:
            there = self._files.get_file_info(f"{base}/{path.name}").type != fs.FileType.NotFound
            if there or not self._write(path, base, path.name):
                raise UsageError(f"A file {path.name} waits in {self.address}.", advice="Wait until it was received.")
        except OSError as exc:
            raise StorageAway(f"{path.name} cannot be put into {self.address}.", detail=str(exc)[:300]) from exc

    def put_once(self, path: Path) -> None:
        """Puts a copy of a file there, or under a further name (``a-2.csv``) where another one lies at its place.

        Where the same bytes lie there already, nothing is done.

        Raises:
            StorageAway: it cannot be written now.
        """
        further = (f"{path.stem}-{number}{path.suffix}" for number in count(2))
        try:
            for name in chain((path.name,), further):
                there = self._files.get_file_info(f"{self._root}/{name}")
                if there.type == fs.FileType.NotFound and self._write(path, self._root, name):
                    return
                if self._has_bytes_of(self._files.get_file_info(there.path), path):
                    return
        except OSError as exc:
            raise StorageAway(f"{path.name} cannot be put into {self.address}.", detail=str(exc)[:300]) from exc

    def _write(self, path: Path, base: str, name: str) -> bool:
        """Writes a copy aside, then gives it its name; false if another writer took that name meanwhile."""
        part = f"{base}/.{name}.{secrets.token_hex(8)}.part"
        self._files.create_dir(base, recursive=True)
        with path.open("rb") as source, self._files.open_output_stream(part, compression=None) as out:
            shutil.copyfileobj(source, out, _BLOCK)
        return self._name(part, f"{base}/{name}")

    def _name(self, part: str, path: str) -> bool:
        # A move would replace what another writer put there since it was looked for; a link to the file cannot.
        # Object storages, and file systems without such links, have nothing that is better than a move.
        try:
            if isinstance(self._files, fs.LocalFileSystem):
                Path(path).hardlink_to(part)
                Path(part).unlink()
                return True
        except FileExistsError:
            Path(part).unlink()
            return False
        except OSError as exc:
            if exc.errno not in _NO_LINKS:
                raise
        self._files.move(part, path)
        return True

    def _has_bytes_of(self, there: fs.FileInfo, path: Path) -> bool:
        """Whether a file that counts (no link that leads out of the inbox) holds the same."""
        if there.type != fs.FileType.File or not self._counts(there) or there.size != path.stat().st_size:
            return False
        with self._files.open_input_stream(there.path, compression=None) as written:
            return bool(written.read() == path.read_bytes())

    def remove(self, file: Arrived) -> None:
        """Takes a file out of the inbox; what was put there under its name since it was listed stays there.

        Raises:
            StorageAway: it cannot be removed now.
        """
        try:
            if self._is_there(file):
                self._files.delete_file(file.path)
        except OSError as exc:
            raise StorageAway(f"{file.name} cannot be removed.", detail=str(exc)[:300]) from exc

    def _is_there(self, file: Arrived) -> bool:
        now = _arrived(self._files.get_file_info(file.path))
        # Some object storages tell parts of a second in a list, and not of a single object.
        upto = _SECONDS if self.address.startswith(_S3) else None
        return now.size == file.size and now.changed[:upto] == file.changed[:upto]


def file_system(address: str, *, may_create: bool = False) -> tuple[fs.FileSystem, str]:
    """The file system of a folder or an S3 prefix, and the place in its words; buckets are made only where one may.

    Raises:
        UsageError: the address is neither.
    """
    if address.startswith(_S3):
        return _s3(may_create), address.removeprefix(_S3).rstrip("/")
    if "://" in address:
        raise UsageError(
            f"“{address}” is not a folder or an S3 address.", advice="Give a folder or s3://bucket/prefix."
        )
    return fs.LocalFileSystem(), str(Path(address).resolve())


def _arrived(info: fs.FileInfo) -> Arrived:
    path = PurePosixPath(info.path)
    return Arrived(info.path, path.name, path.parent.name, info.size or 0, str(info.mtime))


def _s3(may_create: bool) -> fs.S3FileSystem:
    """The object storage of the environment: the usual AWS variables, and AWS_ENDPOINT_URL for others than Amazon."""
    return fs.S3FileSystem(
        endpoint_override=os.environ.get("AWS_ENDPOINT_URL") or None,
        region=os.environ.get("AWS_REGION") or os.environ.get("AWS_DEFAULT_REGION") or "us-east-1",
        connect_timeout=10,
        request_timeout=60,
        allow_bucket_creation=may_create,
        retry_strategy=fs.AwsStandardS3RetryStrategy(max_attempts=RETRIES),
    )
