# lawquiz 工会普法答题. `make help` lists what there is to do.

SHELL := /bin/sh
.DEFAULT_GOAL := help
.NOTPARALLEL:

PEOPLE    ?= 2000
VERSION   ?= $(shell git describe --tags --always --dirty 2>/dev/null || echo unknown)
PLATFORMS := windows-amd64 linux-amd64 linux-arm64

# The version is written by -ldflags, so a build also works where git refuses to answer.
export GOFLAGS := $(GOFLAGS) -buildvcs=false
BUILD    := CGO_ENABLED=0 go build -trimpath -ldflags '-s -w -X main.version=$(VERSION)'
SERVICES := go run ./quiz/servicetest/start --

##@ Every day

.PHONY: help
help: ## List the targets
	@awk 'BEGIN { FS = ":.*## " } \
		/^##@ / { printf "\n%s\n", substr($$0, 5) } \
		/^[a-z][a-z-]*:.*## / { printf "  make %-11s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

.PHONY: run
run: build ## Serve the demo contest on http://127.0.0.1:8080 (needs Go and Node)
	bin/lawquiz serve --demo --data .lawquiz-demo

.PHONY: build
build: web ## Build the front ends, and bin/lawquiz with them inside
	$(BUILD) -o bin/lawquiz ./server

# Each front end is built again when one of its files is newer than what was built of it.
WORKER := server/web/worker
WORKER_SOURCES := $(shell find $(WORKER)/src $(WORKER)/build server/web/core/src -type f 2>/dev/null) \
	$(WORKER)/index.html $(WORKER)/vite.config.ts $(WORKER)/tsconfig.json

CONSOLE := server/web/console
CONSOLE_SOURCES := $(shell find $(CONSOLE)/src $(CONSOLE)/public -type f 2>/dev/null) server/web/core/src/contract.ts server/api/openapi.json \
	$(CONSOLE)/index.html $(CONSOLE)/screen.html $(CONSOLE)/vite.config.ts $(WORKER)/build/pack.mjs

.PHONY: web
web: $(WORKER)/dist/h5/index.html $(WORKER)/dist/mp-weixin/app.json $(CONSOLE)/dist/built/index.html ## Build the pages: the worker's for browsers and the mini-program, the console, the big screen

$(CONSOLE)/dist/built/index.html: $(CONSOLE)/node_modules/.package-lock.json $(CONSOLE_SOURCES)
	cd $(CONSOLE) && npm run --silent build
	@touch $@

$(WORKER)/dist/h5/index.html: $(WORKER)/node_modules/.package-lock.json $(WORKER_SOURCES)
	cd $(WORKER) && npm run --silent build:h5
	@touch $@

$(WORKER)/dist/mp-weixin/app.json: $(WORKER)/node_modules/.package-lock.json $(WORKER_SOURCES)
	cd $(WORKER) && npm run --silent build:mp-weixin
	@touch $@

# What npm ci installed is newer than what asked for it, or it is installed again.
server/web/%/node_modules/.package-lock.json: server/web/%/package.json server/web/%/package-lock.json
	@command -v npm >/dev/null 2>&1 || { \
		echo "Node 20 or newer is needed for the front ends. Without them: CGO_ENABLED=0 go build -o bin/lawquiz ./server"; exit 1; }
	cd server/web/$* && CI=1 npm ci
	@touch $@

.PHONY: test
test: deps test-web ## Run every test with the race detector, on real PostgreSQL and Redis
	go vet ./...
	$(SERVICES) go test -race -timeout 45m ./...

.PHONY: test-web
test-web: build server/web/core/node_modules/.package-lock.json server/web/e2e/node_modules/.package-lock.json ## Check and test the front ends, on a made-up phone and in Chromium
	cd server/web/core && CI=1 npm run --silent check
	cd $(WORKER) && npm run --silent check
	cd $(CONSOLE) && CI=1 npm run --silent check
	cd server/web/mini && CI=1 npm run --silent test
	cd server/web/e2e && CI=1 npm run --silent check

.PHONY: fmt
fmt: ## Format the Go code
	gofmt -w deploy questions quiz server

##@ Before a change goes out

.PHONY: check
check: lint test bench-once ## Everything CI asks for

