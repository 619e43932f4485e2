# Diffusion Lab. `make lab` is all a learner needs; `make help` lists the rest.

SWIFT_SOURCES = Package.swift Sources Tests $(wildcard Benchmarks)

.DEFAULT_GOAL := help
.PHONY: help lab build test bench fuzz sanitize format lint packages

help: ## Show this list
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## (.*)/make \1\t\2/' | expand -t 14

lab: build ## Build and open the notebook (prints the lessons when there is no terminal)
	@.build/lab

build: packages ## Install what is missing, build, leave the executable at .build/lab
	swift build --product lab
	@ln -sfn debug/lab .build/lab

test: packages ## Build and run all tests
	swift build --build-tests
	@ln -sfn debug/lab .build/lab
	swift test --skip-build --no-parallel

bench: packages ## Measure the engine's speed (WORDS="conv forward" for a part of it)
	swift build --product lab
	swift build --product lab-bench
	@BENCH_PYTHON="$(BENCH_PYTHON)" .build/debug/lab-bench $(WORDS)

fuzz: packages ## Feed broken cells and damaged files to the lab (FUZZ_SEED=7 FUZZ_COUNT=1000 to choose them)
	swift build --product lab-fuzz
	@.build/debug/lab-fuzz $(if $(FUZZ_SEED),--seed $(FUZZ_SEED)) --count $(or $(FUZZ_COUNT),10000)

sanitize: packages ## Run all tests under the address and the thread sanitizer
	scripts/test-with-sanitizer address
	scripts/test-with-sanitizer thread

format: ## Lay out the Swift sources by .swift-format
	swift format --in-place --recursive $(SWIFT_SOURCES)

lint: ## Check the layout and the documentation of the Swift sources
	swift format lint --strict --recursive $(SWIFT_SOURCES)

packages:
	@scripts/install-packages
