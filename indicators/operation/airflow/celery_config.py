"""The configuration of Celery: Airflow's own, and what a worker loads before it forks."""

from __future__ import annotations

from typing import Any

from airflow.providers.celery.executors.default_celery import DEFAULT_CELERY_CONFIG

CELERY: dict[str, Any] = {**DEFAULT_CELERY_CONFIG, "imports": ("indicators.operation.airflow.preload",)}
