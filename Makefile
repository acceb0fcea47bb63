# What one does with this checkout. Plain make and a POSIX shell; `bench` and `package` alone build for release.

CARGO ?= cargo
CARGO_TARGET_DIR ?= target
export CARGO_TARGET_DIR

# One version for everybody, so that a check says the same here and in CI.
DENY_VERSION = 0.20.2
TOOLS = $(CARGO_TARGET_DIR)/tools
DENY = $(TOOLS)/cargo-deny-$(DENY_VERSION)/bin/cargo-deny

# Each role is a feature; built alone, the compiler proves what that role cannot see. A role does not use all
# that the roles share: what nobody uses is found by `lint`, over the whole program.
ROLES = agency linker hub
SHARED = -A dead_code -A unused_imports

.PHONY: help demo test test-long check format lint deny roles bench bench-seal peers study bless package fuzz

help:
	@echo 'make demo    build, and play a whole round of an invented town'
	@echo 'make test    run every test, also those in the documentation'
	@echo 'make test-long  kill the program at 1,500 random moments, change every byte of an agreement'
	@echo 'make check   format, lints, licences and versions of dependencies, each role built alone'
	@echo 'make bench   measure each stage'
	@echo 'make bench-seal  measure sealing, as the program of agencies is built'
	@echo 'make peers   run other systems on the same work, side by side'
	@echo 'make study   answer questions about the methods by many runs, in docs/studies'
	@echo 'make package build the programs for this system, with their papers'
	@echo 'make fuzz    bytes that chance made, to every reader of exports'
	@echo 'make bless   rewrite the expected files: schemas and snapshots; read the diff as code'

demo:
	$(CARGO) run --locked -- try

# nextest runs no documentation tests, and among those are the walls: code that must not compile.
test:
	@if $(CARGO) nextest --version >/dev/null 2>&1; then \
		set -x; $(CARGO) nextest run --locked --no-fail-fast; \
	else \
		set -x; $(CARGO) test --locked --lib --bins --tests --no-fail-fast; \
	fi
	$(CARGO) test --locked --doc

# 100 times each: sealing, accepting by linker and by hub, a run, a release; 1,000 times: deciding in the meeting.
test-long:
	PZ_LONG=1 $(CARGO) test --locked --test journeys -- --nocapture killed_at_any_moment every_byte

check: format lint deny roles

format:
	$(CARGO) fmt --check

lint:
	$(CARGO) clippy --locked --all-targets -- -D warnings

# Dependencies for all systems are fetched first: the check itself stays off the network.
deny: $(DENY)
	$(CARGO) fetch --locked --quiet
	$(DENY) --offline --locked check licenses bans sources

# Unoptimised and without default features: two minutes of building instead of many.
$(DENY):
	CARGO_PROFILE_DEV_DEBUG=false $(CARGO) install cargo-deny --version $(DENY_VERSION) --locked --debug \
		--no-default-features --no-track --root $(TOOLS)/cargo-deny-$(DENY_VERSION) --target-dir $(TOOLS)/build
	rm -rf $(TOOLS)/build

roles:
	@for role in $(ROLES); do \
		echo "each role alone: $$role"; \
		$(CARGO) clippy --locked --no-default-features --features $$role -- -D warnings $(SHARED) || exit 1; \
	done

bench:
	$(CARGO) bench --locked --bench '*'

# Sealing as the agency's program does it: optimised as one piece, which takes minutes to build.
bench-seal:
	CARGO_PROFILE_RELEASE_LTO=fat CARGO_PROFILE_RELEASE_CODEGEN_UNITS=1 \
		$(CARGO) bench --locked --no-default-features --features agency --bench seal

# Other systems on the same work, each by its own script; one script may run alone: make peers PEERS=splink.
PEERS = splink anonlink tauargus esda_compare engines
PEERS_VENV = target/peers-venv

peers: $(PEERS_VENV)/ready
	$(CARGO) build --locked --release --bins --examples
	@for peer in $(PEERS); do \
		echo "beside: $$peer"; \
		$(PEERS_VENV)/bin/python benches/peers/$$peer.py || exit 1; \
	done
	$(PEERS_VENV)/bin/python benches/peers/ledger.py

$(PEERS_VENV)/ready: benches/peers/requirements.txt
	python3 -m venv $(PEERS_VENV)
	$(PEERS_VENV)/bin/pip install --quiet --disable-pip-version-check -r benches/peers/requirements.txt
	touch $@

# Questions about the methods, each with a page of its own; one may be asked alone: make study STUDIES=placebo.
study:
	$(CARGO) bench --locked --bench studies -- $(STUDIES)

# More of what the tests do with bytes that chance made; CASES says how many for each reader.
CASES ?= 20000
fuzz:
	PROPTEST_CASES=$(CASES) $(CARGO) test --locked --lib fuzz_

bless:
	PZ_BLESS=1 $(CARGO) test --locked --tests --no-fail-fast

package:
	packaging/build.sh
