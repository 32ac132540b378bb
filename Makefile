# make demo   start a server with a demo app     make test   everything that has to pass
# make setup  only prepare .venv                 make lint   ruff and mypy     make bench   measure

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check
READY := $(VENV)/ready
DEV_READY := $(VENV)/ready-dev

.PHONY: demo test setup lint bench

demo: $(READY)
	@$(BIN)/playhead demo $(DEMO)

test: lint
	@$(BIN)/python -m pytest --numprocesses 2 --dist loadfile $(TESTS)

setup: $(DEV_READY)

lint: $(DEV_READY)
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy

bench: $(DEV_READY)
	@$(BIN)/python -m bench.run $(BENCH)

$(READY): pyproject.toml requirements.lock
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "Playhead needs Python 3.11 or later; name one with: make PYTHON=python3.12"; exit 1; }
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null \
		|| { echo "python3-venv is missing; install it with: sudo apt-get install python3-venv"; exit 1; }
	@echo "Installing into $(VENV), once ..."
	@$(PYTHON) -m venv $(VENV)
	@$(PIP) -r requirements.lock
	@$(PIP) --no-deps --no-build-isolation --editable .
	@touch $(READY)

$(DEV_READY): $(READY) requirements-dev.lock
	@$(PIP) -r requirements-dev.lock
	@touch $(DEV_READY)
