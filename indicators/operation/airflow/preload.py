"""Imported once by each Celery worker before it forks: the tasks find these modules loaded (GX alone takes seconds)."""

from __future__ import annotations

from importlib import import_module

for _name in (
    *("duckdb", "great_expectations", "pyarrow.parquet"),
    *(
        "indicators.submissions.confirm",
        "indicators.submissions.check",
        "indicators.submissions.inbox",
        "indicators.mail.outbox",
        "indicators.submissions.sources",
    ),
    *("indicators.release.publish", "indicators.validation.certify"),
):
    import_module(_name)
