#!/usr/bin/env bash
# Installs what the tests need and the machine lacks: PostgreSQL and Chromium,
# from the system's packages. Changes nothing where both are there.
set -euo pipefail
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
