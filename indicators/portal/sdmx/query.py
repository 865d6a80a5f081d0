"""What the parameters of a query of data or availability say."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from http import HTTPStatus

from indicators.base.clock import parse
from indicators.base.errors import UsageError
from indicators.portal.sdmx.conditions import Condition, condition
from indicators.portal.sdmx.keys import keys
from indicators.portal.sdmx.message import FLAT, View
from indicators.portal.sdmx.problems import Problem, SdmxError, wrong
from indicators.portal.sdmx.selection import Order, Selection
from indicators.release.products.sdmx_flows import MEASURE, TIME, Flow

Parameters = Mapping[str, str]
_COMPONENT = re.compile(r"^c\[(.*)\]$")
_YEAR_START = re.compile(r"^--(\d\d)-(\d\d)$")
_NUMBER = re.compile(r"^\d{1,15}$")
_MOMENT = re.compile(r"^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-]\d\d:\d\d)?)?$")
_BOOLEANS = {"true": True, "false": False, "1": True, "0": False}
_DIRECTIONS = {"": False, "asc": False, "desc": True}
# All our attributes are attached to observations.
_ALL_LEVELS, _NO_LEVELS = ("dsd", "all", "obs"), ("msd", "series", "dataset", "none")


def selection(key: str, parameters: Parameters, view: View) -> Selection:
    """Which observations are asked for.

    Raises:
        SdmxError: the key or a parameter is wrong.
    """
    return Selection(
        keys(key, view.flow),
        conditions(parameters, view.flow),
        _count(parameters, "firstNObservations"),
        _count(parameters, "lastNObservations"),
        _order(parameters.get("sort", ""), view),
        _count(parameters, "offset", least=0) or 0,
        _count(parameters, "limit"),
        view.only_keys,
    )


def conditions(parameters: Parameters, flow: Flow) -> dict[str, Condition]:
    """The conditions on components.

    Raises:
        SdmxError: there is no such component, or its condition cannot be understood.
    """
    start = _year_start(parameters.get("reportingYearStartDay"))
    found = {}
    for name, value in parameters.items():
        if match := _COMPONENT.match(name):
            component = match[1]
            if component not in {*flow.components, MEASURE}:
                raise _no_component(component, flow)
            found[component] = condition(name, component, value, start)
    return found


def view(parameters: Parameters, flow: Flow) -> View:
    """How the observations are laid out.

    Raises:
        SdmxError: there is no such dimension, attribute or measure.
    """
    at_observation = parameters.get("dimensionAtObservation", TIME if flow.timed else FLAT)
    if at_observation not in {FLAT, *flow.dimensions}:
        raise wrong("dimensionAtObservation", at_observation, ", ".join((*flow.dimensions, FLAT)))
    measures = parameters.get("measures", "all").split(",")
    if not set(measures) <= {"all", "none", MEASURE}:
        raise wrong("measures", parameters["measures"], f"all, none, {MEASURE}")
    return View(flow, at_observation, _attributes(parameters.get("attributes", "dsd"), flow), measures != ["none"])


def _attributes(text: str, flow: Flow) -> tuple[str, ...]:
    wanted: set[str] = set()
    for part in text.split(","):
        if part not in {*_ALL_LEVELS, *_NO_LEVELS, *flow.attributes}:
            raise wrong("attributes", text, ", ".join((*_ALL_LEVELS, *_NO_LEVELS, *flow.attributes)))
        wanted |= set(flow.attributes) if part in _ALL_LEVELS else {part}
    return tuple(name for name in flow.attributes if name in wanted)


def _order(text: str, view: View) -> list[Order]:
    if not text:
        return []
    # The series, where there is one in this view: else all dimensions.
    flow = view.flow
    sets = {"*": flow.dimensions, "series_key": view.group or flow.dimensions}
    found: list[Order] = []
    for part in text.split("+"):
        name, _, direction = part.partition(":")
        if direction not in _DIRECTIONS or part.endswith(":"):
            raise wrong("sort", text, "X:asc, X:desc")
        names = sets.get(name, (name,))
        if not {*names} <= {*flow.components, MEASURE}:
            raise _no_component(name, flow)
        found += [Order(each, _DIRECTIONS[direction]) for each in names]
    return found


def _no_component(name: str, flow: Flow) -> SdmxError:
    advice = ", ".join((*flow.components, MEASURE))
    return SdmxError(HTTPStatus.BAD_REQUEST, Problem.NO_COMPONENT, advice=advice, name=name[:100])


def _count(parameters: Parameters, name: str, least: int = 1) -> int | None:
    text = parameters.get(name)
    if text is None:
        return None
    if not _NUMBER.match(text) or int(text) < least:
        raise wrong(name, text, f"A whole number from {least} on.")
    return int(text)


def boolean(parameters: Parameters, name: str) -> bool:
    """A parameter that is true or false; false where it was not given.

    Raises:
        SdmxError: it is neither.
    """
    text = parameters.get(name, "false")
    if text not in _BOOLEANS:
        raise wrong(name, text, "true, false")
    return _BOOLEANS[text]


def moment(parameters: Parameters, name: str) -> dt.datetime | None:
    """A parameter that is a time, in UTC; a day is its beginning.

    Raises:
        SdmxError: it is none.
    """
    text = parameters.get(name)
    if text is None:
        return None
    try:
        if _MOMENT.match(text):
            return parse(text)
    except (UsageError, OverflowError):
        pass
    raise wrong(name, text, "2026-11-22T18:30:00Z")


def _year_start(text: str | None) -> tuple[int, int]:
    if text is None:
        return (1, 1)
    match = _YEAR_START.match(text)
    try:
        day = dt.date(2001, int(match[1]), int(match[2])) if match else None  # not a leap year: each year has the day
    except ValueError:
        day = None
    if day is None:
        raise wrong("reportingYearStartDay", text, "--07-01")
    return (day.month, day.day)
