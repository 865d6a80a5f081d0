"""A file of microdata of any format as a table of DuckDB."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import duckdb

from indicators.reading.statistical.dictionary import Dictionary, FileVariable, MissingCode, column_of_codes
from indicators.reading.statistical.parsing import FORMATS
from indicators.survey.formats import delimited, parquet, statistical
from indicators.survey.formats.delimited import Form
from indicators.survey.formats.limits import MicrodataLimits, UnreadableMicrodata
from indicators.survey.formats.names import quoted


def load(
    con: duckdb.DuckDBPyConnection,
    table: str,
    path: Path,
    *,
    form: Form | None = None,
    variables: tuple[str, ...] | None = None,
    limits: MicrodataLimits | None = None,
) -> Dictionary:
    """Reads a file into a new table, in the order of its rows (``rowid`` begins with 0).

    A variable is a column, empty where it has no value; the codes of missing values, where there are any, stand in a
    column beside it (`FileVariable.missing_column`).

    Args:
        con: the connection.
        table: the name of the new table.
        path: of the file; its ending says its format.
        form: how a CSV file is written, and the encoding of a file that does not say its own.
        variables: names, or patterns of names, of those that are read (`names.selected`); none: all.
        limits: what it may cost.

    Returns:
        What the file says of all its variables; of those that were read also each missing code that occurs.

    Raises:
        UnreadableMicrodata: it is not there, damaged, too large, or of no known format.
    """
    name = path.name.lower()
    if not path.is_file():
        raise UnreadableMicrodata(
            f"There is no file {path.name}.", advice="Put it beside the design, or correct the path."
        )
    if name.endswith(".parquet"):
        return parquet.load(con, table, path, variables=variables, limits=limits)
    if name.endswith(delimited.ENDINGS):
        return delimited.load(con, table, path, form=form, variables=variables, limits=limits)
    if path.suffix.lower() in FORMATS:
        encoding = form.encoding if form else ""
        found = statistical.load(con, table, path, encoding=encoding, variables=variables, limits=limits)
        return _with_codes_in_use(con, table, found)
    raise UnreadableMicrodata(
        f"{path.name} is of no format that is read.",
        advice="Read are CSV, Parquet, SPSS (.sav, .zsav), Stata (.dta) and SAS (.sas7bdat, .xpt).",
    )


def _with_codes_in_use(con: duckdb.DuckDBPyConnection, table: str, dictionary: Dictionary) -> Dictionary:
    """Adds the missing codes that occur without being declared, and drops the columns of codes without any."""
    rows = con.table(quoted(table))
    stored = set(rows.columns)
    coded = [each for each in dictionary.variables if column_of_codes(each.name) in stored]
    if not coded:
        return dictionary
    columns = (quoted(column_of_codes(each.name)) for each in coded)
    asked = ", ".join(f"list_sort(list(DISTINCT {each}) FILTER ({each} IS NOT NULL))" for each in columns)
    in_use = dict(zip((each.name for each in coded), rows.aggregate(asked).fetchall()[0], strict=True))
    for each in coded:
        if not in_use[each.name] and not each.missing:
            con.execute(f"ALTER TABLE {quoted(table)} DROP COLUMN {quoted(column_of_codes(each.name))}")
    return replace(dictionary, variables=tuple(_with(each, in_use.get(each.name)) for each in dictionary.variables))


def _with(variable: FileVariable, codes: list[str] | None) -> FileVariable:
    declared = {each.code for each in variable.missing}
    labels = {each.value: each.label for each in variable.labels}
    more = [MissingCode(code, labels.get(code, "")) for code in codes or () if code not in declared]
    return replace(variable, missing=(*variable.missing, *more))
