# Everything that is done with this repository; each target makes the environment it needs.

VENV := .venv
BIN := $(VENV)/bin
REQUIREMENTS := requirements.txt lambdas/edge/requirements.txt container_image/requirements.txt
STAMP := $(VENV)/requirements.stamp
STAGE ?= staging
NPM_STAMP := tools/node_modules/installed.stamp

# A name on PATH may be a shim with nothing behind it, so each is tried before it is chosen.
FIND_PYTHON := for python in python3.13 python3.12 python3.11 python3; do \
	if $$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; then echo $$python; break; fi; done

.PHONY: run test soak lint bench screenshots browser synth deploy refuse-local clean
.DEFAULT_GOAL := run

# `exec` leaves one process under make, so that what ends make ends the run.
run: $(STAMP)
	@exec $(BIN)/python -m local.run

test: lint $(NPM_STAMP) browser
	$(BIN)/python -m pytest

# The life of a job under a hundred thousand random steps, somewhere else each time; about three minutes.
soak: $(STAMP)
	SOAK_STEPS=100000 $(BIN)/python -m pytest -o addopts="" -p no:cacheprovider -s \
		tests/wandstore/test_job_machine.py -k thousands

lint: $(STAMP)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

# What is measured in time, as ratios within one run; three minutes. `python -m tools.bench edge` is one part of it.
bench: $(STAMP) $(NPM_STAMP) browser
	$(BIN)/python -m tools.bench

# The pictures of docs/images, from a run of their own; half a minute.
screenshots: $(STAMP) $(NPM_STAMP) browser
	$(BIN)/python -m tools.screenshots

browser:
	@sh tools/install_chromium.sh

# `make synth STAGE=production`; the first time each zip is bundled, which takes half a minute.
synth: $(STAMP)
	JSII_NODE="$$($(BIN)/python -c 'from local.synth import node_path; print(node_path())')" \
		CDK_OUTDIR=cdk.out CDK_CONTEXT_JSON='{"stage": "$(STAGE)"}' $(BIN)/python app.py
	@echo "The templates are in cdk.out."

# With docker running and credentials in the environment. Everything else of a deployment is in the runbook.
deploy: refuse-local $(STAMP) $(NPM_STAMP)
	PATH="$(CURDIR)/$(BIN):$$PATH" JSII_NODE="$$($(BIN)/python -c 'from local.synth import node_path; print(node_path())')" \
		$(BIN)/node tools/node_modules/aws-cdk/bin/cdk deploy --all -c stage=$(STAGE)

# Its tables and bucket would go with their stack, and the local run needs none of them on AWS.
refuse-local:
	@if [ "$(STAGE)" = local ]; then \
		echo "The stage local is the local run's own and is never deployed; say STAGE=staging or STAGE=production." >&2; \
		exit 2; \
	fi

clean:
	rm -rf $(VENV) tools/node_modules .cache cdk.out .mypy_cache .ruff_cache .pytest_cache .hypothesis
	find . -name __pycache__ -type d -not -path './tools/node_modules/*' -prune -exec rm -rf {} +

# `--clear`: an environment that is half made is made again from the beginning.
$(STAMP): $(REQUIREMENTS)
	@python=$$($(FIND_PYTHON)); \
	if [ -z "$$python" ]; then echo "WandStore needs Python 3.11 or later, and none is on PATH." >&2; exit 1; fi; \
	echo "making $(VENV) with $$($$python --version); this takes a minute, and only when the requirements changed"; \
	$$python -m venv --clear $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.txt
	@touch $@

# What the tests need of npm, by the node and the npm that the environment brings; `make run` never comes here.
$(NPM_STAMP): tools/package.json tools/package-lock.json tools/.npmrc $(STAMP)
	@echo "installing what the tests need of npm"
	@cd tools && PATH="$(CURDIR)/$(BIN):$$PATH" npm ci --silent
	@touch $@
