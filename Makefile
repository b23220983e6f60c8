# `make demo` on a fresh machine with Python 3.11 or 3.12 and a C compiler: it sets up .venv by itself, from pinned hashes.
# Another Python: make test PYTHON=python3.12. What is installed is not installed again; after that nothing needs a network.

PYTHON ?= python3
VENV := .venv
PY := $(VENV)/bin/python
PIP := $(PY) -m pip --disable-pip-version-check --quiet
ADVISOR := $(PY) -m advisor
LAND := 1.013823
PYTEST := $(PY) -m pytest -n auto --dist worksteal
PYTEST_ARGS ?=

# The stamps carry the version, so that another PYTHON gets a new .venv.
VERSION := $(shell $(PYTHON) -c 'import sys; print("%d.%d" % sys.version_info[:2])' 2>/dev/null)
BUILD := $(VENV)/.build-$(VERSION)
RUNTIME := $(VENV)/.runtime-$(VERSION)
DEV := $(VENV)/.dev-$(VERSION)
# `nightly` also runs what the marker of that name keeps out of `test`, and a Hypothesis profile of that name where there is one.
PROFILE := $(shell grep -qs 'register_profile.*nightly' tests/conftest.py && echo --hypothesis-profile=nightly)

.DEFAULT_GOAL := help
.PHONY: audit bench check clean data demo dist format fuzz help install lint lock mutants nightly test test-browser test-faults test-postgres test-wheel

help: ## this list
	@grep -hE '^[a-z]+:.*## ' Makefile | sed -E 's/:.*## /\t/' | expand -t 12

demo: $(RUNTIME) ## answers for today on the shipped catalog, then one of them explained
	$(ADVISOR) suggest
	$(ADVISOR) explain $(LAND)

install: $(RUNTIME) ## .venv with the command: .venv/bin/advisor

test: $(DEV) $(VENV)/.dask-$(VERSION) ## all tests
	$(PYTEST) $(PYTEST_ARGS)

check: lint data test ## everything that has to hold before a commit

lint: $(DEV) ## format, lint, types, which way imports go
	$(VENV)/bin/ruff format --check .
	$(VENV)/bin/ruff check .
	$(PY) -m mypy --strict advisor
	$(VENV)/bin/lint-imports

data: $(RUNTIME) ## the shipped catalog and rules: faults, and every rule's examples
	$(ADVISOR) check
	$(ADVISOR) rules test

bench: $(RUNTIME) $(VENV)/.bench-$(VERSION) ## measures this machine, writes benchmarks/results.md; QUICK=--quick for a short one
	$(PY) -m benchmarks.run $(QUICK)
	$(PY) -m benchmarks.renewal $(QUICK)
	$(PY) -m benchmarks.scale $(QUICK)
	$(PY) -m benchmarks.centre $(QUICK)
	$(PY) -m benchmarks.workspace $(QUICK)

