# What a developer can do; `make help` lists it. CI runs `make test lint`.
SHELL := bash
.SHELLFLAGS := -euo pipefail -c
export CGO_ENABLED := 0
TEMPL = for path in internal/web internal/mail; do \
		go tool -modfile=tools/go.mod templ generate -path $$path; \
	done; go -C tools run ./pages ../internal/web ../internal/mail
LINT  := bin/golangci-lint
BUILD := go build -trimpath -tags packed -ldflags "-s -w"

.PHONY: help run build assets generate picture test race bench load lint fuzz clean

help: ## this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/  make \1\t\2/' | expand -t 20

run: build ## build, make a believable world and serve it on 127.0.0.1:8080
	bin/wegwarte demo $(ARGS)

build: assets ## the program, bin/wegwarte
	go -C tools run ./pack ../internal
	$(BUILD) -o bin/wegwarte ./cmd/wegwarte

assets: internal/web/assets/dist/manifest.json ## style, fonts and modules for the browser

internal/web/assets/dist/manifest.json: node_modules/.package-lock.json package.json go.sum $(wildcard tools/assets/*) \
		$(shell find internal/web -name '*.css' -not -path '*/dist/*') $(shell find internal/web -name '*.js' -not -path '*/dist/*')
	npm run --silent build

node_modules/.package-lock.json: package-lock.json
	npm ci --ignore-scripts --no-audit --no-fund --silent
	@touch $@

generate: ## the Go files of the templ pages, and of the mail
	$(TEMPL)

test: assets ## everything, on both databases and in a browser; installs what that needs
	tools/install-test-tools.sh
	tools/test.sh

picture: assets ## the picture of the inbox that README shows
	WEGWARTE_PICTURE=$(CURDIR)/docs/inbox.png go test -count 1 -run TheInbox ./test

race: assets ## the tests under the race detector
	tools/install-test-tools.sh
	CGO_ENABLED=1 tools/test.sh -race

bench: assets ## benchmarks, the bars of the house with their ratios
	tools/test.sh -run '^$$' -bench . -benchmem -timeout 90m

load: assets ## the program with 100,000 persons, and 2,000 people on their own pages, under load for ten minutes each
	WEGWARTE_LOAD=$${WEGWARTE_LOAD:-10m} go test -count 1 -timeout 60m -v -run "TheProgramUnderLoad|TheirOwnPagesUnderLoad|ThePublicPageUnderLoad" ./test

fuzz: ## every fuzz test for 20 seconds
	tools/fuzz.sh 20s

lint: $(LINT) ## generated files are current, code is formatted, linters are content
	($(TEMPL)) >/dev/null
	@git diff --exit-code --stat -- '*_templ.go' || { echo "generated pages are not current: run make generate and commit"; exit 1; }
	@test -z "$$(gofmt -l $$(git ls-files '*.go'))" || { gofmt -l $$(git ls-files '*.go'); exit 1; }
	go vet ./...
	$(LINT) run ./...

$(LINT): tools/lint/go.mod
	go build -modfile=tools/lint/go.mod -o $@ github.com/golangci/golangci-lint/v2/cmd/golangci-lint

clean: ## what was built
	rm -rf bin node_modules internal/web/assets/dist/*
