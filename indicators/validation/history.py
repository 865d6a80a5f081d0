"""What was accepted earlier, as the rules look at it: of the store, and of the files that are checked before others."""

from __future__ import annotations

from collections.abc import Sequence

import pyarrow as pa
import pyarrow.compute as pc

from indicators.validation.encode import READ

_COLUMNS = (*READ, "PROVIDER")


def with_accepted(history: pa.Table | None, accepted: Sequence[tuple[str, str, pa.Table]]) -> pa.Table | None:
    """A history and what was accepted after it; of two values of a key and provider the later one stands.

    Args:
        history: observations that were accepted earlier, in that order, or none.
        accepted: submission, provider and typed observations of what was accepted since, in that order.
    """
    tables = [_plain(table, provider) for _, provider, table in accepted]
    before = [] if history is None else [history.select(_COLUMNS)]
    return pa.concat_tables([*before, *tables], promote_options="permissive") if tables else history


def _plain(table: pa.Table, provider: str) -> pa.Table:
    """What has a value, with nothing that differs from a table of the store."""
    there = table.filter(pc.is_valid(table["OBS_VALUE"])).select(READ)
    columns = [pc.cast(each, _value_type(each.type)) for each in there.columns]
    return pa.table([*columns, pa.array([provider] * there.num_rows, pa.string())], names=list(_COLUMNS))


def _value_type(kind: pa.DataType) -> pa.DataType:
    return kind.value_type if pa.types.is_dictionary(kind) else kind
