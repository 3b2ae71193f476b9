# One word for each thing one does here. `make help` lists them.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PY := $(BIN)/python
ARGS ?=
export DJANGO_SETTINGS_MODULE := huikuan.config.settings
export UV_PYTHON_DOWNLOADS := never
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.DEFAULT_GOAL := help

$(PY):
	@echo "— Making $(VENV)"
	@$(PYTHON) -c 'import sys; sys.exit(0 if (3, 11) <= sys.version_info < (3, 14) else f"Python 3.11, 3.12 or 3.13 is needed, this is {sys.version.split()[0]}; choose one: make $(MAKECMDGOALS) PYTHON=python3.12")'
	@$(PYTHON) -m venv $(VENV)

$(VENV)/.tools: requirements/tools.txt | $(PY)
	@echo "— Installing the installer"
	@$(PY) -m pip install -qq --require-hashes -r requirements/tools.txt
	@touch $@

$(VENV)/.core: requirements/core.txt pyproject.toml $(VENV)/.tools
	@echo "— Installing what the product needs"
	@$(BIN)/uv pip install --quiet --python $(PY) --require-hashes -r requirements/core.txt
	@$(BIN)/uv pip install --quiet --python $(PY) --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/.dev: requirements/dev.txt $(VENV)/.core
	@echo "— Installing what tests and checks need"
	@$(BIN)/uv pip install --quiet --python $(PY) --require-hashes -r requirements/dev.txt
	@touch $@

.PHONY: setup run test check bench promises map docs words format lock help
setup: $(VENV)/.core ## make .venv with everything the product needs, and the command huikuan in it

run: setup ## start with the demo company, server and job runner; prints the browser address
	@$(BIN)/huikuan prepare --demo
	@$(BIN)/huikuan serve $(ARGS)

test: $(VENV)/.dev ## install what the tests need and run them on SQLite and PostgreSQL (ARGS="-k ageing")
	@$(PY) scripts/run_tests.py $(ARGS)

check: $(VENV)/.dev ## format, lint, types, imports, house, translations, generated documents
	@$(PY) scripts/run_checks.py $(ARGS)

bench: $(VENV)/.dev ## measure, and write bench/results.md
	@$(PY) -m bench $(ARGS)

promises: $(VENV)/.dev ## the promises of reliability at full length (hours)
	@HUIKUAN_PROMISES=full $(PY) scripts/run_tests.py tests/promises $(ARGS)

map: $(VENV)/.core ## print the house: every room with what it is for
	@$(PY) scripts/make_docs.py --map

docs: $(VENV)/.core ## write the generated documents anew
	@$(PY) scripts/make_docs.py

words: $(VENV)/.core ## join and compile the Chinese catalogue; says what is missing
	@$(PY) scripts/compile_words.py

format: $(VENV)/.dev ## put the code into its form
	@$(BIN)/ruff check --quiet --fix --exit-zero .
	@$(BIN)/ruff format --quiet .

lock: $(VENV)/.tools ## resolve requirements/*.in anew, without download addresses
	@cd requirements && for name in tools core dev; do \
	  also=$$(test $$name = dev && echo "-c core.txt"); \
	  ../$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	    --no-emit-index-url --no-annotate $$name.in -o $$name.txt $$also; done

help: ## this list
	@sed -n 's/^\([a-z]*\):.*## /\1\t/p' $(MAKEFILE_LIST) | awk -F '\t' '{printf "make %-10s %s\n", $$1, $$2}'
