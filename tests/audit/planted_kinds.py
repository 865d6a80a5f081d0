"""What the intake audit plants: a kind of fault, or an unusual way to write what is right, in files of every form.

A cell's kind is planted in every form whose cells may hold its text.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum

from tests.audit.planted_files import FORMS, Form
from tests.audit.planted_rows import Key, Row, key, truth


class Must(StrEnum):
    """What has to come of a kind: its meaning, a finding at its cell, or one of them."""

    READ = "read"
    TOLD = "told"
    EITHER = "read or told"


@dataclass(frozen=True, slots=True)
class File:
    """A file with one fault, or written in an unusual way.

    Attributes:
        form: the format and layout.
        name: of the file.
        true: what it holds; of a value whose meaning nobody can know nothing is true.
        spoilt: the places of the cells at fault; blank means the file as a whole.
    """

    form: str
    name: str
    data: bytes
    true: dict[Key, float]
    spoilt: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of section B of the intake: how it is planted, and what must come of it.

    Attributes:
        group: what it is about.
        files: one file of each form in which it is possible.
    """

    group: str
    name: str
    must: Must
    files: Callable[[random.Random], Iterator[File]] = field(compare=False)


_LONG = ("CSV, comma", "CSV, semicolon", "CSV, tab", "XLSX, long", "ODS, long", "JSON records")


def _forms(concept: str, only: tuple[str, ...]) -> list[Form]:
    return [form for form in FORMS if concept in form.free and (not only or form.name in only)]


def _chosen(rows: list[Row], chance: random.Random, texts: tuple[str, ...]) -> int:
    """A row that is a total; where a percent sign is written, one of an indicator in percent."""
    percent = any(sign in text for text in texts for sign in "%٪％")
    totals = [number for number, row in enumerate(rows) if not row["SEX"] and not row["AGE"]]
    return chance.choice([number for number in totals if not percent or rows[number]["INDICATOR"] == "HH7"])


def cell(
    group: str, name: str, must: Must, concept: str, *texts: str, only: tuple[str, ...] = (), whole: bool = False
) -> Kind:
    """One cell says something else.

    Args:
        group: what the kind is about.
        name: what a data editor calls it.
        must: what has to come of it.
        concept: whose cell it is.
        texts: what it may say; {v} is the value, {w} its whole part, {f} its decimals, {d} one digit, {y} the year.
        only: the forms, where not all.
        whole: it is told once for the file.
    """

    def files(chance: random.Random) -> Iterator[File]:
        for form in _forms(concept, only):
            rows = form.make(chance)
            number = _chosen(rows, chance, texts)
            true = truth(rows)
            if must is Must.TOLD:
                del true[key(rows[number])]
            said = chance.choice(texts).format(**_parts(rows[number]))
            place = "" if whole else form.place(rows, number)
            spoilt = [row | {concept: said} if at == number else row for at, row in enumerate(rows)]
            yield File(form.name, f"table.{form.ending}", form.write(spoilt), true, (place,))

    return Kind(group, name, must, files)


def _parts(row: Row) -> dict[str, str]:
    whole, _, decimals = row["OBS_VALUE"].partition(".")
    year = row["TIME_PERIOD"]
    more = f"{float(row['OBS_VALUE']) + 0.8:.1f}"
    arabic = str.maketrans("0123456789.", "٠١٢٣٤٥٦٧٨٩٫")
    persian = str.maketrans("0123456789.", "۰۱۲۳۴۵۶۷۸۹٫")
    wide = str.maketrans("0123456789.", "０１２３４５６７８９．")
    value = row["OBS_VALUE"]
    return {
        "v": value,
        "w": whole,
        "f": decimals,
        "d": whole[0],
        "n": more,
        "y": year,
        "before": str(int(year) - 2),
        "arabic": value.translate(arabic),
        "persian": value.translate(persian),
        "wide": value.translate(wide),
        "short": year[2:],
        "next": str(int(year) + 1)[2:],
        "thousand": f"{float(value) / 1000:.6f}",
        "exponent": f"{float(value):.6e}",
        "arabic_year": year.translate(arabic),
    }


def area(name: str, must: Must, *pairs: tuple[str, str]) -> Kind:
    """All rows of a file name their area so; the code is what it means."""

    def files(chance: random.Random) -> Iterator[File]:
        for form in _forms("REF_AREA", _LONG):
            said, code = chance.choice(pairs)
            rows = [row | {"REF_AREA": code} for row in form.make(chance)]
            places = tuple(form.place(rows, number) for number in range(len(rows)))
            data = form.write([row | {"REF_AREA": said} for row in rows])
            yield File(form.name, f"table.{form.ending}", data, truth(rows), places)

    return Kind("area", name, must, files)


def sex(name: str, women: tuple[str, ...], men: tuple[str, ...], total: tuple[str, ...]) -> Kind:
    """The sexes in words."""

    def files(chance: random.Random) -> Iterator[File]:
        for form in _forms("SEX", _LONG):
            words = {"F": chance.choice(women), "M": chance.choice(men), "": chance.choice(total)}
            rows = form.make(chance)
            said = [row | {"SEX": words[row["SEX"]] if row["INDICATOR"] == "HH7" else ""} for row in rows]
            yield File(form.name, f"table.{form.ending}", form.write(said), truth(rows))

    return Kind("breakdown", name, Must.READ, files)


def age(name: str, must: Must, *texts: str) -> Kind:
    """An age of 15 to 24 years in other words, or in some that are no age."""

    def files(chance: random.Random) -> Iterator[File]:
        for form in _forms("AGE", _LONG):
            rows = form.make(chance)
            number = next(at for at, row in enumerate(rows) if row["AGE"] == "Y15T24")
            true, place = truth(rows), form.place(rows, number)
            if must is Must.TOLD:
                del true[key(rows[number])]
            rows[number] = rows[number] | {"AGE": chance.choice(texts)}
            yield File(form.name, f"table.{form.ending}", form.write(rows), true, (place,))

    return Kind("breakdown", name, must, files)