.PHONY: lint
lint: build ## gofmt, vet, staticcheck, the question banks, the scripts
	@unformatted=$$(gofmt -l deploy questions quiz server); \
	if [ -n "$$unformatted" ]; then echo "not formatted (make fmt):"; echo "$$unformatted"; exit 1; fi
	go vet ./...
	go tool staticcheck ./...
	bin/lawquiz bank lint
	bash -n .ci/run
	@if command -v shellcheck >/dev/null; then shellcheck .ci/run; fi

.PHONY: bench-once
bench-once: deps ## Run each benchmark once, so that none rots
	$(SERVICES) go test -short -timeout 45m -run '^$$' -bench . -benchtime 1x ./...

.PHONY: openapi
openapi: build ## Write the API's document again (server/api/openapi.json)
	bin/lawquiz openapi >bin/openapi.json
	mv bin/openapi.json server/api/openapi.json

##@ How fast, how sure

.PHONY: bench
bench: deps ## Measure the whole server beside bare Gin routes on the same Redis; some minutes
	$(SERVICES) go test ./server -timeout 60m -run '^$$' -bench . -benchtime 1x

.PHONY: bench-live
bench-live: deps ## Measure what 2 000 people who watch a contest cost; two minutes
	go test ./server -timeout 45m -run '^$$' -bench '^BenchmarkLive$$' -benchtime 1x

.PHONY: rehearse
rehearse: deps build ## Drive simulated workers through a contest and check the record; PEOPLE=2000
	bin/lawquiz rehearse --people $(PEOPLE)
	$(SERVICES) sh -c 'bin/lawquiz rehearse --people $(PEOPLE) \
		--database "$$LAWQUIZ_TEST_POSTGRES" --redis "$$LAWQUIZ_TEST_REDIS"'

##@ To hand out

.PHONY: dist
dist: web ## Build for Windows and Linux into dist/, with checksums
	rm -rf dist && mkdir dist
	@set -e; for platform in $(PLATFORMS); do \
		os=$${platform%-*}; arch=$${platform#*-}; file=dist/lawquiz-$$platform; \
		if [ $$os = windows ]; then file=$$file.exe; fi; \
		echo "$$file"; GOOS=$$os GOARCH=$$arch $(BUILD) -o $$file ./server; \
	done
	cd dist && sha256sum lawquiz-* >SHA256SUMS

##@ The machine

# The race detector is the one part that needs a C compiler; the product is built without.
.PHONY: deps
deps: ## Install what the tests need: redis-server, postgresql, gcc, chromium
	@missing=; \
	command -v redis-server >/dev/null 2>&1 || missing="$$missing redis-server"; \
	{ command -v initdb || ls /usr/lib/postgresql/*/bin/initdb; } >/dev/null 2>&1 || missing="$$missing postgresql"; \
	command -v "$${CC:-gcc}" >/dev/null 2>&1 || missing="$$missing gcc libc6-dev"; \
	{ test -n "$$LAWQUIZ_CHROMIUM" || command -v chromium || command -v chromium-browser || command -v google-chrome; } >/dev/null 2>&1 \
		|| missing="$$missing chromium"; \
	test "$$(uname)" = Darwin || fc-list :lang=zh 2>/dev/null | grep -q . || missing="$$missing fonts-noto-cjk"; \
	if [ -z "$$missing" ]; then exit 0; fi; \
	if ! command -v apt-get >/dev/null 2>&1; then \
		echo "missing:$$missing. Install Redis 7, PostgreSQL 15 or newer, a C compiler, and Chromium with a font that has Chinese (macOS: brew install redis postgresql@17; LAWQUIZ_CHROMIUM says where Chrome is)."; exit 1; fi; \
	if [ "$$(id -u)" = 0 ]; then as=; \
	elif command -v sudo >/dev/null 2>&1 && sudo -n true 2>/dev/null; then as=sudo; \
	else echo "missing:$$missing. Run: sudo apt-get install -y$$missing"; exit 1; fi; \
	echo "installing$$missing"; \
	$$as apt-get update -q && $$as env DEBIAN_FRONTEND=noninteractive apt-get install -qy --no-install-recommends $$missing

.PHONY: clean
clean: ## Remove what was built, and the demo's data
	rm -rf bin dist .lawquiz-demo $(WORKER)/dist/unpacked $(WORKER)/dist/mp-weixin $(CONSOLE)/dist/unpacked
	find $(WORKER)/dist/h5 $(CONSOLE)/dist/built -mindepth 1 ! -name .keep -delete
