"""What an XLSX workbook says around the cells of a sheet: text boxes, charts, the head and foot of the printed page.

Properties of the document (title, category, labels of sensitivity) are words around each sheet, too, and say whose they
are.
"""

from __future__ import annotations

import html
import re
import zipfile
from collections.abc import Iterator
from posixpath import join, normpath
from xml.etree.ElementTree import Element

from defusedxml.ElementTree import fromstring

_PAGE = re.compile(rb"<(?:[\w.-]+:)?(?:odd|even|first)(?:Header|Footer)[^<>]*>([^<]*)<")
# What a head or foot asks for besides words: parts of the page, fonts, sizes, colours, numbers of pages.
_CODES = re.compile(r'&(?:"[^"]*"|K[0-9A-Fa-f]{6}|\d+|[A-Z])')
_DRAWN = {"drawing", "chart"}
_OF_DOCUMENT = "document"  # such a word may be set for all files of an office: alone it is no statement about values
_PARAGRAPH, _RUN = "p", "t"
_PROPERTIES = {"title", "subject", "keywords", "category", "contentStatus", "description"}
_DEPTH = 2  # a drawing holds charts


def texts_around(archive: zipfile.ZipFile, part: str, content: bytes) -> list[str]:
    """The words around the cells of a sheet, that is of a part of the package with its content.

    Raises:
        SyntaxError: the XML is damaged or declares entities.
    """
    printed = (_CODES.sub(" ", html.unescape(text.decode("utf-8", "replace"))) for text in _PAGE.findall(content))
    found = [*printed, *_drawn(archive, part, _DEPTH)]
    return [text for each in found if (text := " ".join(each.split()))]


def properties(archive: zipfile.ZipFile) -> list[str]:
    """The words of the properties of the document: those that people fill in, and those of its own."""
    found = []
    for part in {"docProps/core.xml", "docProps/custom.xml"} & set(archive.namelist()):
        own = part.endswith("custom.xml")
        for each in _tree(archive, part).iter():
            text = (each.text or "").strip()
            if text and (own or _local(str(each.tag)) in _PROPERTIES):
                found.append(f"{_OF_DOCUMENT}: {' '.join(text.split())}")
    return sorted(found)


def related(archive: zipfile.ZipFile, part: str) -> Iterator[tuple[str, str]]:
    """The parts that a part of a package refers to and that are there, each with its kind."""
    folder, _, name = part.rpartition("/")
    relations = f"{folder}/_rels/{name}.rels"
    names = set(archive.namelist())
    for relation in _tree(archive, relations) if relations in names else ():
        kind, target = relation.get("Type", "").rpartition("/")[2], relation.get("Target", "")
        held = target.lstrip("/") if target.startswith("/") else normpath(join(folder, target))
        if held in names:
            yield kind, held


def _drawn(archive: zipfile.ZipFile, part: str, depth: int) -> Iterator[str]:
    """The paragraphs of the text boxes and charts of a sheet."""
    for kind, held in related(archive, part) if depth else ():
        if kind in _DRAWN:
            for each in _tree(archive, held).iter():
                if _local(str(each.tag)) == _PARAGRAPH:
                    yield "".join(run.text or "" for run in each.iter() if _local(str(run.tag)) == _RUN)
            yield from _drawn(archive, held, depth - 1)


def _tree(archive: zipfile.ZipFile, part: str) -> Element:
    tree: Element = fromstring(archive.read(part), forbid_dtd=True)
    return tree


def _local(tag: str) -> str:
    return tag.rpartition("}")[2]
