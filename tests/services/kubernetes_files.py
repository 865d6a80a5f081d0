"""The topology of docker-compose.yml for Kubernetes: values for Airflow's Helm chart, and manifests of the rest.

    make kubernetes     # writes deploy/kubernetes/; a test compares

What the chart brings (API server, scheduler, DAG processor, triggerer, a pod for each task) takes its environment,
secrets and volumes from the values; the portal, the first start, the backup and the clean-up are manifests.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from tests.conftest import ROOT
from tests.services.compose import interpolated

FOLDER = ROOT / "deploy" / "kubernetes"
COMPOSE: dict[str, Any] = interpolated(yaml.safe_load((ROOT / "docker-compose.yml").read_text()), {})
USER = 50000
# The chart says these, of its own services and folders; Celery and its queue are not there.
_OF_THE_CHART = (
    "AIRFLOW__CORE__EXECUTOR",
    "AIRFLOW__CORE__EXECUTION_API_SERVER_URL",
    "AIRFLOW__LOGGING__BASE_LOG_FOLDER",
    "AIRFLOW__CELERY",
)
_OF_CELERY = {"airflow_results", "airflow_broker"}
# Not in /run/secrets: there Kubernetes mounts its own token, which cannot be done inside a read-only volume.
_SECRETS = "/etc/ict/secrets"
_ENVIRONMENT = "ict-environment"
_SECRET = "ict-secrets"  # noqa: S105 - the name of the object
# The jobs that docker compose runs by a timer of the machine.
_SCHEDULES = {"backup": "17 1 * * *", "clean": "17 4 * * 0"}
_HARDENED = {
    "allowPrivilegeEscalation": False,
    "readOnlyRootFilesystem": True,
    "capabilities": {"drop": ["ALL"]},
}
_POD = {"runAsNonRoot": True, "runAsUser": USER, "runAsGroup": USER, "fsGroup": USER}
_HEAD = """\
# Written by `make kubernetes` from docker-compose.yml; do not edit it. It was never run on a cluster so far.
# How it is installed, and what is to be set for a cluster: README.md.
"""


def values() -> dict[str, Any]:
    """Values for the chart of Apache Airflow: what differs from its defaults."""
    image, _, tag = COMPOSE["services"]["scheduler"]["image"].partition(":")
    worker, scheduler = COMPOSE["services"]["worker"], COMPOSE["services"]["scheduler"]
    built_in = ("CORE__FERNET_KEY", "DATABASE__SQL_ALCHEMY_CONN", "API__SECRET_KEY", "API_AUTH__JWT_SECRET")
    components = ("apiServer", "scheduler", "dagProcessor", "triggerer")
    return {
        "executor": "KubernetesExecutor",
        "airflowVersion": _airflow(),
        "images": {"airflow": {"repository": image, "tag": tag}},
        "uid": USER,
        "gid": USER,
        "postgresql": {"enabled": False},
        "redis": {"enabled": False},
        "statsd": {"enabled": False},
        # The job ict-access makes roles, pools and the first operator.
        "createUserJob": {"enabled": False},
        # Secrets are read from files, by the _CMD settings below.
        "enableBuiltInSecretEnvVars": {f"AIRFLOW__{name}": False for name in built_in}
        | {"AIRFLOW_CONN_AIRFLOW_DB": False},
        "extraEnvFrom": f"- configMapRef:\n    name: {_ENVIRONMENT}\n",
        "volumes": [_secret_volume(_used(scheduler)), _claimed("data")],
        "volumeMounts": [_mount("secrets", _SECRETS, read_only=True), _mount("data", "/data")],
        "logs": {"persistence": {"enabled": True, "existingClaim": "ict-logs"}},
        "workers": {"resources": _resources(worker)},
        **{name: {"resources": _resources(scheduler)} for name in components},
    }


def manifests() -> list[dict[str, Any]]:
    """What the chart does not bring: volumes, the first start, the portal, and jobs by the clock."""
    ready = {"httpGet": {"path": "/healthz", "port": 8000}, "periodSeconds": 20, "timeoutSeconds": 10}
    serving = {"ports": [{"containerPort": 8000}], "readinessProbe": ready}
    serving["livenessProbe"] = ready | {"failureThreshold": 9, "initialDelaySeconds": 30}
    labels = {"app": "ict-portal"}
    deployment = _object("apps/v1", "Deployment", "ict-portal") | {
        "spec": {
            "replicas": 1,
            "selector": {"matchLabels": labels},
            "template": {"metadata": {"labels": labels}, "spec": _pod("portal", serving)},
        }
    }
    # Its name is no ICT_…: Kubernetes makes variables of it, which would be read as settings.
    service = _object("v1", "Service", "portal") | {
        "spec": {"selector": labels, "ports": [{"port": 8000, "targetPort": 8000}]}
    }
    shared = _object("v1", "ConfigMap", _ENVIRONMENT) | {"data": _shared()}
    claims = [_claim("data", "ReadWriteMany", "50Gi"), _claim("logs", "ReadWriteMany", "10Gi")]
    claims.append(_claim("backup", "ReadWriteOnce", "50Gi"))
    return [shared, *claims, _access(), deployment, service, *(_cron(name) for name in _SCHEDULES)]


def _shared() -> dict[str, str]:
    """The environment that all our services but the portal have: what is set for a cluster is set here."""
    environment = COMPOSE["services"]["scheduler"]["environment"]
    return {name: _moved(str(value)) for name, value in environment.items() if not name.startswith(_OF_THE_CHART)}


def _access() -> dict[str, Any]:
    """The first start: the store, roles, pools, buckets and the first operator, after Airflow's own migration."""
    pod = _pod("access", {}, before="ict migrate && ") | {"restartPolicy": "OnFailure"}
    wait = ["airflow", "db", "check-migrations", "--migration-wait-timeout", "600"]
    pod["initContainers"] = [pod["containers"][0] | {"name": "wait", "args": wait}]
    return _object("batch/v1", "Job", "ict-access") | {"spec": {"backoffLimit": 6, "template": {"spec": pod}}}


