# make run: the whole flow through Airflow over samples/. make test: linters, types and all tests.
# Both make .venv from requirements.lock first, and only once. Needs Python 3.11 to 3.13, pip and make.
PYTHON ?= python3
UV ?= $(shell command -v uv 2>/dev/null || echo .venv-uv/bin/uv)
WORK ?= var
WORKERS ?= 2
TESTS ?= tests
COMPOSE = docker compose --profile dev
READY = .venv/.ready

# `make` is `make run`; `make help` lists what stands behind ## beside a target.
.PHONY: help pin run test test-all coverage lint airflow services secrets up portal letters benchmark load audit yardstick facts schemas sdmx kubernetes conformance lock clean

run: $(READY)  ## the whole flow through Airflow over samples/
	@.venv/bin/ict dags run samples --work $(WORK)

test: lint  ## linters, types, all tests, and whether a check got slower
	@.venv/bin/python -m pytest -n 2 --dist loadgroup --no-loadscope-reorder -m "not long" tests
	@.venv/bin/python -m tests.benchmarks.table checking --small --check

# The long runs beside the tests; ICT_FUZZ_CASES and ICT_FUZZ_SEED say how many cases and which.
test-all: test  ## make test, the long tests, and the fuzz of the whole flow
	@.venv/bin/python -m pytest -n 2 --dist loadgroup --no-loadscope-reorder -m long tests
	@.venv/bin/python -m tests.benchmarks.fuzz_flow

# TESTS=tests/reading: less of them.
coverage: $(READY)  ## which lines and branches the fast tests run, of the package alone
	@.venv/bin/coverage erase
	@.venv/bin/coverage run -m pytest -n 2 --dist loadgroup --no-loadscope-reorder -m "not slow and not long" $(TESTS); code=$$?; \
	  .venv/bin/coverage combine --quiet && .venv/bin/coverage report && exit $$code

schemas: $(READY)  ## write schemas/letters and schemas/survey from their records
	@.venv/bin/python -m indicators.store.letter_schemas
	@.venv/bin/python -m indicators.survey.design_file

lint: $(READY)  ## ruff, its format, mypy --strict and the layers of the package
	@.venv/bin/ruff check .
	@.venv/bin/ruff format --check .
	@.venv/bin/mypy
	@.venv/bin/lint-imports

help:  ## this list
	@awk -F ':.*  ## ' '/^[a-z-]+:.*  ## / {printf "make %-19s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

airflow: $(READY)  ## Airflow's page on the same DAGs: http://localhost:8080
	@echo "Airflow's page: http://localhost:8080 (user and password: $(WORK)/airflow/simple_auth_manager_passwords.json.generated)"
	@eval "$$(.venv/bin/ict dags env --work $(WORK))" && mkdir -p $(WORK)/inbox && export PATH="$(CURDIR)/.venv/bin:$$PATH" && airflow db migrate >/dev/null && airflow pools import dags/pools.json && exec airflow standalone

pin:  ## pin the images of docker-compose.yml and Dockerfile to digests (asks the registry)
	@sh deploy/pin_images.sh

services: $(READY)  ## the services of docker-compose.yml as plain processes
	@.venv/bin/python -m tests.services.topology $(WORK)/services $(WORKERS)

secrets: $(READY)  ## write the secrets of the services into secrets/; what is there stays
	@.venv/bin/ict secrets secrets

up: secrets  ## the services with Docker, after make secrets
	@CHECKS=$$(($(WORKERS) * $${SLOTS:-4} - 2)) $(COMPOSE) up --build --detach --scale worker=$(WORKERS)
	@echo "Airflow  http://$$($(COMPOSE) port api-server 8080)  user operator, password in secrets/operator_password"
	@echo "Portal   http://$$($(COMPOSE) port portal 8000)"
	@echo "Mail     http://$$($(COMPOSE) port mail 8025)"

