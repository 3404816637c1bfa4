#!/usr/bin/env bash
# Runs every fuzz test for a while: tools/fuzz.sh 20s
set -euo pipefail
cd "$(dirname "$0")/.."
for dir in $(git grep -l '^func Fuzz' -- '*_test.go' | xargs -n1 dirname | sort -u); do
    for name in $(grep -hoE '^func Fuzz[A-Za-z0-9_]+' "$dir"/*_test.go | sed 's/func //'); do
        echo "== $dir $name"
        go test "./$dir" -run '^$' -fuzz "^$name\$" -fuzztime "${1:-20s}" -fuzzminimizetime 1s # by default an input that covers more is made smaller for a minute, in which nothing is tried
    done
done
