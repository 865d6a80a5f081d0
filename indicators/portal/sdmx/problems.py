"""What is wrong with a query of SDMX REST, as the standard's message of errors in the format that was asked for."""

from __future__ import annotations

import datetime as dt
import json
from enum import Enum
from http import HTTPStatus
from xml.sax.saxutils import escape, quoteattr

from fastapi import Request, Response

from indicators.base.language import Speaker
from indicators.release.products.sdmx_flows import AGENCY

ROOT = "/sdmx/"


class Problem(Enum):
    """What can be wrong; the text is a key of the catalogues of languages."""

    WRONG_VALUE = "The parameter {name} cannot have the value “{value}”."
    NO_PARAMETER = "There is no parameter {name}."
    TWICE = "The parameter {name} was given more than once."
    NOT_SERVED = "This service does not offer {name}."
    LONG_KEY = "The key is longer than the structure: “{value}”."
    NO_COMPONENT = "There is no component {name}."
    TOO_LATE = "The time of {name} is later than that of {other}."
    NO_FORMAT = "None of the formats asked for is available."
    NO_LANGUAGE = "The language “{value}” is not available."
    NO_ARTEFACT = "There is no {name}."
    NO_QUERY = "This is not a query of SDMX REST."
    READ_ONLY = "This service only answers queries."


# The codes of the guidelines for web services of SDMX 2.1, which the messages of errors use.
_CODES = {
    HTTPStatus.UNAUTHORIZED: 110,
    HTTPStatus.NOT_FOUND: 100,
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: 130,
    HTTPStatus.UNPROCESSABLE_ENTITY: 150,
    HTTPStatus.INTERNAL_SERVER_ERROR: 500,
    HTTPStatus.NOT_IMPLEMENTED: 501,
    HTTPStatus.SERVICE_UNAVAILABLE: 503,
}
_SYNTAX = 140
_JSON, _XML = "application/json", "application/xml"


class SdmxError(Exception):
    """A query that is not answered with data.

    Args:
        status: of the answer.
        problem: what is wrong.
        advice: what there is instead, in words of the standard; not translated.
        values: what the text of the problem names.
    """

    def __init__(self, status: int, problem: Problem, *, advice: str = "", **values: str) -> None:
        super().__init__(problem.value.format(**values))
        self.status = HTTPStatus(status)
        self.problem = problem
        self.advice = advice
        self.values = values


def wrong(name: str, value: str, advice: str = "") -> SdmxError:
    """That a parameter cannot have a value."""
    return SdmxError(HTTPStatus.BAD_REQUEST, Problem.WRONG_VALUE, advice=advice, name=name, value=value[:200])


def not_served(name: str, advice: str = "") -> SdmxError:
    """That a part of the standard is not offered."""
    return SdmxError(HTTPStatus.NOT_IMPLEMENTED, Problem.NOT_SERVED, advice=advice, name=name)


def answered(request: Request, error: SdmxError) -> Response:
    """The answer to a query that is wrong or not served."""
    say: Speaker = request.state.say
    headers = {"Allow": "GET, HEAD, OPTIONS"} if error.status == HTTPStatus.METHOD_NOT_ALLOWED else {}
    return message(request, error.status, say(error.problem.value, **error.values), error.advice, headers)


def message(
    request: Request, status: int, title: str, advice: str = "", headers: dict[str, str] | None = None
) -> Response:
    """A message of errors: as SDMX-ML where XML is asked for, else as SDMX-JSON."""
    asked = f"{request.headers.get('accept', '')} {request.query_params.get('format', '')}".lower()
    code = _CODES.get(HTTPStatus(status), _SYNTAX)
    language = request.state.say.language
    if "xml" in asked or "generic" in asked or "structurespecific" in asked:
        return Response(_as_xml(code, title, advice, language), status, headers, _XML)
    prepared = request.app.state.context.clock()
    return Response(_as_json(code, title, advice, language, prepared), status, headers, _JSON)


def _as_json(code: int, title: str, advice: str, language: str, prepared: dt.datetime) -> str:
    error = {"code": code, "title": title, "titles": {language: title}}
    if advice:
        error |= {"detail": advice, "details": {"en": advice}}
    meta = {"id": "ERROR", "prepared": f"{prepared:%Y-%m-%dT%H:%M:%SZ}", "contentLanguages": [language]}
    return json.dumps({"meta": meta | {"sender": {"id": AGENCY}}, "errors": [error]}, ensure_ascii=False)


def _as_xml(code: int, title: str, advice: str, language: str) -> str:
    base = "http://www.sdmx.org/resources/sdmxml/schemas/v2_1"
    texts = [(language, title), *([("en", advice)] if advice else [])]
    said = "".join(f"<com:Text xml:lang={quoteattr(tongue)}>{escape(text)}</com:Text>" for tongue, text in texts)
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<mes:Error xmlns:mes="{base}/message" xmlns:com="{base}/common">'
        f'<mes:ErrorMessage code="{code}">{said}</mes:ErrorMessage></mes:Error>\n'
    )
