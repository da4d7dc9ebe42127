# The four things one does here. Each brings what is missing on a Debian machine with Rust, a C compiler and Python.
SHELL := /bin/bash
.DEFAULT_GOAL := help
.PHONY: help run test dev bench

help: ## Shows this list
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /make \1\t/'

run: ## Builds everything and starts a demo world on 127.0.0.1:8080
	@scripts/run

test: ## Runs every check: format, lints, drift, Rust tests on both databases, console, browser stories
	@scripts/bring node postgres browser tools
	@. scripts/env.sh && cargo xtask ci

dev: ## A debug server with a demo world, and the console with live reload
	@scripts/dev

bench: ## Measures the gateway against nginx and the server at rest; see docs/benchmarks.md
	@scripts/bring node browser tools bench
	@. scripts/env.sh && scripts/console build && cargo xtask bench gateway
