"""Raw observations to typed ones: codes for texts, numbers for values; what was sent stays beside what it became.

Every text is understood once for all rows that say the same, so that the cost follows the variety of a file, not its
length (`indicators.reading.dictionary_columns`).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal
from functools import lru_cache, partial
from typing import Any, NamedTuple

import pyarrow as pa
import pyarrow.compute as pc

from indicators.base.observation import DIMENSIONS, METADATA, OBSERVATION_COLUMNS
from indicators.definitions.registry import Definitions
from indicators.reading import notes
from indicators.reading.codes import AGGREGATE, Codes
from indicators.reading.confidentiality import Confidentiality
from indicators.reading.dictionary_columns import constant, encoded, mapped
from indicators.reading.headings import DOUBTFUL, Note
from indicators.reading.raw import Declared, Raw
from indicators.reading.sampling_errors import sampling_errors, whole_numbers
from indicators.reading.unnamed import Unnamed
from indicators.reading.values import Values

# What is looked at of the value of a group.
AGGREGATE_COLUMNS = (
    *("ADDRESS", "REF_AREA_TEXT", "EDITION", "INDICATOR", "MEASURE", *DIMENSIONS),
    *("TIME_PERIOD", "OBS_VALUE", "DECIMALS"),
)
_NUMBERS = {"TIME_PERIOD": pa.int32(), "OBS_VALUE": pa.float64(), "DECIMALS": pa.int64()}
NO_AGGREGATE = pa.schema([(name, _NUMBERS.get(name, pa.string())) for name in AGGREGATE_COLUMNS]).empty_table()
_NUMBER = re.compile(r"[\d.,\s%]{2,}")
# Letters that are answers in French or Spanish, and codes of SDMX.
_ANSWERS = frozenset({"O", "S", "N"})
_AS_SENT = {
    "OBS_TEXT": "OBS_VALUE",
    "REF_AREA_TEXT": "REF_AREA",
    "EDITION_TEXT": "EDITION",
    "INDICATOR_TEXT": "INDICATOR",
    "TITLE": "TITLE",
    "TIME_TEXT": "TIME_PERIOD",
    "UNIT_TEXT": "UNIT_MEASURE",
    "SOURCE": "SOURCE",
    **{name: name for name in METADATA},
    "COMMENT_OBS": "COMMENT_OBS",
}


class Typed(NamedTuple):
    """What a file says of areas, and, apart from it, what it says of groups of areas: that is compared, never recorded.

    Attributes:
        observations: one row an observation, with `OBSERVATION_COLUMNS`.
        aggregates: one row a value of a group, with `AGGREGATE_COLUMNS`; REF_AREA_TEXT says which group.
    """

    observations: pa.Table
    aggregates: pa.Table


def observations(raw: Raw, definitions: Definitions, declared: Declared) -> pa.Table:
    """Typed observations in the order of the file; aggregates among the areas are left out and counted in the notes."""
    return normalised(raw, definitions, declared).observations


def normalised(raw: Raw, definitions: Definitions, declared: Declared) -> Typed:
    """Typed observations in the order of the file, and the values of aggregates, which are counted in the notes."""
    table = raw.table()
    unnamed = Unnamed(declared)
    unnamed.look(table)
    unnamed.tell(raw.faults)
    with Normaliser(definitions, declared) as normaliser:
        commas, points, _ = normaliser.decimals(table)
        answers = normaliser.answers(table)
        typed = normaliser.typed(table, decimal_comma=commas > points, answers=answers)
        raw.notes.extend(normaliser.doubts(answers=answers))
    left_out = table.num_rows - typed.observations.num_rows
    if left_out:
        raw.notes.append(("aggregates_left_out", str(left_out)))
    return typed


@lru_cache(maxsize=2)
def nothing(definitions: Definitions) -> pa.Table:
    """The observations of a file that has none."""
    return observations(Raw(""), definitions, Declared())


class Normaliser:
    """Understands the texts of one file, in one piece or batch by batch."""

    def __init__(self, definitions: Definitions, declared: Declared) -> None:
        self._codes = Codes(definitions, declared.ref_area, declared.edition, declared.time_period)
        self._values = Values(definitions)
        self._confidentiality = Confidentiality(definitions)
        self._note_words = definitions.note_words
        self._said: set[str] = set()

    def __enter__(self) -> Normaliser:
        return self

    def __exit__(self, *_: object) -> None:
        self._values.close()

    def decimals(self, table: pa.Table) -> tuple[int, int, int]:
        """How many distinct values certainly have a decimal comma, certainly a point, and how many are in doubt."""
        return self._values.decimals(table)

    def answers(self, table: pa.Table) -> bool:
        """Whether what a whole file says about confidentiality are answers of yes and no."""
        return self._confidentiality.answers(encoded(table["CONF_STATUS"]).dictionary.to_pylist())

    def doubts(self, *, answers: bool = False) -> list[Note]:
        """What was said about confidentiality and is not certain: it was taken for confidential, and is told."""
        unknown = {text for text in self._said if not self._confidentiality.understands(text)}
        if not answers:
            letters = {text for text in self._said if text.upper() in _ANSWERS}
            unknown |= letters if letters and letters == self._said - {""} and len(letters) > 1 else set()
        # A number in this column may be a part of the value beside it, as after a decimal comma without quotes.
        listed = ", ".join("…" if _NUMBER.fullmatch(text) else f"“{text}”" for text in sorted(unknown)[:10])
        return [(DOUBTFUL, f"{listed}: CONF_STATUS")] if unknown else []

    def typed(self, table: pa.Table, *, decimal_comma: bool, answers: bool = False) -> Typed:
        """Typed observations of raw ones, with the rows of aggregates apart.

        Args:
            table: raw observations.
            decimal_comma: whether the file writes decimals with a comma.
            answers: whether it answers yes or no to the question what is confidential.
        """
        table = self._with_confidentiality(table, answers=answers)
        areas = mapped([table["REF_AREA"]], self._codes.area)
        of_groups = pc.fill_null(pc.equal(areas.dictionary, AGGREGATE).take(areas.indices), False)
        if not pc.any(of_groups).as_py():
            return Typed(self._typed(table, areas, decimal_comma=decimal_comma), NO_AGGREGATE)
        kept = pc.invert(of_groups)  # unknown areas, too
        apart = self._typed(table.filter(of_groups), areas.filter(of_groups), decimal_comma=decimal_comma)
        apart = apart.filter(pc.is_valid(apart["OBS_VALUE"])).select(AGGREGATE_COLUMNS)
        return Typed(self._typed(table.filter(kept), areas.filter(kept), decimal_comma=decimal_comma), _plain(apart))

    def _typed(self, table: pa.Table, areas: Any, *, decimal_comma: bool) -> pa.Table:
        columns = self._coded(table, areas)
        values = self._values.understood(table, decimal_comma=decimal_comma)
        percent = pc.if_else(values["PERCENT_SIGN"], "yes", "")
        unit = [columns["EDITION"], columns["INDICATOR"], columns["MEASURE"], table["UNIT_MEASURE"], percent]
        columns["UNIT_MEASURE"] = mapped(unit, self._codes.unit)
        columns |= values | sampling_errors(table, self._values, decimal_comma=decimal_comma)
        columns["RESPONDENTS"] = whole_numbers(columns["RESPONDENTS"])
        columns["NORMALISATION"] = mapped([table["TRACE"], values["NORMALISATION"]], _together)
        self._qualify(columns, table, "year", "TIME_PERIOD", self._codes.period_status)
        self._qualify(columns, table, "note", "COMMENT_OBS", self._status_of_note)
        return pa.table({name: columns[name] for name in OBSERVATION_COLUMNS})

    def _qualify(
        self, columns: dict[str, Any], table: pa.Table, name: str, concept: str, said: Callable[[str | None], str]
    ) -> None:
        """Gives values the statuses that a cell beside them names, with a trace of each."""
        statuses = mapped([table[concept]], said)
        if any(statuses.dictionary.to_pylist()):
            columns["OBS_STATUS"] = mapped([columns["OBS_STATUS"], table["OBS_STATUS"], statuses], _status)
            traced = mapped(
                [table[concept], statuses, table["OBS_STATUS"], columns["OBS_STATUS"]], partial(_trace, name)
            )
            columns["NORMALISATION"] = mapped([columns["NORMALISATION"], traced], _together)

    def _status_of_note(self, text: str | None) -> str:
        return notes.status(text or "", self._note_words)

    def _with_confidentiality(self, table: pa.Table, *, answers: bool) -> pa.Table:
        """CONF_STATUS as column, status and comment say it together: the strictest word counts."""
        known = self._confidentiality
        self._said.update(text or "" for text in encoded(table["CONF_STATUS"]).dictionary.to_pylist())
        parts = (
            mapped([table["CONF_STATUS"]], partial(known.of_column, answers=answers)),
            mapped([table["OBS_STATUS"]], known.of_status),
            mapped([table["COMMENT_OBS"]], known.of_comment),
            self._of_values(table["OBS_VALUE"]),
        )
        said = mapped(parts, known.strictest)
        status = mapped([table["OBS_STATUS"]], lambda text: known.beside(text) if known.of_status(text) else text)
        for name, column in (("CONF_STATUS", said), ("OBS_STATUS", status)):
            table = table.set_column(table.column_names.index(name), name, column)
        return table

    def _of_values(self, column: Any) -> Any:
        """CONF_STATUS that words in the cells of values say; most files have none there."""
        worded = pc.any(pc.match_substring_regex(encoded(column).dictionary, r"[^\d\s.,%+\-]")).as_py()
        return mapped([column], self._confidentiality.of_value) if worded else constant("", len(column))

    def _coded(self, table: pa.Table, areas: Any) -> dict[str, Any]:
        editions = mapped([table["EDITION"]], self._codes.edition)
        indicators = mapped([editions, table["INDICATOR"], table["TITLE"]], self._codes.indicator)
        columns: dict[str, Any] = {"ROW_ID": table["ROW_ID"], "ADDRESS": table["ADDRESS"]}
        columns |= {"REF_AREA": areas, "EDITION": editions, "INDICATOR": indicators}
        columns |= {name: encoded(table[sent]) for name, sent in _AS_SENT.items()}
        if pc.any(table["IS_PERCENT"]).as_py():
            columns["OBS_TEXT"] = mapped([table["OBS_VALUE"], table["IS_PERCENT"]], _as_shown)
        columns["TIME_PERIOD"] = pc.cast(mapped([table["TIME_PERIOD"]], self._codes.period), pa.int32())
        for name in DIMENSIONS:
            sent = encoded(table[name])
            blank = sent.dictionary.to_pylist() in ([""], [])
            columns[name] = (
                constant("_T", len(sent))
                if blank
                else mapped([editions, indicators, sent], partial(self._codes.dimension, name))
            )
        measure = [editions, indicators, table["MEASURE"], table["UNIT_MEASURE"]]
        columns["MEASURE"] = mapped(measure, self._codes.measure)
        columns["TITLE"] = mapped([table["INDICATOR"], table["TITLE"]], self._codes.title)
        beside = [columns["TITLE"], table["SERIES"], table["UNIT_MEASURE"], columns["BREAKDOWN"]]
        columns["WITNESS"] = mapped([editions, indicators, *beside], self._codes.witness)
        return columns


def _plain(table: pa.Table) -> pa.Table:
    """A table whose texts have no dictionaries, so that it goes together with others."""
    return table.cast(pa.schema([(each.name, getattr(each.type, "value_type", each.type)) for each in table.schema]))


def _as_shown(text: str | None, percent: bool | None) -> str:
    """What the person typed and sees: 62 % for a cell that holds 0.62 and is shown as a percentage."""
    text = text or ""
    return f"{Decimal(text).scaleb(2).normalize():f} %" if percent and text else text


def _together(*traces: str | None) -> str:
    return "; ".join(part for part in traces if part)


def _status(found: str | None, sent: str | None, beside: str | None) -> str | None:
    """What stands beside a value speaks for it where nothing else says more than that it is one."""
    return beside if beside and found == "A" and not sent else found


def _trace(name: str, text: str | None, said: str | None, sent: str | None, status: str | None) -> str:
    if not said or said == sent:  # the layout read it already, or it was sent
        return ""
    return f'{name} "{text}" ' + (f"read as status {said}" if said == status else f"says {said}, {status} stays")
