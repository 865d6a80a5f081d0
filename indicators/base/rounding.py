"""How a figure is rounded when it is shown or handed on."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Context, Decimal

_ANY = Context(prec=400)  # digits of the greatest float, with decimals


def rounded(value: float, places: int) -> Decimal:
    """A number as it is written, with at most so many decimals; halves go away from zero, as in DuckDB and VTL.

    What is no finite number stays what it is.
    """
    written = Decimal(value) if isinstance(value, int) else Decimal(str(float(value)))
    if not written.is_finite():
        return written
    found = written.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP, context=_ANY)
    return found or abs(found)  # without the sign of a zero
