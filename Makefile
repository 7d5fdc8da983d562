# Every target stands on Go and make alone. The tools are built from the
# sources that tools/go.mod pins.

export CGO_ENABLED ?= 0
TOOL = go tool -modfile=tools/go.mod

# FUZZTIME is how long `make fuzz` spends on each target.
FUZZTIME ?= 30s

.DEFAULT_GOAL = help
.PHONY: help demo build test lint bench quality gate fuzz generate cover clean

help: ## List the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

demo: build ## Run the whole story on made-up people: lists, screening, re-screening, decisions, proof
	bin/revet demo

build: ## Build bin/revet
	go build -trimpath -o bin/revet ./cmd/revet

test: ## Run every test, on SQLite and on a private PostgreSQL that lives as long as the run
	scripts/postgres scripts/test

lint: ## Check style, layering and that generated code is fresh
	scripts/lint

bench: ## Measure speed
	go run ./bench/speed
	go run ./bench/load
	go test -run '^$$' -bench . -benchmem ./...

quality: ## Measure recall and false alerts; the figures go to dist/quality.json and .html
	mkdir -p dist
	go run ./bench/quality -json dist/quality.json -html dist/quality.html

gate: ## Measure, and fail where a release passes a limit of false alerts by name culture or of namesakes
	mkdir -p dist
	go run ./bench/quality -gate -json dist/quality.json -html dist/quality.html

fuzz: ## Fuzz every target for FUZZTIME (30s)
	scripts/fuzz $(FUZZTIME)

generate: ## Write generated code anew
	$(TOOL) sqlc generate -f internal/store/sqlc.yaml
	go generate ./...

cover: ## Run every test and show what it covered
	scripts/postgres go test -coverprofile=coverage.out -coverpkg=./... ./...
	go tool cover -func=coverage.out | tail -n 1

clean: ## Remove what the other targets made
	rm -rf bin dist coverage.out revet-demo
