"""The production topology of docker-compose.yml as plain processes: the flow, the roles, and what must not happen."""

from __future__ import annotations

import shutil
import signal
import time
from collections.abc import Iterator

import boto3
import duckdb
import httpx
import pytest

from tests.conftest import SAMPLES
from tests.services.airflow_api import Api
from tests.services.holding import signalled, stopped_while_holding, tries
from tests.services.oidc_server import CLIENT, SECRET, Provider
from tests.services.servers import free_port, program, wait_for
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
    collected = statistician.trigger("collect")
    assert statistician.finished("collect", collected) == "success"
    _clearing_a_run_does_nothing_twice(topology, statistician, collected)
    waiting = _required_action(users["reviewer"])
    assert "BGD" in waiting["subject"]
    assert "Bangladesh" in waiting["body"]
    _only_a_reviewer_decides(users, waiting)
    _the_decision_is_on_record_with_the_name_of_the_reviewer(topology)
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


def _clearing_a_run_does_nothing_twice(topology: Topology, statistician: Api, collected: str) -> None:
    before = topology.run("ict", "status")
    statistician.clear("collect", collected)
    assert statistician.finished("collect", collected) == "success"
    assert topology.run("ict", "status") == before


def _may_not_touch(user: Api, dag: str, run: str) -> None:
    """Neither clear a run, nor say how it ended."""
    body = {"dag_run_id": run, "only_failed": False, "dry_run": False}
    assert user.call("POST", f"/dags/{dag}/clearTaskInstances", json=body).status_code == 403
    assert user.call("POST", f"/dags/{dag}/dagRuns/{run}/clear", json={"dry_run": False}).status_code == 403
    assert user.call("PATCH", f"/dags/{dag}/dagRuns/{run}", json={"state": "failed"}).status_code == 403


def _only_a_reviewer_decides(users: dict[str, Api], waiting: dict[str, str]) -> None:
    where = f"/dags/review/dagRuns/{waiting['dag_run_id']}/taskInstances/decide/-1/hitlDetails"
    answer = {
        "chosen_options": ["Confirm"],
        "params_input": {"words": "The survey was redesigned in 2014.", "areas": None},
    }
    form = {"logical_date": None, "conf": {"number": "0" * 12, "explanation": "It is right."}}
    for name in ("viewer", "statistician"):
        assert users[name].call("POST", "/dags/confirm/dagRuns", json=form).status_code == 403, name
        assert users[name].call("PATCH", where, json=answer).status_code == 403, name
        _may_not_touch(users[name], "review", waiting["dag_run_id"])
    collected = users["operator"].get("/dags/collect/dagRuns")["dag_runs"][0]["dag_run_id"]
    for name in ("viewer", "reviewer"):
        _may_not_touch(users[name], "collect", collected)
    assert users["reviewer"].call("PATCH", where, json=answer).status_code == 200
    assert users["reviewer"].finished("review", waiting["dag_run_id"]) == "success"


def _the_decision_is_on_record_with_the_name_of_the_reviewer(topology: Topology) -> None:
    said = topology.run("ict", "confirmations", "BGD")
    assert "reviewer" in said
    assert "in force" in said


def test_a_worker_that_is_stopped_finishes_what_it_holds(topology: Topology, users: dict[str, Api]) -> None:
    run = users["statistician"].trigger("release")
    held = stopped_while_holding(topology, "worker-1", wanted=lambda each: each.run == run)
    before = topology.pid("worker-1")
    topology.stop("worker-1")
    signalled(before, signal.SIGCONT)
    end = time.monotonic() + 120
    while topology.pid("worker-1") == before:  # once it has ended, another is started
        assert time.monotonic() < end
        time.sleep(1)
    assert users["statistician"].finished("release", run) == "success"
    for each in held:  # a release without anything new is skipped
        assert tries(topology, each) in ({1: "success"}, {1: "skipped"}), "in its first try"


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


@pytest.fixture
def signing_on(topology: Topology) -> Iterator[tuple[str, Provider]]:
    """The address of a second api-server, where people sign in at a provider; and that provider."""
    provider, port = Provider(), free_port()
    (topology.compose.secrets / "oidc_secret").write_text(SECRET)
    variables = {"ICT_OIDC_ISSUER": provider.issuer, "ICT_OIDC_CLIENT": CLIENT, "API_PORT": str(port)}
    variables["ICT_OIDC_ROLES"] = "stat-desk=Statistician, stat-review=Reviewer"
    process = topology.another("api-server", variables)
    wait_for(port, 120)
    yield f"http://127.0.0.1:{port}", provider
    process.terminate()
    process.wait(30)
    provider.close()


def _signed_in(address: str, provider: Provider, name: str, groups: list[str]) -> httpx.Client:
    """A browser in which somebody has signed in."""
    email = f"{name}@stat.example"
    provider.claims = {"sub": name, "preferred_username": name, "given_name": name, "family_name": "Ruiz"}
    provider.claims |= {"email": email, "groups": groups}
    browser = httpx.Client(base_url=address, follow_redirects=True, timeout=60)
    assert browser.get("/auth/login/oidc").status_code == 200
    browser.headers["Authorization"] = f"Bearer {browser.cookies.get('_token')}"
    return browser


def test_who_signs_in_at_the_provider_has_the_roles_of_their_groups(signing_on: tuple[str, Provider]) -> None:
    body = {"logical_date": None, "conf": {}}
    ana = _signed_in(*signing_on, "ana", ["stat-review", "football"])
    assert ana.get("/api/v2/dags").json()["total_entries"] >= 8
    assert ana.post("/api/v2/dags/collect/dagRuns", json=body).status_code == 403
    form = body | {"conf": {"number": "0" * 12, "explanation": "It is right."}}
    assert ana.post("/api/v2/dags/confirm/dagRuns", json=form).status_code == 200
    ana = _signed_in(*signing_on, "ana", ["football"])  # who left the group loses the role: Airflow keeps it for 30 s
    end = time.monotonic() + 45
    while ana.post("/api/v2/dags/confirm/dagRuns", json=form).status_code != 403:
        assert time.monotonic() < end
        time.sleep(3)
    assert ana.get("/api/v2/dags").status_code == 403
    [_, provider] = signing_on
    assert "groups" in provider.asked[0]


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