def _cron(name: str) -> dict[str, Any]:
    pod = _pod(name, {}) | {"restartPolicy": "OnFailure"}
    job = {"spec": {"backoffLimit": 2, "template": {"spec": pod}}}
    spec = {"schedule": _SCHEDULES[name], "timeZone": "Etc/UTC", "concurrencyPolicy": "Forbid", "jobTemplate": job}
    return _object("batch/v1", "CronJob", f"ict-{name}") | {"spec": spec}


def _pod(name: str, more: dict[str, Any], before: str = "") -> dict[str, Any]:
    """A pod that runs a service of the compose file, with its environment, secrets, volumes and limits."""
    service = COMPOSE["services"][name]
    command = [_moved(word) for word in service["command"]]
    if before:
        command[-1] = before + command[-1]
    mounted = dict(each.rsplit(":", 1) for each in service["volumes"] if not each.startswith("."))
    mounted |= {"backup": "/backup"} if name == "backup" else {}
    container = {
        "name": name,
        "image": service["image"],
        "args": command,
        **_environment(service),
        "resources": _resources(service),
        "securityContext": _HARDENED,
        "volumeMounts": [
            _mount("secrets", _SECRETS, read_only=True),
            *(_mount(volume, path) for volume, path in mounted.items()),
            _mount("scratch", "/tmp"),  # noqa: S108 - of the container
            _mount("airflow", "/opt/airflow"),
        ],
    }
    volumes = [_secret_volume(_used(service)), *(_claimed(volume) for volume in mounted)]
    volumes += [{"name": "scratch", "emptyDir": {}}, {"name": "airflow", "emptyDir": {}}]
    return {
        "automountServiceAccountToken": False,
        "securityContext": _POD,
        "containers": [container | more],
        "volumes": volumes,
    }


def _object(version: str, kind: str, name: str) -> dict[str, Any]:
    return {"apiVersion": version, "kind": kind, "metadata": {"name": name}}


def _claim(name: str, mode: str, size: str) -> dict[str, Any]:
    spec = {"accessModes": [mode], "resources": {"requests": {"storage": size}}}
    return _object("v1", "PersistentVolumeClaim", f"ict-{name}") | {"spec": spec}


def _claimed(name: str) -> dict[str, Any]:
    return {"name": name, "persistentVolumeClaim": {"claimName": f"ict-{name}"}}


def _mount(name: str, path: str, *, read_only: bool = False) -> dict[str, Any]:
    return {"name": name, "mountPath": path} | ({"readOnly": True} if read_only else {})


def _used(service: dict[str, Any]) -> list[str]:
    return sorted(set(service["secrets"]) - _OF_CELERY)


def _secret_volume(names: list[str]) -> dict[str, Any]:
    items = [{"key": name, "path": name} for name in names]
    return {"name": "secrets", "secret": {"secretName": _SECRET, "items": items}}


def _environment(service: dict[str, Any]) -> dict[str, Any]:
    """What a service has of the shared environment, and what it has of its own."""
    shared = _shared()
    given = {name: _moved(str(value)) for name, value in service["environment"].items()}
    own = [{"name": name, "value": value} for name, value in given.items() if shared.get(name) != value]
    own = [each for each in own if not each["name"].startswith(_OF_THE_CHART)]
    if shared.keys() <= given.keys():
        return {"envFrom": [{"configMapRef": {"name": _ENVIRONMENT}}], "env": own}
    some = [name for name in given if shared.get(name) == given[name]]
    reference = [{"name": name, "valueFrom": {"configMapKeyRef": {"name": _ENVIRONMENT, "key": name}}} for name in some]
    return {"env": [*reference, *own]}


def _moved(text: str) -> str:
    return text.replace("/run/secrets", _SECRETS)


def _resources(service: dict[str, Any]) -> dict[str, dict[str, str]]:
    """The limits of a service; the half of its processors and memory is asked for."""
    limits = service["deploy"]["resources"]["limits"]
    memory, cpus = limits["memory"], float(limits["cpus"])
    number, unit = int(memory[:-1]), {"m": "Mi", "g": "Gi"}[memory[-1]]
    asked = f"{number // 2}{unit}"
    return {
        "limits": {"memory": f"{number}{unit}", "cpu": f"{cpus:g}"},
        "requests": {"memory": asked, "cpu": f"{cpus / 2:g}"},
    }


def _airflow() -> str:
    lock = (ROOT / "requirements-production.lock").read_text().splitlines()
    return next(line.split("==")[1].split()[0] for line in lock if line.startswith("apache-airflow=="))


def texts() -> dict[str, str]:
    """The files of deploy/kubernetes that are written, by name."""
    return {
        "airflow-values.yaml": _HEAD + _dumped([values()]),
        "ict.yaml": _HEAD + _dumped(manifests()),
    }


class _Plain(yaml.SafeDumper):
    """YAML without anchors."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


def _dumped(documents: list[dict[str, Any]]) -> str:
    return yaml.dump_all(documents, Dumper=_Plain, sort_keys=False, width=1000, allow_unicode=True)


def main(folder: Path = FOLDER) -> None:
    """Writes the files."""
    for name, text in texts().items():
        (folder / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
