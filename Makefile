# The way in for people and for CI. Everything goes into .venv; nothing else is needed beforehand.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
SHEETS := $(shell find audit \( -name '*.scss' -o -name '*.js' \) -not -path '*/vendor/*')
STAMP := audit/web/static/vendor/built-from.sha256

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help setup demo serve test check prove bench pictures lock lint format types floors
MAKEFLAGS += --no-print-directory

help: ## Show these lines
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "make %-8s %s\n", $$1, $$2}' Makefile

setup: $(VENV)/ready ## Make the environment in .venv; quick when it is there already

demo: setup ## Make a demonstration and serve it on http://127.0.0.1:8000
	$(BIN)/audit demo

serve: setup ## Serve your own data (settings: docs/settings.md)
	$(BIN)/audit serve

test: setup ## Run all tests with a real Chromium and PostgreSQL, and the coverage gates
	sh .ci/chromium
	rm -f .coverage .coverage.*
	$(BIN)/coverage run -m pytest -n 3 -m "not browser and not prove"
	$(BIN)/coverage combine --quiet
	$(BIN)/coverage report --fail-under=95
	$(BIN)/coverage report --fail-under=100 --include='audit/domain/*,audit/journeys/*'
	$(BIN)/pytest -n 2 -m "browser and not prove"

check: setup ## Run the checks of style, types and floors
	@failed=0; for check in lint format types floors; do $(MAKE) $$check || failed=$$((failed + 1)); done; \
	echo "$$failed of 4 checks failed"; test $$failed = 0

prove: setup ## Run the slow proofs: kills, chaos, three browsers, Lighthouse, the Nu checker
	sh .ci/proofs
	xvfb-run -a $(BIN)/pytest -m prove
	$(BIN)/pytest -n 2 --hypothesis-profile=proof tests/domain tests/checklists tests/test_sheets.py

bench: setup ## Measure: each file of bench/ prints its figures
	@for file in bench/*.py; do echo "== $$file"; $(BIN)/python -m bench.$$(basename $$file .py) || exit 1; done

pictures: setup ## Take the pictures of the README anew
	sh .ci/chromium
	PICTURES=docs/pictures $(BIN)/pytest -q tests/browser/test_pictures.py

lock: setup ## Choose newer packages within pyproject.toml, and pin them with their hashes
	$(BIN)/uv pip compile pyproject.toml --group dev --universal --python-version 3.11 --upgrade \
	  --generate-hashes --no-header --no-annotate --no-emit-index-url --no-emit-find-links \
	  --quiet --output-file requirements.lock

lint: setup
	$(BIN)/ruff check

format: setup
	$(BIN)/ruff format --check

types: setup
	$(BIN)/mypy

floors: setup
	$(BIN)/lint-imports

$(VENV)/bin/python:
	sh .ci/venv "$(PYTHON)" $(VENV)

# Only uv's own lines of the lock go to pip, which checks their hashes as uv does for the rest.
$(VENV)/locked: requirements.lock | $(VENV)/bin/python
	awk '/^uv==/ {on = 1} on {print} on && !/\\$$/ {exit}' requirements.lock > $(VENV)/uv.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps -r $(VENV)/uv.lock
	VIRTUAL_ENV=$(abspath $(VENV)) $(BIN)/uv pip install --quiet --require-hashes -r requirements.lock
	touch $@

$(VENV)/ready: $(VENV)/locked pyproject.toml hatch_build.py package.json package-lock.json $(SHEETS)
	test -d node_modules || rm -f $(STAMP)
	VIRTUAL_ENV=$(abspath $(VENV)) $(BIN)/uv pip install --quiet --no-deps --no-build-isolation -e .
	touch $@
