"""The two files that say what a release holds; the first lists all others."""

from __future__ import annotations

MANIFEST = "manifest.json"
SUMS = "SHA256SUMS"
