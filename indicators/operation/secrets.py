"""What the production topology needs once: its secrets, and the buckets of its object storage."""

from __future__ import annotations

import base64
import json
import secrets
from dataclasses import dataclass
from pathlib import Path

from pyarrow import fs

from indicators.base.postgres import LIBPQ
from indicators.store.context import Context
from indicators.store.places import file_system


@dataclass(frozen=True, slots=True)
class Addresses:
    """Where the services of the topology are: the names of docker-compose.yml, unless others stand in for them."""

    postgres: str = "postgres:5432"
    redis: str = "redis:6379"


def write_secrets(folder: Path, addresses: Addresses) -> list[str]:
    """Writes every secret that is not there yet into a file of its own; gives the names of the new ones.

    Only the owner may enter the folder; the files are readable inside the containers that they are mounted into.
    """
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o700)
    new = [name for name, value in _chosen().items() if _write(folder / name, value)]
    return new + [name for name, value in _derived(folder, addresses).items() if _write(folder / name, value)]


def _chosen() -> dict[str, str]:
    """Secrets generated at random."""
    passwords = ("postgres", "airflow", "ict", "redis", "operator")
    drawn = {f"{name}_password": secrets.token_urlsafe(24) for name in passwords}
    keys = {name: secrets.token_urlsafe(48) for name in ("jwt_secret", "api_secret_key", "ict_secret")}
    fernet = base64.urlsafe_b64encode(secrets.token_bytes(32)).decode()
    s3 = {"s3_access": secrets.token_hex(10), "s3_key": secrets.token_urlsafe(30)}
    return drawn | keys | s3 | {"fernet_key": fernet, "smtp_password": "", "oidc_secret": ""}


def _derived(folder: Path, addresses: Addresses) -> dict[str, str]:
    """Connections, each with the password that it needs."""

    def of(name: str) -> str:
        return (folder / name).read_text(encoding="utf-8").strip()

    host, _, port = addresses.postgres.partition(":")
    airflow = f"airflow:{of('airflow_password')}@{addresses.postgres}/airflow"
    limits = [f"{name}={value}" for name, value in LIBPQ.items()]
    catalogue = f"dbname=ict host={host} port={port} user=ict password={of('ict_password')} {' '.join(limits)}"
    redis = f"redis://:{of('redis_password')}@{addresses.redis}"
    access, key = of("s3_access"), of("s3_key")
    identity = {
        "name": "ict",
        "credentials": [{"accessKey": access, "secretKey": key}],
        "actions": ["Admin", "Read", "Write", "List", "Tagging"],
    }
    return {
        "airflow_database": f"postgresql+psycopg2://{airflow}",
        "airflow_results": f"db+postgresql://{airflow}?{'&'.join(limits)}",
        "airflow_broker": f"{redis}/0",
        "rate_storage": f"{redis}/1",
        "ict_catalogue": f"postgres:{catalogue}",
        "s3_credentials": f"[default]\naws_access_key_id = {access}\naws_secret_access_key = {key}",
        "s3_server": json.dumps({"identities": [identity]}),
    }


def _write(path: Path, value: str) -> bool:
    if path.exists():
        return False
    path.write_text(value, encoding="utf-8")  # no line end: Airflow takes what the file says
    path.chmod(0o644)
    return True


def make_buckets(context: Context) -> list[str]:
    """Makes the buckets that the settings `inbox` and `publish` name, where they are in object storage."""
    wanted = [*context.settings.inboxes, *context.settings.targets]
    names = [address.removeprefix("s3://").split("/")[0] for address in wanted if address.startswith("s3://")]
    for name in names:
        system, _ = file_system(f"s3://{name}", may_create=True)
        if system.get_file_info(name).type == fs.FileType.NotFound:
            system.create_dir(name)
    return names
