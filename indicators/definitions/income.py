"""Income groups of the World Bank, by fiscal year, as rows of memberships."""

from __future__ import annotations

from collections.abc import Sequence

from indicators.definitions.tables import Row

GROUPING = "WB_INCOME"


def memberships(history: Sequence[Row]) -> list[Row]:
    """The rows of `worldbank_income.csv` as those of `memberships.csv`: a fiscal year is a vintage."""
    return [
        {
            "grouping": GROUPING,
            "group": row["group"],
            "ref_area": row["ref_area"],
            "year_from": "",
            "year_to": "",
            "vintage_from": row["fiscal_year_from"],
            "vintage_to": row["fiscal_year_to"],
            "confidence": row["confidence"],
            "source": row["source"],
        }
        for row in history
    ]
