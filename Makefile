# Kefu. `make help` explains every target; python3 >= 3.11 and make are all a fresh machine needs.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
EXAMPLES := $(notdir $(patsubst %/,%,$(dir $(wildcard examples/*/kefu.toml))))
TEST_WORKERS ?= 2

export PIP_DISABLE_PIP_VERSION_CHECK := 1

.DEFAULT_GOAL := help
.PHONY: help setup demo test test-all realdata fairness check format docs lock clean

help:  ## explain every target
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: $(READY)  ## make .venv with the pinned, hashed requirements

$(READY): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo "Kefu needs Python 3.11 or newer; $(PYTHON) is $$($(PYTHON) --version 2>&1). Try: make PYTHON=python3.12 $(MAKECMDGOALS)"; exit 1; }
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null || { \
	  echo "This Python lacks venv. On Debian or Ubuntu: apt-get install python3-venv (as root); then run make again."; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation -e .
	@touch $@

demo: setup  ## make a believable department in ./demo and publish its reports
	$(BIN)/kefu demo

test: setup  ## run the tests (under ten minutes)
	$(BIN)/python -m pytest -n $(TEST_WORKERS) --dist loadfile -m "not slow" tests

test-all: setup  ## run the tests, slow ones included
	$(BIN)/python -m pytest -n $(TEST_WORKERS) --dist loadfile tests

realdata: setup  ## run every example on the logs in the folder that KEFU_EXAMPLE_DATA names and check the published figures
	@test -n "$$KEFU_EXAMPLE_DATA" || { echo "Set KEFU_EXAMPLE_DATA to the folder that holds the example logs."; exit 1; }
	set -e; for name in $(EXAMPLES); do echo "== $$name"; $(BIN)/kefu -C examples/$$name run; done
	$(BIN)/python -m pytest -q tests/realdata

fairness: setup  ## write docs/fairness.md: what the statistics promise, simulated (about four minutes)
	$(BIN)/python -m benchmarks.fairness > docs/fairness.md.new && mv docs/fairness.md.new docs/fairness.md

check: setup  ## formatting, lint, types, notebooks
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/kefu check

format: setup  ## format the code and strip the notebooks
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .
	$(BIN)/nbstripout notebooks/*.ipynb

docs: setup  ## write the generated reference pages in docs/
	$(BIN)/python -m docs.reference

lock:  ## pin the newest versions that fit pyproject.toml, with hashes (needs uv)
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-header --extra dev --quiet -o requirements.lock pyproject.toml

clean:  ## remove what make and kefu made here
	rm -rf $(VENV) demo .pytest_cache .mypy_cache .ruff_cache *.egg-info examples/*/data examples/*/reports
