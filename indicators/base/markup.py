"""The templates of letters, reports and pages: whatever goes into markup is escaped, and can be shown."""

from __future__ import annotations

import re
from functools import cache

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape
from markupsafe import Markup

from indicators.base import resources
from indicators.base.language import Speaker
from indicators.base.printable import columns, padded, readable


@cache
def environment() -> Environment:
    """Every template by its name, which is its own in whatever wing it lies (tests/base/test_language.py)."""
    made = Environment(
        loader=FileSystemLoader(resources.templates()),
        autoescape=select_autoescape(("mjml.j2", "html.j2"), default=False, default_for_string=True),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_finalized,
    )
    made.filters |= {"columns": columns, "padded": padded}
    return made


def _finalized(value: object) -> object:
    if isinstance(value, Markup):
        return Markup(readable(value))  # noqa: S704 - it was escaped before, and stays so
    return readable(value) if isinstance(value, str) else value


def mail_html(template: str, say: Speaker, **values: object) -> str:
    """Renders an MJML template to HTML that mail clients show, written from the right where the language is."""
    import mrml

    start = "right" if say.from_right else "left"
    markup = environment().get_template(template).render(say=say, start=start, **values)
    # MJML leaves the direction to the reader's machine, and writes it into every block; the language decides it.
    direction = "rtl" if say.from_right else "ltr"
    html = str(mrml.to_html(markup).content).replace('dir="auto"', f'dir="{direction}"', 1)
    return re.sub(r"direction:\s*ltr", f"direction:{direction}", html)
