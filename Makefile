# DentiaPro's commands. `make help` lists them.
SHELL := /bin/bash
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
MANAGE := $(BIN)/python backend/manage.py
TEST_MANAGE := DJANGO_SETTINGS_MODULE=config.settings.test $(MANAGE)

.DEFAULT_GOAL := help
.PHONY: help setup run demo test lint types imports migrations checks openapi roles fuzz format bench bench-memory lock clean

help: ## List the commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-12s %s\n", $$1, $$2}' Makefile

setup: $(READY) ## Make the virtual environment with every pinned package

$(READY): requirements-dev.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "DentiaPro needs Python 3.11 or newer: make PYTHON=python3.12 …"; exit 1; }
	@echo "Python packages …"
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@touch $@

run: $(READY) ## Serve DentiaPro with its demo clinics (PORT=8000, DATA_DIR=.data, DATABASE_URL= your own PostgreSQL)
	@cd backend && exec ../$(BIN)/python -m dev.run

demo: $(READY) ## Load the demo clinics into the database that `make run` serves
	@$(MANAGE) load_demo

test: lint types imports migrations checks ## Run every check and test
	$(BIN)/python -m pytest -n 2

lint: $(READY) ## ruff: rules and format
	$(BIN)/ruff check backend docs
	$(BIN)/ruff format --check backend docs

types: $(READY) ## mypy
	$(BIN)/mypy backend

imports: $(READY) ## import-linter: imports point down only
	cd backend && ../$(BIN)/lint-imports --config ../pyproject.toml

migrations: $(READY) ## Are the migrations in step with the models?
	$(TEST_MANAGE) makemigrations --check --dry-run 2> >(grep -v -e RuntimeWarning -e 'warnings.warn' >&2)

checks: $(READY) ## Django's system checks, those of production included
	$(TEST_MANAGE) check --fail-level WARNING
	SECRET_KEY=$$($(BIN)/python -c 'import secrets; print(secrets.token_urlsafe(64))') \
	JWT_KEYS=one:$$($(BIN)/python -c 'import secrets; print(secrets.token_urlsafe(64))') \
	MFA_KEYS=one:$$($(BIN)/python -c 'import secrets; print(secrets.token_urlsafe(64))') \
	AUDIT_KEY=$$($(BIN)/python -c 'import secrets; print(secrets.token_urlsafe(64))') \
	OIDC_KEYS="$$(openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048 2>/dev/null)" DATABASE_URL=postgres://nobody@localhost/none SERVER_HOSTS=localhost FILES_DIR=files \
	DJANGO_SETTINGS_MODULE=config.settings.production $(MANAGE) check --deploy --fail-level WARNING

openapi: $(READY) ## Write docs/openapi.yaml, which a test keeps in step
	$(TEST_MANAGE) spectacular --validate --fail-on-warn --file docs/openapi.yaml

roles: $(READY) ## Write docs/roles.md, which a test keeps in step
	$(TEST_MANAGE) write_roles docs/roles.md

fuzz: $(READY) ## Look longer for answers that the schema does not describe (SCHEMATHESIS_EXAMPLES=300 of each operation)
	SCHEMATHESIS_EXAMPLES=$${SCHEMATHESIS_EXAMPLES:-300} $(BIN)/python -m pytest -n 2 backend/tests/openapi/test_fuzz.py

format: $(READY) ## Format the code
	$(BIN)/ruff check --fix-only --quiet backend docs
	$(BIN)/ruff format backend docs

bench: $(READY) ## Measure the front desk's requests beside their limit and the textbook's (ONLY=list, CLINICS=500, ROUNDS=150), ONLY=search with PATIENTS=200000, or ONLY=odontogram, perio or files
	@cd backend && ../$(BIN)/python -m dev.bench $(ONLY) --clinics $(or $(CLINICS),500) --rounds $(or $(ROUNDS),150) --patients $(or $(PATIENTS),200000)

bench-memory: $(READY) ## Measure what a worker holds after REQUESTS=50000 mixed requests
	@cd backend && ../$(BIN)/python -m dev.bench memory --requests $(or $(REQUESTS),50000)

lock: $(READY) ## Pin the packages of requirements*.in anew, with hashes
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --fork-strategy fewest --generate-hashes --no-header --no-emit-index-url requirements.in -o requirements.txt
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --fork-strategy fewest --generate-hashes --no-header --no-emit-index-url requirements-dev.in -o requirements-dev.txt

clean: ## Remove what the commands made, the demo database included
	@if [ -d .data ] && [ -x $(BIN)/python ]; then cd backend && DATA_DIR=../.data ../$(BIN)/python -m dev.run --stop; fi
	rm -rf $(VENV) .data .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis staticfiles
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
