"""Lists in the order of a language's own alphabet (Unicode collation, by DuckDB's ICU)."""

from __future__ import annotations

from indicators.portal.release_reader import Reader, Row


def in_order(reader: Reader, rows: list[Row], language: str) -> list[Row]:
    """Rows in the order in which a dictionary of the language has their column NAME.

    Args:
        reader: an open release, whose connection computes the keys.
        rows: have the column.
        language: one of the six.
    """
    if not rows:
        return []
    names = [str(row["NAME"]) for row in rows]
    keys = [each["SORT_KEY"] for each in reader.ask("collation_keys", names=names, language=language)]
    return [rows[place] for place in sorted(range(len(rows)), key=lambda place: (keys[place], place))]
