"""A release as a request may read it: withdrawn ones say why, those for others ask for a token."""

from __future__ import annotations

from http import HTTPStatus

from fastapi import Request, Response
from fastapi.responses import PlainTextResponse

from indicators.base.language import Speaker
from indicators.organisations.members import Caller
from indicators.portal.access_log import Access
from indicators.portal.middleware import unsigned
from indicators.portal.release_reader import Reader, ReleaseCatalogue


def opened(request: Request, version: str, path: str) -> Reader | Response:
    """The release, or the answer that it may not be read; which file of it is asked for is noted for the log.

    Raises:
        Absent: there is no such release, as far as the caller may know.
    """
    release_catalogue: ReleaseCatalogue = request.app.state.release_catalogue
    caller: Caller = request.state.caller
    reader = release_catalogue.reader(version, caller)
    named = reader.published.version
    say: Speaker = request.state.say
    state, now = release_catalogue.state(named, caller), request.app.state.context.clock()
    request.state.access = Access("file", 0, release=named, path=path[:200], early=release_catalogue.is_early(named))
    if state.withdrawn is not None:
        said = say("The release {version} was withdrawn: {reason}", version=named, reason=state.withdrawn)
        return PlainTextResponse(f"{said}\n", status_code=HTTPStatus.GONE)
    if not state.open_to(caller, now):
        return unsigned(say("The release {version} is for members: send a token.", version=named))
    return reader
