# Highwater: `make demo` and `make test` install what they lack, build, and run.

SHELL := /bin/bash
SWIFT ?= swift
SUDO := $(shell [ "$$(id -u)" = 0 ] || command -v sudo)
RELEASE := .build/release/highwater
# Debian's packages may start a server when they are installed: here they do not.
APT := $(SUDO) apt-get -qq update && $(SUDO) env DEBIAN_FRONTEND=noninteractive RUNLEVEL=1 apt-get \
	-o DPkg::Lock::Timeout=540 install -y -qq --no-install-recommends

.PHONY: help demo test bench lint deps test-deps python-deps clean

help:
	@echo "make demo    run experiments/flash-sale.yaml on an embedded Kafka (about 80 s after the build)"
	@echo "make test    the whole suite"
	@echo "make bench   the benchmark; needs a quiet machine"
	@echo "make lint    formatting, strictly"
	@echo "make deps    install the libraries (Debian, Ubuntu: apt; macOS: brew); make test-deps what the suite runs"

# pkg-config finds librdkafka and SQLite: what it finds is not installed again.
deps:
	@if pkg-config --exists rdkafka sqlite3 2>/dev/null; then exit 0; \
	elif command -v apt-get >/dev/null; then $(APT) pkg-config librdkafka-dev libsqlite3-dev >/dev/null && \
		echo "installed: librdkafka, SQLite"; \
	elif command -v brew >/dev/null; then brew install --quiet pkg-config librdkafka sqlite; \
	else echo "error: librdkafka and SQLite are missing"; \
		echo "  fix: install librdkafka 2.0 or later and SQLite 3 with their headers, and pkg-config"; exit 69; fi

# The suite also starts real gateways and databases; the libraries alone are enough to use Highwater.
test-deps: deps
	@PATH="$$PATH:/usr/sbin:$$(echo /usr/lib/postgresql/*/bin)"; \
	missing=; for program in nginx haproxy openssl initdb redis-server kcat; do command -v $$program >/dev/null || missing="$$missing $$program"; done; \
	[ "$$(uname)" != Linux ] || command -v nft >/dev/null || missing="$$missing nftables"; \
	for library in libpq hiredis; do pkg-config --exists $$library || missing="$$missing $$library"; done; [ -n "$$missing" ] || exit 0; \
	if command -v apt-get >/dev/null; then $(APT) nginx-light haproxy openssl postgresql libpq-dev redis-server libhiredis-dev kcat nftables iproute2 \
		>/dev/null && \
		echo "installed: nginx, haproxy, PostgreSQL, libpq, Redis, hiredis, kcat, nftables"; \
	elif command -v brew >/dev/null; then brew install --quiet nginx haproxy openssl postgresql redis hiredis kcat; \
	else echo "error: the tests need$$missing"; echo "  fix: install what is missing"; exit 69; fi

# Client libraries of others that the tests hold ours against; without Python those tests say that they are left out.
PYTHON := .build/python
PYTHON_PACKAGES := toxiproxy-python kio==0.6.5 confluent-kafka==2.16.1 kafka-python==3.0.12 aiokafka==0.14.0
python-deps:
	@if [ "$$(cat $(PYTHON)/installed 2>/dev/null)" = "$(PYTHON_PACKAGES)" ]; then exit 0; fi; \
	if ! python3 -c 'import ensurepip, venv' 2>/dev/null && command -v apt-get >/dev/null; then $(APT) python3 python3-venv >/dev/null; fi; \
	if python3 -m venv $(PYTHON) 2>/dev/null && $(PYTHON)/bin/pip install -q --disable-pip-version-check $(PYTHON_PACKAGES); then \
		echo "$(PYTHON_PACKAGES)" > $(PYTHON)/installed && echo "installed for the tests: $(PYTHON_PACKAGES)"; \
	else echo "note: Python 3 with venv and pip is missing; the tests that need $(PYTHON_PACKAGES) are left out"; fi

$(RELEASE): deps FORCE
	@$(SWIFT) build -c release --product highwater

FORCE:

demo: $(RELEASE)
	$(RELEASE) run experiments/flash-sale.yaml

# What failed is told once more at the end.
test: test-deps python-deps
	@mkdir -p .build; set -o pipefail; $(SWIFT) test --enable-all-traits --no-parallel 2>&1 | tee .build/test.log || { code=$$?; \
		echo; echo "failed:"; grep -a -A20 'recorded an issue' .build/test.log | cut -c -300 | tail -n 100; exit $$code; }

bench: $(RELEASE)
	@bench/run
	@bench/load
	@$(SWIFT) build -c release --product ProxyBench && bench/proxy
	@$(SWIFT) build -c release --product LedgerBench && bench/ledger
	@bench/control
	@bench/kafka-proxy
	@bench/cluster

lint:
	$(SWIFT) format lint --strict --recursive Sources Tests Package.swift

clean:
	rm -rf .build runs
