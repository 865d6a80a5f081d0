"""The catalogues: nothing missing, no broken placeholder, plural forms by language."""

from __future__ import annotations

import ast
import datetime as dt
import re
from gettext import c2py  # type: ignore[attr-defined]

import pytest
from babel import Locale
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po

from indicators.base import markup
from indicators.base.language import Speaker
from indicators.definitions.names import UN_LANGUAGES
from indicators.definitions.registry import Definitions
from indicators.organisations.answer_links import REFUSALS
from indicators.portal.absent import Absence, Instead
from indicators.portal.sdmx.problems import Problem
from indicators.reading.response_sheet import RIGHT
from indicators.release.metrics import MEANING
from tests.conftest import ROOT

TRANSLATED = UN_LANGUAGES[1:]
_COUNTED = {"zero", "one", "two"}  # the forms in which a language may say the number by the word itself


def _spoken(definitions: Definitions) -> set[str]:
    """Every text that code or templates say: `say("…")`, `say.plural("…")`, and those that they say by a name."""
    texts = {*MEANING.values(), RIGHT}
    texts |= {text for refusal in REFUSALS for text in refusal}
    texts |= {each.value for known in (Problem, Absence, Instead) for each in known}
    texts |= {each.row["area"].split(" (")[0] for each in definitions.indicators.values()}
    for path in (ROOT / "indicators").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant):
                called = ast.unparse(node.func)
                if called in {"say", "say.plural"} and isinstance(node.args[0].value, str):
                    texts.add(node.args[0].value)
    for path in (ROOT / "indicators").rglob("*.j2"):
        texts |= set(re.findall(r'say(?:\.plural)?\("([^"]+)"', path.read_text(encoding="utf-8")))
    return texts


def _catalogue(language: str) -> Catalog:
    with (ROOT / "indicators" / "base" / "locale" / language / "ict.po").open("rb") as stream:
        return read_po(stream, locale=language)


def _texts(message: Message) -> tuple[str, ...]:
    return message.string if isinstance(message.string, tuple) else (message.string,)


def _key(message: Message) -> str:
    return message.id[0] if isinstance(message.id, tuple) else message.id


def _forms(language: str) -> list[str]:
    """The plural forms of a language in CLDR's names, in the order in which its catalogue has them."""
    forms: dict[int, str] = {}
    choose = c2py(_catalogue(language).plural_expr)
    for n in range(1000):
        forms.setdefault(choose(n), Locale(language).plural_form(n))
    return [forms[place] for place in range(len(forms))]


@pytest.mark.parametrize("language", TRANSLATED)
def test_every_text_is_translated(language: str, definitions: Definitions) -> None:
    """Nothing missing, nothing left over, nothing empty or doubtful, and no placeholder lost."""
    messages = [message for message in _catalogue(language) if message.id]
    assert {_key(message) for message in messages} == _spoken(definitions)
    forms = _forms(language)
    for message in messages:
        assert not message.fuzzy, message.id
        texts = _texts(message)
        assert len(texts) == (len(forms) if message.pluralizable else 1), message.id
        wanted = set(re.findall(r"\{\w*\}", _key(message)))
        for form, text in zip(forms, texts, strict=False):
            assert text.strip(), message.id
            spare = {"{n}"} if message.pluralizable and form in _COUNTED and language == "ar" else set()
            assert wanted - spare <= set(re.findall(r"\{\w*\}", text)) <= wanted, (message.id, text)


@pytest.mark.parametrize(
    ("value", "said"), [(14.31, "+14,3"), (-0.5, "−0,5"), (0.04, "0,0"), (-0.04, "0,0"), (0.05, "+0,1"), (0.0, "0,0")]
)
def test_a_change_has_a_sign_unless_it_rounds_to_zero(value: float, said: str) -> None:
    assert Speaker("fr").change(value) == said


def test_a_line_of_a_picture_runs_as_its_language() -> None:
    assert Speaker("ar").line("x:") == "\u2067x:\u2069"
    assert Speaker("fr").line("x:") == "x:"


@pytest.mark.parametrize("language", TRANSLATED)
def test_plural_forms_are_those_of_cldr(language: str) -> None:
    """Each number gets the form that CLDR gives it (below a million, which French and Spanish set apart)."""
    catalogue, forms = _catalogue(language), _forms(language)
    choose = c2py(catalogue.plural_expr)
    assert len(forms) == catalogue.num_plurals
    assert [forms[choose(n)] for n in range(1000)] == [Locale(language).plural_form(n) for n in range(1000)]


@pytest.mark.parametrize(
    ("language", "broken"),
    [
        ("fr", r"\w[:;?!»]|[ \u202f][:;?!»]|«[^\u00a0]|['\"]"),
        ("es", r"['\"]"),
        ("ru", r"['\"]"),
        ("ar", r"[,;?](?!\w)"),
        ("zh", r"[\u4e00-\u9fff}][:;,?!]|[：，。；、] |\.\.\.|\.$"),
    ],
)
def test_signs_are_those_of_the_language(language: str, broken: str) -> None:
    for message in _catalogue(language):
        for text in _texts(message) if message.id else ():
            assert not re.search(broken, re.sub(r"\b[A-Z]+ \d\.\d|SHA-256", "", text)), text


