#!/bin/sh
# web.sh: pages of one size: ours on both engines, floor, PocketBase and
# Directus up at once, loaded in turn.  Sourced by run.sh; needs WORK, BIN,
# NGUON, RUNS, SIZE, DATA, DB, TOP, with_pb, with_pg, with_dx.

URL=http://127.0.0.1:8195
PG_URL=http://127.0.0.1:8196
FLOOR_URL=http://127.0.0.1:8197
HIDDEN='fields=id,family_name,middle_name,given_name,dob,sex,ethnic,status,unit_id,admit_date'

serve() { # DATABASE URL: sets served
	"$NGUON" --db "$1" serve --listen "${2#http://}" >"$WORK/serve.log" 2>&1 &
	served=$!
	PIDS="$PIDS $served"
	wait_for "$2/list/people?unit=$TOP" "$served"
}
ours_start() {
	serve "$DB" "$URL"
	ours_pid=$served
}
ours_stop() {
	kill "$ours_pid" && wait "$ours_pid" 2>/dev/null
}

start_ms() { # FUNCTION
	t0=$(date +%s%N)
	"$1"
	t1=$(date +%s%N)
	start=$(awk -v t="$((t1 - t0))" 'BEGIN { printf "%.1f", t / 1e6 }')
}

starts() {
	a='' b='' ra='' rb=''
	for _ in 1 2 3; do
		start_ms ours_start
		a="$a $start" ra="$ra $(status_mb VmRSS "$ours_pid")"
		ours_stop
		[ -n "$with_pb" ] || continue
		start_ms pb_start
		b="$b $start" rb="$rb $(status_mb VmRSS "$pb_pid")"
		pb_stop
	done
	# shellcheck disable=SC2086
	judge R13 'start to first answer' "$(median $a)" ms PocketBase \
		"$([ -z "$b" ] || median $b)" '<=' 0.7
	# shellcheck disable=SC2086
	judge R14 'memory after start' "$(median $ra)" MB PocketBase \
		"$([ -z "$rb" ] || median $rb)" '<=' 0.5
}

# ---- what is asked for ----------------------------------------------------------

# The subtree of units.csv: a commune of the district, a district of the
# province, a province of the nation, all of the commune.
subtree() {
	case $SIZE in
	nation) level=1 nth=2 ;;
	province) level=2 nth=2 ;;
	district) level=3 nth=2 ;;
	*) level=3 nth=1 ;;
	esac
	awk -F, -v l=$level -v nth=$nth '$4 == l && ++k == nth { print $6, $1, $3; exit }' \
		"$DATA/units.csv"
}

# Cells for new people, some of everywhere.
some_cells() {
	awk -F, '$4 == 4 && ++n % 7 == 1 { print $1 }' "$DATA/units.csv" | head -n 100 | tr '\n' ' '
}

# The session of our server and the token of its forms.
sign_in() { # URL: sets COOKIE and CSRF
	jar=$WORK/cookies.txt
	rm -f "$jar"
	CSRF=$(curl -s -c "$jar" "$1/new/people" |
		sed -n 's/.*name="csrf" value="\([^"]*\)".*/\1/p' | head -n 1)
	COOKIE=$(awk '$6 == "session" { print $7 }' "$jar")
	export COOKIE CSRF
}
ask_file() { (sign_in $URL && "$@"); }
ask_pg() { (sign_in $PG_URL && "$@"); }
ask_pb() { (pb_login && "$@"); }
ask_dx() { (TOKEN='Bearer benchtoken' && export TOKEN && "$@"); }

# Addresses of records are another's in each installation.
first_person() { # URL
	curl -s "$1$list" | grep -o '/record/person/[0-9a-f]*' | head -n 1
}

