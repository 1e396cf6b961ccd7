#!/bin/bash
# with_postgres.sh COMMAND…: runs COMMAND beside a PostgreSQL of its own and returns its status.
#
# The server is thrown away at the end, however that comes. COMMAND finds it at COACHCAL_TEST_POSTGRES, as a role
# that may make databases and nothing else, as an owner's role would be.
set -uo pipefail

(($#)) || { echo "usage: $0 COMMAND…" >&2; exit 2; }
version=15
programs=/usr/lib/postgresql/$version/bin
[[ -x $programs/initdb ]] || { echo "$0: there is no PostgreSQL $version; apt-get install postgresql" >&2; exit 3; }

# PostgreSQL refuses to run as root. Nothing of it outlives this script, whatever becomes of that.
as=()
user=
if ((EUID == 0)); then
  for user in postgres nobody; do id "$user" >/dev/null 2>&1 && break; done
  as=(setpriv --reuid="$user" --regid="$(id -g "$user")" --clear-groups)
fi
as+=(setpriv --pdeathsig QUIT)

# In memory where there is room: a test makes and drops a database, which takes ten times as long on a busy disk.
# On a disk without fsync, or fifty times as long. No TMPDIR: a socket's path has 107 bytes at most.
place=/tmp fsync=off
available=$(df --output=avail -k /dev/shm 2>/dev/null | tail -n 1)
((${available:-0} >= 1 << 20)) && place=/dev/shm fsync=on
folder=$(mktemp -d "$place/coachcal-pg-XXXXXX") || exit 3
server=
command=
stop() {
  trap '' INT TERM HUP
  if [[ -n $server ]]; then
    kill -QUIT "$server" 2>/dev/null  # at once: nothing is kept
    for _ in {1..100}; do kill -0 "$server" 2>/dev/null || break; sleep 0.1; done
    kill -KILL "$server" 2>/dev/null
    wait "$server" 2>/dev/null
  fi
  rm -rf "$folder"
}
trap stop EXIT
forward() { if [[ -n $command ]]; then kill -"$1" "$command" 2>/dev/null; else exit $((128 + $2)); fi; }
trap 'forward INT 2' INT
trap 'forward TERM 15' TERM
trap 'forward HUP 1' HUP

secret() { od -An -N18 -tx1 /dev/urandom | tr -d ' \n'; }
(umask 077; secret >"$folder/root"; secret >"$folder/password")
[[ -z $user ]] || chown -R "$user" "$folder"
cd "$folder" || exit 3

# Words are sorted as dictionaries do it, as most installations have it: nothing may rest on the order of bytes.
"${as[@]}" "$programs/initdb" -D "$folder/data" -U root --pwfile="$folder/root" --auth=scram-sha-256 \
  --encoding=UTF8 --locale=C.UTF-8 --locale-provider=icu --icu-locale=en-US --no-sync >"$folder/log" 2>&1 ||
  { cat "$folder/log" >&2; exit 3; }
cat >>"$folder/data/postgresql.conf" <<CONF
listen_addresses = '127.0.0.1'
unix_socket_directories = '$folder'
unix_socket_permissions = 0700
max_connections = 300
shared_buffers = 32MB
fsync = $fsync
synchronous_commit = on
max_wal_size = 256MB
timezone = 'UTC'
log_timezone = 'UTC'
CONF

# Below the ports that the system gives away, so that no test is given ours; others may have one all the same.
for _ in {1..20}; do
  port=$((20000 + RANDOM % 10000))
  # Of its own session, so that Ctrl-C stops COMMAND first.
  setsid "${as[@]}" "$programs/postgres" -D "$folder/data" -p "$port" >>"$folder/log" 2>&1 &
  server=$!
  until "$programs/pg_isready" -q -h "$folder" -p "$port"; do
    kill -0 "$server" 2>/dev/null || { wait "$server"; server=; break; }
    sleep 0.05
  done
  [[ -z $server ]] || break
done
[[ -n $server ]] || { cat "$folder/log" >&2; exit 3; }
password=$(<"$folder/password")
PGPASSWORD=$(<"$folder/root") "$programs/psql" -Xqd postgres -h "$folder" -p "$port" -U root \
  <<<"CREATE ROLE coachcal LOGIN CREATEDB PASSWORD '$password'" || exit 3
export COACHCAL_TEST_POSTGRES="postgresql://coachcal:$password@127.0.0.1:$port/postgres"

cd "$OLDPWD" || exit 3
# Bash has what runs behind it ignore Ctrl-C, and takes its standard input away.
env --default-signal=INT,QUIT "$@" <&0 &
command=$!
status=128
while :; do
  wait "$command"
  status=$?
  kill -0 "$command" 2>/dev/null || break
done
exit "$status"