@pytest.mark.parametrize(
    ("language", "n", "text"),
    [
        ("en", 0, "0 errors"),
        ("en", 1, "1 error"),
        ("fr", 0, "0 erreur"),
        ("fr", 2, "2 erreurs"),
        ("es", 1, "1 error"),
        ("es", 0, "0 errores"),
        ("ar", 0, "لا أخطاء"),
        ("ar", 2, "خطآن"),
        ("ar", 3, "3 أخطاء"),
        ("ar", 11, "11 خطأً"),
        ("ar", 99, "99 خطأً"),
        ("ar", 100, "100 خطأ"),
        ("ru", 21, "21 ошибка"),
        ("ru", 22, "22 ошибки"),
        ("ru", 11, "11 ошибок"),
    ],
)
def test_plural_forms(language: str, n: int, text: str) -> None:
    assert Speaker(language).plural("{n} error", "{n} errors", n) == text


def test_numbers_follow_the_language() -> None:
    assert Speaker("en").number(1234567.5) == "1,234,567.5"
    assert Speaker("es").number(1234567.5) == "1.234.567,5"
    assert Speaker("fr").number(1234567.5).replace("\u202f", " ") == "1 234 567,5"


def test_a_template_has_a_name_of_its_own() -> None:
    names = [path.name for path in (ROOT / "indicators").rglob("*.j2")]
    assert len(names) == len(set(names))
    assert set(markup.environment().list_templates()) == set(names)


@pytest.mark.parametrize(
    ("language", "day", "moment"),
    [
        ("en", "1 December 2026", "1 December 2026, 09:05 UTC"),
        ("fr", "1er décembre 2026", "1er décembre 2026, 09:05 UTC"),
        ("es", "1 de diciembre de 2026", "1 de diciembre de 2026, 09:05 UTC"),
        ("ru", "1 декабря 2026 года", "1 декабря 2026 года, 09:05 UTC"),
        ("ar", "1 كانون الأول/ديسمبر 2026", "1 كانون الأول/ديسمبر 2026، 09:05 UTC"),
        ("zh", "2026年12月1日", "2026年12月1日 09:05 UTC"),
    ],
)
def test_days_and_times_stand_in_a_sentence(language: str, day: str, moment: str) -> None:
    time = dt.datetime(2026, 12, 1, 9, 5, tzinfo=dt.UTC)
    assert (Speaker(language).day(time), Speaker(language).moment(time)) == (day, moment)


def test_only_the_first_of_a_month_is_ordinal_in_french() -> None:
    assert Speaker("fr").day(dt.datetime(2026, 12, 11, tzinfo=dt.UTC)) == "11 décembre 2026"


@pytest.mark.parametrize(
    ("language", "text"), [("en", "45%"), ("fr", "45\u00a0%"), ("es", "45\u00a0%"), ("ru", "45\u00a0%"), ("zh", "45%")]
)
def test_percent_stands_where_the_language_puts_it(language: str, text: str) -> None:
    assert Speaker(language).percent(45.4) == text


def test_a_list_has_the_comma_of_the_language() -> None:
    assert [Speaker(language).listed(["1", "2"]) for language in UN_LANGUAGES] == [
        *("1, 2", "1, 2", "1, 2", "1, 2"),
        *("1، 2", "1，2"),
    ]


@pytest.mark.parametrize(
    ("language", "colon"), [("en", ":"), ("fr", "\u00a0:"), ("es", ":"), ("zh", "："), ("ru", ":")]
)
def test_a_label_ends_as_the_language_ends_it(language: str, colon: str) -> None:
    assert Speaker(language).colon == colon
    assert Speaker(language).gap == ("" if language == "zh" else " ")


def test_no_template_writes_a_colon_of_its_own_after_a_label() -> None:
    for path in (ROOT / "indicators").rglob("*.j2"):
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"\}\}:(?![\w#])", text), path.name
        assert not re.search(r"say\.colon \}\}(?:</\w+>)? ", text), f"{path.name}: say.gap is the space after a colon"


def test_what_is_written_from_the_left_keeps_its_place_in_an_arabic_sentence() -> None:
    """Unicode would show the version 2026-11-23-1a2b as 1a2b-23-11-2026 after an Arabic word."""
    say, text = Speaker("ar"), "The release {version} was withdrawn."
    assert "\u20682026-11-23-1a2b\u2069" in say(text, version="2026-11-23-1a2b")
    assert "\u2068" not in say("{area}, reference year {year}", area="كينيا", year="2024")
    assert "\u2068" not in Speaker("en")(text, version="2026-11-23-1a2b")