# Everybody's addresses; what is not there has none.
addresses() { # CODE FIRST LAST
	list="/list/people?unit=$1"
	person=$(first_person $URL)
	pg_person=$([ -z "$with_pg" ] || first_person $PG_URL)
	report="/report/ket-nap?unit=$TOP&from=2025-01-01&to=2025-12-31"
	pb='' pb_point='' pb_flow='' pb_new=''
	if [ -n "$with_pb" ]; then
		at=$PB_URL/api/collections
		pb="$at/persons/records?perPage=50&sort=sort_key&$HIDDEN&filter=(unit_id%3E=$2%26%26unit_id%3C=$3)"
		[ -n "$with_total" ] || pb="$pb&skipTotal=1"
		pb_point=$at/persons/records/p00000000000077
		pb_flow="$at/flow/records?perPage=500&skipTotal=1"
		pb_new=$at/persons/records
	fi
	dx='' dx_point='' dx_flow='' dx_new=''
	if [ -n "$with_dx" ]; then
		at=$DX_URL/items/persons
		between=%5B_between%5D
		dx="$at?$HIDDEN&limit=50&sort=sort_key&filter%5Bunit_id%5D$between=$2,$3"
		[ -z "$with_total" ] || dx="$dx&meta=filter_count"
		dx_point=$at/77
		dx_flow="$at?limit=-1&aggregate%5Bcount%5D=id&groupBy%5B%5D=unit_id&groupBy%5B%5D=sex&filter%5Badmit_date%5D$between=2025-01-01,2025-12-31"
		dx_new=$at
	fi
}

on_pg() { [ -z "$with_pg" ] || echo "$PG_URL$1"; } # PATH

# ---- lines of the table -----------------------------------------------------------

# versus ID WORK RACE OURS ANCHOR THEIRS [OP MUST]: requests per second
versus() {
	theirs=$(rps "$3-$6")
	[ -z "$theirs" ] || judge "$1" "$2, c=$(echo "$3" | cut -d- -f2)" "$(rps "$3-$4")" req/s \
		"$5" "$theirs" "${7:--}" "${8:-}"
}

# ours_versus ID WORK RACE FLOOR_MUST PB_MUST DX_MUST DX_MUST_ON_PG: pages and JSON, both engines
ours_versus() {
	for o in file filejson pg pgjson; do
		case $o in
		file) what=$2 ;;
		filejson) what="$2 as JSON" ;;
		pg) what="$2$ON_PG" ;;
		pgjson) what="$2 as JSON$ON_PG" ;;
		esac
		[ -n "$(rps "$3-$o")" ] || continue
		case $o in
		pg*) # the other anchors are of the other engine
			id=$([ "$1" = R4 ] && echo R16 || echo "$1")
			versus "$id" "$what" "$3" $o Directus dx "$(op "$7" '>=')" "$7" ;;
		*)	versus "$1" "$what" "$3" $o floor floor "$(op "$4" '>=')" "$4"
			versus "$1" "$what" "$3" $o PocketBase pb "$(op "$5" '>=')" "$5"
			versus "$1" "$what" "$3" $o Directus dx "$(op "$6" '>=')" "$6" ;;
		esac
	done
}

note_p99() { # WHAT RACE
	for o in file filejson pg pgjson; do
		[ -z "$(p99 "$2-$o")" ] || printf '%s %s, ' $o "$(p99 "$2-$o")"
	done >"$WORK/p99.txt"
	note "$SIZE: $1: our p99 in ms: $(sed 's/filejson/JSON/; s/pgjson/JSON on PostgreSQL/; s/pg /on PostgreSQL /; s/file/page/; s/, $//' "$WORK/p99.txt")."
}

# ---- pages ------------------------------------------------------------------------

list_pages() {
	race list 8 "file=$URL$list" "filejson=$URL/api$list" "pg=$(on_pg "$list")" \
		"pgjson=$(on_pg "/api$list")" "floor=$FLOOR_URL/$([ -n "$with_total" ] && echo count || echo list)" \
		"pb=$pb" "dx=$dx"
	title="list page$([ -z "$with_total" ] || echo ' with total')"
	case $SIZE in
	province) ours_versus R4 "$title" list-8 0.6 12 5 6 ;;
	nation) ours_versus R4 "$title" list-8 - - - - ;;
	*) ours_versus R4 "$title" list-8 0.35 15 15 - ;;
	esac
	note_p99 "$title, c=8" list-8
	[ -z "$with_dx" ] || for o in file filejson; do
		judge R5 'p99 of that page, c=8' "$(p99 list-8-$o)" ms Directus "$(p99 list-8-dx)" '<=' 0.15
	done
	[ "$SIZE" != nation ] || slowest_pages
}

