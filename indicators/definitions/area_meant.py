"""Which country or territory a person meant, whose code or name is not known."""

from __future__ import annotations

from indicators.definitions.registry import Definitions

_SHOWN = 3


def area_meant(text: str, definitions: Definitions) -> str:
    """What was probably meant: an area whose name is spelt alike, or a code of which one letter differs."""
    named = definitions.names.nearest(text)
    alike = [
        (tuple(one != other for one, other in zip(text.upper(), code, strict=True)), code)
        for code, row in definitions.areas.items()
        if len(text) == len(code) and row["kind"] == "current"
    ]
    # The beginning of a code is that of the name: there people err least.
    codes = [code for differs, code in sorted(alike) if sum(differs) == 1]
    meant = list(dict.fromkeys([named, *codes[:_SHOWN]] if named else codes[:_SHOWN]))
    if not meant:
        return "Name it by its code (ISO 3166, as KEN) or in any of six languages."
    return f"Did you mean {' or '.join(f'{code} ({definitions.names.name(code)})' for code in meant)}?"
