# make demo   start a server with a demo app      make test   everything that has to pass
# make setup  only prepare .venv                  make lint   ruff and mypy      make bench   measure

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/ready

.PHONY: demo test setup lint bench

demo: $(READY)
	@$(BIN)/playhead demo $(DEMO)

test: lint
	@$(BIN)/python -m pytest $(TESTS)

setup: $(READY)

lint: $(READY)
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy

bench: $(READY)
	@$(BIN)/python -m bench.run $(BENCH)

$(READY): pyproject.toml requirements.lock
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "Playhead needs Python 3.11 or later; name one with: make PYTHON=python3.12"; exit 1; }
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null \
		|| { echo "python3-venv is missing; install it with: sudo apt-get install python3-venv"; exit 1; }
	@echo "Installing into $(VENV), once…"
	@$(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --editable .
	@touch $(READY)
