# Everything that is done with this repository; each target makes the environment it needs. `make help` lists the targets.

VENV := .venv
BIN := $(VENV)/bin
# The environment has what `make run` needs, or that and what developers need.
RUN_STAMP := $(VENV)/run.stamp
STAMP := $(VENV)/developer.stamp
STAGE ?= staging
NPM_STAMP := tools/node_modules/installed.stamp

# A name on PATH may be a shim with nothing behind it, so each is tried before it is chosen.
FIND_PYTHON := for python in python3.13 python3.12 python3.11 python3; do \
	if $$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; then echo $$python; break; fi; done

MAKE_ENVIRONMENT = python=$$($(FIND_PYTHON)); \
	if [ -z "$$python" ]; then echo "WandStore needs Python 3.11 or later, and none is on PATH." >&2; exit 1; fi; \
	echo "installing $< into $(VENV) with $$($$python --version)"; \
	$$python -m tools.make_environment $<

.PHONY: help run test soak kill flood faults hostile contract costs load day lint bench evaluate evaluate-claims evaluate-prompts fit-personas screenshots journey examples translations browser synth base-image diff deploy github-access refuse-local lock clean
.DEFAULT_GOAL := run

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-16s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

# `exec` leaves one process under make, so that what ends make ends the run. The fake Shopify executes Shopify's own
# schema, which npm installs: `make run SHOPIFY=fake`.
run: $(RUN_STAMP) $(if $(filter fake,$(SHOPIFY)),$(NPM_STAMP)) ## the whole system on this machine, until Ctrl-C
	@exec $(BIN)/python -m local.run

test: lint $(NPM_STAMP) browser ## the checks and every test
	$(BIN)/python -m pytest

# The life of a job under a hundred thousand random steps, somewhere else each time; about three minutes.
soak: $(STAMP) ## the life of a job under a hundred thousand random steps
	SOAK_STEPS=100000 $(BIN)/python -m pytest -o addopts="" -p no:cacheprovider -s \
		tests/wandstore/jobs/test_job_machine.py -k thousands

# With the product's own times: a killed generator's messages come again after 45 s.
kill: $(STAMP) ## kill -9 the generator of a run with ten jobs in flight, and see every member work again
	KILLED_MEMBERS=10 $(BIN)/python -m pytest -o addopts="" -p no:cacheprovider -s \
		tests/integration/test_killed_generator.py

# An hour of simulated time; some minutes of yours.
flood: $(STAMP) ## what an hour of one client's 600 requests a minute costs, and what honest shoppers notice
	FLOOD_MINUTES=60 $(BIN)/python -m pytest -o addopts="" -p no:cacheprovider -s \
		tests/integration/test_flood.py -k whole

# Somewhere else each time for the pairs; some minutes. FAULT_SEED=1 repeats a run.
faults: $(STAMP) $(NPM_STAMP) ## every call of every use case fails in every way, and five hundred pairs
	FAULT_PAIRS=$(or $(FAULT_PAIRS),500) $(BIN)/python -m pytest -o addopts="" -p no:cacheprovider -s \
		tests/faults/test_faults.py

# Fifty times as many as `make test` tries.
hostile: $(STAMP) ## requests that no browser sends, to every route: none may make an error of the server; some minutes
	RANDOM_EXAMPLES=1 HOSTILE_REQUESTS=6000 $(BIN)/python -m pytest -o addopts="" -p no:cacheprovider tests/integration/test_hostile_requests.py

contract: $(STAMP) ## schemathesis on both OpenAPI documents, with all of its checks; some minutes
	RANDOM_EXAMPLES=1 CONTRACT_EXAMPLES=100 $(BIN)/python -m pytest -o addopts="" -p no:cacheprovider tests/integration/test_contract.py

# Units of DynamoDB and the parts of production's templates, and then the amounts, by days of simulated shoppers. What it
# writes is to be committed.
# `python -m tests.costs.generator` and `tests.costs.edge` measure their memory, which is chosen in stacks/stages.py.
costs: $(STAMP) ## what each use case and production's parts cost, measured and written where it is used; some minutes
	$(BIN)/python -m tests.costs
	$(BIN)/python -m tools.planning_page
