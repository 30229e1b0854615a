# Jobbnära. `make run` and `make test` are all that a newcomer needs; `make help` lists the rest.

# SQLite's full-text search is a build tag of the driver.
TAGS     := sqlite_fts5
GO       ?= go
export GOFLAGS := $(GOFLAGS) -tags=$(TAGS)

STATICCHECK := honnef.co/go/tools/cmd/staticcheck@v0.8.2
GOTESTSUM   := gotest.tools/gotestsum@v1.13.0
GOVULNCHECK := golang.org/x/vuln/cmd/govulncheck@v1.9.0

.PHONY: build run test browsers lint vulncheck bench fuzz clean help

build: ## build bin/jobbnara
	$(GO) build -o bin/jobbnara .

run: build ## build and serve sample ads on http://localhost:8080
	./bin/jobbnara serve --source sample

test: browsers lint bin ## install what the tests need, lint, run all tests, and name those that were skipped
	$(GO) run $(GOTESTSUM) --format pkgname-and-test-fails --jsonfile bin/test.json -- -race -timeout 40m ./...

bin:
	mkdir -p bin

browsers: ## install Chromium and Firefox where apt can
	@./browsertest/install

lint: ## gofmt, go vet, staticcheck
	@unformatted=$$(gofmt -l .); test -z "$$unformatted" || { echo "not gofmt'ed: $$unformatted"; exit 1; }
	$(GO) vet ./...
	$(GO) run $(STATICCHECK) ./...

vulncheck: ## known vulnerabilities in what we depend on (asks vuln.go.dev)
	$(GO) run $(GOVULNCHECK) ./...

bench: ## import and search beside their floors
	$(GO) test -run '^$$' -bench . -benchtime 1x -timeout 60m ./sqlite ./feeds

fuzz: ## each fuzz target for half a minute
	@for target in $$(grep -rho --include='*_test.go' '^func Fuzz[A-Za-z]*' . | sed 's/func //' | sort -u); do \
		package=$$(dirname $$(grep -rl --include='*_test.go' "^func $$target(" . | head -1)); \
		echo "== $$package $$target"; $(GO) test -run '^$$' -fuzz "^$$target\$$" -fuzztime 30s $$package || exit 1; done

clean: ## remove what was built; ./data stays
	rm -rf bin

help: ## this list
	@grep -E '^[a-z]+:.*##' Makefile | sed 's/:.*##/\t/'
