"""How a failure is shown on the command line: what it is, what to do, where; never a traceback."""

from __future__ import annotations

import errno
import sys
import traceback
from pathlib import Path

from indicators.base.errors import IctError, Unreadable

_NOT_ALLOWED = "This user may not do that there: choose another folder, or give it to this user."
_FULL = "Make room, and do it again: what was recorded is whole."
_OF_THE_DISK = {
    errno.EACCES: _NOT_ALLOWED,
    errno.EPERM: _NOT_ALLOWED,
    errno.EROFS: "Choose another folder, or one that is mounted for writing.",
    errno.EISDIR: "A file is wanted, and a folder is there: name a file in it.",
    errno.ENOTDIR: "A folder is wanted, and a file is there: choose another path.",
    errno.ENOSPC: _FULL,
    errno.EDQUOT: _FULL,
}


def tell(wrong: Exception) -> None:
    """Writes a failure to standard error, with its advice."""
    told = _told(wrong)
    print(f"ict: {told.title}", file=sys.stderr)
    for line in (told.advice, told.detail):
        if line:
            print(f"     {line}", file=sys.stderr)


def _told(wrong: Exception) -> IctError:
    """The failure as one of ours."""
    if isinstance(wrong, Unreadable):
        return IctError(f"the file cannot be read: {wrong.reason.replace('_', ' ')}", detail=wrong.detail)
    if isinstance(wrong, IctError):
        return wrong
    if isinstance(wrong, OSError) and wrong.errno in _OF_THE_DISK:
        said = (wrong.filename or "", wrong.strerror or str(wrong))
        return IctError(f"{': '.join(map(str, filter(None, said)))}.", advice=_OF_THE_DISK[wrong.errno])
    return _unforeseen(wrong)


def _unforeseen(wrong: Exception) -> IctError:
    """A failure that nobody foresaw: where it was raised, for a maintainer."""
    frame = traceback.extract_tb(wrong.__traceback__)[-1]
    where = f"{type(wrong).__name__}: {wrong} ({Path(frame.filename).name}, line {frame.lineno})"
    return IctError("The program failed.", advice="Please report this, with the file if you may.", detail=where)
