#!/bin/sh
# lib.sh: servers in a temporary folder, reached by sockets in it, that end with
# the script.  Sourced by the drills of this folder; sets dir.
export LC_ALL=C.UTF-8
export NGUON_DB_WALL=off # the drills are about servers: their superuser will do
WRITER=${WRITER:-$here/../../build/tests/failover/failover_writer}
bin=$(find /usr/lib/postgresql -name initdb 2>/dev/null | sort -V | tail -n 1)
bin=${bin%/initdb}
[ -n "$bin" ] || { echo "postgresql is not installed"; exit 1; }
user=nobody
id postgres >/dev/null 2>&1 && user=postgres
dir=$(mktemp -d /tmp/nguon-failover-XXXXXX) || exit 1
[ "$(id -u)" != 0 ] || chown "$user" "$dir"

as_user() {
	if [ "$(id -u)" = 0 ]; then
		runuser -u "$user" -- "$@"
	else
		"$@"
	fi
}

# all processes of the server in folder $1, parent first
pids_of() {
	[ -f "$dir/$1/data/postmaster.pid" ] || return 0
	parent=$(head -n 1 "$dir/$1/data/postmaster.pid")
	echo "$parent"
	ps -o pid= --ppid "$parent"
}

# shellcheck disable=SC2046
kill_server() {
	kill -9 $(pids_of "$1") 2>/dev/null
}

clean() {
	touch "$dir/stop"
	kill_server a
	kill_server b
	wait
	rm -rf "$dir"
}
trap clean EXIT
trap 'exit 1' INT TERM HUP

start_server() { # NAME OPTIONS
	as_user "$bin/pg_ctl" -D "$dir/$1/data" -l "$dir/$1/log" -w -t 60 \
		-o "-k $dir/$1 -c listen_addresses='' $2" start >/dev/null
}

sql_on() { # DATABASE NAME TEXT
	as_user "$bin/psql" -h "$dir/$2" -U nguon -d "$1" -AtXq -F ' ' -c "$3"
}
sql() { sql_on postgres "$@"; } # NAME TEXT

# Again after kill_server: its children may still hold the memory.
revive() { # NAME OPTIONS
	for i in $(seq 20); do
		rm -f "$dir/$1/data/postmaster.pid"
		start_server "$1" "$2" 2>/dev/null && return 0
		sleep 0.5
	done
	return 1
}

# A primary a and its standby b.
start_pair() {
	rm -rf "$dir/a" "$dir/b" "$dir/stop"
	as_user mkdir "$dir/a" "$dir/b" &&
		as_user "$bin/initdb" -D "$dir/a/data" -U nguon -A trust -N \
			--locale=C -E UTF8 >/dev/null 2>&1 &&
		start_server a "-c wal_keep_size=64" &&
		as_user "$bin/pg_basebackup" -h "$dir/a" -U nguon \
			-D "$dir/b/data" -R -X stream -c fast &&
		start_server b "${standby_options:--c hot_standby=on}"
}

acked() { cat "$dir"/acked.* | wc -l; }

# more THAN: waits until more was acknowledged, at most 30 s.
more() {
	for i in $(seq 150); do
		[ "$(acked)" -gt "$1" ] && return 0
		sleep 0.2
	done
	return 1
}
