# Every target sets up its own environment: nothing has to be installed by hand.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet

.PHONY: help assess test lint data docs site gallery evidence bench lock clean
.DEFAULT_GOAL := help

help: ## list the targets
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/\t/'

$(BIN)/python:
	$(PYTHON) -m venv $(VENV)

$(VENV)/.run: pyproject.toml | $(BIN)/python
	$(PIP) install --editable .
	@touch $@

$(VENV)/.dev: pyproject.toml | $(BIN)/python
	$(PIP) install --editable '.[dev]'
	@touch $@ $(VENV)/.run

$(VENV)/.data: pyproject.toml | $(BIN)/python
	$(PIP) install --editable '.[data]'
	@touch $@

# Optional: without it `make bench` compares with stored times of Orekit alone.
$(VENV)/.bench: pyproject.toml | $(VENV)/.dev
	$(PIP) install --editable '.[bench]' && touch $@ || echo "Orekit and heyoka cannot be installed here"

assess: $(VENV)/.run ## the main job: the risk per nation, from today's orbit or the embedded one
	$(BIN)/iss-risk assess

test: lint ## lint, types and all tests
	$(BIN)/python -m pytest --numprocesses auto --dist loadfile

lint: $(VENV)/.dev ## ruff and mypy
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

data: $(VENV)/.data ## rebuild data/ from its sources (needs npm and the package registries)
	$(BIN)/python data/build/all.py

docs: $(VENV)/.dev ## rewrite the pages of docs/ that are made from the program, and the man page
	$(BIN)/python docs/build.py

# Not --quiet: a warning that is not logged does not fail.
site: $(VENV)/.dev ## build the documentation as a site in build/site; a broken link fails
	$(BIN)/python -m mkdocs build --strict
	@echo "build/site/index.html"

gallery: $(VENV)/.run ## draw docs/gallery from embedded data, clock and seed fixed (two minutes)
	$(BIN)/python docs/build_gallery.py

evidence: $(VENV)/.run ## what finds say about the heating; prints what belongs into iss_risk/inputs.py
	$(BIN)/iss-risk evidence

bench: $(VENV)/.dev $(VENV)/.bench ## speed and accuracy, as ratios
	$(BIN)/python benchmarks/run.py

lock: $(VENV)/.dev ## renew requirements-dev.lock: the newest versions of everything, for every system and Python
	$(PIP) install uv
	$(BIN)/python -m uv pip compile pyproject.toml --quiet --upgrade --extra dev --universal --python-version 3.11 \
	    --generate-hashes --no-emit-index-url --custom-compile-command "make lock" --output-file requirements-dev.lock

clean: ## remove the environment and everything built
	rm -rf $(VENV) dist build .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
