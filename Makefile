# `make run` and `make test` work on a fresh machine with Python 3.12 or newer, make and git.
SHELL := /bin/sh
.DEFAULT_GOAL := help
.PHONY: help run test check bench faults fuzz lock clean set-up

# Without compiled files each process takes three times as long to begin, and tests begin hundreds.
unexport PYTHONDONTWRITEBYTECODE

READY := .venv/.set-up
CAN_RUN := .venv/.can-run
SET_UP_READS := requirements/assets.txt requirements/uv.txt pyproject.toml .python-version tools/setup/bootstrap.sh \
	tools/setup/browser_files.py
BIN := .venv/bin
COMPILE = $(UV) pip compile --quiet --universal --python-version 3.12 --generate-hashes --no-emit-index-url \
	--no-emit-find-links --custom-compile-command 'make lock'
UV = $$(if [ -x .tools/bin/uv ]; then echo .tools/bin/uv; else echo uv; fi)

help: ## Say what there is
	@sed -n 's/^\([a-z-]*\):[^#]*## \(.*\)/  make \1#\2/p' Makefile | awk -F'#' '{ printf "%-14s %s\n", $$1, $$2 }'

run: $(CAN_RUN) ## Set up, then start PostgreSQL, Valkey, web and worker with demo data (ARGS='--port 9000 firstspawn')
	@exec $(BIN)/stoa serve --worker --demo $(ARGS)

test: $(READY) ## Set up, then run the tests on real servers (ARGS='tests/kernel -k cache')
	@exec $(BIN)/pytest -q -n 4 $(ARGS)

check: $(READY) ## Format, lint, types, import rules, SQL lint, links in the docs
	@exec tools/check.sh $(ARGS)

bench: $(READY) ## Run the load scenarios and write their report
	@exec $(BIN)/python -m bench $(ARGS)

faults: $(READY) ## Break it on purpose and count what was lost (ARGS='--long', ARGS='--fault failover')
	@exec $(BIN)/python -m faults $(ARGS)

fuzz: $(READY) ## Send everything to everything for a long time (FUZZ_EXAMPLES=200)
	@FUZZ_EXAMPLES=$${FUZZ_EXAMPLES:-50} HYPOTHESIS_PROFILE=long exec $(BIN)/pytest -q -n 2 -o faulthandler_timeout=0 \
		tests/fuzz tests/commons/markup tests/sites/marinemarket/hin tests/sites/marinemarket/feeds/test_feeds.py \
		tests/sites/firstspawn/votes/test_votes.py $(ARGS)

set-up: $(READY) ## Only set up

$(READY): requirements/dev.txt $(SET_UP_READS)
	@tools/setup/bootstrap.sh

# What only tests and checks need is half of all packages: whoever wants to see it run does not wait for it.
$(CAN_RUN): requirements/runtime.txt $(SET_UP_READS)
	@tools/setup/bootstrap.sh runtime

lock: $(READY) ## Lock what requirements/*.in name, with hashes
	@for name in uv runtime dev; do \
		echo "Locking requirements/$$name.in" && \
		$(COMPILE) requirements/$$name.in -o requirements/$$name.txt || exit 1; \
	done
	@echo "Locking requirements/assets.in" && \
		$(COMPILE) --no-deps requirements/assets.in -o requirements/assets.txt

clean: ## Remove what set-up and tools made; your data in .stoa stays
	@rm -rf .venv .tools .cache dist src/stoa/ui/static/vendor .mypy_cache .ruff_cache .pytest_cache .hypothesis \
		.import_linter_cache bench/results faults/results \
		"/dev/shm/stoa-tests-$$(id -u)-$$(printf %s "$$PWD" | sha256sum | cut -c 1-12)"
	@find src tests tools bench -name __pycache__ -type d -prune -exec rm -rf {} +
	@echo "Clean. Data in .stoa was kept: remove that folder yourself to start over."
