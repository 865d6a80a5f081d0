"""Feeds in Atom (RFC 4287), and the XML that they share with the map of the pages."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from xml.etree import ElementTree as ET

from fastapi import Request, Response

from indicators.base.printable import readable
from indicators.portal.links import whole
from indicators.release.products.catalogue import PUBLISHER
from indicators.release.products.data_package import LICENCE

_ATOM = "http://www.w3.org/2005/Atom"
_NEVER = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)  # a feed without entries has a time too


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry of a feed.

    Attributes:
        number: what tells it from all others (URN).
        title: in a line.
        link: whole address of its page.
        text: plain text.
        at: when it was published, in UTC.
        author: who says it; blank: the publisher.
        language: of title and text; blank: that of the feed.
    """

    number: str
    title: str
    link: str
    text: str
    at: dt.datetime
    author: str = ""
    language: str = ""


def atom(request: Request, title: str, number: str, pages: tuple[str, str], entries: Sequence[Entry]) -> Response:
    """A feed.

    Args:
        request: for the addresses.
        title: of the feed.
        number: its URN.
        pages: names of its own route and of the page for people.
        entries: the newest first.
    """
    root = ET.Element("feed", xmlns=_ATOM)
    texts(root, id=number, title=title, rights=LICENCE["title"])
    texts(ET.SubElement(root, "author"), name=PUBLISHER)
    for rel, page in zip(("self", "alternate"), pages, strict=True):
        ET.SubElement(root, "link", rel=rel, href=whole(request, page))
    texts(root, updated=_time(max((each.at for each in entries), default=_NEVER)))
    for each in entries:
        entry = ET.SubElement(root, "entry", {"xml:lang": each.language} if each.language else {})
        texts(entry, id=each.number, title=readable(each.title))
        if each.author:
            texts(ET.SubElement(entry, "author"), name=readable(each.author))
        texts(entry, published=_time(each.at), updated=_time(each.at))
        ET.SubElement(entry, "link", rel="alternate", href=each.link)
        texts(entry, summary=readable(each.text))
    return xml(root, "application/atom+xml")


def texts(parent: ET.Element, **named: str) -> None:
    """Adds elements that hold a text, by their names."""
    for name, text in named.items():
        ET.SubElement(parent, name).text = text


def xml(root: ET.Element, media: str) -> Response:
    """A document as an answer."""
    return Response(ET.tostring(root, encoding="utf-8", xml_declaration=True), media_type=media)


def _time(moment: dt.datetime) -> str:
    return f"{moment:%Y-%m-%dT%H:%M:%SZ}"
