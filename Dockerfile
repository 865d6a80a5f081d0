# One image for Airflow's components and the ict command: the locked packages and what .dockerignore lets through.
FROM python:3.12.11-slim-trixie@sha256:47ae396f09c1303b8653019811a8498470603d7ffefc29cb07c88f1f8cb3d19f

ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 PIP_NO_CACHE_DIR=1 \
    AIRFLOW_HOME=/opt/airflow AIRFLOW__CORE__DAGS_FOLDER=/opt/ict/dags AIRFLOW__CORE__LOAD_EXAMPLES=false \
    AIRFLOW__USAGE_DATA_COLLECTION__ENABLED=false GX_ANALYTICS_ENABLED=false ICT_HOME=/data

# pg_dump, pg_restore and psql of the version of the service postgres, for ict backup and ict restore.
RUN apt-get update && apt-get install --yes --no-install-recommends postgresql-client-17 && rm -rf /var/lib/apt/lists/*

RUN useradd --uid 50000 --create-home ict && mkdir -p /opt/airflow /data /logs && chown ict /opt/airflow /data /logs

WORKDIR /opt/ict
COPY requirements-production.lock ./
RUN pip install --require-hashes --no-deps --requirement requirements-production.lock
COPY . .
RUN pip install --no-deps --no-build-isolation --editable . && python -m compileall -q indicators

USER ict
# Compiles the definitions and the tables of the checks, so that no container has to (decision 0037).
RUN ict rules test R001
CMD ["ict", "--help"]
