# Headgate: `make demo` shows it, `make help` lists what else there is.
SHELL := /bin/bash
PREFIX ?= /usr/local
DESTDIR ?=
CONFIGURATION ?= release
FUZZ_SECONDS ?= 60

export PATH := $(PATH):/opt/swift/usr/bin

BUILT := .build/$(CONFIGURATION)
BUILD := swift build -c $(CONFIGURATION) --static-swift-stdlib --explicit-target-dependency-import-check error

.PHONY: help setup setup-extra build demo test test-long fuzz lint format bench install uninstall

help: ## List the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' Makefile

setup: ## Install what is missing on this machine (asks for sudo only then)
	@.ci/setup

setup-extra: ## Also install what the comparisons of test-long and bench need
	@.ci/setup extra

build: setup ## Build headgate and headgate-init into .build/release
	$(BUILD) --product headgate-init
	$(BUILD) --product headgate

demo: build ## Train, gate and publish a real model, then show a rejection
	@HEADGATE=$(abspath $(BUILT)/headgate) .ci/demo

test: setup ## Build and run all suites (under 25 minutes)
	@.ci/test

test-long: setup-extra ## Also run the long tests: real training, 100 crashes, the thread sanitizer
	@HEADGATE_LONG=1 HEADGATE_TEST_MINUTES=180 .ci/test
	@# Left out: what measures time, and what sees that the sanitizer replaces vfork by fork. One after the other, for
	@# so slowed down all at once would not end within their limits.
	@HEADGATE_SANITIZE=thread HEADGATE_TEST_MINUTES=60 .ci/test --no-parallel --skip '(Kill|Child|RunLogs|RunsCommand|Cancel)Tests'

fuzz: setup ## Fuzz every parser, FUZZ_SECONDS each
	@FUZZ_SECONDS=$(FUZZ_SECONDS) Fuzz/run

lint: ## Check the format
	swift format lint --strict --recursive --parallel Sources Tests Package.swift

format: ## Put the format right
	swift format format --in-place --recursive --parallel Sources Tests Package.swift

bench: setup-extra build ## Measure against the tools of others; figures go to docs/benchmarks.md
	$(BUILD) --product headgate-bench
	$(BUILT)/headgate-bench

install: ## Put the programs and completions under PREFIX (DESTDIR is honoured)
	@test -x $(BUILT)/headgate -a -x $(BUILT)/headgate-init || $(MAKE) build
	install -D -m 755 $(BUILT)/headgate $(DESTDIR)$(PREFIX)/bin/headgate
	install -D -m 755 $(BUILT)/headgate-init $(DESTDIR)$(PREFIX)/libexec/headgate/headgate-init
	install -d $(DESTDIR)$(PREFIX)/share/bash-completion/completions
	install -d $(DESTDIR)$(PREFIX)/share/zsh/site-functions $(DESTDIR)$(PREFIX)/share/fish/vendor_completions.d
	$(BUILT)/headgate completion bash > $(DESTDIR)$(PREFIX)/share/bash-completion/completions/headgate
	$(BUILT)/headgate completion zsh > $(DESTDIR)$(PREFIX)/share/zsh/site-functions/_headgate
	$(BUILT)/headgate completion fish > $(DESTDIR)$(PREFIX)/share/fish/vendor_completions.d/headgate.fish

uninstall: ## Remove what install put there; the store stays
	rm -f $(DESTDIR)$(PREFIX)/bin/headgate $(DESTDIR)$(PREFIX)/share/bash-completion/completions/headgate
	rm -f $(DESTDIR)$(PREFIX)/share/zsh/site-functions/_headgate
	rm -f $(DESTDIR)$(PREFIX)/share/fish/vendor_completions.d/headgate.fish
	rm -rf $(DESTDIR)$(PREFIX)/libexec/headgate
