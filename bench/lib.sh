#!/bin/sh
# lib.sh: what the measuring scripts share.  Sourced, not run.  Needs WORK.

say() { printf '== %s\n' "$*"; }
die() { printf 'bench: %s\n' "$*" >&2; exit 1; }

# median NUMBER...
median() { printf '%s\n' "$@" | sort -n | awk '{ a[NR] = $1 } END { print a[int((NR + 1) / 2)] }'; }

# ms COMMAND...: milliseconds by the clock; the output goes to a log.
ms() {
	t0=$(date +%s%N)
	"$@" >"$WORK/ms.log" 2>&1 </dev/null || {
		tail -n 3 "$WORK/ms.log" >&2
		echo "bench: this failed: $*" >&2
		return 1
	}
	t1=$(date +%s%N)
	echo $(((t1 - t0) / 1000)) | awk '{ printf "%.2f\n", $1 / 1000 }'
}

# alternate RUNS OURS ANCHOR: calls two functions that print a number, in
# turn; their medians are left in $ours and $anchor.
alternate() {
	i=0 as='' bs=''
	while [ $i -lt "$1" ]; do
		as="$as $($2)"
		bs="$bs $($3)"
		i=$((i + 1))
	done
	# shellcheck disable=SC2086
	ours=$(median $as) anchor=$(median $bs)
}

# field NAME FILE: the second word of the line that begins so.
field() { awk -v n="$1" '$1 == n { print $2; exit }' "$2"; }

# judge ID WORK SIZE OURS UNIT NAME ANCHOR OP MUST: one line of the table.
# The ratio is ours to the anchor's; OP is <=, >= or - where nothing is asked.
judge() {
	awk -v id="$1" -v work="$2" -v size="$3" -v ours="$4" -v unit="$5" \
		-v name="$6" -v anchor="$7" -v op="$8" -v must="$9" 'BEGIN {
		if (ours == "" || anchor == "" || anchor + 0 == 0) {
			ratio = "-"; good = "not measured"
		} else {
			ratio = ours / anchor
			good = op == "-" ? "" : \
			    (op == "<=" ? ratio <= must : ratio >= must) ? \
			    "yes" : "**no**"
			ratio = sprintf(ratio < 0.1 ? "%.4fx" : ratio < 10 ? "%.2fx" : "%.0fx", ratio)
		}
		if (op == "-") op = must = ""
		printf "%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\n", id, work, size,
			figure(ours, unit), name, figure(anchor, unit), ratio,
			must == "" ? "" : op " " must "x", good
	}
	function figure(x, unit) {
		if (x == "") return "-"
		return sprintf(x < 10 ? "%.3g" : x < 1000 ? "%.1f" : "%.0f", x) " " unit
	}' | tee -a "$WORK/results.tsv" | tr '\t' ' '
}

# ---- servers on loopback ----------------------------------------------------

PIDS=
stop_all() { # what we started, nothing else
	for p in $PIDS; do
		kill "$p" 2>/dev/null && wait "$p" 2>/dev/null
	done
	PIDS=
}

answers() { curl -sf -o /dev/null -m 20 "$1"; }

# wait_for URL PID: until it answers.
wait_for() {
	until answers "$1"; do
		kill -0 "$2" 2>/dev/null || die "the server behind $1 ended; see $WORK/*.log"
		sleep 0.005
	done
}

# status_kb NAME PID: VmRSS or VmHWM
status_kb() { awk -v n="$1:" '$1 == n { print $2 }' "/proc/$2/status"; }

# load CONNECTIONS URL: one run of wrk; prints requests per second and p99 in ms.
load() {
	stat=$(wrk -t1 "-c$1" "-d${SECONDS_PER_RUN}s" -s "$HERE/wrk.lua" "$2" | grep '^STAT')
	# shellcheck disable=SC2086
	set -- $stat
	[ "${5:-1}" = 0 ] || echo "bench: $5 errors in a run" >&2
	echo "${2:-0}" "${4:-0}"
}
