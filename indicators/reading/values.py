"""What the texts of values mean: numbers, missing values, statuses, marks (``sql/reading/values.sql``).

A file of counts has nearly as many texts as rows. A text that is nothing but digits, or digits with decimals that leave
no doubt, needs no thought: SQL then looks at one text of its shape (``0``, ``0.0``) and the number is read directly.
"""

from __future__ import annotations

import math
from functools import cache, cached_property, lru_cache
from typing import Any

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from indicators.base import resources
from indicators.base.database import connect
from indicators.definitions.registry import Definitions
from indicators.reading.dictionary_columns import combined, encoded

_TEXTS = ("IS_NUMBER", "IS_PERCENT", "OBS_VALUE", "OBS_STATUS", "CONF_STATUS", "UNIT_MULT")
_CLEAR = r"^[0-9]{1,15}(?:\.(?:[0-9]{1,2}|[0-9]{4,15}))?$"
_CLEAR_OR_THREE = r"^[0-9]{1,15}(?:\.[0-9]{1,15})?$"
_DIGITS = 15
_FEW, _MOST = 1_000, 20_000  # distinct texts of a file that are looked up one by one; of all files that are kept
_SHAPES = pa.array(["0", *("0." + "0" * decimals for decimals in range(1, 16))])

_Sent = tuple[Any, ...]
"""The texts of a value, as `_TEXTS` names them, or what they mean."""


class Values:
    """Understands the values of one file, in one piece or batch by batch.

    Attributes:
        missing: texts in small letters that stand for no value.
    """

    def __init__(self, definitions: Definitions) -> None:
        self._definitions = definitions
        self.missing = frozenset(definitions.symbols)

    @cached_property
    def _con(self) -> duckdb.DuckDBPyConnection:
        """A cursor with the words of the definitions, where a text has to be thought about."""
        definitions, con = self._definitions, _database().cursor()
        marks = {text: row for text, row in definitions.confidentiality.items() if row["use"] == "anywhere"}
        con.register("confidential", _relation(marks, ("TEXT", "CONF_STATUS")))
        shown = ((form.format(text), row) for text, row in marks.items() for form in ("{}", "({})", "[{}]"))
        # In place of a value they say that it was suppressed.
        instead = {text: row | {"text": text, "obs_status": "Q"} for text, row in shown}
        symbols = _relation(instead | definitions.symbols, ("TEXT", "OBS_STATUS", "CONF_STATUS"))
        con.register("symbols", symbols)
        con.register("flags", _relation(definitions.flags, ("FLAG", "OBS_STATUS", "CONF_STATUS")))
        scales = definitions.scale_words
        con.register("scales", pa.table({"WORD": list(scales), "EXPONENT": list(scales.values())}))
        exponents = {"x100": 2, "x1000": 3}  # what a layout profile knows of its file
        for code in definitions.code_lists["unit_mult"]:
            power = round(math.log10(float(code.row["lower"])))
            exponents |= {text.lower(): power for text in (code.code, *code.labels.values())}
        con.register("multipliers", pa.table({"TEXT": list(exponents), "EXPONENT": list(exponents.values())}))
        return con

    def close(self) -> None:
        """Gives the cursor back, where there is one."""
        if "_con" in self.__dict__:
            self._con.close()

    def decimals(self, table: pa.Table) -> tuple[int, int, int]:
        """How many distinct values certainly have a decimal comma, certainly a point, and how many are in doubt."""
        _, (texts, numbers) = combined([table["OBS_VALUE"], table["IS_NUMBER"]])
        clear = _clear(texts, _CLEAR)
        points = pc.and_(pc.and_not(clear, numbers), pc.match_substring(texts, "."))
        rest = pc.invert(pc.or_(clear, numbers))
        found = (0, 0, 0)
        if pc.any(rest).as_py():
            unsaid = pa.table({"OBS_VALUE": texts.filter(rest), "IS_NUMBER": numbers.filter(rest)})
            with _Registered(self._con, unsaid):
                [found] = self._con.execute(resources.sql("reading/decimal_mark")).fetchall()
        return found[0], found[1] + (pc.sum(points).as_py() or 0), found[2]

    def understood(self, table: pa.Table, *, decimal_comma: bool) -> dict[str, Any]:
        """The typed columns of values, in the rows of the table; texts stay encoded."""
        sent = encoded(table["OBS_VALUE"])
        plain = self._plain(table, sent.dictionary, decimal_comma=decimal_comma)
        shapes = _shapes(sent.dictionary, plain)
        shown = pa.DictionaryArray.from_arrays(shapes.indices.take(sent.indices), shapes.dictionary, safe=False)
        indices, texts = combined([shown if name == "OBS_VALUE" else table[name] for name in _TEXTS])
        answer = self._meant(pa.table(texts, names=_TEXTS), decimal_comma=decimal_comma)
        columns = {name: _spread(answer[name].combine_chunks(), indices) for name in answer.column_names}
        if pc.any(plain).as_py():
            numbers = pc.cast(pc.if_else(plain, sent.dictionary, None), pa.float64()).take(sent.indices)
            columns["OBS_VALUE"] = pc.coalesce(numbers, columns["OBS_VALUE"])
        return columns

    def _meant(self, distinct: pa.Table, *, decimal_comma: bool) -> pa.Table:
        """What distinct texts mean; of few only those are asked about that no file of this process had before.

        Most files say their values, statuses and units in the same few ways; to compile the patterns of the query takes
        more than to match them.
        """
        if not 0 < distinct.num_rows <= _FEW:
            return self._asked(distinct, decimal_comma=decimal_comma)
        known = _known(self._definitions, decimal_comma)
        sent = list(zip(*(column.to_pylist() for column in distinct.columns), strict=True))
        meanings = known.meanings  # another thread may put others into its place
        found = {texts: meanings[texts] for texts in sent if texts in meanings}
        if new := [place for place, texts in enumerate(sent) if texts not in found]:
            answer = self._asked(distinct.take(new), decimal_comma=decimal_comma)
            found |= known.learnt([sent[place] for place in new], answer)
        columns = zip(*(found[texts] for texts in sent), strict=True)
        return pa.table([list(column) for column in columns], schema=known.schema)

    def _asked(self, distinct: pa.Table, *, decimal_comma: bool) -> pa.Table:
        numbered = distinct.append_column("TEXT_ID", pa.array(np.arange(distinct.num_rows)))
        with _Registered(self._con, numbered):
            query = resources.sql("reading/values") + "\nORDER BY TEXT_ID"
            answer = self._con.execute(query, {"decimal_comma": decimal_comma}).to_arrow_table()
        return answer.drop_columns(["TEXT_ID"])

    @staticmethod
    def _plain(table: pa.Table, texts: Any, *, decimal_comma: bool) -> Any:
        """Which texts are read directly; none where something multiplies values."""
        multiplied = pc.any(pc.not_equal(encoded(table["UNIT_MULT"]).dictionary, "")).as_py()
        if multiplied or pc.any(table["IS_PERCENT"]).as_py():
            return pa.repeat(pa.scalar(False), len(texts))
        return _clear(texts, _CLEAR if decimal_comma else _CLEAR_OR_THREE)


