# Everything a newcomer needs; each target does its own set-up.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
BROWSER := $(VENV)/.browser

.DEFAULT_GOAL := help
.PHONY: help demo test test-pages check format wheel-test prove bench lock clean

help: ## Show what can be made
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

$(READY): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "kaohe needs Python 3.11 or newer; say which with: make PYTHON=python3.12 …"; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "Setting up $(VENV) …"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $(READY)

demo: $(READY) ## Score the sample records and explain one score
	@$(BIN)/kaohe demo

test: $(READY) ## Check the code and run all tests
	@$(MAKE) --no-print-directory check
	$(BIN)/python -m pytest -n auto

$(BROWSER): $(READY) requirements-pages.lock .ci/install-chromium .ci/install-libreoffice
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-pages.lock
	@sh .ci/install-chromium $(BIN)/python
	@sh .ci/install-libreoffice
	@touch $(BROWSER)

test-pages: $(BROWSER) ## Open pages in Chromium and workbooks in LibreOffice, and print them
	$(BIN)/python -m pytest -n auto -m browser tests/pages

prove: $(READY) ## Hold the columns to the exact evaluator on far more records, and flip every branch of them
	KAOHE_PROVE=10 $(BIN)/python -m pytest -n auto tests/differential tests/run tests/sources tests/checks
	$(BIN)/python tests/differential/flips.py

bench: $(READY) ## Time scoring against the same query by hand, file to file, compiling, the exact evaluator's share, statements, verifying, a report
	$(BIN)/python benchmarks/compile.py
	$(BIN)/python benchmarks/score.py
	$(BIN)/python benchmarks/exact.py
	$(BIN)/python benchmarks/files.py
	$(BIN)/python benchmarks/statements.py
	$(BIN)/python benchmarks/verify.py
	$(BIN)/python benchmarks/report.py

check: $(READY) ## Formatting, lint, types and the import contract
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: $(READY) ## Format the code
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

wheel-test: $(READY) ## Build the wheel and run it in a clean environment
	@sh .ci/wheel-test $(BIN)/python

lock: ## Pin the newest fitting versions of everything in requirements.lock
	$(BIN)/python -m pip install --quiet uv
	$(BIN)/uv pip compile --quiet --universal --generate-hashes --no-emit-index-url --no-annotate --no-header \
		--python-version 3.11 --group dev --group build pyproject.toml -o requirements.lock
	$(BIN)/uv pip compile --quiet --universal --generate-hashes --no-emit-index-url --no-annotate --no-header \
		--python-version 3.11 --group pages --constraint requirements.lock -o requirements-pages.lock

clean: ## Remove everything that was made
	rm -rf $(VENV) dist build .mypy_cache .pytest_cache .ruff_cache .hypothesis .import_linter_cache
