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

Groups = Annotated[
    str,
    typer.Option(
        help="Vintage of lists of groups: LATEST, REFERENCE_YEAR, or FY2018; default what vintages.yml publishes.",
        show_default=False,
    ),
]
Population = Annotated[
    str,
    typer.Option(help="Vintage of the population that weighs: WPP_2017; default the newest.", show_default=False),
]


def language(code: str) -> str:
    """A language in which the product speaks; blank stays blank.

    Raises:
        UsageError: there is no such language.
    """
    from indicators.definitions.names import UN_LANGUAGES

    if code and code not in UN_LANGUAGES:
        named = _language_named(code)
        meant = f"Did you mean {named}? " if named else ""
        raise UsageError(f"There is no language {code}.", advice=f"{meant}--lang is one of {', '.join(UN_LANGUAGES)}.")
    return code


def _language_named(name: str) -> str:
    """The code of a language by its name, in English or in itself; blank for none."""
    from babel import Locale

    from indicators.definitions.names import UN_LANGUAGES

    for code in UN_LANGUAGES:
        names = {code, Locale(code).get_display_name("en"), Locale(code).get_display_name(code)}
        if name.casefold()[:4] in {each.casefold()[:4] for each in names if each}:
            return code
    return ""


def year(number: int | None) -> int | None:
    """A year in four digits.

    Raises:
        UsageError: it is none.
    """
    if number is not None and not _FIRST <= number <= _LAST:
        raise UsageError(f"{number} is not a year.", advice="Write it in four digits: --year 2024.")
    return number


def area(text: str) -> str:
    """A country or territory by its code, or by its name in one of six languages; blank stays blank.

    Raises:
        UsageError: there is none of that code or name, or it is a group of countries.
    """
    from indicators.definitions.area_meant import area_meant
    from indicators.definitions.registry import Definitions

    if not text:
        return text
    definitions = Definitions()
    found = definitions.names.resolve(text)
    if found.ref_area:
        return found.ref_area
    if found.kind == "aggregate":
        raise UsageError(f"{text} is a group of countries.", advice="Name one country: KEN, or Kenya.")
    raise UsageError(f"There is no area {text}.", advice=area_meant(text, definitions))


def edition(name: str) -> str:
    """An edition of the core list; blank stays blank.

    Raises:
        UsageError: there is no such edition.
    """
    from indicators.definitions.registry import Definitions

    if name and name not in (known := Definitions().editions):
        raise UsageError(f"There is no edition {name}.", advice=f"--edition is one of {', '.join(known)}.")
    return name


def profile(name: str) -> str:
    """A layout; blank stays blank: then it is recognised.

    Raises:
        UsageError: there is no such layout; the advice names what was probably meant, and how to make one.
    """
    from indicators.definitions.registry import Definitions
    from indicators.reading.layouts import layout_named

    if name:
        layout_named(name, Definitions())
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


def there(path: Path) -> Path:
    """A file or a folder that is there.

    Raises:
        UsageError: there is none.
    """
    return path if path.is_dir() else file(path)


def areas_like(incomplete: str) -> list[tuple[str, str]]:
    """For the shell: the codes that begin so, and those of areas whose name does; each with its name."""
    from indicators.definitions.registry import Definitions

    names = {code: row["name_en"] for code, row in Definitions().areas.items() if row["kind"] == "current"}
    begun = incomplete.casefold()
    return [each for each in names.items() if any(text.casefold().startswith(begun) for text in each)]


def editions_like(incomplete: str) -> list[str]:
    """For the shell: the editions that begin so."""
    from indicators.definitions.registry import Definitions

    return [name for name in Definitions().editions if name.startswith(incomplete)]


def profiles_like(incomplete: str) -> list[tuple[str, str]]:
    """For the shell: the layouts whose name begins so, each with what it is."""
    from indicators.definitions.registry import Definitions
    from indicators.reading.layouts import layouts

    known = layouts(Definitions())
    return [(each.name, (each.__doc__ or "").splitlines()[0]) for each in known if each.name.startswith(incomplete)]


def languages_like(incomplete: str) -> list[str]:
    """For the shell: the languages that begin so."""
    return [code for code in LANGUAGES.replace(" or", ",").split(", ") if code.startswith(incomplete)]


def formats_like(incomplete: str) -> list[str]:
    """For the shell: the formats of a report that begin so."""
    from indicators.validation.report.render import FORMATS

    return [form for form in (*FORMATS, "xlsx") if form.startswith(incomplete)]


def rules_like(incomplete: str) -> list[tuple[str, str]]:
    """For the shell: the rules whose number begins so, each with its title."""
    from indicators.definitions.registry import Definitions

    rules = Definitions().rules.values()
    return [(rule.id, rule.title["en"]) for rule in rules if rule.id.startswith(incomplete.upper())]


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


Profile = Annotated[
    str,
    typer.Option(
        callback=profile,
        autocompletion=profiles_like,
        help="Layout of the files, when it is not recognised (`ict layouts`).",
        show_default=False,
    ),
]
