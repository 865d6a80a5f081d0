"""Addresses of pages: those of the running service, or those of files in a static export."""

from __future__ import annotations

import posixpath
from functools import lru_cache
from typing import Any, Protocol

from fastapi import FastAPI, Request
from starlette.routing import BaseRoute

# The pages of which a static export has one for each language; the rest needs a service.
STATIC = {
    "catalogue": "index.html",
    "indicator": "indicators/{framework}/{series}.html",
    "area": "areas/{code}.html",
    "releases": "releases.html",
    "release": "releases/{version}.html",
    "metadata": "metadata/{dataset}.html",
    "chart": "charts/{framework}/{series}.svg",
    "coverage": "charts/{framework}/{series}-coverage.svg",
    "cube": "cubes/{extract}/{kind}/{subject}/{table}.{form}",
    "values": "cubes/{extract}/{kind}/{subject}.csv",
}
_IN_ALL_LANGUAGES = {"cube", "values"}  # in a static export; the service has JSON-stat in each language
_WITHOUT_LANGUAGE = {
    *("style", "script", "file", "values", "all_forms", "release_zip", "feed", "notes_feed", "release_list"),
}


class Links(Protocol):
    """Gives the address of a page as a page links to it."""

    static: bool

    def to(self, page: str, language: str, **parameters: Any) -> str:
        """The address of a page in a language."""

    def here(self, language: str) -> str:
        """The address of this page in another language."""


@lru_cache(maxsize=4)
def _routes(app: FastAPI) -> dict[str, BaseRoute]:
    """The routes of the application by name: a page has hundreds of links, and the router looks at all routes."""
    return {route.name: route for route in reversed(app.routes) if hasattr(route, "name")}


class LiveLinks:
    """Addresses of the running service, without its host, so that a proxy may stand before it."""

    static = False

    def __init__(self, request: Request) -> None:
        self._request = request

    def to(self, page: str, language: str, **parameters: Any) -> str:
        """The address of a page in a language."""
        root = str(self._request.scope.get("root_path", ""))
        path = f"{root}{_routes(self._request.app)[page].url_path_for(page, **parameters)}"
        return path if page in _WITHOUT_LANGUAGE else f"{path}?lang={language}"

    def here(self, language: str) -> str:
        """The address of this page in another language."""
        return "?" + self._request.url.include_query_params(lang=language).query


def whole(request: Request, page: str, **parameters: Any) -> str:
    """The address of a page of the running service with its host, in no particular language."""
    return f"{str(request.base_url).rstrip('/')}{request.app.url_path_for(page, **parameters)}"


class StaticLinks:
    """Addresses of files of a static export, relative to the page, so that it can lie in any folder.

    Args:
        request: the page that is exported.
        version: the release that it shows.
    """

    static = True

    def __init__(self, request: Request, version: str) -> None:
        self._version = version
        route, parameters = request.scope["route"].name, request.scope["path_params"]
        self._route, self._parameters = route, parameters
        self._here = place(route, request.state.say.language, version, **parameters)

    def to(self, page: str, language: str, **parameters: Any) -> str:
        """The address of a page in a language."""
        there = place(page, language, self._version, **parameters)
        return posixpath.relpath(there, posixpath.dirname(self._here))

    def here(self, language: str) -> str:
        """The address of this page in another language."""
        return self.to(self._route, language, **self._parameters)


def place(page: str, language: str, newest: str, /, **parameters: Any) -> str:
    """Where a page lies in a static export; a file lies in the folder of its release, as a target has it."""
    if page == "style":
        return "site.css"
    if page == "file":
        named = newest if parameters["version"] == "latest" else parameters["version"]
        return f"{named}/{parameters['path']}"
    path = STATIC[page].format(**parameters)
    return path if page in _IN_ALL_LANGUAGES else f"{language}/{path}"
