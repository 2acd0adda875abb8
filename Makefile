# The two commands to know are `make demo` and `make test`. Both install what is missing first.

# Warnings are errors for everybody who builds with make. One value for all targets, so that one build serves them all.
export DRAWBRIDGE_STRICT = 1

# The folder `make run` serves, and the tenant it creates when the folder is new.
DATA ?= ./data
TENANT ?= Contoso

SWIFT ?= swift
SOURCES = Package.swift Sources Tests

.DEFAULT_GOAL := help
.PHONY: help demo test conformance conformance-long run build check bench format openapi packages

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

conformance: packages ## Build, then drive unmodified Microsoft clients through every resource
	$(SWIFT) build --product drawbridge
	.ci/conformance

conformance-long: packages ## The same, then fuzz every operation; takes hours
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

bench: packages ## Measure the audit log at a million entries, in a release build
	DRAWBRIDGE_BENCH=1 $(SWIFT) build -c release --product bench --scratch-path .build-bench
	.build-bench/release/bench

format: ## Rewrite the sources in the house style
	$(SWIFT) format --in-place --parallel --recursive $(SOURCES)

openapi: packages ## Validate OpenAPI/drawbridge.yaml
	.ci/check-openapi

packages:
	@.ci/install-packages
