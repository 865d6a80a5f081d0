"""Airflow's REST API as one of its users."""

from __future__ import annotations

import time
from typing import Any

import httpx


class Api:
    """Calls with the token of a user."""

    def __init__(self, base: str, user: str, password: str) -> None:
        """Signs in."""
        self._client = httpx.Client(base_url=base, timeout=60)
        token = self._client.post("/auth/token", json={"username": user, "password": password})
        token.raise_for_status()
        self._client.headers["Authorization"] = f"Bearer {token.json()['access_token']}"

    def call(self, method: str, path: str, **values: Any) -> httpx.Response:
        """One request."""
        return self._client.request(method, f"/api/v2{path}", **values)

    def get(self, path: str, **values: Any) -> dict[str, Any]:
        """The answer to a question."""
        answer = self.call("GET", path, params=values)
        answer.raise_for_status()
        found: dict[str, Any] = answer.json()
        return found

    def trigger(self, dag: str, conf: dict[str, Any] | None = None) -> str:
        """Starts a run; gives its identity."""
        answer = self.call("POST", f"/dags/{dag}/dagRuns", json={"logical_date": None, "conf": conf or {}})
        answer.raise_for_status()
        return str(answer.json()["dag_run_id"])

    def clear(self, dag: str, run: str) -> None:
        """Has all tasks of a run done again."""
        body = {"dag_run_id": run, "only_failed": False, "dry_run": False}
        self.call("POST", f"/dags/{dag}/clearTaskInstances", json=body).raise_for_status()

    def state(self, dag: str, run: str) -> str:
        """The state of a run."""
        return str(self.get(f"/dags/{dag}/dagRuns/{run}")["state"])

    def finished(self, dag: str, run: str, seconds: float = 300) -> str:
        """Waits for the end of a run; gives its state.

        Raises:
            TimeoutError: it did not end.
        """
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            state = self.state(dag, run)
            if state in {"success", "failed"}:
                return state
            time.sleep(1)
        raise TimeoutError(f"{dag} {run} did not end")
