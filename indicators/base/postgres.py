"""A connection to PostgreSQL whose other end is gone fails after half a minute, not after a quarter of an hour.

Parameters of libpq, for the three that use it: the catalogue of the store, Airflow's metadata (as the setting
`sql_alchemy_connect_args`) and Celery's results.
"""

from __future__ import annotations

LIBPQ: dict[str, int] = {
    "connect_timeout": 10,  # seconds, as are the next two
    "keepalives_idle": 15,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 30_000,  # milliseconds
}
