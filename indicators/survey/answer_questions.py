"""What is asked of the answers: classifications, filters, codes with two meanings, names in other capitals."""

from __future__ import annotations

from collections.abc import Iterator

from indicators.reading.statistical.source import code_text
from indicators.survey.columns import Column, literal
from indicators.survey.design import Answers, Breakdown, Indicator, Unit
from indicators.survey.design_file import Where
from indicators.survey.expressions import ExpressionError
from indicators.survey.formats.names import quoted
from indicators.survey.question import Asked, Question

_OF_BUSINESSES = {"SIZE_CLASS": "size", "ACTIVITY": "activity"}
_USED = {"B2": "B1", "B4": "B3", "B7": "B3", "B8": "B3", "B9": "B3", "B12": "B3"}  # what a business uses for it
_USERS = "USERS"  # the denominator of questions that only users are asked


def classified(asked: Asked) -> Iterator[Question]:
    """Everyone has a sex, and an age that somebody can have; every business in scope has its size and activity.

    Raises:
        DesignError: a breakdown names what is not there.
    """
    for name, breakdown in asked.design.breakdowns.items():
        if asked.name not in breakdown.files:
            continue
        where: Where = ("breakdowns", name)
        here = {"source": asked.binder.source, "file": quoted(asked.name)}
        if breakdown.dimension == "SEX" and breakdown.categories:
            known = " OR ".join(f"({_sql(asked, each, where)})" for each in breakdown.categories.values())
            names = _names(asked, list(breakdown.categories.values()), where)
            yield Question("missing", where, names, {**here, "known": known}, "sex")
        if breakdown.dimension == "AGE" and breakdown.of:
            age = _sql(asked, breakdown.of, where, number=True)
            names = _names(asked, [breakdown.of], where)
            yield Question("missing", where, names, {**here, "known": f"{age} IS NOT NULL"}, "age")
            yield Question("impossible_number", where, names, {**here, "number": age}, "age")
        if breakdown.dimension in _OF_BUSINESSES and asked.file.unit is Unit.BUSINESS:
            yield _of_business(asked, breakdown, where, here)
            if breakdown.of and breakdown.dimension == "SIZE_CLASS":
                number = {**here, "number": _sql(asked, breakdown.of, where, number=True)}
                yield Question("impossible_number", where, _names(asked, [breakdown.of], where), number, "size")


def _of_business(asked: Asked, breakdown: Breakdown, where: Where, here: dict[str, str]) -> Question:
    """Whether each business in scope is in a category: a register has others, such as those with few persons."""
    texts = [breakdown.of] if breakdown.of else list(breakdown.categories.values())
    if breakdown.of:
        known = f"{_sql(asked, breakdown.of, where, number=True)} IS NOT NULL"
    else:
        known = " OR ".join(f"({_sql(asked, each, where)})" for each in texts)
    if asked.file.scope:
        known = f"({_sql(asked, asked.file.scope, ('files', asked.name, 'scope'))}) IS FALSE OR {known}"
    return Question(
        "missing", where, _names(asked, texts, where), {**here, "known": known}, _OF_BUSINESSES[breakdown.dimension]
    )


def filters(asked: Asked) -> Iterator[Question]:
    """What only users are asked is answered by nobody else; businesses are asked all, and who does not use it says no.

    Raises:
        DesignError: an indicator names what is not there.
    """
    uses = {
        each.indicator: each.share
        for each in asked.design.indicators
        if each.file == asked.name and each.share and asked.file.unit is Unit.BUSINESS
    }
    for place, each in enumerate(asked.design.indicators):
        answers = [*([each.share] if each.share else []), *each.items.values()]
        answers += [f"{each.ratio.of} > 0"] if each.ratio else []
        base = each.base if each.denominator_base == _USERS else uses.get(_USED.get(each.indicator, ""), "")
        if each.file == asked.name and base and answers:
            yield _filter(asked, each, base, answers, ("indicators", place))


