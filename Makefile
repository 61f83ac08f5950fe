# Every task of this repository. `make demo` and `make test` set up all that they need.
.DEFAULT_GOAL := help
.PHONY: help demo test coverage crash storm mutants run doctor lint format types contracts check bench gallery lock clean

# The newest supported Python on this machine; PYTHON=... overrides the choice.
PYTHON ?= $(shell for p in python3.12 python3.11 python3 python; do \
	$$p -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] < (3, 13))' 2>/dev/null && { echo $$p; break; }; done)
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed

# mutmut has an environment of its own, which looks for everything else in the other one.
MUTANTS := build/mutants
$(MUTANTS)/.installed: requirements/mutants.lock $(STAMP)
	@$(PYTHON) -m venv --clear $(MUTANTS)
	@$(MUTANTS)/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r $<
	@$(BIN)/python -c 'import sysconfig; print(sysconfig.get_path("purelib"))' \
		> $$($(MUTANTS)/bin/python -c 'import sysconfig; print(sysconfig.get_path("purelib"))')/selfmoji.pth
	@touch $@

help:  ## Show what can be made
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 12

$(STAMP): requirements/dev.lock
	@test -n "$(PYTHON)" || { echo 'Selfmoji needs Python 3.11 or 3.12: install one, or name it with PYTHON=path.'; exit 2; }
	@echo 'Setting up $(VENV) ($(PYTHON)); this happens once.'
	@$(PYTHON) -m venv --clear $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements/dev.lock
	@touch $@

demo: $(STAMP)  ## A chat page in your browser; nothing leaves this machine (PHOTO=path, PORT=n; HEADLESS=1 plays a story)
	@$(BIN)/python -m sandbox.demo $(if $(HEADLESS),--headless) $(if $(PHOTO),--photo "$(PHOTO)") $(if $(PORT),--port $(PORT))

test: $(STAMP)  ## The whole test suite
	@$(BIN)/python -m pytest -n 3 --dist worksteal $(ARGS)

coverage: $(STAMP)  ## The same with branch coverage, which takes twice as long
	@$(BIN)/coverage erase
	@$(BIN)/coverage run -m pytest -n 2 $(ARGS)
	@$(BIN)/coverage combine --quiet
	@$(BIN)/coverage report

# Real programs mostly wait, so three at a time keep two cores busy.
crash: $(STAMP)  ## What takes minutes: deaths everywhere, storms of faults, real kills, power cuts; one line for each suite
	@$(BIN)/python -m pytest -n 3 --maxschedchunk 1 -m crash tests/crash tests/simulation $(ARGS)

storm: $(STAMP)  ## Ten thousand jobs of five hundred people through faults of every kind; half an hour
	@$(BIN)/python -m pytest -n 2 -m storm tests/simulation $(ARGS)

mutants: $(MUTANTS)/.installed  ## Change what decides in three thousand small ways and see whether the tests notice; an hour
	@$(MUTANTS)/bin/python -m mutmut run --max-children 2 $(ARGS) > $(MUTANTS)/log
	@$(MUTANTS)/bin/python -m bench.mutation_score

run: $(STAMP)  ## The bot itself, with the settings of .env
	@$(BIN)/python -m bot run

doctor: $(STAMP)  ## Check token, key, database and folders
	@$(BIN)/python -m bot doctor

lint: $(STAMP)  ## Style and common mistakes
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .

format: $(STAMP)  ## Let ruff put the code in shape
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

types: $(STAMP)  ## Strict types over everything of ours
	@$(BIN)/mypy

contracts: $(STAMP)  ## Which room may import which
	@$(BIN)/lint-imports

check: lint types contracts test  ## Everything that CI asks for

bench: $(STAMP)  ## The figures of bench/, printed
	@$(BIN)/python -m bench.keyboard
	@$(BIN)/python -m bench.restart
	@$(BIN)/python -m bench.inline_query
	@$(BIN)/python -m bench.sandbox_rate
	@$(BIN)/python -m bench.photo_check
	@$(BIN)/python -m bench.renderer
	@$(BIN)/python -m bench.local_clip

gallery: $(STAMP)  ## All 20 templates on sixteen photos, with the bounds they must keep; sheets in build/gallery
	@$(BIN)/python -m bench.gallery -o build/gallery

lock: $(STAMP)  ## Refresh the lock files (needs uv)
	uv pip compile -q requirements/dev.in $(LOCK_FLAGS) -o requirements/dev.lock
	uv pip compile -q requirements/base.in -c requirements/dev.lock $(LOCK_FLAGS) -o requirements/base.lock
	uv pip compile -q requirements/mutants.in -c requirements/dev.lock $(LOCK_FLAGS) -o requirements/mutants.lock

LOCK_FLAGS := --universal --python-version 3.11 --excludes requirements/excludes.txt --generate-hashes \
	--no-header --no-annotate

clean:  ## Remove the environment and what runs left behind
	rm -rf $(VENV) .coverage .coverage.* .pytest_cache .mypy_cache .ruff_cache .import_linter_cache
