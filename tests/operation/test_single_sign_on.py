"""Who signs in where: with a password, or at a provider."""

from __future__ import annotations

import runpy
from pathlib import Path
from typing import Any

import pytest

from indicators.base.errors import UsageError
from indicators.operation.airflow.webserver_config import roles
from tests.conftest import ROOT


def _configuration() -> dict[str, Any]:
    return runpy.run_path(str(ROOT / "indicators" / "operation" / "airflow" / "webserver_config.py"))


def test_without_a_provider_people_have_passwords(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("ICT_OIDC_ISSUER", raising=False)
    found = _configuration()
    assert found["AUTH_TYPE"] == 1
    assert "OAUTH_PROVIDERS" not in found


def test_with_a_provider_roles_follow_its_groups(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "secret").write_text("of the client\n")
    said = {"ISSUER": "https://login.stat.example/stat/", "CLIENT": "ict", "SECRET_FILE": str(tmp_path / "secret")}
    for name, value in (said | {"ROLES": "stat-desk=Statistician"}).items():
        monkeypatch.setenv(f"ICT_OIDC_{name}", value)
    found = _configuration()
    [provider] = found["OAUTH_PROVIDERS"]
    assert found["AUTH_TYPE"] == 4
    assert provider["remote_app"]["client_secret"] == "of the client"  # noqa: S105 - of this test
    document = "https://login.stat.example/stat/.well-known/openid-configuration"
    assert provider["remote_app"]["server_metadata_url"] == document
    assert found["AUTH_ROLES_MAPPING"] == {"stat-desk": ["Statistician"]}
    assert found["AUTH_ROLES_SYNC_AT_LOGIN"]
    assert found["AUTH_USER_REGISTRATION_ROLE"] == "Public"


def test_groups_and_roles() -> None:
    assert roles("") == {}
    assert roles("a=Op, b=Reviewer,a=Admin,") == {"a": ["Op", "Admin"], "b": ["Reviewer"]}


@pytest.mark.parametrize("text", ["stat-desk", "=Op", "stat-desk="])
def test_what_names_no_role_is_refused(text: str) -> None:
    with pytest.raises(UsageError, match="does not have the form group=Role"):
        roles(text)
