#!/usr/bin/env bash
# A throw-away PostgreSQL for the tests, on loopback, in a folder of its own.
#   tools/postgres.sh start DIR   starts it and prints the address to test with
#   tools/postgres.sh stop DIR    stops it and removes the folder
set -euo pipefail
do=${1:?start or stop} dir=${2:?a folder}
bin=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -n 1)
[ -n "$bin" ] || bin=$(dirname "$(command -v pg_ctl)")

# PostgreSQL refuses to run as root.
as() { if [ "$(id -u)" = 0 ]; then runuser -u postgres -- "$@"; else "$@"; fi; }

case $do in
start)
    mkdir -p "$dir"
    [ "$(id -u)" != 0 ] || chown postgres "$dir"
    port=$(node -e 's=require("net").createServer().listen(0,"127.0.0.1",()=>{console.log(s.address().port);s.close()})')
    cd "$dir"
    as "$bin/initdb" -D "$dir/data" -U postgres --auth=trust --encoding=UTF8 --locale=C.UTF-8 >"$dir/log.init" 2>&1 </dev/null ||
        { cat "$dir/log.init" >&2; exit 1; }
    as "$bin/pg_ctl" -D "$dir/data" -w -l "$dir/data/log" -o "-p $port -c listen_addresses=127.0.0.1 \
        -c unix_socket_directories='$dir/data' -c fsync=off -c max_connections=400 -c shared_buffers=64MB" start >&2 </dev/null
    as "$bin/psql" -qX -h 127.0.0.1 -p "$port" -U postgres -c "CREATE ROLE wegwarte LOGIN CREATEDB" postgres >&2
    echo "postgres://wegwarte@127.0.0.1:$port/postgres?sslmode=disable"
    ;;
stop)
    [ ! -d "$dir/data" ] || (cd "$dir" && as "$bin/pg_ctl" -D "$dir/data" -m immediate stop >&2) || true
    rm -rf "$dir"
    ;;
*) echo "start or stop" >&2; exit 2 ;;
esac
