# Everything a developer types. Each target makes the environment it needs.
PYTHON ?= python3
BIN := .venv/bin
STAMP := .venv/.made-from-lock

.DEFAULT_GOAL := help
.PHONY: help env demo test unit integration check format tampering kills crashes hammer hammer-sqlite reloads fuzz policy-differential canary bench bench-policy bench-plan bench-inspection bench-search erasure quality lock clean

help: ## list the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F':.*## ' '{printf "  make %-20s %s\n", $$1, $$2}'

env: $(STAMP) ## make .venv from the hash-pinned lock

$(STAMP): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; ok = (3, 11) <= sys.version_info[:2] <= (3, 13); sys.exit(0 if ok else "Python 3.11 to 3.13 is needed; set PYTHON=...")'
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@echo "installing the pinned dependencies into .venv (a few minutes at first)"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $(STAMP)

demo: env ## watch a real model answer through the gateway (KEEP=1 leaves it serving)
	@$(BIN)/gateway demo $(if $(KEEP),--keep)

test: unit integration ## everything that needs no GPU

unit: env ## the quick loop (DEPTH=full, and CI, try eight times as many examples)
	DEPTH=$(DEPTH) $(BIN)/python -m pytest tests/unit --numprocesses auto

integration: env ## real embedded model, real PostgreSQL, real clients, kills: minutes
	$(BIN)/python -m pytest tests/integration -m "not long"

check: env ## format, lint, types, layers
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: env ## rewrite in house style
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

tampering: env ## change the database and exports in 155 ways; every verifier names each
	$(BIN)/python -m pytest tests/integration/ledger/test_ledger_tamper.py tests/integration/ledger/test_ledger_forgeries.py tests/integration/ledger/test_export_tamper.py tests/integration/ledger/test_export_shards.py

kills: env ## kill -9 under load, 20 rounds, then verify
	$(BIN)/python -m pytest tests/integration -m long -k kill

crashes: env ## kill -9 at every named point of the ledger, 300 rounds, SQLite and PostgreSQL
	$(BIN)/python -m pytest tests/integration/ledger/test_ledger_crash_points.py -m long -q

SECONDS ?= 300
RATE ?= 5200
hammer: env ## load the ledger: 4 processes into a PostgreSQL of its own for 5 minutes (SECONDS=, RATE=), then verify
	$(BIN)/python -m benchmarks.hammer --seconds $(SECONDS) --rate $(RATE)

hammer-sqlite: env ## load the ledger: one process into SQLite for 30 seconds, then verify
	$(BIN)/python -m benchmarks.hammer --sqlite --seconds 30 --rate 2500

reloads: env ## 1,000 policy swaps under 200 requests a second: nothing fails, nothing is decided twice
	$(BIN)/python -m pytest tests/integration/delivery/test_reload_under_load.py -m long -s

RUNS ?= 6000
SEED ?= 0
fuzz: env ## hostile texts for a minute (RUNS=... for more; see tests/fuzz/README.md)
	@mkdir -p var/fuzz/corpus
	@if $(BIN)/python -c 'import atheris' 2>/dev/null; \
	then $(BIN)/python -m tests.fuzz.fuzz_inspection -runs=$(RUNS) -seed=$(SEED) -artifact_prefix=var/fuzz/ var/fuzz/corpus tests/fuzz/corpus; \
	else echo "fuzz: skipped, atheris has no wheel for this Python"; fi

policy-differential: env ## compiled rules beside cedarpy: random requests on random policies
	$(BIN)/python -m tests.differential --requests $(or $(REQUESTS),20000) --policies $(or $(POLICIES),1000) --seed $(SEED)

bench: env ## throughput and latency beside a peer, in one run (see benchmarks/README.md)
	$(BIN)/python -m benchmarks.throughput

bench-policy: env ## decisions beside cedarpy, in one run
	$(BIN)/python -m benchmarks.policy --json benchmarks/out/policy.json

DECISIONS ?= 1000000
bench-plan: env ## a plan over a million recorded decisions, timed, with its memory (DECISIONS=...)
	$(BIN)/python -m benchmarks.policy_plan --decisions $(DECISIONS) --json benchmarks/out/policy-plan.json

bench-inspection: env ## inspection beside Presidio's default engine, in one run
	$(BIN)/python -m benchmarks.inspection --json benchmarks/out/inspection.json

RECORDS ?= 100000
erasure: env ## one subject among RECORDS=100000 stored texts is erased, and looked for on the whole disk
	ERASURE_RECORDS=$(RECORDS) $(BIN)/python -m pytest tests/integration/payloads/test_payloads_erasure.py -n0 --timeout 1800

ROWS ?= 10000000
bench-search: env ## pages of the console's search over ROWS=10000000 exchanges on PostgreSQL (takes 12 GB for a while)
	$(BIN)/python -m benchmarks.search --rows $(ROWS) --json benchmarks/out/search.json

quality: env ## quality on the labelled corpus, and the page docs/quality.md
	$(BIN)/python -m benchmarks.quality --half test --lane all --size 20000 --seed 1 --write docs/quality.md

lock: ## renew requirements.lock (needs uv)
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --all-extras --group dev -o requirements.lock pyproject.toml

clean: ## remove what was made, not your state
	rm -rf .venv build dist .mypy_cache .ruff_cache .hypothesis
