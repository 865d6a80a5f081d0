"""Charts written as Vega-Lite: of which version, and how they are drawn without a browser."""

from __future__ import annotations

import json
from typing import Any

Spec = dict[str, Any]
SCHEMA = "https://vega.github.io/schema/vega-lite/v6.json"


def svg(spec: Spec, numbers: Spec | None = None) -> str:
    """A chart as SVG.

    Args:
        spec: the chart; it need not name its schema.
        numbers: how the reader's language writes them (`Speaker.axis_numbers`); English unless given.
    """
    import vl_convert

    return str(vl_convert.vegalite_to_svg(_text(spec), format_locale=numbers))


def png(spec: Spec, numbers: Spec, *, scale: float, ppi: float | None = None) -> bytes:
    """A chart as PNG.

    Args:
        spec: as above.
        numbers: as above.
        scale: by how much it is larger than its own pixels.
        ppi: of how many pixels an inch it is, if that is said.
    """
    import vl_convert

    return bytes(vl_convert.vegalite_to_png(_text(spec), scale=scale, ppi=ppi, format_locale=numbers))


def _text(spec: Spec) -> str:
    return json.dumps({"$schema": SCHEMA, **spec})
