# Highwater: `make demo` and `make test` install what they lack, build, and run.

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

# The suite also starts real gateways; the libraries alone are enough to use Highwater.
test-deps: deps
	@PATH="$$PATH:/usr/sbin"; if command -v nginx >/dev/null && command -v haproxy >/dev/null && command -v openssl >/dev/null; then exit 0; \
	elif command -v apt-get >/dev/null; then $(APT) nginx-light haproxy openssl >/dev/null && \
		echo "installed: nginx, haproxy"; \
	elif command -v brew >/dev/null; then brew install --quiet nginx haproxy openssl; \
	else echo "error: nginx and haproxy, which the tests run, are missing"; exit 69; fi

# Independent oracles of the suite, in an environment of their own: kio decodes Kafka's protocol.
PYTHON := .build/python/bin/python
PYTHON_PACKAGES := kio==0.6.5
python-deps:
	@if $(PYTHON) -c 'import kio' 2>/dev/null; then exit 0; \
	elif ! command -v python3 >/dev/null || ! python3 -c 'import ensurepip' 2>/dev/null; then \
		if command -v apt-get >/dev/null; then $(APT) python3-venv >/dev/null; \
		else echo "error: Python 3, whose packages the tests compare with, is missing"; exit 69; fi; fi; \
	python3 -m venv .build/python && $(PYTHON) -m pip install --quiet $(PYTHON_PACKAGES)

$(RELEASE): deps FORCE
	@$(SWIFT) build -c release --product highwater

FORCE:

demo: $(RELEASE)
	$(RELEASE) run experiments/flash-sale.yaml

test: test-deps python-deps
	$(SWIFT) test --no-parallel

bench: $(RELEASE)
	@bench/run
	@bench/load

lint:
	$(SWIFT) format lint --strict --recursive Sources Tests Package.swift

clean:
	rm -rf .build runs
