"""An OpenID Connect provider for tests, in a thread: whoever comes is the user that was set, without being asked."""

from __future__ import annotations

import secrets
import threading
import time
from typing import Any
from urllib.parse import urlencode

from flask import Flask, Response, jsonify, redirect, request
from joserfc import jwt
from joserfc.jwk import RSAKey
from werkzeug.serving import make_server

from tests.services.servers import free_port

CLIENT, SECRET = "ict", "a secret of the client"


class Provider:
    """One provider; `claims` say who comes next."""

    def __init__(self) -> None:
        """Listens on a free port of the loopback."""
        self.claims: dict[str, Any] = {}
        self.asked: list[str] = []
        self._key = RSAKey.generate_key(2048, {"use": "sig", "kid": "1", "alg": "RS256"})
        self._nonces: dict[str, str] = {}
        port = free_port()
        self.issuer = f"http://127.0.0.1:{port}"
        self._server = make_server("127.0.0.1", port, self._app())
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def close(self) -> None:
        """Ends it."""
        self._server.shutdown()

    def _app(self) -> Flask:
        app = Flask("oidc")
        app.add_url_rule("/.well-known/openid-configuration", "discovery", self._discovery)
        app.add_url_rule("/authorize", "authorize", self._authorize)
        app.add_url_rule("/token", "token", self._token, methods=["POST"])
        app.add_url_rule("/keys", "keys", lambda: jsonify({"keys": [self._key.as_dict(private=False)]}))
        app.add_url_rule("/userinfo", "userinfo", lambda: jsonify(self.claims))
        return app

    def _discovery(self) -> Response:
        paths = {"authorization_endpoint": "authorize", "token_endpoint": "token", "jwks_uri": "keys"}
        addresses = {
            name: f"{self.issuer}/{path}" for name, path in (paths | {"userinfo_endpoint": "userinfo"}).items()
        }
        return jsonify({"issuer": self.issuer, "id_token_signing_alg_values_supported": ["RS256"], **addresses})

    def _authorize(self) -> Any:
        code = secrets.token_hex(8)
        self._nonces[code] = request.args.get("nonce", "")
        self.asked.append(request.args["scope"])
        assert request.args["client_id"] == CLIENT
        assert request.args["code_challenge_method"] == "S256"
        answer = urlencode({"code": code, "state": request.args["state"]})
        return redirect(f"{request.args['redirect_uri']}?{answer}")

    def _token(self) -> Response:
        assert request.authorization is not None
        assert (request.authorization.username, request.authorization.password) == (CLIENT, SECRET)
        assert request.form["code_verifier"]
        now = int(time.time())
        said = {"iss": self.issuer, "aud": CLIENT, "iat": now, "exp": now + 3600, "sub": self.claims["sub"]}
        nonce = self._nonces.pop(request.form["code"])
        token = jwt.encode({"alg": "RS256", "kid": "1"}, {**said, "nonce": nonce}, self._key)
        return jsonify({"access_token": "any", "token_type": "Bearer", "expires_in": 3600, "id_token": token})
