# The newcomer's two commands: `make run` and `make test`. Each does its own set-up, once.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
RUN_READY := $(VENV)/.run-ready
TEST_READY := $(VENV)/.test-ready
STORE ?= sqlite:///.var/news.db
PORT ?= 8000
SEED := seeds/documents/syria_interview.txt

.PHONY: run test lint clean

# Exit code 1 of `check` means "something to look at", which the seed has.
run: $(RUN_READY)
	@mkdir -p .var
	@$(BIN)/dedup add --store $(STORE) seeds/documents/press.jsonl seeds/documents/newsroom.jsonl $(SEED)
	@$(BIN)/dedup check --store $(STORE) $(SEED) || [ $$? -eq 1 ]
	@$(BIN)/dedup serve --store $(STORE) --port $(PORT)

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
	@echo "Installing into $(VENV), about a minute, once ..."
	@$(BIN)/pip install --quiet --disable-pip-version-check -e .
	@$(BIN)/dedup warm
	@touch $@

$(TEST_READY): $(BIN)/python pyproject.toml
	$(BIN)/pip install --quiet -e '.[dev]'
	$(BIN)/dedup warm
	@touch $@

clean:
	rm -rf $(VENV) build dist *.egg-info .mypy_cache .pytest_cache .ruff_cache .hypothesis
