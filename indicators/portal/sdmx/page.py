"""The page on SDMX REST for members: its tables are made from the code, so that they say what it does."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from indicators.portal.sdmx import artefacts_of, data, schema, structure, version_1
from indicators.portal.sdmx.parameters import RESOURCES

_FIRST = "## Parameters"


def page(text: str) -> str:
    """The page, as Markdown: what is written by hand before the tables, and these made anew."""
    return text.partition(_FIRST)[0] + "\n".join([*_parameters(), "", *_formats(), "", *_version_1()]) + "\n"


def _parameters() -> Iterator[str]:
    yield _FIRST
    for resource, known in RESOURCES.items():
        yield ""
        yield f"### {resource}"
        yield ""
        yield "| parameter | |"
        yield "|---|---|"
        for each in known:
            yield f"| `{each.name}` | {each.meaning or '501: not served'} |"
    yield ""
    yield "`metadata` and `registration` are answered with 501 whatever is asked, as are of the artefacts"
    yield f"all but {', '.join(artefacts_of.KINDS)}."


def _version_1() -> Iterator[str]:
    yield "## SDMX REST 1"
    yield ""
    yield "Under `/sdmx/v1`, for clients of SDMX 2.1; without a wish the answer is SDMX-ML 2.1 (of data, generic)."
    for resource, known in version_1.RESOURCES.items():
        yield ""
        yield f"| {resource} | |"
        yield "|---|---|"
        for each in known:
            yield f"| `{each.name}` | {each.meaning} |"


def _formats() -> Iterator[str]:
    yield "## Formats"
    yield ""
    yield "The first one is given where nothing is asked for; a version may be an expression (`2.+.0`), and be quoted."
    for title, formats in (
        ("Data", data.FORMATS),
        ("Structure, availability", structure.FORMATS),
        ("Schema", schema.FORMATS),
    ):
        yield ""
        yield f"| {title} | parameters |"
        yield "|---|---|"
        for each in formats:
            told = "; ".join(f"{name}: {', '.join(values)}" for name, values in each.options.items())
            yield f"| `{each.media};version={each.version}` | {told} |"


if __name__ == "__main__":
    import sys

    path = Path(sys.argv[1])
    path.write_text(page(path.read_text(encoding="utf-8")), encoding="utf-8")
