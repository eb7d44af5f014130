# Two commands on a fresh machine with Python >= 3.11, git and make: `make demo` and `make test`. Each sets up what it needs,
# inside the checkout (.venv, client_web/node_modules), says so in one line, and is quick the second time.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DELETE_ON_ERROR:
MAKEFLAGS += --no-print-directory

PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11 python; do \
	"$$p" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo "$$p" && break; done)
BIN := .venv/bin
PY := $(BIN)/python
PIP := $(PY) -m pip install --quiet --disable-pip-version-check --no-input --no-cache-dir
READY := .venv/.ready

# What Python compiled stays out of the folders of the sources, and is there for the hundred servers that the tests start.
export PYTHONPYCACHEPREFIX ?= $(CURDIR)/.venv/pycache
unexport PYTHONDONTWRITEBYTECODE
export npm_config_cache ?= $(CURDIR)/.venv/npm

.PHONY: help demo test soak check client lock bench docs pictures states
.DEFAULT_GOAL := help

help: ## this list
	@sed -nE 's/^([a-z]+):.*## (.*)$$/make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 14

demo: $(READY)/run $(READY)/node ## a demonstration school on this machine, until Ctrl-C
	@$(PY) deploy/packaging/client.py
	@exec $(BIN)/erbij demo

test: check ## everything that must hold: style, types, layers, the client, and all tests
	@$(PY) deploy/packaging/browser.py > .venv/browser.path
	@$(PY) -m pytest -q -m "not soak" -n 2

check: $(READY)/dev $(READY)/node ## style, types, layers and the web client, without the tests
	@echo "- checking style (ruff)"
	@$(BIN)/ruff check --quiet .
	@$(BIN)/ruff format --check --quiet .
	@echo "- checking types (mypy)"
	@$(BIN)/mypy --no-error-summary
	@echo "- checking the layers (import-linter)"
	@$(BIN)/lint-imports --cache-dir .venv/import-linter > .venv/lint-imports.log || { cat .venv/lint-imports.log; exit 1; }
	@$(PY) deploy/packaging/client.py
	@echo "- checking the web client (types, style, tests, size)"
	@$(PY) deploy/packaging/node.py npm run check --silent > .venv/client.log 2>&1 || { cat .venv/client.log; exit 1; }

soak: $(READY)/dev $(READY)/node ## the long tests and the benchmarks
	@$(PY) deploy/packaging/client.py
	@$(PY) deploy/packaging/browser.py > .venv/browser.path
	@$(MAKE) bench
	@$(PY) -m pytest -q -m soak

bench: $(READY)/dev $(READY)/node ## what forwarding costs, how long a join takes, how fast the register counts
	@$(PY) deploy/packaging/client.py
	@$(PY) deploy/packaging/browser.py > .venv/browser.path
	@for file in bench/*.py; do echo "- $$file"; $(PY) "$$file"; done

client: $(READY)/run $(READY)/node ## build the web client
	@$(PY) deploy/packaging/client.py

pictures: $(READY)/dev $(READY)/node ## take the pictures of the README again
	@$(PY) deploy/packaging/client.py
	@$(PY) -m tests.e2e.pictures

states: $(READY)/dev $(READY)/node ## every state of the pages of a lesson as pictures in three sizes, to look through (scenes="steps over": those alone)
	@$(PY) deploy/packaging/client.py
	@$(PY) deploy/packaging/browser.py > .venv/browser.path
	@$(PY) -m tests.e2e.states test-results/states $(scenes)

docs: $(READY)/run ## write the pages that are made from the code
	@$(PY) -m erbij.cli.docs docs

lock: $(READY)/dev ## bring requirements/*.lock up to date with pyproject.toml
	@echo "- resolving requirements"
	@deploy/packaging/lock.sh $(BIN)/uv

# --- what the commands need -------------------------------------------------------------------------------------------

$(PY):
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer is needed and was not found on the PATH." >&2; exit 1; }
	@echo "- making a virtual environment in .venv"
	@"$(PYTHON)" -m venv .venv || { rm -rf .venv; \
		echo "Python's venv module is incomplete: install it (Debian, Ubuntu: apt-get install python3-venv)." >&2; exit 1; }

$(READY)/run: requirements/run.lock pyproject.toml | $(PY)
	@echo "- installing what the server needs"
	@mkdir -p $(READY)
	@$(PIP) --require-hashes --only-binary :all: -r requirements/run.lock
	@$(PIP) --no-build-isolation --no-deps --no-index -e .
	@touch $@

$(READY)/dev: requirements/dev.lock $(READY)/run
	@echo "- installing what the tests need"
	@$(PIP) --require-hashes --prefer-binary -r requirements/dev.lock
	@touch $@

$(READY)/node: requirements/node.lock deploy/packaging/node.py | $(PY)
	@mkdir -p $(READY)
	@$(PY) deploy/packaging/node.py --version > /dev/null 2>&1 || { \
		echo "- no Node 22.12 or newer found: installing one into .venv"; \
		$(PIP) --require-hashes --only-binary :all: -r requirements/node.lock; }
	@touch $@
