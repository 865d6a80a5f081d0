"""What must hold of the variables of a plan besides the rules (`check.require_sound`): numbers and known codes only."""

from __future__ import annotations

from collections.abc import Iterator

import duckdb

from indicators.reading.statistical.source import code_text
from indicators.survey.columns import Column, literal
from indicators.survey.design_file import DesignFile, Where
from indicators.survey.design_record import Code
from indicators.survey.formats.names import quoted
from indicators.survey.plan import FilePlan

_SHOWN = 5  # rows that an error names


def check_base(plan: FilePlan, con: duckdb.DuckDBPyConnection, design_file: DesignFile) -> None:
    """Sees to it that a file can be tabulated.

    Raises:
        DesignError: the first thing that stands in the way, with its variable, its rows and the way out.
    """
    wrong = [*_weight(plan), *_sampling(plan), *_answers(plan, con, design_file)]
    counts = ", ".join(f"count(*) FILTER (WHERE {each.condition})" for each in wrong)
    [found] = con.execute(f"SELECT {counts} FROM {plan.source}").fetchall()  # noqa: S608 (bound expressions)
    for each, rows in zip(wrong, found, strict=True):
        if rows:
            where, advice = each.where, each.advice
            raise design_file.wrong(where, f"{each.wrong} in {_rows(plan, con, each.condition, rows)}", advice)


class _Wrong:
    """A condition that no row of a file may meet."""

    def __init__(self, where: Where, condition: str, wrong: str, advice: str) -> None:
        self.where, self.condition, self.wrong, self.advice = where, condition, wrong, advice


def _weight(plan: FilePlan) -> Iterator[_Wrong]:
    """A text is no weight, also where each of its texts is a number; rules see to missing and negative ones."""
    where, name = ("files", plan.name, "sampling", "weight"), plan.weight.variable.name
    if plan.weight.variable.is_text:
        advice = "Say how the file writes numbers (reading: decimal), or read the variable as a number."
        yield _Wrong(where, "true", f"the weight {name} is a text", advice)
        return
    wrong = f"the weight {name} is no finite number"
    yield _Wrong(where, f"NOT isfinite({plan.weight.sql})", wrong, "Correct the weights.")


def _sampling(plan: FilePlan) -> Iterator[_Wrong]:
    for place, stage in enumerate(plan.stages):
        column = stage.population
        if column is not None and column.variable.is_text:
            where = ("files", plan.name, "sampling", "stages", place, "population")
            wrong = f"{column.variable.name} is a text"
            yield _Wrong(where, "true", wrong, "It holds the number of units: see `reading`.")


def _answers(plan: FilePlan, con: duckdb.DuckDBPyConnection, design_file: DesignFile) -> Iterator[_Wrong]:
    """Codes that neither the design nor the labels of the file declare."""
    for column in plan.columns:
        allowed = _allowed(column)
        place = design_file.design.answers.index(column.answers) if column.answers else None
        where: Where = ("answers",) if place is None else ("answers", place)
        name, sql = column.variable.name, column.sql
        if not allowed:
            wrong = f"it is not said which answers {name} may hold; it holds some"
            advice = f"Add {name} to the answers of the design, with its codes, or with the numbers it lies between."
            yield _Wrong(where, f"{sql} IS NOT NULL", wrong, advice)
            continue
        _check_kinds(column, design_file, where)
        if _holds_only(column, con):
            continue
        known = " OR ".join(allowed)
        advice = f"Add what the code means to the answers of {name}, or correct the file."
        wrong = f"{name} holds a code that is not declared"
        yield _Wrong(where, f"{sql} IS NOT NULL AND NOT ({known})", wrong, advice)


def _holds_only(column: Column, con: duckdb.DuckDBPyConnection) -> bool:
    """Whether all that a coded variable holds is declared: its few distinct codes are found sooner than each row."""
    if column.answers is not None and column.answers.between is not None:
        return False
    codes = set(_codes(column))
    table = quoted(column.file)
    query = f"SELECT DISTINCT {column.sql} FROM {table} WHERE {column.sql} IS NOT NULL LIMIT {len(codes) + 1}"  # noqa: S608
    return {code for (code,) in con.execute(query).fetchall()} <= codes


def _allowed(column: Column) -> list[str]:
    """When a variable holds something that is declared; none where nothing is."""
    answers, found = column.answers, []
    codes = _codes(column)
    if codes:
        found.append(f"{column.sql} IN ({', '.join(literal(code) for code in codes)})")
    if answers is not None and answers.between is not None:
        least, greatest = answers.between
        found.append(f"{column.sql} BETWEEN {literal(least)} AND {literal(greatest)}")
    return found


def _codes(column: Column) -> list[Code]:
    answers = column.answers
    if answers is None:
        return list(column.variable.labelled_codes)
    specials = [code for special in answers.specials.values() for code in special.codes]
    missing = {each.code for each in column.variable.missing}  # those stand in a column of their own
    return [code for code in (*answers.codes, *specials) if code_text(code) not in missing]


def _check_kinds(column: Column, design_file: DesignFile, where: Where) -> None:
    is_text = column.variable.is_text
    other = [code for code in _codes(column) if isinstance(code, str) is not is_text]
    other += ["between"] if is_text and column.answers is not None and column.answers.between else []
    if other:
        found, said = ("texts", "a number") if is_text else ("numbers", "a text")
        wrong = f"{column.variable.name} holds {found}, and {other[0]} is {said}"
        raise design_file.wrong(where, wrong, "Texts are written in quotes, numbers without them.")


def _rows(plan: FilePlan, con: duckdb.DuckDBPyConnection, condition: str, rows: int) -> str:
    """“row 3”, “rows 3, 17 and 12 more”: counted from 1, without the heading."""
    query = (
        f'SELECT "{plan.name}".rowid + 1 FROM {plan.source} WHERE {condition} '  # noqa: S608 (bound expressions)
        f"ORDER BY 1 LIMIT {_SHOWN}"
    )
    shown = ", ".join(str(row) for (row,) in con.execute(query).fetchall())
    more = f" and {rows - _SHOWN:,} more" if rows > _SHOWN else ""
    return f"row{'s' if rows > 1 else ''} {shown}{more} of {plan.file.path}"
