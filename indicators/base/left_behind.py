"""Which files of a folder are deliveries, and which only lie there because a program left them behind."""

from __future__ import annotations

# Uploads and downloads that have not ended, and notes about the files.
_LEFT_BEHIND = (".md", ".filepart", ".part", ".partial", ".crdownload", ".tmp")
_OF_SYSTEMS = frozenset({"thumbs.db", "desktop.ini", "icon\r"})


def is_delivery(name: str) -> bool:
    """Whether a file is a delivery: hidden files, notes (``.md``), and what programs leave behind are none."""
    plain = name.casefold()
    return not plain.startswith((".", "~$")) and not plain.endswith(_LEFT_BEHIND) and plain not in _OF_SYSTEMS