nightly: $(DEV) $(VENV)/.dask-$(VERSION) ## all tests and the long ones; ADVISOR_CASES says how many random cases
	ADVISOR_CASES="$${ADVISOR_CASES:-10000000}" $(PYTEST) -m '' $(PROFILE) $(PYTEST_ARGS)
	$(if $(wildcard /usr/lib/postgresql/*/bin/initdb),$(MAKE) test-faults)

test-faults: $(VENV)/.postgres-$(VERSION) ## the faults that want a PostgreSQL: its own processes stopped, the server's killed; part of nightly
	$(PY) -m tools.postgres $(PY) -m pytest -m nightly -k postgresql tests/faults $(PYTEST_ARGS)

# On another Python or system that has no atheris: make fuzz PLAIN=--plain, which needs nothing but the tests' own libraries.
INPUTS ?= 1000000
fuzz: $(if $(PLAIN),$(DEV),$(VENV)/.fuzz-$(VERSION)) ## hostile inputs to all that is read, guided by coverage; INPUTS says how many
	$(PY) -W ignore -m tests.fuzz.drive --inputs $(INPUTS) $(PLAIN)

# One process, hours for all: make mutants MODULES="law cases". FRESH=--fresh forgets what an earlier run killed.
MODULES ?=
mutants: $(VENV)/.mutation-$(VERSION) ## changes of the code that no test notices, by package, listed in tests/mutants
	$(PY) -m tools.mutants run $(FRESH) $(MODULES)
audit: $(VENV)/.audit-$(VERSION) ## are pinned libraries known to be vulnerable? It wants an index that tells advisories
	$(PY) -m tools.audit $(AUDIT_ARGS)

dist: $(RUNTIME) ## wheel and sdist under dist/, catalog and rules inside
	rm -rf dist build
	$(PIP) wheel --no-deps --no-build-isolation --wheel-dir dist .
	$(PY) -c 'from setuptools import build_meta; build_meta.build_sdist("dist")' >/dev/null
	rm -rf build *.egg-info
	$(PIP) install --no-deps --no-build-isolation --editable .

# A bare environment outside the checkout, with the pinned libraries and the wheel alone.
test-wheel: dist ## installs the wheel into an environment of its own and asks it
	$(PYTHON) -m venv --clear $(VENV)/wheel
	$(VENV)/wheel/bin/python -m pip --disable-pip-version-check --quiet install --require-hashes -r requirements/build.txt
	$(VENV)/wheel/bin/python -m pip --disable-pip-version-check --quiet install --require-hashes --no-build-isolation --use-pep517 -r requirements/runtime.txt
	$(VENV)/wheel/bin/python -m pip --disable-pip-version-check --quiet install --no-deps dist/*.whl
	cd / && $(abspath $(VENV))/wheel/bin/advisor check && $(abspath $(VENV))/wheel/bin/advisor suggest --procedure $(LAND)

test-browser: $(VENV)/.browser-$(VERSION) ## the workspace in Debian's Chromium; pictures under out/browser
	$(PY) -m pytest -m nightly tests/browser $(PYTEST_ARGS)

test-postgres: $(VENV)/.postgres-$(VERSION) ## the register on a PostgreSQL of its own, started in a temporary folder
	$(PY) -m tools.postgres $(PY) -m pytest tests/register tests/web $(PYTEST_ARGS)

format: $(DEV) ## rewrites the code in the project's format
	$(VENV)/bin/ruff check --fix .
	$(VENV)/bin/ruff format .

# `make lock UPGRADE=--upgrade` takes the newest releases. It runs on Python 3.11; the files hold for 3.12 too.
lock: ## pins requirements/*.in
	$(PYTHON) -m venv "$(VENV)/lock"
	"$(VENV)/lock/bin/python" -m pip --disable-pip-version-check --quiet install pip-tools
	for name in build runtime dev dask postgres browser bench fuzz audit mutation; do \
	    constraint=; case $$name in build|runtime) ;; *) constraint="--constraint=requirements/runtime.txt";; esac; \
	    CUSTOM_COMPILE_COMMAND="make lock" "$(VENV)/lock/bin/python" -m piptools compile --quiet $(UPGRADE) \
	        --generate-hashes --allow-unsafe --strip-extras --no-emit-options $$constraint \
	        --output-file=requirements/$$name.txt requirements/$$name.in || exit 1; \
	done

clean: ## removes what make and the tools made
	rm -rf $(VENV) build dist *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
	find advisor tests benchmarks -name __pycache__ -type d -prune -exec rm -rf {} +

$(BUILD): requirements/build.txt
	@$(PYTHON) -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 12))' || { \
	    echo "make: advisor needs Python 3.11 or 3.12, and $(PYTHON) is $(or $(VERSION),not there)" \
	         "(durable-rules does not import on 3.13). Name another: make PYTHON=python3.12" >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { \
	    echo "make: $(PYTHON) has no venv. On Debian: apt-get install python3-venv" >&2; exit 1; }
	@$(PYTHON) -c 'import os, sysconfig; open(os.path.join(sysconfig.get_paths()["include"], "Python.h"))' 2>/dev/null || { \
	    echo "make: $(PYTHON) has no headers (Python.h), which durable-rules is built with." \
	         "On Debian: apt-get install python3-dev" >&2; exit 1; }
	@$(PYTHON) -c 'import os, shlex, shutil, sys, sysconfig; cc = shlex.split(os.environ.get("CC") or sysconfig.get_config_var("CC") or "cc"); sys.exit(not shutil.which(cc[0]))' || { \
	    echo "make: no C compiler, which durable-rules is built with. On Debian: apt-get install gcc libc6-dev" >&2; exit 1; }
	$(PYTHON) -m venv --clear $(VENV)
	$(PIP) install --require-hashes -r requirements/build.txt
	@touch $@

$(RUNTIME): $(BUILD) requirements/runtime.txt pyproject.toml
	$(PIP) install --require-hashes --no-build-isolation --use-pep517 -r requirements/runtime.txt
	$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

$(DEV): $(RUNTIME) requirements/dev.txt
	$(PIP) install --require-hashes -r requirements/dev.txt
	@touch $@

# What one target alone needs: dask, postgres, browser, bench, fuzz, audit, mutation.
$(VENV)/.%-$(VERSION): requirements/%.txt $(DEV)
	$(PIP) install --require-hashes -r $<
	@touch $@