def _clear(texts: Any, pattern: str) -> Any:
    """Which texts a pattern of clear numbers matches; whole numbers are seen without it, at a tenth of the cost."""
    whole = pc.and_(pc.ascii_is_decimal(texts), pc.less_equal(pc.binary_length(texts), _DIGITS))
    rest = pc.invert(whole)
    if not pc.any(rest).as_py():
        return whole
    return pc.replace_with_mask(whole, rest, pc.match_substring_regex(texts.filter(rest), pattern))


def _shapes(texts: Any, plain: Any) -> pa.DictionaryArray:
    """Plain texts as texts of their shape, all others as they are."""
    point = pc.find_substring(texts, ".")
    decimals = pc.if_else(pc.less(point, 0), 0, pc.subtract(pc.subtract(pc.binary_length(texts), point), 1))
    others = texts.filter(pc.invert(plain))
    places = pc.if_else(plain, decimals, 0).to_numpy().copy()
    places[~plain.to_numpy(zero_copy_only=False)] = len(_SHAPES) + np.arange(len(others))
    return pa.DictionaryArray.from_arrays(pa.array(places), pa.concat_arrays([_SHAPES, others]))


class _Known:
    """What texts meant in the files that this process read before; any thread may add to it."""

    def __init__(self) -> None:
        self.meanings: dict[_Sent, _Sent] = {}
        self.schema: pa.Schema | None = None

    def learnt(self, sent: list[_Sent], answer: pa.Table) -> dict[_Sent, _Sent]:
        """Keeps what texts mean, and gives it; when they are too many, those of before go."""
        self.schema = answer.schema
        rows = zip(*(column.to_pylist() for column in answer.columns), strict=True)
        new = dict(zip(sent, rows, strict=True))
        self.meanings = new if len(self.meanings) > _MOST else self.meanings | new
        return new


@lru_cache(maxsize=4)
def _known(definitions: Definitions, decimal_comma: bool) -> _Known:
    """What is known by some definitions, of files that write decimals in one way."""
    return _Known()


@cache
def _database() -> duckdb.DuckDBPyConnection:
    """One empty database in memory for all readings; each works with a cursor, which shares no names with others."""
    return connect(threads=1)


class _Registered:
    """A table that is called `texts` for the length of a block."""

    def __init__(self, con: duckdb.DuckDBPyConnection, table: pa.Table) -> None:
        self._con = con
        con.register("texts", table)

    def __enter__(self) -> None:
        return None

    def __exit__(self, *_: object) -> None:
        self._con.unregister("texts")


def _spread(distinct: Any, indices: Any) -> Any:
    """The values of distinct texts, in the rows that have them."""
    if not pa.types.is_string(distinct.type):
        return distinct.take(indices)
    coded = encoded(distinct)
    return pa.DictionaryArray.from_arrays(coded.indices.take(indices), coded.dictionary)


def _relation(rows: dict[str, dict[str, str]], names: tuple[str, ...]) -> pa.Table:
    return pa.table({name: [row[name.lower()] for row in rows.values()] for name in names})