# R4 of the nation: the p99 beside the better of two plans, in the process and
# as a server.
slowest_pages() {
	"$BIN/sqread" pages "$WORK/$SIZE/sq.db" "$first" "$last" 200 >"$WORK/$SIZE/pages.txt"
	better=$(sort -k2n "$WORK/$SIZE/pages.txt" | awk '$1 ~ /_p99$/ { print $2; exit }')
	race list 1 "file=$URL$list" "filejson=$URL/api$list" "pg=$(on_pg "$list")" \
		"pgjson=$(on_pg "/api$list")"
	for o in file filejson pg pgjson; do
		case $o in
		file) what= ;;
		filejson) what=' as JSON' ;;
		pg) what=$ON_PG ;;
		*) what=" as JSON$ON_PG" ;;
		esac
		judge R4 "p99 of the list page$what, c=1" "$(p99 list-1-$o)" ms \
			'SQLite, the better plan' "$better" '<=' 3
		judge R4 "p99 of the list page$what, c=8" "$(p99 list-8-$o)" ms \
			'floor, the better plan' "$(p99 list-8-floor)" '<=' 3
	done
}

points() {
	race point 8 "file=$URL$person" "filejson=$URL/api$person" "pg=$(on_pg "$pg_person")" \
		"pgjson=$(on_pg "/api$pg_person")" "floor=$FLOOR_URL/point" "pb=$pb_point" "dx=$dx_point"
	ours_versus R6 'point read' point-8 - 4 25 25
	note_p99 'point read, c=8' point-8
}

# PocketBase's view is the flow report of the grassroots level only, Directus
# answers one of five breakdowns.
report_page() {
	c=$([ "$SIZE" = nation ] && echo 1 || echo 4)
	race report "$c" "file=$URL$report" "pg=$(on_pg "$report")" "pb=$pb_flow" "dx=$dx_flow"
	# shellcheck disable=SC2046
	versus R1 'flow report as a page' "report-$c" file PocketBase pb $(must 'district:>=:5' 'province:>=:8')
	versus R1 'flow report as a page' "report-$c" file Directus dx '>=' 6
	[ -z "$with_pg" ] || versus R1 "flow report as a page$ON_PG" "report-$c" pg Directus dx '>=' 6
	note_p99 "flow report as a page, c=$c" "report-$c"
}

# A round trip of HTTP is what the floor needs for one person.
searches() {
	"$BIN/sqread" search "$WORK/$SIZE/sq.db" "$HERE/words.txt" 20 >"$WORK/$SIZE/words.txt"
	race trip 1 "floor=$FLOOR_URL/point"
	trip=$(p50 trip-1-floor)
	btree=$([ -z "$with_pg" ] || pg_prefix_ms 21)
	for kind in words prefixes; do
		LINES_FILE=$HERE/$kind.txt
		export LINES_FILE
		race $kind 1 "filejson=$URL/api/list/people?q=" "pgjson=$(on_pg '/api/list/people?q=')"
		unset LINES_FILE
	done
	for o in filejson pgjson; do
		[ -n "$(rps words-1-$o)" ] || continue
		on=$([ $o = filejson ] || echo "$ON_PG")
		judge R12 "search by words, first 50 by name$on" "$(p50 words-1-$o)" ms \
			'FTS5, sorted, and a round trip' "$(sum "$(field words "$WORK/$SIZE/words.txt")" "$trip")" '<=' 1.5
		# shellcheck disable=SC2046
		judge R12 'the same, p99' "$(p99 words-1-$o)" ms 'FTS5, sorted' \
			"$(field words_p99 "$WORK/$SIZE/words.txt")" $(must 'nation:<=:2')
		[ -z "$btree" ] || judge R12 "search by beginning of the name$on" "$(p50 prefixes-1-$o)" ms \
			"3 of PostgreSQL's btree and a round trip" \
			"$(sum "$btree" "$btree" "$btree" "$trip")" '<=' 1
	done
}

