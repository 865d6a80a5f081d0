"""The production topology of docker-compose.yml as plain processes: the flow, the roles, and what must not happen."""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator

import boto3
import duckdb
import httpx
import pytest

from tests.conftest import SAMPLES
from tests.services.airflow_api import Api
from tests.services.servers import program
from tests.services.topology import Topology

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("airflow")]
ROLES = {"statistician": "Statistician", "reviewer": "Reviewer", "viewer": "Viewer"}
FILES = ("KEN_2016_questionnaire.xlsx", "BGD_2012-2016.csv", "PER_2014-2016_indicadores.csv", "CAN_internet_use.csv")


@pytest.fixture(scope="module")
def topology(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Topology]:
    if not program("initdb") or not shutil.which("redis-server"):
        pytest.skip("PostgreSQL or Redis is not installed (Debian packages postgresql, redis-server)")
    started = Topology(tmp_path_factory.mktemp("topology"), workers=1, slots=3)
    try:
        started.up()
        for name, role in ROLES.items():
            names = ("--firstname", name, "--lastname", "Test", "--email", f"{name}@pipeline.example")
            started.run(
                "airflow", "users", "create", "--username", name, "--role", role, *names, "--password", f"{name}-pass-1"
            )
        yield started
    finally:
        started.down()


@pytest.fixture(scope="module")
def users(topology: Topology) -> dict[str, Api]:
    known = {name: Api(topology.api, name, f"{name}-pass-1") for name in ROLES}
    return known | {"operator": Api(topology.api, "operator", topology.secret("operator_password"))}


def _upload(topology: Topology) -> None:
    client = boto3.client(
        "s3",
        endpoint_url=f"http://127.0.0.1:{topology.ports['S3_PORT']}",
        region_name="us-east-1",
        aws_access_key_id=topology.secret("s3_access"),
        aws_secret_access_key=topology.secret("s3_key"),
    )
    for name in FILES:
        client.put_object(Bucket="ict-inbox", Key=name, Body=(SAMPLES / name).read_bytes())


def _required_action(api: Api, seconds: float = 240) -> dict[str, str]:
    """The task instance that waits for a person."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        found = api.get("/dags/~/dagRuns/~/hitlDetails", dag_id_pattern="review", response_received=False)
        if found["hitl_details"]:
            [detail] = found["hitl_details"]
            assert isinstance(detail["task_instance"], dict)
            return detail["task_instance"] | {"subject": detail["subject"], "body": detail["body"]}
        time.sleep(2)
    raise AssertionError("nobody is asked")


def test_the_flow_from_an_inbox_in_object_storage_to_the_portal(topology: Topology, users: dict[str, Api]) -> None:
    _upload(topology)
    statistician = users["statistician"]
    assert statistician.finished("collect", statistician.trigger("collect")) == "success"
    waiting = _required_action(users["reviewer"])
    assert "BGD" in waiting["subject"]
    assert "Bangladesh" in waiting["body"]
    _only_a_reviewer_decides(users, waiting)
    assert statistician.finished("release", statistician.trigger("release")) == "success"
    pages = httpx.get(f"{topology.portal}/areas/BGD", timeout=30)
    assert pages.status_code == 200
    assert "Bangladesh" in pages.text
    published = topology.compose.volume("data") / "releases" / "latest" / "observations.parquet"
    footnotes = duckdb.read_parquet(str(published)).filter("REF_AREA = 'BGD'").project("FOOTNOTE").fetchall()
    assert any("The survey was redesigned in 2014." in str(note) for (note,) in footnotes)
    assert httpx.get(f"{topology.portal}/healthz").text == "sound\n"
    assert statistician.finished("correspond", statistician.trigger("correspond")) == "success"
    assert len(list((topology.folder / "mail" / "new").iterdir())) >= len(FILES)
    assert "sound" in topology.run("ict", "fsck", "--deep")


def _only_a_reviewer_decides(users: dict[str, Api], waiting: dict[str, str]) -> None:
    where = f"/dags/review/dagRuns/{waiting['dag_run_id']}/taskInstances/decide/-1/hitlDetails"
    answer = {"chosen_options": ["Confirm"], "params_input": {"words": "The survey was redesigned in 2014."}}
    form = {"logical_date": None, "conf": {"number": "0" * 12, "explanation": "It is right."}}
    for name in ("viewer", "statistician"):
        assert users[name].call("POST", "/dags/confirm/dagRuns", json=form).status_code == 403, name
        assert users[name].call("PATCH", where, json=answer).status_code == 403, name
    assert users["reviewer"].call("PATCH", where, json=answer).status_code == 200
    assert users["reviewer"].finished("review", waiting["dag_run_id"]) == "success"


def test_the_decision_is_on_record_with_the_name_of_the_reviewer(topology: Topology) -> None:
    said = topology.run("ict", "confirmations", "BGD")
    assert "reviewer" in said
    assert "in force" in said


def test_a_viewer_triggers_nothing(users: dict[str, Api]) -> None:
    body = {"logical_date": None, "conf": {}}
    for dag in ("collect", "release", "confirm", "maintain"):
        assert users["viewer"].call("POST", f"/dags/{dag}/dagRuns", json=body).status_code == 403
        assert users["viewer"].call("PATCH", f"/dags/{dag}", json={"is_paused": True}).status_code == 403
    assert users["viewer"].get("/dags")["total_entries"] >= 8


def test_a_reviewer_triggers_no_load_and_a_statistician_changes_no_user(users: dict[str, Api]) -> None:
    body = {"logical_date": None, "conf": {}}
    assert users["reviewer"].call("POST", "/dags/collect/dagRuns", json=body).status_code == 403
    assert users["statistician"].call("GET", "/connections").status_code == 403
    assert users["statistician"].call("GET", "/variables").status_code == 403


def test_a_form_refuses_what_is_none(users: dict[str, Api]) -> None:
    wrong = {"logical_date": None, "conf": {"chunk": 0}}
    assert users["statistician"].call("POST", "/dags/collect/dagRuns", json=wrong).status_code in {400, 422}


def test_an_unknown_password_opens_nothing(topology: Topology) -> None:
    with pytest.raises(httpx.HTTPStatusError, match="401"):
        Api(topology.api, "operator", "wrong")
    assert httpx.get(f"{topology.api}/api/v2/dags").status_code == 401


def test_the_databases_are_apart(topology: Topology) -> None:
    """The role of one database cannot enter the other."""
    import psycopg2

    port = topology.ports["POSTGRES_PORT"]
    for role, other in (("ict", "airflow"), ("airflow", "ict")):
        with pytest.raises(psycopg2.OperationalError, match="permission denied"):
            psycopg2.connect(
                host="127.0.0.1", port=port, user=role, password=topology.secret(f"{role}_password"), dbname=other
            )


def test_no_secret_and_no_value_is_in_a_log(topology: Topology) -> None:
    names = [
        path.name for path in topology.compose.secrets.iterdir() if path.name not in {"smtp_password", "s3_access"}
    ]
    secrets = [topology.secret(name) for name in names]
    places = [*(topology.folder / "output").rglob("*.log"), *topology.compose.volume("logs").rglob("*.log")]
    assert len(places) > 20
    for path in places:
        text = path.read_text(errors="replace")
        for name, secret in zip(names, secrets, strict=True):
            assert secret not in text, (path, name)
