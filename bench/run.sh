#!/bin/sh
# run.sh: measures us beside what we are measured by, in one run on one
# machine, and writes RESULTS.md.  ./dev bench calls it.
#
# run.sh [SIZE...]: commune district province unless some are named, about 15
# minutes; nation is a run of its own, about 20.  BUILD names the folder of the
# program, RUNS the alternating runs of each thing, AGREE_SECONDS how long each
# of our reports may be asked for figures of the nation (0: all of them).  What is found of a size
# is kept in results/, so the page tells the last run of each.
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
AGREE_SECONDS=${AGREE_SECONDS:-120}
DUCK_VERSION=1.5.6-r.1
export NGUON_DB=$WORK/none.db # nobody's own database

. "$HERE/lib.sh"
. "$HERE/pg.sh"
. "$HERE/engine.sh"
. "$HERE/pocketbase.sh"
. "$HERE/directus.sh"
. "$HERE/web.sh"

tools() {
	for t in wrk sqlite3 jq curl soffice node npm; do
		command -v "$t" >/dev/null 2>&1 || die "$t is missing; run ./dev deps bench"
	done
	[ -x "$NGUON" ] || die "there is no $NGUON; run ./dev build"
	say "compiling the measuring programs"
	sh "$HERE/build.sh" "$BIN" "$BUILD" || die "they do not compile"
}

# The lists of one size, invented anew when the inventors changed.
data() {
	DATA=$WORK/$SIZE/data LISTS=$WORK/$SIZE/lists OFFICE=$WORK/$SIZE/office
	DB=$WORK/$SIZE/ours.db
	TOP=U0000001 # what gen.c calls the topmost unit
	made_by=$(cat "$HERE/gen.c" "$HERE/names.def" "$HERE/lists.c" | cksum)
	mkdir -p "$DATA" "$LISTS" "$OFFICE/out"
	printf 'a,b\n1,2\n' >"$WORK/idle.csv"
	[ "$(cat "$LISTS/made-by" 2>/dev/null)" = "$made_by" ] && return 0
	"$BIN/gen" "$SIZE" "$DATA" && "$BIN/lists" "$DATA" "$LISTS" || die "no data for $SIZE"
	echo "$made_by" >"$LISTS/made-by"
}

idle_percent() {
	awk '/^cpu / { print $5, $2 + $3 + $4 + $5 + $6 + $7 + $8 + $9 }' /proc/stat >"$WORK/cpu"
	sleep 2
	awk '/^cpu / { print $5, $2 + $3 + $4 + $5 + $6 + $7 + $8 + $9 }' /proc/stat >>"$WORK/cpu"
	awk '{ i[NR] = $1; t[NR] = $2 } END { printf "%.0f", 100 * (i[2] - i[1]) / (t[2] - t[1]) }' "$WORK/cpu"
}

# Below 80 % idle others were at work: ratios hold roughly, figures do not.
busy() { [ "$1" -ge 80 ] || echo '; **it was busy, so take these as a first look**'; }

# ---- who is measured beside us ---------------------------------------------------

absent() { note "$SIZE: $1; what it anchors is not measured."; }

peers() {
	with_pb='' with_pg='' with_duck='' with_dx=''
	if [ "$SIZE" != nation ]; then
		if pb_install; then with_pb=yes; else absent 'npm gave no PocketBase'; fi
	fi
	case $SIZE in
	province | nation) ;;
	*) return ;;
	esac
	if [ -d "$WORK/duckdb/node_modules" ] || npm_get duckdb "@duckdb/node-api@$DUCK_VERSION"; then
		with_duck=yes
	else
		absent 'npm gave no DuckDB'
	fi
	if pg_start; then
		with_pg=yes PG_DB=$(pg_url ours)
	else
		absent "no PostgreSQL started ($(tail -n 1 "$WORK/pg.log"))"
		return
	fi
	[ "$SIZE" = province ] || return
	if dx_install; then with_dx=yes; else absent 'npm gave no Directus'; fi
}

