"""Where people sign in to Airflow: the configuration that its FAB manager reads (`AIRFLOW__FAB__CONFIG_FILE`).

With `ICT_OIDC_ISSUER` at that OpenID Connect provider, else with a password. `ICT_OIDC_CLIENT` is the identity of the
client, `ICT_OIDC_SECRET_FILE` names the file with its secret, and `ICT_OIDC_ROLES` says which group of the directory
has which role of `dags/roles.json`: `stat-desk=Statistician,stat-review=Reviewer`. Roles follow the groups at every
sign-in; who is in none of them sees nothing. The provider must give the claims `preferred_username`, `email` and
`groups`; the address that it returns to is `/auth/oauth-authorized/oidc` of Airflow.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from flask_appbuilder.const import AUTH_DB, AUTH_OAUTH  # type: ignore[import-untyped]

from indicators.base.errors import UsageError


def provider(issuer: str, client: str, secret: str) -> dict[str, Any]:
    """What FAB needs of an OpenID Connect provider; the rest is in its discovery document."""
    return {
        "name": "oidc",
        "icon": "fa-key",
        "token_key": "access_token",
        "remote_app": {
            "client_id": client,
            "client_secret": secret,
            "server_metadata_url": f"{issuer.rstrip('/')}/.well-known/openid-configuration",
            "client_kwargs": {"scope": "openid profile email groups", "code_challenge_method": "S256"},
        },
    }


def roles(text: str) -> dict[str, list[str]]:
    """The roles of each group.

    Raises:
        UsageError: a part is no ``group=Role``.
    """
    found: dict[str, list[str]] = {}
    for part in filter(None, (each.strip() for each in text.split(","))):
        group, equals, role = (each.strip() for each in part.rpartition("="))
        if not (group and equals and role):
            raise UsageError(
                f"ICT_OIDC_ROLES: {part} does not have the form group=Role.", advice="stat-desk=Statistician"
            )
        found.setdefault(group, []).append(role)
    return found


_issuer = os.environ.get("ICT_OIDC_ISSUER", "")
AUTH_TYPE = AUTH_OAUTH if _issuer else AUTH_DB
if _issuer:
    _secret = Path(os.environ["ICT_OIDC_SECRET_FILE"]).read_text(encoding="utf-8").strip()
    OAUTH_PROVIDERS = [provider(_issuer, os.environ["ICT_OIDC_CLIENT"], _secret)]
    AUTH_ROLES_MAPPING = roles(os.environ.get("ICT_OIDC_ROLES", ""))
    AUTH_ROLES_SYNC_AT_LOGIN = True
    AUTH_USER_REGISTRATION = True
    AUTH_USER_REGISTRATION_ROLE = "Public"  # who may do nothing
WTF_CSRF_ENABLED = True
