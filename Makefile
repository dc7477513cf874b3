# One command for each thing people do here; `make` alone lists them. CI calls the same ones.

HOST ?= 127.0.0.1
PORT ?= 8000
WORKERS ?= 2
ARGS ?=

VENV := .venv
PYTHON := $(VENV)/bin/python
INSTALL := $(PYTHON) -m pip install -qq --disable-pip-version-check --require-hashes

.DEFAULT_GOAL := help

.PHONY: help
help: ## List these targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-14s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

# --- Run ------------------------------------------------------------------------------------------

.PHONY: run
run: $(VENV)/base.stamp ## Run it with a sample class (HOST= PORT= WORKERS= DATABASE_URL=)
	@$(PYTHON) manage.py serve --host "$(HOST)" --port "$(PORT)" --workers "$(WORKERS)"

# --- Test -----------------------------------------------------------------------------------------

.PHONY: test
test: $(VENV)/dev.stamp ## Run every test on SQLite and on PostgreSQL (ARGS="-k learn" for some)
	@$(PYTHON) -m tests.run $(ARGS)

.PHONY: test-sqlite
test-sqlite: $(VENV)/dev.stamp ## Run the tests on SQLite only
	@$(PYTHON) -m tests.run --only sqlite $(ARGS)

.PHONY: test-postgres
test-postgres: $(VENV)/dev.stamp ## Run the tests on PostgreSQL only
	@$(PYTHON) -m tests.run --only postgres $(ARGS)

.PHONY: lint
lint: export DATABASE_URL := sqlite:///var/lint.sqlite3
lint: $(VENV)/dev.stamp ## Check style, types, layers, migrations and settings
	$(PYTHON) -m ruff check .
	$(PYTHON) -m ruff format --check .
	$(PYTHON) -m mypy
	$(VENV)/bin/lint-imports
	$(PYTHON) -m djlint templates --lint --quiet --profile=django --ignore=H030,H031,H043
	$(PYTHON) -m yamllint --strict .
	$(PYTHON) manage.py makemigrations --check --dry-run
	DEBUG=false HTTPS=true ALLOWED_HOSTS=classdeck.example \
		SECRET_KEY="$$($(PYTHON) -c 'import secrets; print(secrets.token_urlsafe(50))')" \
		$(PYTHON) manage.py check --deploy --fail-level WARNING

.PHONY: openapi
openapi: $(VENV)/base.stamp ## Write docs/openapi.yaml anew
	@$(PYTHON) manage.py spectacular --file docs/openapi.yaml --validate --fail-on-warn

.PHONY: format
format: $(VENV)/dev.stamp ## Format the code and fix what can be fixed
	$(PYTHON) -m ruff check --fix .
	$(PYTHON) -m ruff format .

# --- Benchmarks -----------------------------------------------------------------------------------

.PHONY: bench-grading
bench-grading: $(VENV)/dev.stamp ## Measure how typed answers are graded
	@$(PYTHON) -m bench.grading $(ARGS)

.PHONY: bench-answer
bench-answer: $(VENV)/dev.stamp ## Measure a whole answer beside a bare view, on both databases
	@$(PYTHON) -m bench.answer $(ARGS)

.PHONY: bench-table
bench-table: $(VENV)/dev.stamp ## Measure the class table beside its raw SQL, on both databases
	@$(PYTHON) -m bench.table $(ARGS)

.PHONY: bench-mastery
bench-mastery: $(VENV)/dev.stamp ## Measure mastery on recorded answers (DATA=path ARGS=--json)
	@$(PYTHON) -m bench.mastery $(if $(DATA),--data "$(DATA)") $(ARGS)

.PHONY: bench-charts
bench-charts: $(VENV)/dev.stamp ## Measure a class's charts beside their raw SQL, on both databases
	@$(PYTHON) -m bench.charts $(ARGS)

# --- Install --------------------------------------------------------------------------------------

$(PYTHON):
	@for python in python3 python3.14 python3.13 python3.12 python3.11; do \
		if $$python -c 'import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 11))' \
			2>/dev/null; \
		then exec $$python -m venv --clear $(VENV); fi; \
	done; \
	echo "Classdeck needs Python 3.11 or newer with its venv module, and found none." >&2; \
	echo "Debian, Ubuntu: apt-get install python3-venv; macOS: brew install python" >&2; \
	exit 1

$(VENV)/base.stamp: requirements/base.txt | $(PYTHON)
	@echo "Installing what Classdeck needs to run …"
	@$(INSTALL) -r $<
	@touch $@

$(VENV)/dev.stamp: requirements/dev.txt | $(PYTHON)
	@echo "Installing what tests and checks need …"
	@$(INSTALL) -r $<
	@touch $@

PIN = var/uv/bin/uv pip compile --quiet --upgrade --universal --python-version 3.11 \
	--generate-hashes --no-strip-extras --no-emit-index-url --no-emit-find-links --no-annotate \
	--custom-compile-command "make requirements"

.PHONY: requirements
requirements: | $(PYTHON) ## Pin the newest versions that requirements/*.in allow
	@$(PYTHON) -m venv var/uv
	@var/uv/bin/python -m pip install -qq --disable-pip-version-check uv
	$(PIN) requirements/base.in --output-file requirements/base.txt
	$(PIN) requirements/dev.in --output-file requirements/dev.txt
