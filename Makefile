# What people type. `make` alone lists it.

PORT ?= 8000
export PORT
PYTHON := .venv/bin/python
UV_VERSION := 0.13.9

.DEFAULT_GOAL := help
.PHONY: help run test lint format bench lock messages

help: ## List these commands
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/make \1	\2/p' Makefile | expand -t 16

run: .venv/requirements.lock .env ## Serve the hub and the demo microsites (PORT=8000); Ctrl-C ends it
	@$(PYTHON) manage.py develop --port $(PORT)

test: .venv/requirements.lock ## Lint, then every test on SQLite (with a browser) and on PostgreSQL
	@$(PYTHON) -m tests.run

lint: .venv/requirements.lock ## Ruff, djhtml and the import contracts
	@.venv/bin/ruff check --quiet
	@.venv/bin/ruff format --check --quiet
	@git ls-files '*.html' | xargs .venv/bin/djhtml --check --tabwidth 2 >.cache/lint.txt 2>&1 || { cat .cache/lint.txt; exit 1; }
	@.venv/bin/lint-imports --no-cache >.cache/lint.txt || { cat .cache/lint.txt; exit 1; }

format: .venv/requirements.lock ## Put code and templates into their form
	@.venv/bin/ruff check --fix --exit-zero --quiet
	@.venv/bin/ruff format --quiet
	@git ls-files '*.html' | xargs .venv/bin/djhtml --tabwidth 2

bench: .venv/requirements.lock .env ## Measure what pages cost
	@for file in bench/*.py; do PYTHONPATH=. $(PYTHON) $$file || exit 1; done

lock: .venv/requirements.lock ## Pin the newest allowed packages in requirements.lock
	@$(find_uv); $$uv pip compile --quiet --universal --generate-hashes --all-extras --upgrade --no-header pyproject.toml \
		--output-file .cache/requirements.lock
	@{ echo "# Written by make lock; do not edit."; cat .cache/requirements.lock; } >requirements.lock

messages: .venv/requirements.lock .env ## Collect interface texts in locale/ and compile them (needs gettext)
	@$(PYTHON) manage.py makemessages --locale de --add-location file --no-wrap --no-obsolete \
		--ignore '.*' --ignore tests --ignore bench --ignore docs
	@grep -v '^"POT-Creation-Date' locale/de/LC_MESSAGES/django.po >.cache/django.po
	@cp .cache/django.po locale/de/LC_MESSAGES/django.po
	@$(PYTHON) manage.py compilemessages --locale de --ignore '.*' --verbosity 0

.env: .venv/requirements.lock
	@test -e $@ || { umask 077; \
		$(PYTHON) -c 'import secrets; print(f"DEBUG=1\nSECRET_KEY={secrets.token_urlsafe(50)}")' >$@; }

# The environment follows the lock. Python 3.13 (.python-version) if it is there, any from 3.12 on if not,
# and one that uv brings where there is none.
.venv/requirements.lock: requirements.lock .python-version
	@set -e; $(find_uv); \
	if ! $(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 12))' 2>/dev/null; then \
		$$uv venv --quiet --clear --no-python-downloads .venv 2>/dev/null || \
		$$uv venv --quiet --clear --no-python-downloads --python '>=3.12' .venv 2>/dev/null || \
		$$uv venv --quiet --clear .venv; \
	fi; \
	$$uv pip sync --quiet --require-hashes --python $(PYTHON) requirements.lock; \
	mkdir -p .cache; \
	cp requirements.lock $@

# Sets $$uv to a uv that runs: the one on PATH, else a private copy.
find_uv = if uv --version >/dev/null 2>&1; then uv=uv; else uv=.cache/uv/bin/uv; $(MAKE) --no-print-directory $$uv; fi

# The first Python that really runs and has pip, or can make an environment that has it, installs it. A pyenv shim may
# exist and not run, and an activated environment may hide a better one: so all on PATH are tried, then pyenv's.
.cache/uv/bin/uv:
	@python=$$({ \
		echo "$$PATH" | tr : '\n' | while read -r folder; do \
			for name in python3.13 python3.12 python3; do echo "$$folder/$$name"; done; \
		done; \
		ls -d "$${PYENV_ROOT:-$$HOME/.pyenv}"/versions/*/bin/python3 2>/dev/null; \
	} | while read -r python; do \
		if "$$python" -c 'import pip' </dev/null >/dev/null 2>&1; then echo "$$python"; break; fi; \
		if "$$python" -m venv --clear .cache/uv-python </dev/null >/dev/null 2>&1; then echo .cache/uv-python/bin/python; break; fi; \
	done); \
	if [ -z "$$python" ]; then echo "Quartier needs uv, or a Python 3 with pip or venv; neither runs here." >&2; exit 1; fi; \
	"$$python" -m pip install --quiet --disable-pip-version-check --root-user-action ignore --target .cache/uv uv==$(UV_VERSION)
