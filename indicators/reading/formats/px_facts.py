"""What a PC-Axis file states beside its cells: titles, units, notes, periods, hierarchies, in all its languages."""

from __future__ import annotations

import re
from collections.abc import Iterator

from indicators.reading.formats.cube import Fact, Variable
from indicators.reading.formats.px_keywords import Keywords, Statement
from indicators.reading.formats.px_variables import PxVariables

_PAIR = re.compile(r'"([^"]*+)"(?:\s*+:\s*+"([^"]*+)")?')
_NAMES = {"UNITS": "unit", "DATASYMBOLNIL": "datasymbol", "DATASYMBOLSUM": "datasymbol"}
_NAMES |= {f"DATASYMBOL{dots}": "datasymbol" for dots in range(1, 7)}
_SYMBOLS = {"DATASYMBOLNIL": "nil", "DATASYMBOLSUM": "sum"} | {f"DATASYMBOL{dots}": str(dots) for dots in range(1, 7)}
_NOTES = {"NOTE", "NOTEX", "VALUENOTE", "VALUENOTEX"}
# Said by the cube itself, or by a function of this module.
_ELSEWHERE = {
    "STUB",
    "HEADING",
    "VALUES",
    "CODES",
    "TIMEVAL",
    "HIERARCHIES",
    "ELIMINATION",
    "PARTITIONED",
    "KEYS",
    "PRESTEXT",
}
_ELSEWHERE |= {"CELLNOTE", "CELLNOTEX", "DATANOTECELL", "ATTRIBUTES", "ATTRIBUTE-ID", "ATTRIBUTE-TEXT"}


def facts(keywords: Keywords, found: PxVariables) -> tuple[Fact, ...]:
    """All that is stated; `where` names a variable, and after a stroke one of its codes."""
    own = keywords.text("LANGUAGE")
    parts = (
        [Fact("encoding", "", keywords.source.encoding)],
        _plain(keywords, found, own),
        _names(keywords, found, own),
        _times(found),
        _hierarchies(keywords),
        _eliminations(keywords, found),
        _presentations(keywords, found),
        _partitions(keywords),
        _attributes(keywords),
    )
    return tuple(fact for part in parts for fact in part)


def _plain(keywords: Keywords, found: PxVariables, own: str) -> Iterator[Fact]:
    for statement in keywords.statements:
        if statement.keyword in _ELSEWHERE:
            continue
        where = _where(keywords, found, statement)
        what = _NAMES.get(statement.keyword, statement.keyword.lower())
        language = "" if statement.keyword in {"LANGUAGE", "LANGUAGES"} else statement.language or own
        text = "|".join(statement.values)
        if statement.keyword in _NOTES:
            text = text.replace("#", "\n")
        for value in text.split("#") if statement.keyword == "CONTACT" else [text]:
            yield Fact(what, where, value, language)


def _where(keywords: Keywords, found: PxVariables, statement: Statement) -> str:
    """What a statement is about, in the words of the language of the file."""
    if statement.keyword in _SYMBOLS:
        return _SYMBOLS[statement.keyword]
    keys = statement.keys
    if not keys:
        return ""
    name = _own_name(keywords, keys[0], statement.language)
    variable = found.named(name)
    if variable is None:  # a value of the contents variable
        contents = found.named(keywords.text("CONTVARIABLE"))
        return (
            f"{contents.name}/{_code(keywords, contents, keys[0], statement.language)}" if contents else "/".join(keys)
        )
    codes = (_code(keywords, variable, key, statement.language) for key in keys[1:])
    return "/".join((variable.name, *codes))


def _own_name(keywords: Keywords, name: str, language: str) -> str:
    """The name of a variable in the language of the file."""
    if not language:
        return name
    for keyword in ("STUB", "HEADING"):
        there, here = keywords.values(keyword, language=language), keywords.values(keyword)
        if name in there and len(there) == len(here):
            return here[there.index(name)]
    return name


def _code(keywords: Keywords, variable: Variable, text: str, language: str) -> str:
    """The code of a category, by its text in a language or by itself."""
    for each in variable.categories:
        if text in (each.text, each.code):
            return each.code
    if language:
        for name in _names_in(keywords, variable.name, language):
            texts = keywords.values("VALUES", name, language=language)
            if text in texts and len(texts) == len(variable.categories):
                return variable.categories[texts.index(text)].code
    return text


def _names_in(keywords: Keywords, own: str, language: str) -> tuple[str, ...]:
    """What a variable may be called in a language: its name there, or its own one."""
    for keyword in ("STUB", "HEADING"):
        there, here = keywords.values(keyword, language=language), keywords.values(keyword)
        if own in here and len(there) == len(here):
            return there[here.index(own)], own
    return (own,)


def _names(keywords: Keywords, found: PxVariables, own: str) -> Iterator[Fact]:
    """Variables and categories in each language."""
    others = dict.fromkeys(each.language for each in keywords.statements if each.language and each.language != own)
    for variable in found.variables:
        yield Fact("variable", variable.name, variable.label, own)
        for language in others:
            names = _names_in(keywords, variable.name, language)
            if len(names) > 1:
                yield Fact("variable", variable.name, names[0], language)
            texts = next(filter(None, (keywords.values("VALUES", name, language=language) for name in names)), ())
            if len(texts) == len(variable.categories):
                for category, text in zip(variable.categories, texts, strict=True):
                    yield Fact("value", f"{variable.name}/{category.code}", text, language)


def _times(found: PxVariables) -> Iterator[Fact]:
    for name, times in found.times.items():
        yield Fact("time-variable", "", name)
        yield Fact("timescale", "", times.scale)
        variable = found.named(name)
        for category in variable.categories if variable else ():
            yield Fact("period", category.code, category.period)


def _hierarchies(keywords: Keywords) -> Iterator[Fact]:
    for statement in keywords.all("HIERARCHIES"):
        name = statement.keys[0] if statement.keys else ""
        for parent, child in _PAIR.findall(statement.raw):
            yield Fact("hierarchy", f"{name}/{child}", parent) if child else Fact("hierarchy-root", name, parent)


def _eliminations(keywords: Keywords, found: PxVariables) -> Iterator[Fact]:
    """How a variable may be left out: by one of its values, by the sum of all, or not."""
    for variable in found.variables:
        stated = keywords.get("ELIMINATION", variable.name)
        text = stated.text if stated else "NO"
        if text.upper() in {"YES", "NO"} and text not in {each.text for each in variable.categories}:
            yield Fact("elimination", variable.name, "sum" if text.upper() == "YES" else "no")
        else:
            yield Fact("elimination", variable.name, f"value:{_code(keywords, variable, text, '')}")


def _presentations(keywords: Keywords, found: PxVariables) -> Iterator[Fact]:
    for variable in found.variables:
        yield Fact("prestext", variable.name, keywords.text("PRESTEXT", variable.name) or "1")


def _partitions(keywords: Keywords) -> Iterator[Fact]:
    for statement in keywords.all("PARTITIONED"):
        name = statement.keys[0] if statement.keys else ""
        level, start, length = (*statement.values, "", "", "")[:3]
        yield Fact("partition", f"{name}/{level}", f"{start},{length}")


def _attributes(keywords: Keywords) -> Iterator[Fact]:
    names, texts = keywords.values("ATTRIBUTE-ID"), keywords.values("ATTRIBUTE-TEXT")
    for number, name in enumerate(names):
        yield Fact("attribute", name, texts[number] if number < len(texts) else name)
