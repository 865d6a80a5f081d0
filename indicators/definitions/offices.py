"""Correspondents: national offices, custodians and staff, each with address and language."""

from __future__ import annotations

from dataclasses import dataclass, fields
from enum import StrEnum
from typing import Any


class Role(StrEnum):
    """What a correspondent is to the pipeline."""

    OFFICE = "office"
    CUSTODIAN = "custodian"
    STAFF = "staff"


class Mode(StrEnum):
    """How much a letter says: everything, or only that there is something to read."""

    FULL = "full"
    NOTICE = "notice"


@dataclass(frozen=True, slots=True)
class Office:
    """An entry of the address book (``schemas/definitions/offices.schema.json``).

    Attributes:
        office: its short name.
        name: its full name.
        email: the address of its letters.
        language: of its letters.
        ref_area: the areas that it speaks for.
        role: what it is to the pipeline.
        charset: the encoding of its text files, where they are not UTF-8.
        english_beneath: letters also in English, beneath its own language.
        mode: how much its letters say.
        zone: its time zone; blank: the first one of its country.
        copies: further recipients.
    """

    office: str
    name: str
    email: str
    language: str
    ref_area: tuple[str, ...] = ()
    role: Role = Role.OFFICE
    charset: str = ""
    english_beneath: bool = False
    mode: Mode = Mode.FULL
    zone: str = ""
    copies: tuple[str, ...] = ()

    @property
    def is_national(self) -> bool:
        """Whether it is a national office, which speaks for its own area."""
        return self.role is Role.OFFICE

    @property
    def addresses(self) -> set[str]:
        """Every address that mail comes from or goes to, in small letters."""
        return {each.casefold() for each in (self.email, *self.copies)}

    def entry(self) -> dict[str, Any]:
        """As the address book writes it: what is as usual is left out."""
        found: dict[str, Any] = {}
        for each in fields(self):
            value = getattr(self, each.name)
            if each.name == "ref_area" or value != each.default:
                found[each.name] = list(value) if isinstance(value, tuple) else value
        return found


def office_of(entry: dict[str, Any]) -> Office:
    """Reads an entry of the address book that was held against its schema."""
    return Office(
        **{
            **entry,
            "ref_area": tuple(entry.get("ref_area", ())),
            "copies": tuple(entry.get("copies", ())),
            "role": Role(entry.get("role", Role.OFFICE)),
            "mode": Mode(entry.get("mode", Mode.FULL)),
        }
    )