letters: $(READY)  ## every kind of letter in every language, with an index page
	@.venv/bin/ict letters $(WORK)/letters

portal: $(READY)  ## the pages for members and offices: http://127.0.0.1:8000/
	@.venv/bin/ict serve --work $(WORK)

benchmark: $(READY)  ## what everything costs beside floors and peers: docs/performance.md
	@.venv/bin/python -m tests.benchmarks.table
	@.venv/bin/python tests/benchmarks/intake_benchmark.py
	@.venv/bin/python tests/benchmarks/check_benchmark.py
	@.venv/bin/python tests/benchmarks/derive_benchmark.py

load: $(READY)  ## the portal under the load of 200 readers
	@.venv/bin/python -m tests.benchmarks.portal_load

yardstick: $(READY)  ## our regional values beside published ones: docs/yardstick.md
	@.venv/bin/python -m tests.audit.yardstick

sdmx: $(READY)  ## what SDMX REST serves, from the code: docs/sdmx.md
	@.venv/bin/python -m indicators.portal.sdmx.page docs/sdmx.md

kubernetes: $(READY)  ## values and manifests for Kubernetes, from docker-compose.yml
	@.venv/bin/python -m tests.services.kubernetes_files

conformance: $(READY)  ## the statements of the standard of SDMX REST, and its clients
	@.venv/bin/python -W ignore -m tests.portal.sdmx_conformance docs/sdmx-conformance.md
	@.venv/bin/python -m pytest -q tests/portal/test_sdmx*.py

facts: $(READY)  ## source, date and confidence of every row: docs/facts.md
	@.venv/bin/ict definitions facts --page docs/facts.md

audit: $(READY)  ## plant errors in data and files, and secrets in a release: docs/*_audit.md
	@.venv/bin/python tests/audit/self_audit.py
	@.venv/bin/python tests/audit/disclosure_audit.py
	@.venv/bin/python tests/audit/intake_audit.py

LOCK = $(UV) pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header -q
lock: $(READY)  ## write both lock files anew after a change of pyproject.toml (needs the network)
	@$(LOCK) --all-extras -o requirements.lock
	@$(LOCK) --extra production --extra build --constraint requirements.lock -o requirements-production.lock

$(READY): requirements.lock pyproject.toml
	@test -x "$(UV)" || { echo "Installing uv"; $(PYTHON) -m venv .venv-uv && .venv-uv/bin/pip install --quiet uv; }
	@echo "Installing the locked packages into .venv (once)"
	@$(UV) venv --quiet --allow-existing --python $(PYTHON) .venv
	@$(UV) pip sync --quiet --python .venv --compile-bytecode requirements.lock
	@$(UV) pip install --quiet --python .venv --no-deps --no-build-isolation --editable .
	@env -u PYTHONDONTWRITEBYTECODE .venv/bin/python -m compileall -q indicators
	@touch $(READY)

clean:  ## remove the environments, the caches and var/
	rm -rf .venv .venv-uv var .mypy_cache .ruff_cache .pytest_cache

.PHONY: audit-dependencies airflow-load mixed-load faults cost
audit-dependencies: $(READY)  ## known vulnerabilities of the locked packages (needs the network)
	@.venv/bin/pip-audit --disable-pip --require-hashes --requirement requirements.lock --progress-spinner off

airflow-load: $(READY)  ## many files through Airflow, on WORKERS workers
	@.venv/bin/python -m tests.benchmarks.airflow_load --workers $(WORKERS)

mixed-load: $(READY)  ## one portal, its readers and many writers at once
	@.venv/bin/python -m tests.benchmarks.mixed_load

faults: $(READY)  ## cut networks, full disks and killed workers (as root)
	@.venv/bin/python -m tests.benchmarks.faults

cost: $(READY)  ## what one file and one release cost with Airflow, without it and in bare DuckDB
	@.venv/bin/python -m tests.benchmarks.cost
