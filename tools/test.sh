#!/usr/bin/env bash
# Runs the Go tests with a PostgreSQL of their own beside them; arguments go to
# `go test`. Go begins packages in the order named: ./test takes longest, and at
# the end it would run alone on one processor.
set -euo pipefail
cd "$(dirname "$0")/.."
dir=$(mktemp -d "${TMPDIR:-/tmp}/wegwarte-pg.XXXXXX")
chmod 755 "$dir"
trap 'tools/postgres.sh stop "$dir"' EXIT
WEGWARTE_TEST_POSTGRES=$(tools/postgres.sh start "$dir")
export WEGWARTE_TEST_POSTGRES
go test -timeout 20m "$@" ./cmd/... ./engine/... ./test/... ./internal/...
