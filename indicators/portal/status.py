"""The status page: how the pipeline is doing, for people and, as JSON, for a monitor; and whether it answers at all."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Gauge, generate_latest

from indicators.portal.pages import show
from indicators.release.metrics import MEANING, public_metrics
from indicators.store.mail_state import Level

router = APIRouter()


@router.get("/healthz", name="healthz", include_in_schema=False)
def healthz(request: Request) -> Response:
    """Whether the store answers: what a supervisor asks."""
    lake = request.app.state.context.lake
    if lake.exists:
        lake.rows("SELECT 1")
    return Response("sound\n", media_type="text/plain")


@router.get("/status", name="status", response_class=HTMLResponse)
def status(request: Request) -> HTMLResponse:
    """The figures as a page, and whether letters go out."""
    context = request.app.state.context
    found, say = public_metrics(context), request.state.say
    level = Level(int(found.get("mail", Level.GREEN)))
    rows = [(say(MEANING[name]), say.number(value)) for name, value in found.items()]
    return show(request, "status", rows=rows, now=context.clock(), mail=level.word)


@router.get("/status.json", name="status_json")
def status_json(request: Request) -> dict[str, float | str]:
    """The figures as JSON: seconds, counts and shares; and the state in a word."""
    found = public_metrics(request.app.state.context)
    return {"state": Level(int(found.get("mail", Level.GREEN))).word, **found}


@router.get("/metrics", name="metrics", include_in_schema=False)
def metrics(request: Request) -> Response:
    """The same figures in the text format of Prometheus, each as a gauge `ict_NAME`."""
    registry = CollectorRegistry()
    for name, value in public_metrics(request.app.state.context).items():
        Gauge(f"ict_{name}", MEANING[name], registry=registry).set(value)
    return Response(generate_latest(registry), media_type=CONTENT_TYPE_LATEST)
