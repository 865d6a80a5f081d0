"""The picture in the note of a review: the series of a doubtful value, for whoever has the signed address."""

from __future__ import annotations

from http import HTTPStatus

from fastapi import APIRouter, Request, Response

from indicators.base.errors import UsageError
from indicators.base.language import Speaker
from indicators.organisations import answer_links
from indicators.store.context import Context
from indicators.submissions.queries import series_in_letter
from indicators.validation.report.series_chart import series_png

router = APIRouter()


@router.get("/series/{token}", name="series_picture")
def picture(request: Request, token: str) -> Response:
    """A PNG; without a confidential value, because a letter may have it."""
    context: Context = request.app.state.context
    say: Speaker = request.state.say
    try:
        series = series_in_letter(context, answer_links.submission_of(context, token))
    except UsageError:
        series = None
    if series is None:
        return Response(status_code=HTTPStatus.GONE)
    return Response(series_png(series, series.code, say), media_type="image/png", headers={"cache-control": "no-store"})
