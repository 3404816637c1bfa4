#!/usr/bin/env bash
# Installs what the tests need and the machine lacks: PostgreSQL, Chromium and
# judges of PDFs from the system's packages, the other outside judges from npm. Changes nothing
# where all are there. Of Chromium it wants the headless shell, with which the
# tests take minutes less; where that cannot be had, a whole one will do.
set -euo pipefail
cd "$(dirname "$0")/.."
[ tools/judges/node_modules/.package-lock.json -nt tools/judges/package-lock.json ] || {
    npm ci --prefix tools/judges --ignore-scripts --no-audit --no-fund --silent
    touch tools/judges/node_modules/.package-lock.json
}
there() { for name in "$@"; do ! command -v "$name" >/dev/null || return 0; done; return 1; }
sudo=() && [ "$(id -u)" = 0 ] || sudo=(sudo)
install() {
    there apt-get || { echo "please install: $*" >&2; return 1; }
    echo "installing $*" >&2
    "${sudo[@]}" apt-get update -qq
    DEBIAN_FRONTEND=noninteractive "${sudo[@]}" apt-get install -y -qq --no-install-recommends "$@" >&2
}
ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || there initdb || install postgresql
[ -n "${CHROMIUM:-}" ] || there chromium-headless-shell chrome-headless-shell || install chromium-headless-shell ||
    there chromium chromium-browser google-chrome || install chromium
pdf=()
there pdftotext || pdf+=(poppler-utils)
there qpdf || pdf+=(qpdf)
there hb-shape || pdf+=(libharfbuzz-bin)
[ ${#pdf[@]} = 0 ] || install "${pdf[@]}" || echo "without them some tests of PDFs are skipped" >&2
