#!/usr/bin/env bash
# Runs the Go tests with a PostgreSQL of their own beside them; arguments go to
# `go test`. Hundreds of databases come and go, so they lie in memory where there
# is room. Go begins packages in the order named: ./test takes longest, and at the
# end it would run alone on one processor.
set -euo pipefail
cd "$(dirname "$0")/.."
for folder in /dev/shm "${TMPDIR:-/tmp}"; do
    dir=$(mktemp -d "$folder/wegwarte-test.XXXXXX" 2>/dev/null) || continue
    trap 'tools/postgres.sh stop "$dir/pg"; rm -rf "$dir"' EXIT
    chmod 755 "$dir"
    [ "$folder" = /dev/shm ] || break
    printf '#!/bin/sh\n' >"$dir/runs" && chmod +x "$dir/runs"
    free=$(df -Pm "$dir" | awk 'NR == 2 {print $4}') unused=$(awk '/^MemAvailable/ {print int($2 / 1024)}' /proc/meminfo)
    if [ "$free" -ge 4000 ] && [ "$unused" -ge 8000 ] && "$dir/runs" 2>/dev/null; then break; fi
    rm -rf "$dir"
done
WEGWARTE_TEST_POSTGRES=$(tools/postgres.sh start "$dir/pg")
export WEGWARTE_TEST_POSTGRES TMPDIR=$dir
go test -timeout 45m "$@" ./cmd/... ./engine/... ./test/... ./internal/...
