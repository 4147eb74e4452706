# The task list, the same for people and for CI. Only Python (3.11 or later) and make need to be on the machine.
# Without make (a Windows desk): see "Without make" in README.md.

PYTHON ?= python3
STORE  ?= data/build
PORT   ?= 8501
CONTRACTS ?= 2000,1000000

VENV      := .venv
BIN       := $(VENV)/bin
INSTALLED := $(VENV)/.installed
MVI       := $(BIN)/mvi

.PHONY: help run test setup browser check lint demo-data bench fuzz screenshots constraints wheel clean

help: ## this list
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

run: $(INSTALLED) ## the dashboard, on the demo municipality when there is no store yet
	$(MVI) demo --if-missing --store $(STORE)
	$(MVI) serve --store $(STORE) --port $(PORT)

test: $(INSTALLED) browser ## every test, those in the browser included
	$(BIN)/python -m pytest --numprocesses auto --dist loadfile $(PYTEST_ARGS)

check: lint test ## everything that CI runs: formatter, linter, types, import rules, docs checks and tests

lint: $(INSTALLED) ## formatter, linter, type checker and import rules
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

setup: $(INSTALLED) browser ## all set-up: .venv with pinned versions, the command mvi, the browser for the tests

$(INSTALLED): pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
	  echo "Python 3.11 or later is needed; $(PYTHON) is not. Name another one: make PYTHON=python3.12 $(MAKECMDGOALS)" >&2; exit 1; }
	@$(PYTHON) -m venv $(VENV) || { \
	  echo "Python could not make a virtual environment; on Debian and Ubuntu: apt-get install python3-venv" >&2; exit 1; }
	$(BIN)/python -m pip install --disable-pip-version-check --quiet --constraint constraints.txt --editable '.[dev]'
	@touch $@

browser: ## Chromium, which the browser tests drive
	@sh .ci/browser

demo-data: $(INSTALLED) ## writes data/contracts, the fictitious municipality, anew from its seeded generator
	$(BIN)/python -m mvi_dashboard.demo --out data/contracts

bench: $(INSTALLED) browser ## the benchmarks: DuckDB against pandas, a filter change at CONTRACTS (2000,1000000), imports that are killed
	MVI_BENCH_CONTRACTS=$(CONTRACTS) $(BIN)/python -m pytest tests/benchmarks -s -q -p no:cacheprovider

fuzz: $(INSTALLED) ## fuzzes the importers: EXAMPLES (default 2000) damaged files per test
	MVI_FUZZ_EXAMPLES=$(or $(EXAMPLES),2000) $(BIN)/python -m pytest tests/importers -q -k fuzz -p no:cacheprovider

screenshots: $(INSTALLED) browser ## pictures of every page, in screenshots
	$(BIN)/python -m tests.screenshots

pictures: $(INSTALLED) browser ## one Dutch picture per page, in docs/images
	$(BIN)/python -m tests.screenshots --docs

constraints: $(INSTALLED) ## pins the newest versions that fit pyproject.toml, without addresses of registries
	$(BIN)/uv pip compile --universal --fork-strategy fewest --upgrade --extra dev --no-header --no-annotate \
	  --python-version 3.11 --quiet pyproject.toml --output-file constraints.txt

wheel: $(INSTALLED) ## dist/*.whl, with the reference figures and the demo municipality inside
	$(BIN)/python -m pip wheel --disable-pip-version-check --quiet --no-deps --wheel-dir dist .

clean: ## removes what make made, except your own store
	rm -rf $(VENV) dist .pytest_cache .ruff_cache .mypy_cache .hypothesis .import_linter_cache
