#!/bin/sh
# The drill: a primary and its standby, writers at work, the primary dies
# (kill -9), the standby takes over, the writers go on by themselves.  What
# was acknowledged must all be there.
#
#	tests/failover/run.sh [TIMES]
#
# WRITER: the program.  Two servers in a temporary folder, reached by sockets
# in it; they end with this script.
set -u
export LC_ALL=C.UTF-8
times=${1:-1}
here=$(cd "$(dirname "$0")" && pwd)
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

sql() { # NAME TEXT
	as_user "$bin/psql" -h "$dir/$1" -U nguon -d postgres -AtXq -F ' ' -c "$2"
}

# A standby that has all that was acknowledged: synchronous replication.
set_up() {
	rm -rf "$dir/a" "$dir/b" "$dir/stop"
	as_user mkdir "$dir/a" "$dir/b" &&
		as_user "$bin/initdb" -D "$dir/a/data" -U nguon -A trust -N \
			--locale=C -E UTF8 >/dev/null 2>&1 &&
		start_server a "-c wal_keep_size=64" &&
		as_user "$bin/pg_basebackup" -h "$dir/a" -U nguon \
			-D "$dir/b/data" -R -X stream -c fast &&
		start_server b "-c hot_standby=on" &&
		sql a "ALTER SYSTEM SET synchronous_standby_names = '*'" &&
		sql a "SELECT pg_reload_conf()" >/dev/null || return 1
	for i in 1 2 3 4 5 6 7 8 9 10; do
		[ "$(sql a "SELECT count(*) FROM pg_stat_replication
			WHERE sync_state = 'sync'")" = 1 ] && return 0
		sleep 0.5
	done
	return 1
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

drill() {
	url="postgresql://nguon@/postgres?host=$dir/a,$dir/b"
	rm -f "$dir"/acked.* "$dir"/said.*
	set_up || { echo "the servers did not start"; return 1; }
	"$WRITER" "$url" create || return 1
	for w in 1 2 3; do
		"$WRITER" "$url" "$w" "$dir/stop" >"$dir/acked.$w" 2>"$dir/said.$w" &
	done
	more 100 || { echo "nothing is written"; return 1; }
	kill_server a
	before=$(acked)
	as_user "$bin/pg_ctl" -D "$dir/b/data" -w promote >/dev/null || return 1
	more $((before + 100)) || { echo "the writers did not go on"; return 1; }
	touch "$dir/stop"
	wait
	cat "$dir"/acked.* | sort >"$dir/acked"
	sql b "SELECT writer, n FROM t" | sort >"$dir/there"
	lost=$(comm -23 "$dir/acked" "$dir/there" | wc -l)
	echo "acknowledged $(wc -l <"$dir/acked"), of these lost $lost;" \
		"there but not acknowledged" \
		"$(comm -13 "$dir/acked" "$dir/there" | wc -l);" \
		"refused with a sentence $(cat "$dir"/said.* | wc -l) times"
	kill_server b
	[ "$lost" = 0 ]
}

passed=0 failed=0
while [ $((passed + failed)) -lt "$times" ]; do
	if drill; then
		passed=$((passed + 1))
	else
		failed=$((failed + 1))
		tail -n 3 "$dir"/said.* "$dir"/*/log 2>/dev/null
	fi
done
echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