# A run of its own, or with RUNNING=1 the one that is open; this machine alone. About a minute and a half.
load: $(STAMP) ## shoppers at the local run (SHOPPERS=30 at once for SECONDS=30): times, statuses, what was lost
	@$(BIN)/python -m tools.load --shoppers $(or $(SHOPPERS),30) --seconds $(or $(SECONDS),30) $(if $(RUNNING),--running)

# In simulated time; some minutes of yours. DAY_SEED=1 is another day, DAY_HOURS=2 a shorter one.
day: $(STAMP) ## 24 hours of 10,000 shoppers a day, while processes are killed and AWS fails: nothing may be lost
	DAY_HOURS=$(or $(DAY_HOURS),24) $(BIN)/python -m pytest -o addopts="" -p no:cacheprovider -s \
		tests/integration/test_day.py -k whole

lint: $(STAMP) ## ruff and mypy, which pre-commit runs too
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

# `python -m tools.bench edge` is one part of it.
bench: $(STAMP) $(NPM_STAMP) browser ## what takes time, as ratios within one run; three minutes
	$(BIN)/python -m tools.bench

# The simulator of shoppers and the orders of a shop are no part of the project. They are taken from beside it, or
# `make evaluate SIMULATOR=persona_simulator.py ORDERS=orders.csv.gz`. `python -m tools.evaluate worlds --help` has
# seeds and settings.
SHARED := $(abspath $(CURDIR)/..)/shared
SIMULATOR ?= $(or $(PERSONA_SIMULATOR),$(wildcard $(SHARED)/persona_simulator.py))
ORDERS ?= $(or $(ORDERS_FILE),$(wildcard $(SHARED)/data/online_retail.csv.gz))
evaluate: $(STAMP) ## what is decided of shoppers, judged on simulated worlds and real orders; some minutes
	@PERSONA_SIMULATOR="$(SIMULATOR)" ORDERS_FILE="$(ORDERS)" $(BIN)/python -m tools.evaluate

# `python -m tools.evaluate claims --wrong` prints the lines that are misjudged.
evaluate-claims: $(STAMP) ## what the check of a model's words stops and passes, on a corpus in six languages
	@$(BIN)/python -m tools.evaluate claims

# Of the provider whose key is in the environment, KIMI_API_KEY or CLAUDE_API_KEY; `python -m tools.evaluate prompts
# --help` has more. Without a key it asks a stand-in, which costs nothing.
evaluate-prompts: $(STAMP) $(NPM_STAMP) ## the versions of the prompts side by side: verdicts, kept share, tokens, dollars
	@$(BIN)/python -m tools.evaluate prompts

# It reads thousands of simulated histories; a few minutes. The file is to be committed.
fit-personas: $(STAMP) ## fit the weights by which personas are told apart
	@PERSONA_SIMULATOR="$(SIMULATOR)" $(BIN)/python -m tools.evaluate fit

# The pictures of docs/images, from a run of their own; half a minute.
screenshots: $(STAMP) $(NPM_STAMP) browser ## the pictures of docs/images
	$(BIN)/python -m tools.screenshots

# A run of its own, or with RUNNING=1 the one that is open.
journey: $(STAMP) $(NPM_STAMP) ## a shopper's journey at the fake Shopify, step by step
	@$(BIN)/python -m tools.journey $(if $(RUNNING),--running)

# Each command of the page is run beside a run of its own; half a minute.
examples: $(STAMP) $(NPM_STAMP) ## the outputs in docs/guides/command-line.md
	$(BIN)/python -m tools.command_line_page

# Run it after a change of the words on a page; it ends with an error while a message has no translation.
translations: $(STAMP) ## the files in wandstore/translations, with the messages of today
	$(BIN)/python -m tools.translations

browser: ## install Chromium for the tests of the pages, where that is allowed
	@sh tools/install_chromium.sh

