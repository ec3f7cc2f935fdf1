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
times=${1:-1}
here=$(cd "$(dirname "$0")" && pwd)
# shellcheck source=lib.sh
. "$here/lib.sh"

# A standby that has all that was acknowledged: synchronous replication.
set_up() {
	start_pair &&
		sql a "ALTER SYSTEM SET synchronous_standby_names = '*'" &&
		sql a "SELECT pg_reload_conf()" >/dev/null || return 1
	for i in 1 2 3 4 5 6 7 8 9 10; do
		[ "$(sql a "SELECT count(*) FROM pg_stat_replication
			WHERE sync_state = 'sync'")" = 1 ] && return 0
		sleep 0.5
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