# Last, because they leave people behind.
creates() {
	"$BIN/sqread" write "$WORK/$SIZE/sq.db" 1000 >"$WORK/$SIZE/writes.txt"
	UNITS=$(some_cells)
	export UNITS
	for c in 1 8; do
		race new $c "file=$URL/new/people" "pg=$(on_pg /new/people)" "pb=$pb_new" "dx=$dx_new"
	done
	unset UNITS
	judge R7 'create, durable, c=1' "$(rps new-1-file)" req/s 'SQLite FULL, bare' \
		"$(field writes_per_s "$WORK/$SIZE/writes.txt")" '>=' 0.5
	judge R7 "create, durable$ON_PG, c=1" "$(rps new-1-pg)" req/s 'SQLite FULL, bare' \
		"$(field writes_per_s "$WORK/$SIZE/writes.txt")"
	for o in file pg; do
		on=$([ $o = file ] || echo "$ON_PG")
		versus R7 "create, durable$on" new-1 $o Directus dx
		versus R7 "create, durable$on" new-8 $o Directus dx '>=' 5
		[ $o = pg ] || versus R7 'create, durable' new-8 $o 'PocketBase, not durable' pb '>=' 0.8
		judge R7 "p99 of a create$on, c=8" "$(p99 new-8-$o)" ms 'a limit' 50 '<=' 1
	done
}

memory() {
	judge R14 'memory at its most, under load' "$(status_mb VmHWM "$ours_pid")" MB PocketBase \
		"$([ -z "$with_pb" ] || status_mb VmHWM "$pb_pid")" '<=' 0.3
}
# 400 MB, and 20 bytes for each of 6 million people that are kept in memory.
memory_of_nation() {
	judge R14 'memory at its most, under load' "$(status_mb VmHWM "$ours_pid")" MB 'a limit' 520 '<=' 1
	[ -z "$with_pg" ] || judge R14 "memory at its most, under load$ON_PG" \
		"$(status_mb VmHWM "$ours_pg_pid")" MB 'a limit' 520 '<=' 1
}

pb_import() {
	pb_login
	took=$(node "$HERE/pbimport.mjs" "$TOKEN" "$DATA/persons.csv") ||
		die "PocketBase took no people"
	judge R8 'import of CSV' "$import_ms" ms 'PocketBase by its API' "$took" '<=' 0.05
}

# Everybody is up at once, and idle when not asked.
all_up() { # FIRST LAST
	ours_start
	[ -z "$with_pg" ] || {
		serve "$PG_DB" $PG_URL
		ours_pg_pid=$served
	}
	"$BIN/floor" "$WORK/$SIZE/sq.db" "${FLOOR_URL##*:}" "$1" "$2" \
		"$([ "$SIZE" = nation ] && echo ps || echo pu)" &
	floor_pid=$!
	PIDS="$PIDS $floor_pid"
	wait_for $FLOOR_URL/point "$floor_pid"
	[ -z "$with_pb" ] || pb_start
	[ -z "$with_dx" ] || dx_start || {
		with_dx=
		absent 'Directus ended at once'
	}
}

pages() {
	with_total=$([ "$SIZE" != province ] || echo yes)
	: >"$WORK/$SIZE/race.txt"
	# shellcheck disable=SC2046
	set -- $(subtree)
	first=$2 last=$3
	all_up "$first" "$last"
	addresses "$1" "$first" "$last"
	list_pages
	points
	[ "$SIZE" = commune ] || report_page
	if [ "$SIZE" = nation ]; then
		searches
		creates
		memory_of_nation
	else
		[ -z "$with_pg" ] || searches
		memory
		[ "$SIZE" != province ] || [ -z "$with_pb" ] || pb_import
		[ -z "$with_pg" ] || creates
	fi
	stop_all
}
