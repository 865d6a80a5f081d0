"""Observations of the dataflow in every format of data: what a query asks for, or what of it changed, as a stream."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from http import HTTPStatus
from itertools import chain

from fastapi import APIRouter, Request, Response
from fastapi.responses import StreamingResponse

from indicators.base import resources
from indicators.definitions.names import UN_LANGUAGES
from indicators.portal.access_log import Access
from indicators.portal.conditional import last_modified, unmodified
from indicators.portal.release_reader import ReleaseCatalogue
from indicators.portal.sdmx import changes, cube, query, releases
from indicators.portal.sdmx.artefacts import contexts_of, fitting
from indicators.portal.sdmx.csv_data import KEYS, LABELS, TIME_FORMATS, Options, as_csv
from indicators.portal.sdmx.hidden_since import HiddenSince
from indicators.portal.sdmx.json_data import as_json
from indicators.portal.sdmx.message import Context, DataSet, Message, Part, View
from indicators.portal.sdmx.names import names_in
from indicators.portal.sdmx.negotiation import ALL_LANGUAGES, Chosen, Format, accept_of, check_extensions, chosen
from indicators.portal.sdmx.parameters import DATA, given, path_parts
from indicators.portal.sdmx.problems import Problem, SdmxError
from indicators.portal.sdmx.query import Parameters
from indicators.portal.sdmx.releases import Open
from indicators.portal.sdmx.selection import Selection
from indicators.portal.sdmx.xml_data import Dialect, as_xml
from indicators.portal.threads import long_answer
from indicators.release.products.sdmx_flows import Flow

router = APIRouter(prefix="/sdmx/v2")
_PATH = ("context", "agencyID", "resourceID", "version", "key")
_DATA = "application/vnd.sdmx.data"
_OTHER_TIMES = {"asOf", "updatedAfter", "includeHistory"}
_CSV_1 = {"labels": ("id", "both"), "timeFormat": TIME_FORMATS}
_CSV_2 = {"labels": LABELS, "keys": KEYS, "timeFormat": TIME_FORMATS}
FORMATS = (
    *(Format(f"{_DATA}+json", version) for version in ("2.1.0", "2.0.0", "1.0.0")),
    *(Format(f"{_DATA}+xml", version) for version in ("3.1.0", "3.0.0")),
    *(Format(f"{_DATA}+csv", version, _CSV_2) for version in ("2.1.0", "2.0.0")),
    Format(f"{_DATA}+csv", "1.0.0", _CSV_1),
    Format("application/vnd.sdmx.structurespecificdata+xml", "2.1"),
    Format("application/vnd.sdmx.genericdata+xml", "2.1"),
)


@dataclass(frozen=True, slots=True)
class _Asked:
    """What is asked of one dataflow."""

    context: Context
    view: View
    wanted: Selection


@dataclass(frozen=True, slots=True)
class _Told:
    """Which releases are told, and how.

    Attributes:
        request: of a caller, who may read some of them.
        parameters: of the query.
        found: the releases.
        before: the one after which changes are told.
    """

    request: Request
    parameters: Parameters
    found: list[Open]
    before: Open | None

    @property
    def rests_on(self) -> list[str]:
        """The releases that are read, and, for other times, what is hidden today: an answer follows from them."""
        read = [*self.found, *([self.before] if self.before else [])]
        hidden = [releases.latest(self.request).version, self._hidden().mark] if self._is_of_other_times else []
        return [*(each.version for each in read), *hidden]

    def sets(self, flow: Flow) -> list[DataSet]:
        """The data sets of a dataflow; of other times without what is hidden today."""
        told = self._of_releases(flow)
        if not self._is_of_other_times:
            return told
        newest = cube.of_release(releases.latest(self.request).reader.published.folder, flow)
        return [self._hidden().told(each, newest) for each in told]

    @property
    def _is_of_other_times(self) -> bool:
        return bool(_OTHER_TIMES & self.parameters.keys())

    def _hidden(self) -> HiddenSince:
        catalogue: ReleaseCatalogue = self.request.app.state.release_catalogue
        return HiddenSince.of(catalogue.withheld())

    def _of_releases(self, flow: Flow) -> list[DataSet]:
        after, found, before = query.moment(self.parameters, "updatedAfter"), self.found, self.before
        if query.boolean(self.parameters, "includeHistory"):
            return changes.history([each for each in found if after is None or each.since > after], before, flow)
        return changes.since(found[-1], before, flow) if after else [changes.everything(found[-1], flow)]


@router.get("/data/{path:path}", name="sdmx_data")
@router.get("/data", include_in_schema=False)
@long_answer
def data(request: Request, path: str = "") -> Response:
    """Observations, by key and conditions; of another time, or what changed since a time; as a stream."""
    parts = path_parts(path, _PATH)
    contexts = contexts_of(parts["context"], parts["agencyID"], parts["resourceID"], parts["version"])
    return answered(request, contexts, parts["key"], given(request, DATA), FORMATS)


def answered(
    request: Request, contexts: Sequence[Context], key: str, parameters: Parameters, formats: Sequence[Format]
) -> Response:
    """The answer to a query of data.

    Args:
        request: for headers, releases and language.
        contexts: of what data are asked; those that have not all components that the query names give none.
        key: of series.
        parameters: of the query.
        formats: in which there may be an answer.
    """
    check_extensions(parameters)
    format_ = chosen(accept_of(request), _able(formats, parameters, contexts), parameters)
    asked = fitting(contexts, lambda context: _asked(context, key, parameters))
    found = _releases(request, parameters)
    if not found:
        return Response(status_code=HTTPStatus.NO_CONTENT)
    _note(request, f"{','.join(each.ident for each in contexts)}/{key}"[:200], found)
    told_as = _Told(request, parameters, found, _before(request, parameters))
    tag = _tag(request, told_as, format_.media_type)
    headers = {"ETag": tag} | _changed(request, parameters)
    if _is_known(request, headers):
        return Response(status_code=HTTPStatus.NOT_MODIFIED, headers=headers)
    told = _parts(asked, told_as, by_row=format_.format.kind == "csv")
    if not told:
        return Response(status_code=HTTPStatus.NO_CONTENT)
    definitions, own = request.app.state.context.definitions, request.state.say.language
    languages = dict.fromkeys((own, *UN_LANGUAGES)) if parameters.get("lang") == ALL_LANGUAGES else (own,)
    newest = found[-1]
    ident = f"{'_'.join(each.context.ident for each in told)}_{newest.version}"
    message = Message(ident, newest.since, told, [names_in(definitions, each) for each in languages])
    return _streamed(written(message, format_), headers | {"Content-Type": format_.media_type})


def _asked(context: Context, key: str, parameters: Parameters) -> _Asked:
    view = query.view(parameters, context.flow)
    return _Asked(context, view, query.selection(key, parameters, view))


def _parts(asked: Sequence[_Asked], told: _Told, *, by_row: bool) -> list[Part]:
    """What there is of each dataflow; offset and limit count through all of them."""
    sets = [(each, data) for each in asked for data in told.sets(each.context.flow)]
    rows = asked[0].wanted.page([each.wanted.rows(data.cube) for each, data in sets])
    parts = []
    for each in asked:
        group = () if by_row else each.view.group  # rows of SDMX-CSV stand each for itself
        own = [
            replace(data, rows=each.wanted.laid_out(data.cube, part, group))
            for (one, data), part in zip(sets, rows, strict=True)
            if one is each and len(part)
        ]
        if own:
            parts.append(Part(each.context, each.view, own))
    return parts


def _changed(request: Request, parameters: Parameters) -> dict[str, str]:
    """When the answer was last another; not of other times, which may be told otherwise when a release is withdrawn."""
    if _OTHER_TIMES & parameters.keys():
        return {}
    changed = releases.last_change(request)
    return {"Last-Modified": last_modified(changed)} if changed else {}


def _is_known(request: Request, headers: Mapping[str, str]) -> bool:
    """Whether the reader has what the answer would be."""
    tags = [each.strip().removeprefix("W/") for each in request.headers.get("if-none-match", "").split(",")]
    return headers["ETag"] in tags or unmodified(request.headers, headers.get("Last-Modified", ""))


def _able(formats: Sequence[Format], parameters: Parameters, contexts: Sequence[Context]) -> list[Format]:
    """The formats that can say what is asked for: SDMX-CSV 1.0 has no actions, SDMX-JSON 1.0 one dataflow."""
    actions = "updatedAfter" in parameters or query.boolean(parameters, "includeHistory")
    unable = {"csv"} if actions else set()
    unable |= {"json"} if len(contexts) > 1 else set()
    return [each for each in formats if not (each.version.startswith("1") and each.kind in unable)]


def _releases(request: Request, parameters: Parameters) -> list[Open]:
    """The releases that are told: the newest one, or all up to it."""
    as_of, after = query.moment(parameters, "asOf"), query.moment(parameters, "updatedAfter")
    if as_of and after and after > as_of:
        raise SdmxError(HTTPStatus.BAD_REQUEST, Problem.TOO_LATE, name="updatedAfter", other="asOf")
    if query.boolean(parameters, "includeHistory"):
        return releases.history(request, as_of)
    newest = releases.newest(request, as_of)
    return [newest] if newest else []


def _before(request: Request, parameters: Parameters) -> Open | None:
    """The release after which changes are told."""
    after = query.moment(parameters, "updatedAfter")
    return releases.seen(request, after) if after else None


def _note(request: Request, path: str, found: list[Open]) -> None:
    catalogue: ReleaseCatalogue = request.app.state.release_catalogue
    early = any(catalogue.is_early(each.version) for each in found)
    request.state.access = Access("data", 0, release=found[-1].version, path=path, early=early)


def _tag(request: Request, told: _Told, media_type: str) -> str:
    """The entity tag: releases never change, so it follows from what is asked of which of them, by which code."""
    said = [
        resources.code_hash(),
        *told.rests_on,
        request.url.path,
        str(request.scope.get("query_string", b"")),
    ]
    said += [media_type, request.state.say.language, request.headers.get("accept-encoding", "")]
    return f'"{hashlib.sha256(chr(0).join(said).encode()).hexdigest()[:32]}"'


def written(message: Message, format_: Chosen) -> Iterator[bytes]:
    """The message in the format that was chosen, in pieces."""
    version = format_.format.version
    if format_.format.kind == "csv":
        asked = format_.options
        options = Options(
            asked.get("labels", LABELS[0]), asked.get("keys", KEYS[0]), asked.get("timeFormat", TIME_FORMATS[0])
        )
        return as_csv(message, version, options)
    if format_.format.kind == "json":
        return as_json(message, version)
    return as_xml(message, Dialect(version.removesuffix(".0"), "generic" in format_.format.media))


def _streamed(pieces: Iterator[bytes], headers: Mapping[str, str]) -> Response:
    first = next(pieces)  # what fails at once is no answer that began well
    return StreamingResponse(chain([first], pieces), headers=headers)
