# The two commands to know are `make demo` and `make test`. Both install what is missing first.

# Warnings are errors for everybody who builds with make. One value for all targets, so that one build serves them all.
export DRAWBRIDGE_STRICT = 1

# The folder `make run` serves, and the tenant it creates when the folder is new.
DATA ?= ./data
TENANT ?= Contoso

# Inputs of each reader that `make fuzz` tries, and the number they follow from.
COUNT ?= 1000000
SEED ?= 1

SWIFT ?= swift
SOURCES = Package.swift Sources Tests

.DEFAULT_GOAL := help
.PHONY: help demo test conformance conformance-long run build check bench fairness fuzz format openapi packages

help: ## Show this list
	@awk 'BEGIN { FS = ":.*## " } /^[a-z-]+:.*## / { printf "  make %-17s %s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))

demo: packages ## Build, then walk through the whole job on a real server
	$(SWIFT) build --product drawbridge
	.build/debug/drawbridge demo

test: packages ## Build and run all tests, then validate the OpenAPI document and compare it with a real server
	$(SWIFT) build --build-tests
	$(SWIFT) test --skip-build
	.ci/check-openapi
	.ci/check-contract

conformance: packages ## Build, then drive unmodified Microsoft clients through every resource, and fuzz every operation
	$(SWIFT) build --product drawbridge
	.ci/conformance

conformance-long: packages ## The same with many more cases; takes hours
	$(SWIFT) build --product drawbridge
	.ci/conformance --long

run: packages ## Serve DATA (./data; made with one tenant, TENANT, if missing)
	$(SWIFT) build --product drawbridge
	.ci/serve '$(DATA)' '$(TENANT)'

build: packages ## Build the server, the command and the tests
	$(SWIFT) build --build-tests

check: packages ## Everything a change must pass: format, build, tests, OpenAPI
	$(SWIFT) format lint --strict --parallel --recursive $(SOURCES)
	$(SWIFT) build --build-tests
	$(SWIFT) test --skip-build
	.ci/check-openapi
	.ci/check-contract

bench: packages ## Measure lists of 100,000 devices and an audit log of a million entries, in a release build
	DRAWBRIDGE_BENCH=1 $(SWIFT) build -c release --product bench --scratch-path .build-bench
	.build-bench/release/bench

fairness: packages ## Measure what a noisy tenant does to a quiet one, with and without limits, in a release build
	DRAWBRIDGE_BENCH=1 $(SWIFT) build -c release --scratch-path .build-bench --product drawbridge
	DRAWBRIDGE_BENCH=1 $(SWIFT) build -c release --scratch-path .build-bench --product fairness
	.build-bench/release/fairness .build-bench/release/drawbridge

fuzz: packages ## Give every reader of hostile input a million inputs (COUNT, SEED), in a release build
	DRAWBRIDGE_FUZZ=1 $(SWIFT) build -c release --product Fuzz --scratch-path .build-fuzz
	.build-fuzz/release/Fuzz --count $(COUNT) --seed $(SEED)

format: ## Rewrite the sources in the house style
	$(SWIFT) format --in-place --parallel --recursive $(SOURCES)

openapi: packages ## Validate OpenAPI/drawbridge.yaml
	.ci/check-openapi

packages:
	@.ci/install-packages
