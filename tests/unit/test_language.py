"""The catalogues: nothing missing, no broken placeholder, plural forms by language."""

from __future__ import annotations

import ast
import datetime as dt
import re
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from indicators.language import Speaker
from tests.conftest import ROOT

LETTERS = (
    "notify",
    "validation/annotate.py",
    "validation/view.py",
    "validation/wording.py",
    "templates/letter",
    "templates/report",
)


def _spoken(*places: str) -> set[str]:
    """Every text that code or templates say, all of them or those of some places: `say(…)` and `say.plural(…)`."""
    texts: set[str] = set()

    def wanted(path: Path) -> bool:
        name = path.relative_to(ROOT / "indicators").as_posix()
        return not places or name.startswith(places)

    for path in filter(wanted, (ROOT / "indicators").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant):
                called = ast.unparse(node.func)
                if called in {"say", "say.plural", "v.say", "v.say.plural"} and isinstance(node.args[0].value, str):
                    texts.add(node.args[0].value)
    for path in filter(wanted, (ROOT / "indicators" / "templates").rglob("*.j2")):
        texts |= set(re.findall(r'say(?:\.plural)?\("([^"]+)"', path.read_text()))
    return texts


@pytest.mark.parametrize("language", ["fr", "es", "ru", "ar", "zh"])
def test_catalogue_is_complete(language: str) -> None:
    """French and Spanish have all that is said, the others all that letters say."""
    with (ROOT / "indicators" / "locale" / language / "ict.po").open("rb") as stream:
        catalogue = read_po(stream, locale=language)
    known = {
        message.id[0] if isinstance(message.id, tuple) else message.id: message for message in catalogue if message.id
    }
    assert _spoken(*(LETTERS if language in {"ru", "ar", "zh"} else ())) - known.keys() == set()
    for key, message in known.items():
        texts = message.string if isinstance(message.string, tuple) else (message.string,)
        for text in texts:
            assert text, key
            assert set(re.findall(r"\{\w*\}", str(text))) == set(re.findall(r"\{\w*\}", key)), key


@pytest.mark.parametrize(
    ("language", "n", "text"),
    [
        ("en", 0, "0 errors"),
        ("en", 1, "1 error"),
        ("fr", 0, "0 erreur"),
        ("fr", 2, "2 erreurs"),
        ("es", 1, "1 error"),
        ("es", 0, "0 errores"),
    ],
)
def test_plural_forms(language: str, n: int, text: str) -> None:
    assert Speaker(language).plural("{n} error", "{n} errors", n) == text


def test_numbers_follow_the_language() -> None:
    assert Speaker("en").number(1234567.5) == "1,234,567.5"
    assert Speaker("es").number(1234567.5) == "1.234.567,5"
    assert Speaker("fr").number(1234567.5).replace("\u202f", " ") == "1 234 567,5"


def test_templates_exist() -> None:
    assert {path.name for path in Path(ROOT / "indicators" / "templates").iterdir()} >= {
        "report.txt.j2",
        "report.mjml.j2",
    }


@pytest.mark.parametrize(
    ("language", "day", "moment"),
    [
        ("en", "June 30, 2026", "30 June 2026, 09:05 UTC"),
        ("fr", "30 juin 2026", "30 juin 2026, 09:05 UTC"),
        ("ru", "30 июня 2026 года", "30 июня 2026, 09:05 UTC"),
        ("zh", "2026年6月30日", "2026年6月30日 09:05 UTC"),
    ],
)
def test_days_and_times_stand_in_a_sentence(language: str, day: str, moment: str) -> None:
    time = dt.datetime(2026, 6, 30, 9, 5, tzinfo=dt.UTC)
    assert (Speaker(language).day(time), Speaker(language).moment(time)) == (day, moment)


@pytest.mark.parametrize(
    ("language", "colon"), [("en", ":"), ("fr", "\u00a0:"), ("es", ":"), ("zh", "："), ("ru", ":")]
)
def test_a_label_ends_as_the_language_ends_it(language: str, colon: str) -> None:
    assert Speaker(language).colon == colon


def test_no_template_writes_a_colon_of_its_own_after_a_label() -> None:
    for path in (ROOT / "indicators" / "templates").rglob("*.j2"):
        assert not re.search(r"\}\}:(?![\w#])", path.read_text(encoding="utf-8")), path.name
