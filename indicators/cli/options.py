"""Options that several commands share: what is allowed, and a one-line error otherwise."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from indicators.base.errors import UsageError

_FIRST, _LAST = 1900, 2100
LANGUAGES = "ar, en, es, fr, ru or zh"  # as a help text says them: the definitions are not read for it
Work = Annotated[
    Path | None, typer.Option("--work", help="Work folder; default ICT_HOME, else ./var.", show_default=False)
]


def language(code: str) -> str:
    """A language in which the product speaks; blank stays blank.

    Raises:
        UsageError: there is no such language.
    """
    from indicators.definitions.names import UN_LANGUAGES

    if code and code not in UN_LANGUAGES:
        raise UsageError(f"There is no language {code}.", advice=f"--lang is one of {', '.join(UN_LANGUAGES)}.")
    return code


def year(number: int | None) -> int | None:
    """A year in four digits.

    Raises:
        UsageError: it is none.
    """
    if number is not None and not _FIRST <= number <= _LAST:
        raise UsageError(f"{number} is not a year.", advice="Write it in four digits: --year 2024.")
    return number


def area(code: str) -> str:
    """A country or territory; blank stays blank.

    Raises:
        UsageError: there is none of that code.
    """
    from indicators.definitions.registry import Definitions

    if code and code not in Definitions().areas:
        raise UsageError(f"There is no area {code}.", advice="Three capital letters (ISO 3166): --area KEN.")
    return code


def edition(name: str) -> str:
    """An edition of the core list; blank stays blank.

    Raises:
        UsageError: there is no such edition.
    """
    from indicators.definitions.registry import Definitions

    if name and name not in (known := Definitions().editions):
        raise UsageError(f"There is no edition {name}.", advice=f"--edition is one of {', '.join(known)}.")
    return name


def file(path: Path) -> Path:
    """A file that is there.

    Raises:
        UsageError: there is none, or it is a folder.
    """
    if path.is_dir():
        raise UsageError(f"{path} is a folder.", advice="Give one file of it.")
    if not path.is_file():
        raise UsageError(f"There is no file {path}.", advice="Check the path.")
    return path


def output(path: Path | None) -> Path | None:
    """Where to write: a file, in a folder that is there.

    Raises:
        UsageError: that is a folder, or its folder is not there.
    """
    if path is not None and path.is_dir():
        raise UsageError(f"{path} is a folder.", advice=f"Name the file: -o {path / 'NAME'}.")
    if path is not None and not path.parent.is_dir():
        raise UsageError(f"There is no folder {path.parent}.", advice="Make it first, or name another one.")
    return path
