#!/bin/sh
# lib.sh: what the measuring scripts share.  Sourced, not run.  Needs WORK,
# SIZE, HERE.

say() { printf '== %s\n' "$*"; }
die() { printf 'bench: %s\n' "$*" >&2; exit 1; }
note() { printf -- '- %s\n' "$*" >>"$WORK/notes.txt"; }

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
field() { [ ! -f "$2" ] || awk -v n="$1" '$1 == n { print $2; exit }' "$2"; }

# sum NUMBER...: nothing if one of them is.
sum() { printf '%s\n' "$@" | awk '$1 == "" { none = 1 } { s += $1 } END { if (!none) printf "%.4f", s }'; }

# judge ID WORK OURS UNIT NAME ANCHOR OP MUST: one line of the table.  The
# ratio is ours to the anchor's; OP is <=, >= or - where nothing is asked.
judge() {
	awk -v id="$1" -v work="$2" -v size="$SIZE" -v ours="$3" -v unit="$4" \
		-v name="$5" -v anchor="$6" -v op="${7:--}" -v must="${8:-}" 'BEGIN {
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

# must SIZE:OP:NUMBER...: OP and number of this size, "-" if none.
must() {
	for one; do
		case $one in
		"$SIZE":*) echo "$one" | cut -d: -f2,3 | tr : ' ' && return ;;
		esac
	done
	echo -
}

# npm_get FOLDER PACKAGE@VERSION [OPTIONS]
npm_get() {
	mkdir -p "$WORK/$1"
	echo '{"private":true}' >"$WORK/$1/package.json"
	folder=$1
	shift
	(cd "$WORK/$folder" && nice npm install --no-audit --no-fund "$@") \
		>"$WORK/$folder-install.log" 2>&1 </dev/null
}

# ---- servers on loopback ----------------------------------------------------

PIDS=
stop_all() { # what we started, nothing else
	for p in $PIDS; do
		kill "$p" 2>/dev/null && wait "$p" 2>/dev/null
	done
	PIDS=
}

answers() { curl -sgf -o /dev/null -m 60 -H "authorization: ${TOKEN:-}" "$1"; }

# comes_up URL PID: when it answers; not when it ended before.
comes_up() {
	until answers "$1"; do
		kill -0 "$2" 2>/dev/null || return 1
		sleep 0.005
	done
}
wait_for() { comes_up "$@" || die "the server behind $1 ended; see $WORK/*.log"; }

# status_mb NAME PID: VmRSS or VmHWM
status_mb() { awk -v n="$1:" '$1 == n { printf "%.1f", $2 / 1024 }' "/proc/$2/status"; }

# load CONNECTIONS URL: one run of wrk; prints requests per second and p50 and
# p99 in ms.  The environment tells wrk.lua how to ask.
load() {
	url=$2
	stat=$(wrk -t1 "-c$1" "-d${SECONDS_PER_RUN}s" --timeout 30s -s "$HERE/wrk.lua" "$2" | grep '^STAT')
	# shellcheck disable=SC2086
	set -- $stat
	[ "${5:-1}" = 0 ] || echo "bench: ${5:-all} errors in a run of $url" >&2
	# without an answer there is nothing to compare
	[ "${2:-0.0}" = 0.0 ] || echo "$2 $3 $4"
}

# race KIND CONNECTIONS NAME=URL...: the servers that have it (an URL) in turn;
# medians go to race.txt.  A function ask_NAME, if there is one, says what else
# wrk.lua must know.
race() {
	kind=$1 c=$2
	shift 2
	: >"$WORK/race.raw"
	for i in $(seq 0 "$RUNS"); do
		for server; do
			name=${server%%=*} url=${server#*=}
			[ -n "$url" ] || continue
			how=
			[ -z "$(command -v "ask_$name")" ] || how=ask_$name
			# the first time may do what is done once
			# shellcheck disable=SC2086
			if [ "$i" = 0 ]; then
				$how answers "$url"
			else
				echo "$name $($how load "$c" "$url")" >>"$WORK/race.raw"
			fi
		done
	done
	for name in $(cut -d' ' -f1 "$WORK/race.raw" | sort -u); do
		for k in 2 3 4; do
			# shellcheck disable=SC2046
			echo "$kind-$c-$name-$k $(median $(awk -v n="$name" -v k=$k '$1 == n { print $k }' "$WORK/race.raw"))"
		done
	done >>"$WORK/$SIZE/race.txt"
}
rps() { field "$1-2" "$WORK/$SIZE/race.txt"; } # KIND-CONNECTIONS-NAME
p50() { field "$1-3" "$WORK/$SIZE/race.txt"; }
p99() { field "$1-4" "$WORK/$SIZE/race.txt"; }
