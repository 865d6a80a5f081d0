"""Received files, read again exactly as they came, with what is known of their senders."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import pyarrow.compute as pc

from indicators.base.errors import UsageError
from indicators.base.report import Receipt
from indicators.definitions.offices import Office
from indicators.organisations.offices import AddressBook, address_book
from indicators.reading.normalise import nothing
from indicators.reading.raw import Declared
from indicators.reading.read import Reading, read
from indicators.reading.withheld import Withheld, notice_at
from indicators.store import records
from indicators.store.context import Context
from indicators.store.origin import origin, origins
from indicators.store.records import Known
from indicators.submissions.previous import compared, sent_before
from indicators.submissions.receive import number, sending_office
from indicators.submissions.screening import screened
from indicators.validation.check import Delivered


def read_delivery(context: Context, delivery: str) -> tuple[Receipt, Delivered]:
    """Reads an archived file again, exactly as it was received.

    Raises:
        UsageError: nothing was received under that number.
    """
    return read_deliveries(context, [delivery])[0]


def read_deliveries(context: Context, deliveries: Iterable[str]) -> list[tuple[Receipt, Delivered]]:
    """The same for several, in the order of their receipt."""
    files = parse_deliveries(context, deliveries)
    with context.lake.same_state():
        return [(file.receipt, file_read) for file, file_read in zip(files, delivered(context, files), strict=True)]


@dataclass(frozen=True, slots=True)
class Parsed:
    """A received file whose content was read, and that was not yet compared with what was received before it.

    Attributes:
        declared: what its sender said of it, and what is known of the sender.
    """

    receipt: Receipt
    declared: Declared
    reading: Reading
    office: Office | None

    @property
    def file_name(self) -> str:
        """Its name as it came."""
        return self.receipt.file_name


def parse_deliveries(context: Context, deliveries: Iterable[str], known: Known | None = None) -> list[Parsed]:
    """Reads archived files, exactly as they were received, in the order of their receipt.

    Args:
        context: the world.
        deliveries: their numbers.
        known: what the caller knows of them; the store is asked unless given.

    Raises:
        UsageError: nothing was received under one of these numbers.
    """
    names = list(deliveries)
    with context.lake.same_state():
        if known is None:
            with context.lake.reading() as con:
                known = records.deliveries(con, names)
        for name in names:
            if name not in known:
                raise UsageError(f"There is no delivery {name}.", advice="`ict status` lists what was received.")
        asked = [known[name] for name in dict.fromkeys(names)]
        own = origins(context, [receipt.sha256 for receipt, _ in asked])
    files = [(receipt, Declared(**said)) for receipt, said in sorted(asked, key=lambda each: each[0].order)]
    parsed = []
    for receipt, said in files:
        path = context.archive.verified(receipt.sha256)
        parsed.append(_parsed(context, path, receipt, said, own.get(receipt.sha256), notice_at(path)))
    return parsed


def _parsed(
    context: Context,
    source: Path,
    receipt: Receipt,
    said: Declared,
    published: str | None,
    withheld: Withheld | None,
) -> Parsed:
    """Reads a file with what its sender said of it, unless we published it ourselves or may not keep it."""
    office = address_book(context).named(receipt.sender)
    declared = _with_office(said, office)
    if published:
        reading = Reading("", nothing(context.definitions), unreadable=("published", published))
    elif withheld:
        reading = Reading("", nothing(context.definitions), unreadable=(withheld.reason, withheld.detail))
    else:
        reading = read(source, receipt.file_name, context.definitions, declared)
    return Parsed(receipt, declared, reading, office)


def delivered(context: Context, files: list[Parsed]) -> list[Delivered]:
    """Read files with what each lacks of those before it, and with whose word its values are."""
    earlier = sent_before(context, [file.receipt for file in files if not file.declared.source])
    return [_delivered(context, file, earlier) for file in files]


def _delivered(context: Context, file: Parsed, earlier: Mapping[str, list[tuple[str, str]]]) -> Delivered:
    book, receipt, declared, office = address_book(context), file.receipt, file.declared, file.office
    notes, absent = compared(context, receipt, declared, file.reading, earlier)
    reading = replace(file.reading, notes=(*file.reading.notes, *notes))
    areas = pc.unique(reading.observations["REF_AREA"]).to_pylist()
    known = [area for area in areas if area]
    alone = len(known) <= 1
    providers = {area: book.provider(receipt.sender, area, alone=alone) for area in {*known, declared.ref_area}}
    authors = _authors(book, office, known) if reading.answers else {}
    return Delivered(
        receipt.delivery,
        receipt.sha256,
        receipt.file_name,
        reading,
        declared,
        providers,
        authors,
        absent,
        receipt.sender,
    )


def _with_office(declared: Declared, office: Office | None) -> Declared:
    """An office that names no country means its own; its files may be written in its own encoding."""
    if office is None:
        return declared
    area = office.ref_area[0] if len(office.ref_area) == 1 else ""
    return replace(declared, ref_area=declared.ref_area or area, charset=declared.charset or office.charset)


def _authors(book: AddressBook, office: Office | None, areas: list[str]) -> dict[str, str]:
    """Who speaks for each area of a file: a national office for its own; a custodian or the staff for all."""
    if office is None:
        return {area: own.name for area in areas if (own := book.of_area(area))}
    return {area: office.name for area in areas if not office.is_national or area in office.ref_area}


def read_file(context: Context, path: Path, declared: Declared, *, sender: str = "") -> Delivered:
    """Reads a file as it will be read after sending; nothing is recorded."""
    with path.open("rb") as data:
        sha256 = hashlib.file_digest(data, "sha256").hexdigest()
    office = sending_office(context, sender, path.name)
    sender = office.office if office else sender
    receipt = Receipt(number(sha256, declared), sha256, path.name, path.stat().st_size, context.clock(), sender)
    published = origin(context, sha256)
    with path.open("rb") as data:
        withheld = screened(data, path.name, context.definitions, declared).withheld
    return delivered(context, [_parsed(context, path, receipt, declared, published, withheld)])[0]
