# `make run` and `make test` need Python 3.11 or newer, make and a package index; each works alone on a fresh clone.
#
# VENV         the virtual environment to make and reuse
# PYTHON       the interpreter to make it with (after a change of mind: `make clean` first)
# PYTEST_ARGS  more arguments for pytest, such as `-k scenario`, or `-n 0` for one process instead of every core

VENV ?= .venv
PYTHON ?= $(shell for p in python3.13 python3.12 python3.11 python3; do \
	"$$p" -c '$(IS_USABLE)' >/dev/null 2>&1 && echo "$$p" && break; done)
PYTEST_ARGS ?=

IS_USABLE = import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 11))
# Each core takes its share in the order of the files, so that what a file prepares once is prepared once.
PYTEST = "$(VENV)/bin/python" -m pytest -n logical --dist worksteal
PIP_INSTALL = "$(VENV)/bin/python" -m pip install -q --disable-pip-version-check -c constraints.txt

.NOTPARALLEL: # two targets may share one environment
.PHONY: help run test quick faults fuzz lint format docs figures notebooks bench release clean

help:
	@echo 'make run       run the baseline scenario; results and figures in runs/baseline/'
	@echo 'make test      run every test, on all cores'
	@echo 'make quick     run the tests that take under a minute together'
	@echo 'make faults    kill long verbs at many moments, fill disks, break files (hours)'
	@echo 'make fuzz      damage files and arguments in a hundred thousand ways (hours)'
	@echo 'make lint      check style, formatting, the direction of imports, and types'
	@echo 'make format    format the code and mend what can be mended'
	@echo 'make docs      make the documentation as a site, build/site/'
	@echo 'make figures   make the figures and measured tables of the documentation anew'
	@echo 'make notebooks execute the notebooks anew and keep their outputs'
	@echo 'make bench     measure speed'
	@echo 'make release   say what stands in the way of a release'
	@echo 'make clean     remove the environment, caches and builds (results in runs/ stay)'

run: $(VENV)/.stamp-run
	@"$(VENV)/bin/alliance-sim" run baseline --out runs/baseline

test: $(VENV)/.stamp-test
	@$(PYTEST) $(PYTEST_ARGS)

quick: $(VENV)/.stamp-test
	@$(PYTEST) -m "not (slow or faults or cluster or notebooks)" $(PYTEST_ARGS)

faults: $(VENV)/.stamp-test
	@FAULTS=10 $(PYTEST) -m faults $(PYTEST_ARGS)

fuzz: $(VENV)/.stamp-test
	@FUZZ=14500 $(PYTEST) tests/fuzz $(PYTEST_ARGS)

lint: $(VENV)/.stamp-lint
	@"$(VENV)/bin/ruff" check .
	@"$(VENV)/bin/ruff" format --check .
	@"$(VENV)/bin/lint-imports"
	@"$(VENV)/bin/mypy"

format: $(VENV)/.stamp-lint
	@"$(VENV)/bin/ruff" check --fix .
	@"$(VENV)/bin/ruff" format .

docs: $(VENV)/.stamp-docs
	@"$(VENV)/bin/python" -m sphinx -W --keep-going -q -c docs . build/site
	@echo "build/site/index.html"

figures: $(VENV)/.stamp-run
	@"$(VENV)/bin/python" docs/figures.py

notebooks: $(VENV)/.stamp-notebooks
	@"$(VENV)/bin/python" notebooks/execute.py

bench: $(VENV)/.stamp-bench
	@"$(VENV)/bin/python" -m benchmarks

release: $(VENV)/.stamp-test
	@"$(VENV)/bin/python" tests/release.py

clean:
	@for env in "$(VENV)" .venv-ci-*; do if [ -f "$$env/pyvenv.cfg" ]; then rm -rf "$$env"; fi; done
	@rm -rf build dist .pytest_cache .ruff_cache .hypothesis .import_linter_cache .mypy_cache
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +

# What is installed is remembered by stamp files, one for each set of extras; every set can also run scenarios.
$(VENV)/.stamp-venv:
	@python="$(PYTHON)"; \
	if ! "$$python" -c '$(IS_USABLE)' >/dev/null 2>&1; then \
		echo "No Python 3.11 or newer with the venv module found. Name one: make PYTHON=/path/to/python" >&2; \
		exit 1; \
	fi; \
	echo "Making $(VENV) with $$("$$python" --version)"; \
	"$$python" -m venv "$(VENV)"
	@touch "$@"

$(VENV)/.stamp-run: $(VENV)/.stamp-venv pyproject.toml constraints.txt
	@echo "Installing into $(VENV); the first time this takes a minute or two"
	@$(PIP_INSTALL) -e .
	@touch "$@"

$(VENV)/.stamp-test $(VENV)/.stamp-lint $(VENV)/.stamp-notebooks $(VENV)/.stamp-bench $(VENV)/.stamp-docs: $(VENV)/.stamp-%: $(VENV)/.stamp-venv pyproject.toml constraints.txt
	@echo "Installing into $(VENV) with the extra '$*'; the first time this takes a minute or two"
	@$(PIP_INSTALL) -e '.[$*]'
	@touch "$(VENV)/.stamp-run" "$@"
