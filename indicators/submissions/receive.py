"""Receiving: the bytes of a file are archived; then it is recorded, and its receipt queued.

Nothing reads a file before, but for files of statistical software and what is packed, which may hold microdata
(`screening`).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import BinaryIO

from indicators.base import step_log
from indicators.base.report import Receipt
from indicators.definitions.offices import Office
from indicators.organisations.offices import address_book
from indicators.reading.file_name import parts as file_name_parts
from indicators.reading.raw import Declared
from indicators.store import events, letters, records
from indicators.store.context import Context
from indicators.store.events import Event, Happened, Kind
from indicators.store.lake import state
from indicators.store.letter_payloads import LetterKind, ReceiptPayload
from indicators.store.records import Known
from indicators.submissions.screening import screened


@dataclass(frozen=True, slots=True)
class Archived:
    """A file whose bytes are in the archive, and that is not recorded yet.

    Attributes:
        delivery: the number that it will have.
        sender: the office that it comes from, or what is known of who sent it; blank if nothing is.
        said: what its sender said of it, of the fields of `Declared`.
        withheld: whether a notice stands in the archive for its bytes.
    """

    delivery: str
    sha256: str
    file_name: str
    size: int
    sender: str
    said: dict[str, str]
    withheld: bool = False


def receive(
    context: Context, data: bytes | BinaryIO, file_name: str, *, sender: str = "", declared: Declared | None = None
) -> Receipt:
    """Archives a file (its bytes, or a stream of them), records it, and queues the receipt.

    The same bytes with the same declared are recognised: the receipt then says that it is not new.
    """
    return record(context, [archive(context, data, file_name, sender=sender, declared=declared)])[0]


def archive(
    context: Context, data: bytes | BinaryIO, file_name: str, *, sender: str = "", declared: Declared | None = None
) -> Archived:
    """Archives a file; to be recorded by `record`, alone or with others."""
    declared = declared or Declared()
    said = {name: value for name, value in asdict(declared).items() if value}
    context.lake.make()  # bytes without a store would look like one that lost its catalogue
    found = screened(data, Path(file_name).name, context.definitions, declared)
    sha256, size = context.archive.put(found.kept)
    office = sending_office(context, sender, file_name)
    name = number(sha256, declared)
    if sender and (before := _known(context, [name]).get(name)) and not before[0].sender:
        name = number(sha256, declared, sender)  # whose values these are is said now: they are received from there
    sender = office.office if office else sender
    return Archived(name, sha256, Path(file_name).name, size, sender, said, found.withheld is not None)


def record(context: Context, files: Sequence[Archived]) -> list[Receipt]:
    """Records archived files in one transaction, and queues the letters about them; gives the receipt of each."""
    known = recorded(context, files)
    return [known[file.delivery][0] for file in files]


def recorded(context: Context, files: Sequence[Archived]) -> Known:
    """The same; gives all that is known of them, so that who checks them need not ask the store for it."""
    names = [file.delivery for file in files]
    known, seen = _seen(context, names)
    if known.keys() >= set(names):
        return known
    with context.lake.write() as con:
        unchanged = state(con) == seen
        known = known if unchanged else records.deliveries(con, names)
        new: dict[str, tuple[Receipt, dict[str, str]]] = {}
        for file in files:
            if file.delivery not in known:
                now = context.clock()
                receipt = Receipt(file.delivery, file.sha256, file.file_name, file.size, now, file.sender)
                new.setdefault(file.delivery, (receipt, file.said))
        receipts = [receipt for receipt, _ in new.values()]
        records.add_deliveries(con, list(new.values()))
        now = context.clock()
        events.record_all(con, [_received(context, each) for each in receipts], now)
        withheld = {file.delivery for file in files if file.withheld}  # no receipt says that these were kept
        queued = [letter for each in receipts if each.delivery not in withheld and (letter := _letter(context, each))]
        letters.add_letters(con, queued, now)
    for each in receipts:
        step_log.note(step_log.Step.RECEIVED, each.delivery, file=each.file_name, bytes=each.size, sender=each.sender)
    for letter in queued:
        step_log.note(step_log.Step.QUEUED, letter.subject, letter=letter.message)
    return {**known, **new}


def _received(context: Context, receipt: Receipt) -> Happened:
    return Happened(Event.RECEIVED, Kind.DELIVERY.of(receipt.delivery), context.actor, receipt.file_name)


def _known(context: Context, names: list[str]) -> Known:
    return _seen(context, names)[0]


def _seen(context: Context, names: list[str]) -> tuple[Known, int | None]:
    """Those of some files that were received before, and the state of the store in which that is so."""
    if not context.lake.exists:
        return {}, None
    with context.lake.reading() as con:
        return records.deliveries(con, names), state(con)


def _letter(context: Context, receipt: Receipt) -> letters.Letter | None:
    """The receipt as a letter, where the office is in the address book."""
    office = address_book(context).named(receipt.sender)
    if office is None:
        return None
    payload = ReceiptPayload(
        delivery=receipt.delivery,
        file_name=receipt.file_name,
        size=receipt.size,
        sha256=receipt.sha256,
        received_at=receipt.received_at,
    )
    return letters.letter_to(f"receipt-{receipt.delivery}", LetterKind.RECEIPT, receipt.delivery, office, payload)


def number(sha256: str, declared: Declared, sender: str = "") -> str:
    """The number of a delivery: that of its bytes, and of what was said of them.

    Args:
        sha256: of the bytes.
        declared: what was said of them.
        sender: only where the same bytes came before from nobody that is known.
    """
    aside = {"language", "expect_areas", "expect_year"}  # these say nothing of the data
    told = {name: value for name, value in asdict(declared).items() if value and name not in aside}
    told |= {"sender": sender} if sender else {}
    key = sha256 if not told else hashlib.sha256((sha256 + json.dumps(told, sort_keys=True)).encode()).hexdigest()
    return key[:12]


def sending_office(context: Context, sender: str, file_name: str) -> Office | None:
    """The office that sent a file: the sender, or that of an area code in its name (``ICTHH_KEN_2016_V002.xlsx``)."""
    book = address_book(context)
    if office := book.named(sender):
        return office
    ref_area = file_name_parts(file_name, context.definitions.names).ref_area
    return book.of_area(ref_area) if ref_area else None