prepare_peers() {
	[ -z "$with_pb" ] || pb_prepare
	[ -z "$with_dx" ] || dx_prepare || {
		with_dx=
		absent 'Directus did not take the data'
	}
}

# ---- one size ----------------------------------------------------------------------

measure() {
	case $SIZE in
	nation) # loads take minutes, reports seconds
		RUNS=2
		imports 1
		reports 1 3
		agree
		;;
	*)
		imports "$RUNS"
		reports "$RUNS" 11
		agree
		cli_report
		;;
	esac
	if [ "$SIZE" = province ]; then
		workbooks
		import_csv >/dev/null # they leave a database without targets
	fi
	prepare_peers
	[ "$SIZE" = nation ] || starts
	pages
}

one_size() {
	SIZE=$1
	say "$SIZE"
	began=$(date +%s)
	: >"$WORK/results.tsv"
	: >"$WORK/notes.txt"
	data
	idle=$(idle_percent)
	peers
	note "$SIZE: the machine was $idle % idle just before, load $(cut -d' ' -f1-3 /proc/loadavg)$(busy "$idle")."
	measure
	pg_stop
	minutes=$(((($(date +%s) - began) + 30) / 60))
	mkdir -p "$HERE/results"
	cp "$WORK/results.tsv" "$HERE/results/$SIZE.tsv"
	{
		echo "$SIZE: $(date -u +%Y-%m-%d), commit $(git rev-parse --short HEAD 2>/dev/null || echo unknown), $minutes minutes, $(nproc) cores ($(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -n 1)), kernel $(uname -r), SQLite $(sqlite3 --version | cut -d' ' -f1)$([ -z "$with_pg" ] || echo ", PostgreSQL $("$PG_BIN/postgres" --version | cut -d' ' -f3)")."
		cat "$WORK/notes.txt"
	} >"$HERE/results/$SIZE.md"
	say "$SIZE took $minutes minutes"
}

# ---- the page --------------------------------------------------------------------------

found() { # FILE ENDING: of all sizes, small ones first
	for size in commune district province nation; do
		[ ! -f "$HERE/results/$size.$1" ] || cat "$HERE/results/$size.$1"
	done
}

results() {
	cat <<-TXT
	# Results of the bench

	Written by \`./dev bench\`; what the lines ask for is in the table's "must".  A ratio is ours to
	the anchor's, both measured in one run, in turn, medians; times want a small one, requests per
	second a large one.  Differences below 1.5x are noise.  All data are invented (\`gen.c\`,
	\`lists.c\`); all traffic stays on this machine.  "the same" has the work and the engine of the
	line above; ours is on SQLite where no engine is named.

	TXT
	found md | grep -v '^- ' | sed 's/^/- /'
	cat <<-TXT

	| # | work | size | ours | anchor | anchor's | ratio | must | reached |
	|---|---|---|---|---|---|---|---|---|
	TXT
	found tsv | sort -s -t "$(printf '\t')" -k1.2,1n |
		awk -F '\t' '{ printf "|"; for (i = 1; i <= 9; i++) printf " %s |", $i; print "" }'
	found tsv | awk -F '\t' '$9 == "yes" { y++ } $9 == "**no**" { n++ } $9 == "not measured" { u++ }
		END { printf "\n%d reached, %d not reached, %d not measured.\n", y, n, u }'
	printf '\n## Notes of the runs\n\n'
	found md | grep '^- '
	[ ! -f "$HERE/NOTES.md" ] || { echo && cat "$HERE/NOTES.md"; }
}

ended() {
	stop_all
	pg_stop
}

mkdir -p "$WORK"
trap ended EXIT
trap 'exit 1' INT TERM HUP
[ $# -gt 0 ] || set -- commune district province
tools
for size; do
	one_size "$size"
done
results >"$WORK/RESULTS.md"
mv "$WORK/RESULTS.md" "$HERE/RESULTS.md"
say "wrote bench/RESULTS.md"
