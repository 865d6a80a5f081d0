"""The pointer ``latest``: it names the newest release that stands and is open to the public."""

from __future__ import annotations

import secrets

from indicators.organisations.members import PUBLIC
from indicators.release.published import POINTER, require_files
from indicators.release.terms import newest, states
from indicators.store.context import Context


def point(context: Context) -> str | None:
    """Swaps the pointer in one step where it is to name another release; readers see the old one or the new.

    Returns:
        the release that it names, or none.

    Raises:
        ReleaseError: the files of that release are not there.
    """
    version = newest(states(context), PUBLIC, context.clock())
    pointer = context.settings.releases / POINTER
    if version is None:
        pointer.unlink(missing_ok=True)
        return None
    require_files(context, version)
    if not (pointer.is_symlink() and pointer.readlink().name == version):
        part = context.settings.releases / f".{POINTER}-{secrets.token_hex(8)}"
        part.symlink_to(version)
        part.replace(pointer)
    return version