def _filter(asked: Asked, indicator: Indicator, base: str, answers: list[str], where: Where) -> Question:
    placeholders = {
        "source": asked.binder.source,
        "file": quoted(asked.name),
        "base": f"coalesce({_sql(asked, base, where)}, true)",
        "answer": " OR ".join(f"({_sql(asked, each, where)})" for each in answers),
    }
    names = _names(asked, answers, where)
    return Question("filter", where, names, placeholders, "", {"code": indicator.indicator, "base": base})


def parts(asked: Asked) -> Iterator[Question]:
    """No business has more persons employed who use it than it employs.

    Raises:
        DesignError: an indicator names what is not there.
    """
    if asked.file.unit is not Unit.BUSINESS:
        return
    scope = _sql(asked, asked.file.scope, ("files", asked.name, "scope")) if asked.file.scope else "true"
    for place, each in enumerate(asked.design.indicators):
        where: Where = ("indicators", place)
        if each.file == asked.name and each.ratio and "PCT" in each.measures:
            of, to = (_sql(asked, text, where, number=True) for text in (each.ratio.of, each.ratio.to))
            here = {"source": asked.binder.source, "file": quoted(asked.name), "of": of, "to": to, "scope": scope}
            facts: dict[str, float | str] = {"code": each.indicator, "of": each.ratio.of, "to": each.ratio.to}
            names = _names(asked, [each.ratio.of, each.ratio.to], where)
            yield Question("part_above_whole", where, names, here, "", facts)


def two_meanings(asked: Asked) -> Iterator[Question]:
    """No code is an answer and a missing one at once."""
    ages = _age_variables(asked)
    for variable in asked.data.tables[asked.name].variables.values():
        answers = asked.binder.answers_of(variable.name)
        if answers is None or variable.is_text:
            continue
        least, greatest = answers.between or ((0.0, 120.0) if variable.name in ages else (1.0, 0.0))
        beside = {each.code for each in variable.missing}
        codes = [
            code
            for special in answers.specials.values()
            for code in special.codes
            if not isinstance(code, str) and code_text(code) not in beside
            if least <= code <= greatest or code in answers.codes
        ]
        if codes:
            holds = f"{quoted(variable.name)} IN ({', '.join(literal(code) for code in codes)})"
            where = ("answers", asked.design.answers.index(answers))
            facts: dict[str, float | str] = {"codes": ", ".join(code_text(code) for code in codes)}
            yield Question(
                "two_meanings", where, (variable.name,), {"file": quoted(asked.name), "holds": holds}, "", facts
            )


def capitals(asked: Asked) -> Iterator[Question]:
    """A variable is written in the design as in the file: with other capitals it may be another one elsewhere."""
    stated = [*asked.file.key, asked.file.sampling.weight]
    stated += [name for stage in asked.file.sampling.stages for name in (stage.strata, stage.units) if name]
    for name in dict.fromkeys(stated):
        found = next(
            (each for each in asked.data.tables[asked.name].variables if each.casefold() == name.casefold()), name
        )
        placeholders = {"differs": "true" if found != name else "false"}
        yield Question("capitals", ("files", asked.name), (found,), placeholders, "", {"other": name})


def _age_variables(asked: Asked) -> set[str]:
    found: set[str] = set()
    for name, breakdown in asked.design.breakdowns.items():
        if _is_age(breakdown) and asked.name in breakdown.files and breakdown.of:
            found.update(_names(asked, [breakdown.of], ("breakdowns", name)))
    return found


def _is_age(breakdown: Breakdown) -> bool:
    return breakdown.dimension == "AGE"


def _columns(asked: Asked, texts: list[str], where: Where) -> list[Column]:
    try:
        return [column for text in texts for column in asked.binder.bind(text).columns]
    except ExpressionError as exc:
        raise asked.design_file.wrong(where, str(exc), "Correct the expression.") from None


def _names(asked: Asked, texts: list[str], where: Where) -> tuple[str, ...]:
    return tuple(sorted({each.variable.name for each in _columns(asked, texts, where)}))


def _sql(asked: Asked, text: str, where: Where, *, number: bool = False) -> str:
    try:
        return asked.binder.number(text).sql if number else asked.binder.condition(text).sql
    except ExpressionError as exc:
        raise asked.design_file.wrong(where, str(exc), "Correct the expression.") from None


__all__ = ["Answers", "capitals", "classified", "filters", "parts", "two_meanings"]
