"""Secrets of the topology, settings from files, and buckets."""

from __future__ import annotations

from pathlib import Path

import pytest

from indicators.base.errors import UsageError
from indicators.base.settings import load
from indicators.operation.secrets import Addresses, write_secrets
from tests.conftest import ROOT


def test_secrets_are_drawn_once_and_fit_together(tmp_path: Path) -> None:
    folder = tmp_path / "secrets"
    new = write_secrets(folder, Addresses("db.example:5433", "queue.example:6380"))
    assert len(new) == len(list(folder.iterdir())) >= 17
    texts = {name: (folder / name).read_text() for name in new}
    assert texts["ict_password"] in texts["ict_catalogue"]
    assert "host=db.example port=5433" in texts["ict_catalogue"]
    assert (
        texts["airflow_database"]
        == f"postgresql+psycopg2://airflow:{texts['airflow_password']}@db.example:5433/airflow"
    )
    for name in ("ict_catalogue", "airflow_results"):
        assert "tcp_user_timeout=30000" in texts[name], "an end that is gone is noticed"
    assert texts["airflow_broker"] == f"redis://:{texts['redis_password']}@queue.example:6380/0"
    assert not any("\n" in text for name, text in texts.items() if name != "s3_credentials")
    assert folder.stat().st_mode & 0o777 == 0o700
    assert write_secrets(folder, Addresses()) == []
    assert {name: (folder / name).read_text() for name in new} == texts


def test_two_installations_share_no_secret(tmp_path: Path) -> None:
    for name in ("a", "b"):
        write_secrets(tmp_path / name, Addresses())
    for name in ("ict_password", "fernet_key", "jwt_secret", "s3_key"):
        assert (tmp_path / "a" / name).read_text() != (tmp_path / "b" / name).read_text()


def test_a_setting_may_come_from_a_file(tmp_path: Path) -> None:
    secret = tmp_path / "password"
    secret.write_text("correct horse\n")
    environment = {"ICT_SMTP_PASSWORD_FILE": str(secret)}
    assert load(tmp_path, environment).smtp_password == secret.read_text().strip()
    assert load(tmp_path, environment | {"ICT_MAIL_FROM": "a@b.example"}).mail_from == "a@b.example"
    with pytest.raises(UsageError, match="ICT_SMTP_PASSWORD_FILE"):
        load(tmp_path, {"ICT_SMTP_PASSWORD_FILE": str(tmp_path / "none")})


_CHANGED_TOGETHER = [
    ("ict_secret",),
    ("fernet_key",),
    ("ict_password", "ict_catalogue"),
    ("airflow_password", "airflow_database", "airflow_results"),
    ("redis_password", "airflow_broker", "rate_storage"),
    ("s3_access", "s3_key", "s3_credentials", "s3_server"),
]


@pytest.mark.parametrize("names", _CHANGED_TOGETHER)
def test_a_secret_is_changed_with_what_is_made_of_it(tmp_path: Path, names: tuple[str, ...]) -> None:
    write_secrets(tmp_path, Addresses())
    before = {path.name: path.read_text() for path in tmp_path.iterdir()}
    for name in names:
        (tmp_path / name).unlink()
    assert set(write_secrets(tmp_path, Addresses())) == set(names)
    after = {path.name: path.read_text() for path in tmp_path.iterdir()}
    assert {name for name in before if before[name] != after[name]} == set(names)
    first, *derived = [name for name in names if name not in {"s3_access"}]
    assert all(after[first] in after[name] for name in derived), "what is made of it has the new one"


def test_the_docs_say_of_every_secret_how_it_is_changed(tmp_path: Path) -> None:
    text = (ROOT / "docs" / "operations.md").read_text()
    section = text[text.index("\n## Secrets\n") : text.index("\n## Upgrade\n")]
    assert [name for name in write_secrets(tmp_path, Addresses()) if f"`{name}`" not in section] == []
