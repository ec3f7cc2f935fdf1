#!/bin/sh
# web.sh: pages of one size: ours, floor and PocketBase up at once, loaded in
# turn.  Sourced by run.sh; needs WORK, BIN, NGUON, RUNS, SIZE, DATA.

URL=http://127.0.0.1:8187
FLOOR_URL=http://127.0.0.1:8188

ours_start() { # sets ours_pid
	"$NGUON" --db "$DB" serve --listen 127.0.0.1:8187 >"$WORK/serve.log" 2>&1 &
	ours_pid=$!
	PIDS="$PIDS $ours_pid"
	wait_for "$URL/list/people?unit=$TOP" "$ours_pid"
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
		a="$a $start" ra="$ra $(status_kb VmRSS "$ours_pid")"
		ours_stop
		[ -n "$with_pb" ] || continue
		start_ms pb_start
		b="$b $start" rb="$rb $(status_kb VmRSS "$pb_pid")"
		pb_stop
	done
	# shellcheck disable=SC2086
	judge R13 'start to first answer' "$SIZE" "$(median $a)" ms PocketBase \
		"$([ -z "$b" ] || median $b)" '<=' 0.7
	# shellcheck disable=SC2086
	judge R14 'memory after start' "$SIZE" "$(median $ra | mb)" MB PocketBase \
		"$([ -z "$rb" ] || median $rb | mb)" '<=' 0.5
}

mb() { awk '{ printf "%.1f", $1 / 1024 }'; }

# against WHAT ID CONNECTIONS OURS FLOOR PB FLOOR_MUST PB_MUST: one kind of
# page on the servers that have it (URL or empty), in turn.
against() {
	what=$1 id=$2 c=$3 a='' f='' p='' p99=''
	for _ in $(seq "$RUNS"); do
		r=$(load "$c" "$4")
		a="$a ${r% *}" p99="$p99 ${r#* }"
		[ -z "$5" ] || { r=$(load "$c" "$5") && f="$f ${r% *}"; }
		[ -z "$6" ] || { r=$(load "$c" "$6") && p="$p ${r% *}"; }
	done
	# shellcheck disable=SC2086
	ours=$(median $a)
	# shellcheck disable=SC2086
	note_p99 "$what" "$c" "$(median $p99)"
	# shellcheck disable=SC2086
	[ -z "$5" ] || judge "$id" "$what, c=$c" "$SIZE" "$ours" req/s 'floor' \
		"$(median $f)" "$(op "$7" '>=')" "$7"
	# shellcheck disable=SC2086
	[ -z "$6" ] || judge "$id" "$what, c=$c" "$SIZE" "$ours" req/s PocketBase \
		"$(median $p)" "$(op "$8" '>=')" "$8"
}

note_p99() { note "$SIZE: $1, c=$2: our p99 is $3 ms."; }

# The subtree that is asked for, of units.csv: a commune of the district, a
# district of the province, all of the commune.
subtree() {
	case $SIZE in
	province) level=2 nth=2 ;;
	district) level=3 nth=2 ;;
	*) level=3 nth=1 ;;
	esac
	awk -F, -v l=$level -v nth=$nth '$4 == l && ++k == nth { print $6, $1, $3; exit }' \
		"$DATA/units.csv"
}

pages() {
	# shellcheck disable=SC2046
	set -- $(subtree)
	code=$1 first=$2 last=$3
	ours_start
	"$BIN/floor" "$WORK/$SIZE/sq.db" 8188 "$first" "$last" &
	floor_pid=$!
	PIDS="$PIDS $floor_pid"
	wait_for $FLOOR_URL/point "$floor_pid"
	pb='' pb_point='' pb_flow=''
	if [ -n "$with_pb" ]; then
		pb_start
		pb="$PB_URL/api/collections/persons/records?perPage=50&sort=sort_key&fields=id,family_name,middle_name,given_name,dob,sex,ethnic,status,unit_id,admit_date&filter=(unit_id%3E=$first%26%26unit_id%3C=$last)"
		pb_point=$PB_URL/api/collections/persons/records/p00000000000077
		pb_flow="$PB_URL/api/collections/flow/records?perPage=500&skipTotal=1"
	fi
	list="$URL/list/people?unit=$code"
	person=$(curl -s "$list" | grep -o '/record/person/[0-9a-f]*' | head -n 1)

	case $SIZE in
	province) against 'list page with total' R4 8 "$list" $FLOOR_URL/count "$pb" 0.6 12 ;;
	*)	against 'list page' R4 8 "$list" $FLOOR_URL/list "${pb:+$pb&skipTotal=1}" 0.35 15 ;;
	esac
	against 'point read' R6 8 "$URL$person" $FLOOR_URL/point "$pb_point" - 4
	as_json
	report_page
	judge R14 'memory at its most, under load' "$SIZE" \
		"$(status_kb VmHWM "$ours_pid" | mb)" MB PocketBase \
		"$([ -z "$with_pb" ] || status_kb VmHWM "$pb_pid" | mb)" '<=' 0.3
	[ "$SIZE" != province ] || [ -z "$with_pb" ] || pb_import
	stop_all
}

# The anchors answer with JSON; so this is like beside like.
as_json() {
	api="$URL/api/list/people?unit=$code"
	case $SIZE in
	province) against 'the same as JSON, with total' R4 8 "$api" $FLOOR_URL/count "$pb" 0.6 12 ;;
	*)	against 'the same as JSON' R4 8 "$api" $FLOOR_URL/list "${pb:+$pb&skipTotal=1}" 0.35 15 ;;
	esac
	against 'the same as JSON' R6 8 "$URL/api$person" $FLOOR_URL/point "$pb_point" - 4
}

# PocketBase's view is the flow report of the grassroots level only.
report_page() {
	[ "$SIZE" != commune ] || return 0
	page="$URL/report/ket-nap?unit=$TOP&from=2025-01-01&to=2025-12-31"
	if answers "$page"; then
		must=$([ "$SIZE" = district ] && echo 5 || echo 8)
		against 'flow report as a page' R1 4 "$page" '' "$pb_flow" - "$must"
	else
		note "$SIZE: the page $page does not answer yet; R1 against PocketBase is not measured."
	fi
}

pb_import() {
	pb_login
	took=$(node "$HERE/pbimport.mjs" "$TOKEN" "$DATA/persons.csv") ||
		die "PocketBase took no people"
	judge R8 'import of CSV' "$SIZE" "$import_ms" ms 'PocketBase by its API' "$took" '<=' 0.05
}