# `make synth STAGE=production ALARM_EMAIL=you@shop.example`; the first time each zip is bundled, which takes half a
# minute.
synth: $(STAMP) ## the templates of STAGE (staging), checked, in cdk.out; production needs ALARM_EMAIL
	JSII_NODE="$$($(BIN)/python -c 'from local.synth import node_path; print(node_path())')" \
		CDK_OUTDIR=cdk.out CDK_CONTEXT_JSON='{"stage": "$(STAGE)", "alarm_email": "$(ALARM_EMAIL)", "without": "$(WITHOUT)"}' \
		$(BIN)/python app.py
	@echo "The templates are in cdk.out."

# Needs docker and a network. The changed Dockerfile is to be committed.
base-image: $(STAMP) ## pin the base of the generator's image by its digest, if it is not pinned
	@grep -q '^FROM .*@sha256:' container_image/Dockerfile || $(BIN)/python -m tools.pin_base_image

# WITHOUT names what this deployment does without: `protection`, which the first one needs, or `canary`, separated by a
# comma.
CDK = PATH="$(CURDIR)/$(BIN):$$PATH" JSII_NODE="$$($(BIN)/python -c 'from local.synth import node_path; print(node_path())')" \
	$(BIN)/node tools/node_modules/aws-cdk/bin/cdk
CDK_CONTEXT = -c stage=$(STAGE) $(if $(WITHOUT),-c without=$(WITHOUT)) \
	$(if $(ALARM_EMAIL),-c alarm_email=$(ALARM_EMAIL))

# With credentials in the environment.
diff: refuse-local $(STAMP) $(NPM_STAMP) ## what a deployment of STAGE (staging) would change
	@echo "Comparing the templates of $$(git describe --always --dirty) with the stacks of $(STAGE) as they are deployed."
	@$(CDK) diff $(CDK_CONTEXT)

# With docker running and credentials in the environment. Everything else of a deployment is in the runbook.
deploy: refuse-local $(STAMP) $(NPM_STAMP) base-image ## deploy STAGE (staging); production needs ALARM_EMAIL
	$(CDK) deploy --all $(CDK_CONTEXT)

# With credentials in the environment. PROVIDER=existing where the account has GitHub's OIDC provider already. A
# repository made since July 2026 is owner@id/name@id; the runbook says how to find the ids.
github-access: refuse-local $(STAMP) $(NPM_STAMP) ## create the roles of the workflows for STAGE (staging) and REPOSITORY
	@if [ -z "$(REPOSITORY)" ]; then echo "Say whose workflows: REPOSITORY=owner/name." >&2; exit 2; fi
	$(CDK) deploy wandstore-github-$(STAGE) -c stage=$(STAGE) -c repository=$(REPOSITORY) -c provider=$(or $(PROVIDER),new)

# Its tables and bucket would go with their stack, and the local run needs none of them on AWS.
refuse-local: ## fail if STAGE is local
	@if [ "$(STAGE)" = local ]; then \
		echo "The stage local is the local run's own and is never deployed; say STAGE=staging or STAGE=production." >&2; \
		exit 2; \
	fi

# Without docker the base image keeps the digest it has.
lock: $(RUN_STAMP) ## renew every lock, and the digest of the base image
	$(BIN)/python -m tools.lock
	-$(BIN)/python -m tools.pin_base_image

clean: ## remove the environment and everything else that was made here
	rm -rf $(VENV) tools/node_modules .cache cdk.out .mypy_cache .ruff_cache .pytest_cache .hypothesis wandstore.egg-info
	find . -name __pycache__ -type d -not -path './tools/node_modules/*' -prune -exec rm -rf {} +

$(RUN_STAMP): local/requirements.txt
	@$(MAKE_ENVIRONMENT)

$(STAMP): requirements.txt
	@$(MAKE_ENVIRONMENT)

# What the tests and the fake Shopify need of npm, by the node and the npm that the environment brings; a plain
# `make run` never comes here.
$(NPM_STAMP): tools/package.json tools/package-lock.json tools/.npmrc $(STAMP)
	@echo "installing what the tests and the fake Shopify need of npm"
	@cd tools && PATH="$(CURDIR)/$(BIN):$$PATH" npm ci --silent
	@touch $@
