# make run: the whole flow through Airflow over samples/. make test: linters, types and all tests.
# Both make .venv from requirements.lock first, and only once. Needs Python 3.11 to 3.13, pip and make.
PYTHON ?= python3
UV ?= $(shell command -v uv 2>/dev/null || echo .venv-uv/bin/uv)
WORK ?= var
WORKERS ?= 2
COMPOSE = docker compose --profile dev
READY = .venv/.ready

.PHONY: pin run test test-all lint airflow services secrets up portal letters benchmark load audit yardstick facts lock clean

run: $(READY)
	@.venv/bin/ict dags run samples --work $(WORK)

test: lint
	@.venv/bin/python -m pytest -n 2 --dist loadgroup tests

# The long runs beside the tests; ICT_FUZZ_CASES and ICT_FUZZ_SEED say how many cases and which.
test-all: test
	@.venv/bin/python -m tests.benchmarks.fuzz_flow

lint: $(READY)
	@.venv/bin/ruff check .
	@.venv/bin/ruff format --check .
	@.venv/bin/mypy
	@.venv/bin/lint-imports

airflow: $(READY)
	@echo "Airflow's page: http://localhost:8080 (user and password: $(WORK)/airflow/simple_auth_manager_passwords.json.generated)"
	@eval "$$(.venv/bin/ict dags env --work $(WORK))" && mkdir -p $(WORK)/inbox && export PATH="$(CURDIR)/.venv/bin:$$PATH" && airflow db migrate >/dev/null && airflow pools import dags/pools.json && exec airflow standalone

pin:
	@sh deploy/pin_images.sh

services: $(READY)
	@.venv/bin/python -m tests.services.topology $(WORK)/services $(WORKERS)

secrets: $(READY)
	@.venv/bin/ict secrets secrets

up: secrets
	@CHECKS=$$(($(WORKERS) * $${SLOTS:-4} - 2)) $(COMPOSE) up --build --detach --scale worker=$(WORKERS)
	@echo "Airflow  http://$$($(COMPOSE) port api-server 8080)  user operator, password in secrets/operator_password"
	@echo "Portal   http://$$($(COMPOSE) port portal 8000)"
	@echo "Mail     http://$$($(COMPOSE) port mail 8025)"

letters: $(READY)
	@.venv/bin/ict letters $(WORK)/letters

portal: $(READY)
	@.venv/bin/ict serve --work $(WORK)

benchmark: $(READY)
	@.venv/bin/python tests/benchmarks/intake_benchmark.py
	@.venv/bin/python tests/benchmarks/check_benchmark.py
	@.venv/bin/python tests/benchmarks/derive_benchmark.py

load: $(READY)
	@.venv/bin/python -m tests.benchmarks.portal_load

yardstick: $(READY)
	@.venv/bin/python tests/audit/yardstick.py

facts: $(READY)
	@.venv/bin/ict definitions facts --page docs/facts.md

audit: $(READY)
	@.venv/bin/python tests/audit/self_audit.py
	@.venv/bin/python tests/audit/disclosure_audit.py
	@.venv/bin/python tests/audit/intake_audit.py

LOCK = $(UV) pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header -q
lock: $(READY)
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

clean:
	rm -rf .venv .venv-uv var .mypy_cache .ruff_cache .pytest_cache

.PHONY: audit-dependencies airflow-load mixed-load faults cost
audit-dependencies: $(READY)
	@.venv/bin/pip-audit --disable-pip --require-hashes --requirement requirements.lock --progress-spinner off

airflow-load: $(READY)
	@.venv/bin/python -m tests.benchmarks.airflow_load --workers $(WORKERS)

mixed-load: $(READY)
	@.venv/bin/python -m tests.benchmarks.mixed_load

faults: $(READY)
	@.venv/bin/python -m tests.benchmarks.faults

cost: $(READY)
	@.venv/bin/python -m tests.benchmarks.cost
