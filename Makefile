# OnePlan. `make` lists what there is to do.
SHELL := /bin/bash
.DEFAULT_GOAL := help

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
UV_VERSION := 0.13.8
CYCLE ?= rayong-2564

# What Python has compiled is kept in one place beside what it was compiled from: a rehearsal
# and the tests start some hundred processes, and a new one that compiles takes three times as long.
export PYTHONPYCACHEPREFIX := $(CURDIR)/$(VENV)/compiled
export PYTHONDONTWRITEBYTECODE :=

.PHONY: help setup setup-dev run stop test test-fast nightly check fix rehearse bench lock

help: ## List the targets
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

$(BIN)/uv:
	@command -v $(PYTHON) >/dev/null || { echo "Python 3.11 or later is missing: install it from python.org or your system's packages, or name it with PYTHON=."; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "$$($(PYTHON) --version) is too old: OnePlan needs Python 3.11 or later; name another with PYTHON=."; exit 1; }
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null || { echo "Python's venv module is missing: on Debian and Ubuntu run apt install python3-venv."; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check uv==$(UV_VERSION)

$(VENV)/.run: $(BIN)/uv requirements.txt pyproject.toml
	$(BIN)/uv pip install --quiet --require-hashes -r requirements.txt
	$(BIN)/uv pip install --quiet --no-deps --editable .
	@touch $@

$(VENV)/.dev: $(VENV)/.run requirements-dev.txt
	$(BIN)/uv pip install --quiet --require-hashes -r requirements-dev.txt
	@touch $@

setup: $(VENV)/.run ## Make the virtual environment

setup-dev: $(VENV)/.dev ## Make it with the test tools

run: setup ## Start the office, rehearse Rayong's year, leave the UI up
	$(BIN)/oneplan up --rehearse $(CYCLE)

rehearse: setup ## Rehearse a cycle again on the running office: CYCLE=rayong-2564
	$(BIN)/oneplan rehearse $(CYCLE)

stop: ## Stop the office; what it holds stays in .oneplan/
	@if [ -x $(BIN)/oneplan ]; then $(BIN)/oneplan down; else echo "Nothing runs: there is no virtual environment."; fi

test: setup-dev check ## Every test: fast, PostgreSQL, real Airflow, browser
	scripts/system_packages.sh
	scripts/every_test.sh $(BIN)/python

test-fast: setup-dev ## The quick tests that need neither a database nor Airflow
	$(BIN)/python -m pytest -m "not postgres and not airflow and not slow" -q

nightly: setup-dev ## What takes long, ten thousand spoilt workbooks, other examples for every property
	$(BIN)/python -m pytest -m nightly --numprocesses auto --dist loadfile
	ONEPLAN_PROPERTIES=nightly ONEPLAN_MUTATIONS=10000 $(BIN)/python -m pytest -m "hypothesis and not airflow" -q

check: setup-dev ## Lint, types, contracts, calendars; no tests
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	PYTHONPATH=plugins $(BIN)/lint-imports
	$(BIN)/oneplan calendar check dags/calendars/*.yaml

fix: setup-dev ## Format and mend what ruff can mend
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

bench: setup-dev ## Measure against the peers; writes bench/results.json
	$(BIN)/uv pip install --quiet --require-hashes -r bench/requirements.txt
	$(BIN)/python -m bench

lock: $(BIN)/uv ## Resolve the direct dependencies of pyproject.toml anew
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-annotate --extra embedded --extra s3 pyproject.toml -o requirements.txt
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-annotate --group dev -c requirements.txt -o requirements-dev.txt
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-annotate --group bench -c requirements.txt -o bench/requirements.txt
