#!/bin/sh
# A cut between application and database: one sentence, and work goes on by
# itself when the network is back.  Runs in a network of its own, where the
# only way between the two can be taken down (needs root).
#
# WRITER: the program.
set -u
here=$(cd "$(dirname "$0")" && pwd)
if [ "${CUT_INSIDE:-}" != yes ]; then
	CUT_INSIDE=yes exec unshare -n "$0"
fi
# shellcheck source=lib.sh
. "$here/lib.sh"
port=5432

cut() {
	ip link set lo up
	as_user mkdir "$dir/a" &&
		as_user "$bin/initdb" -D "$dir/a/data" -U nguon -A trust -N \
			--locale=C -E UTF8 >/dev/null 2>&1 &&
		start_server a "-p $port -c listen_addresses=127.0.0.1" || return 1
	# the usual limits, ten times as short
	url="postgresql://nguon@127.0.0.1:$port/postgres?tcp_user_timeout=3000"
	url="$url&keepalives_idle=1&keepalives_interval=1&keepalives_count=3"
	"$WRITER" "$url" create || return 1
	"$WRITER" "$url" 1 "$dir/stop" >"$dir/acked.1" 2>"$dir/said.1" &
	more 100 || { echo "nothing is written"; return 1; }
	ip link set lo down
	for i in $(seq 150); do
		[ -s "$dir/said.1" ] && break
		sleep 0.2
	done
	ip link set lo up
	sed -n '1p' "$dir/said.1"
	grep -q 'connection' "$dir/said.1" || { echo "no sentence"; return 1; }
	more $(($(acked) + 100)) || { echo "the writer did not go on"; return 1; }
	touch "$dir/stop"
	wait
	sort "$dir/acked.1" >"$dir/acked"
	sql a "SELECT writer, n FROM t" | sort >"$dir/there"
	lost=$(comm -23 "$dir/acked" "$dir/there" | wc -l)
	echo "acknowledged $(wc -l <"$dir/acked"), of these lost $lost"
	[ "$lost" = 0 ]
}

if cut; then
	echo "1 passed, 0 failed"
else
	echo "0 passed, 1 failed"
	exit 1
fi
