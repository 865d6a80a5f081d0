"""Income groups of the World Bank: it applies those of one fiscal year to all years of a series."""

from __future__ import annotations

from collections.abc import Sequence

from indicators.definitions.tables import Row

GROUPING = "WB_INCOME"


def in_force(history: Sequence[Row]) -> int:
    """The fiscal year of the newest list: the last in which an economy changed its group."""
    return max(int(row["fiscal_year_from"]) for row in history)


def memberships(history: Sequence[Row], fiscal_year: int) -> list[Row]:
    """The groups of one fiscal year as memberships of all years."""
    return [
        {
            "grouping": GROUPING,
            "group": row["group"],
            "ref_area": row["ref_area"],
            "year_from": "",
            "year_to": "",
            "confidence": row["confidence"],
            "source": f"{row['source']}; fiscal year {fiscal_year} for all years",
        }
        for row in history
        if int(row["fiscal_year_from"]) <= fiscal_year <= int(row["fiscal_year_to"] or fiscal_year)
    ]
