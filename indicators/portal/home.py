"""The home page: what there is, searched by words, list, year and edition."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import groupby

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from indicators.portal.pages import name_in, newest, show, titled, titles_told
from indicators.portal.release_reader import Row

router = APIRouter()
FRAMEWORKS = ("MDG_2008", "SDG", "MDG_2003", "CORE")
_YEAR = re.compile(r"^[0-9]{4}$")


@router.get("/", name="catalogue", response_class=HTMLResponse)
def catalogue(request: Request, q: str = "", framework: str = "", year: str = "", edition: str = "") -> HTMLResponse:
    """What there is, searched by words, list, year and edition."""
    reader, language = newest(request), request.state.say.language
    rows = titled(request, reader.ask("series"))
    wanted = q.casefold().split()
    in_year = int(year) if _YEAR.match(year) else None  # the form sends a blank where none was chosen
    shown = [row for row in rows if _matches(row, wanted, framework, in_year) and edition in {"", *row["EDITIONS"]}]
    areas = [{**row, "NAME": name_in(row, language)} for row in reader.ask("area_names")]
    areas = [row for row in areas if all(word in f"{row['NAME']} {row['REF_AREA']}".casefold() for word in wanted)]
    grouped = [(name, list(found)) for name, found in groupby(shown, key=lambda row: row["FRAMEWORK"])]
    return show(
        request, "catalogue", q=q, framework=framework, year=year, edition=edition, groups=grouped, areas=areas,
        frameworks=FRAMEWORKS, editions=sorted({each for row in rows for each in row["EDITIONS"]}),
        remarks=titles_told(shown, request.state.say), release=reader.published,
    )  # fmt: skip


def _matches(row: Row, wanted: Iterable[str], framework: str, year: int | None) -> bool:
    text = f"{row['SERIES']} {row['CODE']} {row['TITLE']} {row['TITLE_EN']} {row['GOAL']} {row['TARGET']}".casefold()
    in_time = year is None or row["FIRST_PERIOD"] <= year <= row["LAST_PERIOD"]
    return all(word in text for word in wanted) and framework in {"", row["FRAMEWORK"]} and in_time
