"""deploy/kubernetes follows docker-compose.yml, and has only fields that Kubernetes knows; no cluster is needed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from indicators.operation.secrets import Addresses, write_secrets
from tests.conftest import ROOT
from tests.services import kubernetes_files as ours

OBJECTS = {f"{each['kind']}/{each['metadata']['name']}": each for each in ours.manifests()}


@pytest.mark.parametrize("name", sorted(ours.texts()))
def test_the_files_are_those_that_the_compose_file_gives(name: str) -> None:
    assert (ours.FOLDER / name).read_text(encoding="utf-8") == ours.texts()[name], "make kubernetes"


@pytest.mark.parametrize("name", OBJECTS)
def test_kubernetes_knows_every_field(name: str) -> None:
    """The client drops what it does not know, and stops where something is missing."""
    from kubernetes.client import ApiClient

    client, given = ApiClient(), OBJECTS[name]
    read = client._ApiClient__deserialize(given, f"V1{given['kind']}")
    assert client.sanitize_for_serialization(read) == given


def test_a_field_that_is_unknown_is_seen() -> None:
    from kubernetes.client import ApiClient

    client, given = ApiClient(), {**OBJECTS["Service/portal"], "spex": 1}
    assert client.sanitize_for_serialization(client._ApiClient__deserialize(given, "V1Service")) != given


def _pods(found: Any) -> Iterator[dict[str, Any]]:
    if isinstance(found, dict):
        if "containers" in found:
            yield found
        for each in found.values():
            yield from _pods(each)


def test_secrets_volumes_and_settings_that_are_named_are_there(tmp_path: Path) -> None:
    secrets = set(write_secrets(tmp_path / "secrets", Addresses()))
    settings = OBJECTS["ConfigMap/ict-environment"]["data"]
    values = ours.values()
    pods = [pod for each in OBJECTS.values() for pod in _pods(each)]
    volumes = [volume for pod in [*pods, {"volumes": values["volumes"]}] for volume in pod["volumes"]]
    named = {item["key"] for volume in volumes for item in volume.get("secret", {}).get("items", [])}
    claimed = {volume["persistentVolumeClaim"]["claimName"] for volume in volumes if "persistentVolumeClaim" in volume}
    assert named <= secrets
    assert named >= {"airflow_database", "ict_catalogue", "s3_credentials", "operator_password"}
    assert {f"PersistentVolumeClaim/{name}" for name in claimed} <= set(OBJECTS)
    for pod in pods:
        for variable in (each for container in pod["containers"] for each in container["env"]):
            reference = variable.get("valueFrom", {}).get("configMapKeyRef")
            assert reference is None or reference["key"] in settings
    files = [text.rpartition("/")[2] for text in settings.values() if ours._SECRETS in text]
    mounted = {item["key"] for item in values["volumes"][0]["secret"]["items"]}
    assert set(files) == mounted


def test_the_portal_has_no_door_to_airflow_or_object_storage() -> None:
    (pod,) = _pods(OBJECTS["Deployment/ict-portal"])
    names = {each["name"] for each in pod["containers"][0]["env"]}
    assert not {name for name in names if name.startswith(("AIRFLOW", "AWS"))}
    assert {item["key"] for item in pod["volumes"][0]["secret"]["items"]} == {
        "ict_catalogue",
        "ict_secret",
        "rate_storage",
    }


def test_no_name_of_a_service_becomes_a_setting() -> None:
    """Kubernetes makes variables of the names of services: ICT_PORTAL would be one of our settings."""
    assert not [name for name in OBJECTS if name.startswith("Service/ict")]


def test_the_image_has_the_executor() -> None:
    lock = (ROOT / "requirements-production.lock").read_text(encoding="utf-8")
    assert "\napache-airflow-providers-cncf-kubernetes==" in lock
    assert ours.values()["executor"] == "KubernetesExecutor"
