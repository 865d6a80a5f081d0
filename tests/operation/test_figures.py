"""The numbers that say how the pipeline is doing."""

from __future__ import annotations

import datetime as dt
import html
import re
from dataclasses import replace

import pytest
import yaml
from fastapi.testclient import TestClient
from prometheus_client.parser import text_string_to_metric_families

from indicators.base.clock import fixed
from indicators.base.language import Speaker
from indicators.organisations import members
from indicators.portal.app import create
from indicators.release.announce import open_due
from indicators.release.metrics import MEANING, metrics, public_metrics
from indicators.release.publish import release
from indicators.release.terms import Terms
from indicators.store.context import Context
from indicators.submissions.inbox import collect
from tests.conftest import NOW, ROOT, SAMPLES
from tests.prepared import prepared


def _released(context: Context) -> None:
    names = ("KEN_2016_questionnaire.xlsx", "PER_2014-2016_indicadores.csv", "BGD_2012-2016.csv")
    collect(context, [SAMPLES / name for name in names])
    release(context)


@pytest.fixture
def used(context: Context) -> Context:
    prepared(context, _released)
    return context


@pytest.mark.parametrize("language", ["fr", "es"])
def test_every_figure_is_named_in_the_languages_of_the_portal(language: str) -> None:
    assert [text for text in MEANING.values() if Speaker(language)(text) == text] == []


def test_an_empty_store_has_none(context: Context) -> None:
    assert metrics(context) == {}


def test_what_happened_today_is_counted(used: Context) -> None:
    later = replace(used, clock=fixed(NOW + dt.timedelta(hours=2)))
    found = metrics(later)
    assert set(found) <= set(MEANING)
    expected = {
        "received": 3,
        "accepted": 1,
        "rejected": 1,
        "to_confirm": 1,
        "unchecked": 0,
        "uncertified": 3,
        "failures": 0,
        "mail": 0,
    }
    assert {name: found[name] for name in expected} == expected
    assert found["release_age"] == found["outbox_age"] == 7200
    assert found["letters_waiting"] >= 3
    assert "bounce_rate" not in found, "nothing was sent yet"


def test_yesterday_is_another_day(used: Context) -> None:
    found = metrics(replace(used, clock=fixed(NOW + dt.timedelta(days=2))))
    assert (found["received"], found["accepted"]) == (0, 0)
    assert "latency_median" not in found


def test_the_status_page_and_its_json_say_the_same(used: Context) -> None:
    client = TestClient(create(used))
    page, numbers = client.get("/status", params={"lang": "fr"}), client.get("/status.json").json()
    assert page.status_code == 200
    assert "État" in page.text
    assert numbers.pop("state") == "green"
    assert set(numbers) == set(public_metrics(used)) == set(metrics(used)) - {"letters_waiting", "outbox_age"}
    english = client.get("/status").text
    for name in numbers:
        assert MEANING[name] in english
        assert html.escape(Speaker("fr")(MEANING[name]), quote=False) in html.unescape(page.text)
    assert client.get("/healthz").text == "sound\n"


def test_prometheus_reads_the_same_figures(used: Context) -> None:
    client = TestClient(create(used))
    answer = client.get("/metrics")
    families = list(text_string_to_metric_families(answer.text))
    read = {each.name: each.samples[0].value for each in families}
    assert read == {f"ict_{name}": value for name, value in public_metrics(used).items()}
    assert {each.documentation for each in families} <= set(MEANING.values())
    collect(used, [SAMPLES / "CAN_internet_use.csv"])
    assert "ict_received 4.0" in client.get("/metrics").text, "of the moment"


def test_the_status_is_that_of_the_moment_although_no_release_changed(used: Context) -> None:
    client = TestClient(create(used))
    assert client.get("/status.json").json()["received"] == 3
    assert ">3<" in client.get("/status").text
    collect(used, [SAMPLES / "CAN_internet_use.csv"])
    assert client.get("/status.json").json()["received"] == 4
    assert ">4<" in client.get("/status").text


@pytest.mark.parametrize("kind", ["embargo", "members"])
def test_the_public_learns_nothing_of_a_release_that_it_may_not_read(used: Context, kind: str) -> None:
    later = replace(used, clock=fixed(NOW + dt.timedelta(days=3)))
    before = TestClient(create(later)).get("/status.json").json()
    page = TestClient(create(later)).get("/status").text
    assert before["release_age"] == 3 * 86400
    later.lake.close()
    collect(used, [SAMPLES / "FJI_2012-2016.csv"])  # on the day of the first release
    opens = NOW + dt.timedelta(days=5)
    terms = Terms(opens_at=opens) if kind == "embargo" else Terms("members")
    two = replace(used, clock=fixed(NOW + dt.timedelta(days=2)))
    assert release(two, terms=terms).new
    members.add(two, "uis", "UIS", "data@uis.example", "fr")
    open_due(two)
    two.lake.close()
    client = TestClient(create(later))
    assert client.get("/status.json").json() == before | {"uncertified": before["uncertified"] + 1}
    assert client.get("/status").text.replace(">4<", ">3<") == page, "but for the file that nobody certified yet"
    opened = TestClient(create(replace(used, clock=fixed(opens + dt.timedelta(hours=1)))))
    assert opened.get("/status.json").json()["release_age"] == (3600 if kind == "embargo" else 5 * 86400 + 3600)


def test_the_status_page_of_an_empty_store(context: Context) -> None:
    client = TestClient(create(context))
    assert "Nothing was received yet." in client.get("/status").text
    assert client.get("/healthz").text == "sound\n"
    assert not context.lake.exists, "who asks makes no store"


def test_the_alerts_are_those_of_the_runbook_and_watch_figures_that_there_are() -> None:
    rules = yaml.safe_load((ROOT / "deploy" / "alerts.yml").read_text())["groups"][0]["rules"]
    watched = {}
    for rule in rules:
        name, limit = re.fullmatch(r"(?:absent\()?airflow_ict_(\w+?)\)?(?: > ([\d.]+))?", rule["expr"]).groups()
        assert name in MEANING, rule["alert"]
        if limit:
            watched[name] = (limit, rule.get("for") == "1h")
    table = (ROOT / "docs" / "operations.md").read_text()
    told = re.findall(r"^\| `ict\.(\w+)` > ([\d.]+)( for an hour)?", table, re.MULTILINE)
    assert watched == {name: (limit, bool(hour)) for name, limit, hour in told}
    assert len(watched) == 9
