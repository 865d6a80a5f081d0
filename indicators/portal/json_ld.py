"""A page's data as a Dataset of schema.org, in JSON-LD, for searches of data sets."""

from __future__ import annotations

import json
from typing import Any

from fastapi import Request
from markupsafe import Markup

from indicators.portal.cubes import Form, Listed
from indicators.portal.links import whole
from indicators.release.products.catalogue import PUBLISHER
from indicators.release.products.data_package import LICENCE, SUMMARY
from indicators.release.published import POINTER, Published

_MEDIA = {"px": "text/plain", "json": "application/json", "csv": "text/csv"}


def dataset(
    name: str, page: str, published: Published, files: list[tuple[str, str]], *, years: tuple[int, int] | None = None
) -> Markup:
    """The description, for the head of a page.

    Args:
        name: of what the page shows.
        page: its whole address.
        published: the release that it shows.
        files: media type and whole address of each.
        years: the first and the last one with values.
    """
    described: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "Dataset",
        "name": name,
        "description": f"{name}. {SUMMARY}",
        "url": page,
        "version": published.version,
        "dateModified": published.as_of.isoformat(),
        "license": LICENCE["path"],
        "isAccessibleForFree": True,
        "creator": {"@type": "Organization", "name": PUBLISHER},
        "distribution": [
            {"@type": "DataDownload", "encodingFormat": media, "contentUrl": address} for media, address in files
        ],
    }
    if years:
        described["temporalCoverage"] = f"{years[0]}/{years[1]}"
    # No text can end the element or begin another one.
    text = json.dumps(described, ensure_ascii=False).replace("<", "\\u003c").replace(">", "\\u003e")
    return Markup('<script type="application/ld+json">{}</script>').format(Markup(text))  # noqa: S704 - as above


def cube_files(request: Request, listed: list[Listed]) -> list[tuple[str, str]]:
    """Media type and address of everything that is listed."""
    found = []
    for each in listed:
        named = {"version": POINTER, "extract": each.extract, "kind": each.kind.value, "subject": each.subject}
        found.append((_MEDIA["csv"], whole(request, "values", **named)))
        found += [
            (_MEDIA[form.value], whole(request, "cube", **named, table=table, form=form.value))
            for table, _ in each.tables
            for form in Form
        ]
    return found


def release_files(request: Request, published: Published) -> list[tuple[str, str]]:
    """Media type and address of a release as one file, and of its extracts."""
    named = {"version": published.version}
    extracts = [each["path"] for each in published.manifest["files"] if each["path"].endswith(".parquet")]
    return [
        ("application/zip", whole(request, "release_zip", **named)),
        *(
            ("application/vnd.apache.parquet", whole(request, "file", **named, path=path))
            for path in extracts
            if "/" not in path
        ),
    ]
