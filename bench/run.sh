#!/bin/sh
# run.sh: measures us beside what we are measured by, in one run on one
# machine, and writes RESULTS.md.  ./dev bench calls it; about 12 minutes.
#
# run.sh [SIZE...]: commune district province unless some are named.  BUILD
# names the folder of the program, RUNS the alternating runs of each thing.
set -u
cd "$(dirname "$0")/.." || exit 1
export LC_ALL=C.UTF-8
HERE=$(pwd)/bench
WORK=$HERE/work
BUILD=${BUILD:-$(pwd)/build}
NGUON=$BUILD/nguon
BIN=$WORK/bin
RUNS=${RUNS:-3}
SECONDS_PER_RUN=${SECONDS_PER_RUN:-3}
export NGUON_DB=$WORK/none.db # nobody's own database

. "$HERE/lib.sh"
. "$HERE/engine.sh"
. "$HERE/pocketbase.sh"
. "$HERE/web.sh"

note() { printf -- '- %s\n' "$*" >>"$WORK/notes.txt"; }

tools() {
	for t in wrk sqlite3 jq curl soffice node npm; do
		command -v "$t" >/dev/null 2>&1 || die "$t is missing; run ./dev deps bench"
	done
	[ -x "$NGUON" ] || die "there is no $NGUON; run ./dev build"
	say "compiling the measuring programs"
	sh "$HERE/build.sh" "$BIN" "$BUILD" || die "they do not compile"
}

# The lists of one size, invented anew; the same each time.
data() {
	DATA=$WORK/$SIZE/data LISTS=$WORK/$SIZE/lists OFFICE=$WORK/$SIZE/office
	DB=$WORK/$SIZE/ours.db
	TOP=U0000001 # what gen.c calls the topmost unit
	mkdir -p "$DATA" "$LISTS" "$OFFICE/out"
	[ -f "$LISTS/targets.csv" ] && return 0
	"$BIN/gen" "$SIZE" "$DATA" && "$BIN/lists" "$DATA" "$LISTS" || die "no data for $SIZE"
	printf 'a,b\n1,2\n' >"$WORK/idle.csv"
}

idle_percent() {
	awk '/^cpu / { print $5, $2 + $3 + $4 + $5 + $6 + $7 + $8 + $9 }' /proc/stat >"$WORK/cpu"
	sleep 2
	awk '/^cpu / { print $5, $2 + $3 + $4 + $5 + $6 + $7 + $8 + $9 }' /proc/stat >>"$WORK/cpu"
	awk '{ i[NR] = $1; t[NR] = $2 } END { printf "%.0f", 100 * (i[2] - i[1]) / (t[2] - t[1]) }' "$WORK/cpu"
}

# Below 80 % idle others were at work: ratios hold roughly, figures do not.
busy() { [ "$1" -ge 80 ] || echo '; **it was busy, so take these as a first look**'; }

one_size() {
	SIZE=$1
	say "$SIZE"
	data
	before=$(idle_percent)
	note "$SIZE: the machine was $before % idle just before, load $(cut -d' ' -f1-3 /proc/loadavg)$(busy "$before")."
	case $SIZE in
	commune) imports - && reports - - && cli_report - ;;
	district) imports - && reports 4 - && cli_report 40 ;;
	province) imports 6 && reports 2 1.3 && cli_report 200 && workbooks 1 ;;
	esac
	import_csv >/dev/null # workbooks() leaves a database without targets
	with_pb=
	if pb_install; then
		with_pb=yes
		pb_prepare
	else
		note "$SIZE: npm gave no PocketBase; what it anchors is not measured."
	fi
	starts
	pages
}

results() {
	cat <<-TXT
	# Results of the bench

	Written by \`./dev bench\`; what the lines ask for is in the table's "must".  A ratio is ours to
	the anchor's, both measured in this run, in turn, medians of $RUNS; times want a small one,
	requests per second a large one.  Differences below 1.5x are noise.  All data are invented
	(\`gen.c\`, \`lists.c\`); all traffic stays on 127.0.0.1.  Directus, PostgreSQL, DuckDB and a nation
	are not part of this run.

	$(date -u +%Y-%m-%d), commit $(git rev-parse --short HEAD 2>/dev/null || echo unknown), $(nproc) cores ($(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -n 1)), kernel $(uname -r), SQLite $(sqlite3 --version | cut -d' ' -f1); load $(cut -d' ' -f1-3 /proc/loadavg) at the end; took $(((($(date +%s) - began) + 30) / 60)) minutes.

	| # | work | size | ours | anchor | anchor's | ratio | must | reached |
	|---|---|---|---|---|---|---|---|---|
	TXT
	sort -s -t "$(printf '\t')" -k1.2,1n "$WORK/results.tsv" |
		awk -F '\t' '{ printf "|"; for (i = 1; i <= 9; i++) printf " %s |", $i; print "" }'
	awk -F '\t' '$9 == "yes" { y++ } $9 == "**no**" { n++ } $9 == "not measured" { u++ }
		END { printf "\n%d reached, %d not reached, %d not measured.\n", y, n, u }' \
		"$WORK/results.tsv"
	printf '\n## Notes of this run\n\n'
	cat "$WORK/notes.txt"
	[ ! -f "$HERE/NOTES.md" ] || { echo && cat "$HERE/NOTES.md"; }
}

began=$(date +%s)
mkdir -p "$WORK"
trap stop_all EXIT
trap 'exit 1' INT TERM
: >"$WORK/results.tsv"
: >"$WORK/notes.txt"
[ $# -gt 0 ] || set -- commune district province
tools
for size; do
	one_size "$size"
done
results >"$WORK/RESULTS.md"
mv "$WORK/RESULTS.md" "$HERE/RESULTS.md"
say "wrote bench/RESULTS.md"
