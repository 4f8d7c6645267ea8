#!/usr/bin/env bash
# A PostgreSQL cluster of one's own for tests, from Debian's package; no other cluster is looked at.
#
#   scripts/postgres.sh start FOLDER [NAME=VALUE…]   starts it and prints its URL
#   scripts/postgres.sh stop FOLDER [MODE]           ends it: fast (default), immediate (as a crash would)
#   scripts/postgres.sh remove FOLDER                ends it and deletes the folder
#
# A FOLDER that is not there is made, with a new cluster in it; one that is there is started again as it is, on the same
# port. NAME=VALUE are settings of the server. It listens on the loopback address alone, behind a random password, and
# runs as an unprivileged user when this script is root's, since the server refuses to be root.
set -euo pipefail

say() { printf '%s\n' "$*"; }

find_programs() {
  local folder
  folder=$(printf '%s\n' /usr/lib/postgresql/*/bin | sort --version-sort | tail -n 1)
  [ -x "$folder/initdb" ] || folder=$(pg_config --bindir 2>/dev/null || true)
  [ -x "$folder/initdb" ] || { say "PostgreSQL's server is not installed (Debian: postgresql-15)." >&2 && return 1; }
  say "$folder"
}

# The user that the server runs as.
server_user() {
  if [ "$(id -u)" -ne 0 ]; then id -un; elif id postgres >/dev/null 2>&1; then say postgres; else say nobody; fi
}

as_server_user() {
  if [ "$(id -u)" -ne 0 ]; then
    "$@"
  else
    setpriv --reuid "$(server_user)" --regid "$(id -g "$(server_user)")" --clear-groups \
      env HOME="$folder" LC_ALL=C.UTF-8 "$@"
  fi
}

random_hex() { od -An -N"$1" -tx1 /dev/urandom | tr -d ' \n'; }

make_cluster() {
  mkdir -p "$folder"
  chmod 700 "$folder"
  random_hex 16 >"$folder/password"
  [ "$(id -u)" -ne 0 ] || chown -R "$(server_user):" "$folder"
  (cd "$folder" && as_server_user "$programs/initdb" --pgdata="$folder/data" --username=luoshi --encoding=UTF8 \
    --locale=C.UTF-8 --auth=scram-sha-256 --pwfile="$folder/password" --no-instructions) >"$folder/initdb.log" 2>&1 ||
    { cat "$folder/initdb.log" >&2 && return 1; }
  # What a small machine bears, and many partitions locked at once when a test drops its schema.
  cat >>"$folder/data/postgresql.conf" <<SETTINGS
listen_addresses = '127.0.0.1'
unix_socket_directories = ''
max_connections = 200
max_locks_per_transaction = 256
shared_buffers = 64MB
fsync = on
SETTINGS
}

# Tries ports until the server could bind one: between choosing and binding somebody else may take it.
start_server() {
  local attempt port options="" setting
  for setting in "$@"; do options+=" -c $setting"; done
  for attempt in $(seq 20); do
    if [ -s "$folder/port" ]; then port=$(cat "$folder/port"); else port=$((20000 + RANDOM)); fi
    if (cd "$folder" && as_server_user "$programs/pg_ctl" start --pgdata="$folder/data" --wait --silent \
      --log="$folder/server.log" --options="-p $port$options") >"$folder/start.log" 2>&1 </dev/null; then
      say "$port" >"$folder/port"
      say "postgresql://luoshi:$(cat "$folder/password")@127.0.0.1:$port/postgres"
      return 0
    fi
    if [ -s "$folder/port" ] || ! grep -q 'could not bind' "$folder/server.log"; then break; fi
    : >"$folder/server.log"
  done
  say "PostgreSQL did not start (attempt $attempt):" >&2
  tail -n 20 "$folder/start.log" "$folder/server.log" >&2
  return 1
}

stop_server() {
  [ -s "$folder/data/postmaster.pid" ] || return 0
  (cd "$folder" && as_server_user "$programs/pg_ctl" stop --pgdata="$folder/data" --mode="$1" --wait --silent)
}

action=${1:-}
folder=${2:-}
case "$action:$folder" in
  start:/* | stop:/* | remove:/*) shift 2 ;;
  *) sed -n '2,10s/^# \{0,1\}//p' "$0" >&2 && say "FOLDER is an absolute path." >&2 && exit 2 ;;
esac
programs=$(find_programs)

case "$action" in
  start)
    [ -d "$folder/data" ] || make_cluster
    start_server "$@"
    ;;
  stop) stop_server "${1:-fast}" ;;
  remove)
    if [ -f "$folder/password" ]; then
      stop_server immediate || true
      rm -rf "$folder"
    fi
    ;;
esac
