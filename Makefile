# Two commands for a newcomer: `make run` and `make test`.  Both do their own set-up, once.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
VAR := .var
RUN_READY := $(VENV)/.run-ready
TEST_READY := $(VENV)/.test-ready

.PHONY: run test lint clean

run: $(RUN_READY)
	$(BIN)/python -m dedup demo --store sqlite:///$(VAR)/demo.db

test: $(TEST_READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/pytest -n auto

lint: $(TEST_READY)
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .
	$(BIN)/mypy

$(BIN)/python:
	$(PYTHON) -m venv $(VENV)

$(RUN_READY): $(BIN)/python pyproject.toml
	$(BIN)/pip install --quiet -e .
	mkdir -p $(VAR)
	touch $@

$(TEST_READY): $(BIN)/python pyproject.toml
	$(BIN)/pip install --quiet -e '.[dev]'
	mkdir -p $(VAR)
	touch $@

clean:
	rm -rf $(VENV) $(VAR) build dist *.egg-info .mypy_cache .pytest_cache .ruff_cache .hypothesis
