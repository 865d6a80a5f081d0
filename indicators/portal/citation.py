"""How what a page or a file shows is cited, in the reader's language."""

from __future__ import annotations

from indicators.base.language import Speaker
from indicators.release.products.catalogue import PUBLISHER
from indicators.release.published import Published


def citation(say: Speaker, subject: str, published: Published) -> str:
    """Publisher, subject, release with its date, and the licence, in a sentence for each.

    Args:
        say: the reader's language.
        subject: what is cited: an indicator or an area, as its page is headed.
        published: the release that it comes from.
    """
    release = say("Release {version}, data as of {date}.", version=published.version, date=say.day(published.as_of))
    licence = say("Licence: CC BY 4.0; cite the source given with each value.")
    return f"{PUBLISHER}{say.colon}{say.gap}{subject}. {release} {licence}"
