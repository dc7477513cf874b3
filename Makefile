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

# Four threads a worker: enough to wait for the database, too few to fight over the interpreter.
# Browsers keep idle connections open, and each counts as backpressure, so many are let in.
SERVE := $(PYTHON) -m granian config.wsgi:application --interface wsgi --http 1 --no-ws \
	--workers $(WORKERS) --blocking-threads 4 --blocking-threads-idle-timeout 600 \
	--backlog 2048 --backpressure 1024 --respawn-failed-workers --workers-kill-timeout 3 \
	--log-level warning

# One process for everything before the server, so that starting again takes two seconds.
define PREPARE
import os, socket, sys
host, port, url = sys.argv[1:]
try:  # the server itself would share a taken port with whoever has it
    family, *_, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    socket.create_server(address[:2], family=family).close()
except OSError as error:
    reason = error.strerror.partition(" (")[0]
    sys.exit(f"Cannot listen on {host} port {port}: {reason}.\nTry another: make run PORT=8001")
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
import django
from django.core.management import call_command
django.setup()
call_command("migrate", verbosity=0)
call_command("collectstatic", interactive=False, verbosity=0)
call_command("prepare_demo", url=url)
endef
export PREPARE

# A worker that Ctrl-C reaches directly, and then its master's own signal, may hang: in a terminal
# the server is a job of its own (set -m), and only its master is told to stop.
.PHONY: run
run: $(VENV)/base.stamp ## Run it with a sample class (HOST= PORT= WORKERS= DATABASE_URL=)
	@case "$(HOST)" in \
		127.*|localhost) name="$(HOST)" ;; \
		::1) name="[::1]" ;; \
		0.0.0.0|::) name=localhost; export ALLOWED_HOSTS="$${ALLOWED_HOSTS-*}" ;; \
		*) name="$(HOST)"; export ALLOWED_HOSTS="$${ALLOWED_HOSTS-*}" ;; \
	esac; \
	$(PYTHON) -c "$$PREPARE" "$(HOST)" "$(PORT)" "$${SITE_URL:-http://$$name:$(PORT)}" && \
	{ set -m 2>/dev/null; $(SERVE) --host "$(HOST)" --port "$(PORT)" & } && \
	server=$$! && trap 'kill $$server' INT TERM HUP && \
	while wait $$server; code=$$?; kill -0 $$server 2>/dev/null; do :; done; exit $$code

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

.PHONY: format
format: $(VENV)/dev.stamp ## Format the code and fix what can be fixed
	$(PYTHON) -m ruff check --fix .
	$(PYTHON) -m ruff format .

# --- Benchmarks -----------------------------------------------------------------------------------

.PHONY: bench-grading
bench-grading: $(VENV)/dev.stamp ## Measure how typed answers are graded
	@$(PYTHON) -m bench.grading $(ARGS)

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
	--generate-hashes --no-emit-index-url --no-emit-find-links --no-annotate \
	--custom-compile-command "make requirements"

.PHONY: requirements
requirements: | $(PYTHON) ## Pin the newest versions that requirements/*.in allow
	@$(PYTHON) -m venv var/uv
	@var/uv/bin/python -m pip install -qq --disable-pip-version-check uv
	$(PIN) requirements/base.in --output-file requirements/base.txt
	$(PIN) requirements/dev.in --output-file requirements/dev.txt
