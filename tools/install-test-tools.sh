#!/usr/bin/env bash
# Installs what the tests need and the machine lacks: PostgreSQL and Chromium
# from the system's packages, the outside judges from npm. Changes nothing
# where all are there.
set -euo pipefail
cd "$(dirname "$0")/.."
[ tools/judges/node_modules/.package-lock.json -nt tools/judges/package-lock.json ] || {
    npm ci --prefix tools/judges --ignore-scripts --no-audit --no-fund --silent
    touch tools/judges/node_modules/.package-lock.json
}
need=()
ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || command -v initdb >/dev/null || need+=(postgresql)
command -v chromium >/dev/null || command -v chromium-browser >/dev/null || command -v google-chrome >/dev/null ||
    [ -n "${CHROMIUM:-}" ] || need+=(chromium)
[ ${#need[@]} -gt 0 ] || exit 0

sudo=() && [ "$(id -u)" = 0 ] || sudo=(sudo)
command -v apt-get >/dev/null || { echo "please install: ${need[*]}" >&2; exit 1; }
echo "installing ${need[*]}" >&2
"${sudo[@]}" apt-get update -qq
DEBIAN_FRONTEND=noninteractive "${sudo[@]}" apt-get install -y -qq --no-install-recommends "${need[@]}" >&2
