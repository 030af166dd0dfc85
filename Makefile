# `make` alone prints the verbs.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.NOTPARALLEL:
.PHONY: help run build release test torture check conformance lint format bench pricing-cases assets openapi clean packages test-packages

# Nobody may import what the manifest does not name: SwiftPM checks it only when asked.
BUILD := swift build --explicit-target-dependency-import-check error
SWIFT_FILES := Package.swift Sources Tests Benchmarks Demo Development
OPENAPI := docs/openapi.json
ARGS ?=
FILE ?= ../shared/cases/pricing.json

help:
	@echo "Mercato: a shop in one program. The verbs:"
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-13s %s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))

run: release assets ## build, then open the demo shop on port 8000 (ARGS="--port 9000 …")
	@MERCATO_ASSETS="$${MERCATO_ASSETS:-$(CURDIR)/.assets}" exec .build/release/mercato serve --demo --data ./data $(ARGS)

build: packages ## build everything for development, tests included
	$(BUILD) --build-tests

release: packages ## build the program as it is shipped: .build/release/mercato
	swift build -c release --product mercato

test: test-packages ## run all tests, on SQLite and on a private PostgreSQL (ARGS="--filter …")
	$(BUILD) --build-tests
	PGFAST=1 scripts/with-postgres scripts/run-tests $(ARGS)

torture: test-packages ## the races, crashes, broken disks and storms at full length, about an hour: scripts/torture
	$(BUILD) --build-tests
	PGFAST=1 scripts/with-postgres scripts/torture $(ARGS)

check: lint test ## what CI runs: format, import check, tests on both engines, tidy rules, the OpenAPI document
	CONFORMANCE_SEED=$${CONFORMANCE_SEED:-1} scripts/conformance --offline-ok

conformance: test-packages ## ask a running shop everything its OpenAPI document allows, and much that it does not
	$(BUILD) --product mercato
	scripts/conformance $(ARGS)

lint: ## refuse what is not formatted
	@scripts/need-swift
	swift format lint --strict --parallel --recursive $(SWIFT_FILES)

format: ## format all Swift files
	@scripts/need-swift
	swift format --in-place --parallel --recursive $(SWIFT_FILES)

bench: test-packages ## measure, durably, on both engines, beside the machine's own limits
	swift build -c release --product mercato-bench
	scripts/with-postgres .build/release/mercato-bench $(ARGS)

pricing-cases: ## try pricing examples of other platforms against the real quote (FILE=… ARGS="--json")
	@swift build --product pricing-cases >&2
	@.build/debug/pricing-cases $(ARGS) "$(FILE)"

assets: packages ## fetch the API browser's files into .assets
	@scripts/fetch-assets .assets

openapi: packages ## write the API's golden file anew; its diff is the review
	$(BUILD) --product mercato
	.build/debug/mercato openapi | python3 -m json.tool --indent 1 --no-ensure-ascii > $(OPENAPI).new
	mv $(OPENAPI).new $(OPENAPI)

clean: ## remove what was built and fetched; the shop's data stay
	rm -rf .build .assets .bench

packages:
	@scripts/install-packages run
	@scripts/need-swift

test-packages:
	@scripts/install-packages test
	@scripts/need-swift
