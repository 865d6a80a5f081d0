"""What releases changed, as `updatedAfter` and `includeHistory` tell it: values, deletions, and from when on."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace

from fastapi.testclient import TestClient

from indicators.base.clock import fixed
from indicators.portal.app import create
from indicators.release.publish import release
from indicators.release.terms import Terms
from indicators.store.context import Context
from indicators.submissions import check, receive, record
from tests.conftest import NOW
from tests.portal.sdmx_answers import CSV, FLOW, query_rows, rows_of, valid

JSON = "application/vnd.sdmx.data+json;version=2.0.0"


def _release(context: Context, text: str, terms: Terms | None = None) -> None:
    """Takes in a file and releases what there is then."""
    receipt = receive.receive(context, text.encode(), f"file_{context.clock():%d}.csv")
    record.record_verdicts(context, check.check(context, [receipt.delivery]))
    release(context, terms=terms)


def test_updated_after_and_history_tell_what_releases_changed(context: Context) -> None:
    head = "REF_AREA,EDITION,INDICATOR,TIME_PERIOD,OBS_VALUE,SOURCE\n"
    days = [replace(context, clock=fixed(NOW + dt.timedelta(days=day))) for day in range(3)]
    sent = (
        "KEN,2016,A2,2014,73.8,A\nKEN,2016,A2,2015,80.7,A\n",
        "KEN,2016,A2,2014,74.8,A\n",
        "KEN,2016,A2,2016,81,A\n",
    )
    for at, rows in zip(days, sent, strict=True):
        _release(at, head + rows)
    with TestClient(create(days[-1])) as client:
        after = {"updatedAfter": f"{NOW + dt.timedelta(hours=1):%Y-%m-%dT%H:%M:%SZ}"}
        changed = query_rows(client, FLOW, **after)
        assert {(row["TIME_PERIOD"], row["OBS_VALUE"], row["ACTION"]) for row in changed} == {
            ("2014", "74.8", "R"),
            ("2016", "81.0", "R"),
        }
        part = query_rows(client, FLOW, **after, limit=2)
        assert [(row["TIME_PERIOD"], row["ACTION"]) for row in part] == [("2014", "R"), ("2016", "R")], (
            "a part is no whole"
        )
        now = {"updatedAfter": f"{NOW + dt.timedelta(days=5):%Y-%m-%dT%H:%M:%SZ}"}
        assert client.get(FLOW, params=now).status_code == 204
        history = client.get(FLOW, params={"includeHistory": "true"}, headers={"Accept": JSON}).json()
        valid(history, "data", "sdmx20")
        told = [(each["action"], each["validFrom"][:10]) for each in history["data"]["dataSets"]]
        assert told == [("Information", "2026-11-22"), ("Replace", "2026-11-23"), ("Replace", "2026-11-24")]
        first = {"Accept": "application/vnd.sdmx.data+csv;version=1.0.0"}
        assert client.get(FLOW, params={"includeHistory": "true"}, headers=first).status_code == 406


def test_deletions_are_told_as_such_in_every_format(context: Context) -> None:
    head = "REF_AREA,EDITION,INDICATOR,TIME_PERIOD,OBS_VALUE,SOURCE\n"
    days = [replace(context, clock=fixed(NOW + dt.timedelta(days=day))) for day in range(2)]
    receipt = receive.receive(context, f"{head}KEN,2016,A2,2014,73.8,A\nKEN,2016,A2,2015,80.7,A\n".encode(), "KEN.csv")
    record.record_verdicts(context, check.check(context, [receipt.delivery]))
    release(days[0])
    with days[1].lake.write() as con:
        con.execute("DELETE FROM lake.observations WHERE TIME_PERIOD = 2015")
    more = receive.receive(days[1], f"{head}KEN,2016,A2,2013,70.0,A\n".encode(), "more.csv")
    record.record_verdicts(days[1], check.check(days[1], [more.delivery]))
    release(days[1])
    after = {"updatedAfter": f"{NOW + dt.timedelta(hours=1):%Y-%m-%dT%H:%M:%SZ}"}
    with TestClient(create(days[1])) as client:
        rows = {(row["TIME_PERIOD"], row["ACTION"], row["OBS_VALUE"]) for row in query_rows(client, FLOW, **after)}
        assert rows == {("2013", "R", "70.0"), ("2015", "D", "")}
        for media in ("application/vnd.sdmx.data+json;version=2.1.0", JSON):
            sets = client.get(FLOW, params=after, headers={"Accept": media}).json()["data"]["dataSets"]
            assert [each["action"] for each in sets] == ["Replace", "Delete"]
            [gone] = sets[1]["series"].values()
            assert list(gone["observations"].values()) == [[]], "no value of what is deleted"
        for media in ("data+xml;version=3.0.0", "genericdata+xml;version=2.1"):
            text = client.get(FLOW, params=after, headers={"Accept": f"application/vnd.sdmx.{media}"}).text
            replaced, deleted = re.split(r"<mes:DataSet[^>]*Delete", text)
            assert ("70.0" in replaced, "80.7" in deleted, "2015" in deleted) == (True, False, True)
        first = {"Accept": "application/vnd.sdmx.data+csv;version=1.0.0"}
        assert client.get(FLOW, params=after, headers=first).status_code == 406
        assert len(query_rows(client, FLOW, asOf=f"{NOW:%Y-%m-%dT%H:%M:%SZ}")) == 2


def test_a_release_after_an_embargo_is_new_when_it_opens(context: Context) -> None:
    head = "REF_AREA,EDITION,INDICATOR,TIME_PERIOD,OBS_VALUE,SOURCE\n"
    opens_at = NOW + dt.timedelta(days=2)
    for day, row, terms in (
        (0, "KEN,2016,A2,2014,73.8,A\n", Terms()),
        (1, "KEN,2016,A2,2014,74.8,A\n", Terms(opens_at=opens_at)),
    ):
        at = replace(context, clock=fixed(NOW + dt.timedelta(days=day)))
        _release(at, head + row, terms)
    after = {"updatedAfter": f"{NOW + dt.timedelta(hours=36):%Y-%m-%dT%H:%M:%SZ}"}  # it was made, and not yet open
    for at, found in ((opens_at - dt.timedelta(hours=1), []), (opens_at, ["74.8"])):
        with TestClient(create(replace(context, clock=fixed(at)))) as client:
            answer = client.get(FLOW, params=after, headers=CSV)
            assert [row["OBS_VALUE"] for row in rows_of(answer.text)] == found


def test_what_became_confidential_is_in_no_answer_about_another_time(context: Context) -> None:
    head = "REF_AREA,EDITION,INDICATOR,MEASURE,TIME_PERIOD,OBS_VALUE,CONF_STATUS,SOURCE\n"
    days = [replace(context, clock=fixed(NOW + dt.timedelta(days=day))) for day in range(3)]
    sent = (
        "KEN,2014,HH7,PCT,2014,44.2,F,S\nKEN,2014,HH7,PCT,2015,48.7354,F,S\nUGA,2014,HH7,PCT,2015,31.4,F,S\n",
        "KEN,2014,HH7,PCT,2015,48.9354,F,S\n",
        "KEN,2016,HH7,PCT,2015,48.9354,C,S\n",
    )
    asked: list[dict[str, str]] = [
        {"includeHistory": "true"},
        {"asOf": f"{NOW + dt.timedelta(hours=1):%Y-%m-%dT%H:%M:%SZ}"},
        {"asOf": f"{NOW + dt.timedelta(hours=25):%Y-%m-%dT%H:%M:%SZ}"},
        {"updatedAfter": f"{NOW - dt.timedelta(days=1):%Y-%m-%dT%H:%M:%SZ}", "includeHistory": "true"},
    ]
    everything = "/sdmx/v2/data/dataflow/*/*/*"
    csv = {"Accept": "application/vnd.sdmx.data+csv;version=2.0.0"}
    for number, rows in enumerate(sent):
        _release(days[number], head + rows)
        if number == 1:
            with TestClient(create(days[1])) as client:
                before = client.get(everything, params=asked[0], headers=csv)
                assert {"48.7354", "48.9354"} <= set(re.findall(r"48[.]\d+", before.text)), "the search finds it"
    with TestClient(create(days[2])) as client:
        for parameters in asked:
            known = csv | {"If-None-Match": before.headers["etag"]}
            answer = client.get(everything, params=parameters, headers=known)
            assert answer.status_code == 200
            assert not re.findall(r"48[.,][79]", answer.text), parameters
        told = query_rows(client, FLOW, includeHistory="true")
        assert {(row["REF_AREA"], row["TIME_PERIOD"], row["ACTION"]) for row in told} == {
            *(("KEN", "2014", "I"), ("UGA", "2015", "I"), ("KEN", "2015", "D")),
        }, "what is free stays, and that it was deleted is told"
