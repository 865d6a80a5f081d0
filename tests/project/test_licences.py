"""What the project installs has a licence that goes with ours; each exception is named with its reason."""

from __future__ import annotations

import re
from importlib.metadata import Distribution, distribution
from pathlib import Path

from packaging.markers import Marker

from tests.conftest import ROOT

GOOD = re.compile(
    r"apache|\bmit\b|mit-|bsd|mozilla|mpl|isc|psf|python software|unlicense|zlib|cc0|0bsd|public domain|hpnd|blueoak",
    re.IGNORECASE,
)
BAD = re.compile(r"affero|agpl|\bgpl|general public|lgpl|lesser", re.IGNORECASE)
# Used unchanged as libraries of their own, which the LGPL allows for any programme.
LESSER = {"psycopg2-binary", "psycopg", "psycopg-binary", "chardet", "svglib", "pyphen", "text-unidecode", "unidecode"}
KNOWN = {
    "mrml": "MIT in its repository; the wheel does not say",
    "owlrl": "the W3C software licence, which asks for a notice only; comes with pyshacl, for tests",
}


def _names() -> list[str]:
    lock = (ROOT / "requirements.lock").read_text()
    found = re.findall(r"^([\w.-]+)(?:\[[^\]]*\])?==[^ ;\\]+(?: ; ([^\\]+?))? ?\\?$", lock, re.MULTILINE)
    return [name for name, marker in found if not marker or Marker(marker).evaluate()]


def _licence(name: str) -> str:
    known: Distribution = distribution(name)
    data = known.metadata
    classifiers = " ".join(each for each in data.get_all("Classifier") or [] if each.startswith("License"))
    said = " ".join(filter(None, (data.get("License-Expression"), classifiers, (data.get("License") or "")[:200])))
    if said.strip():
        return said
    for file in known.files or []:
        if re.search(r"licen[sc]e|copying", Path(str(file)).name, re.IGNORECASE):
            return Path(str(known.locate_file(file))).read_text(errors="replace")[:400]
    return ""


def test_every_licence_is_compatible() -> None:
    names = _names()
    assert len(names) > 150
    said = {name: _licence(name) for name in names}
    wrong = {
        name: text[:120]
        for name, text in said.items()
        if name.lower() not in LESSER | KNOWN.keys()
        and (BAD.search(text) or not GOOD.search(text))
        and not _either(text)
    }
    assert wrong == {}


def _either(text: str) -> bool:
    """A choice of licences of which one is good."""
    return bool(re.search(r"\bor\b", text, re.IGNORECASE) and GOOD.search(text))
