#!/bin/sh
# Reading from a standby: pages come from it and say as of when, what was just
# written is there at once, and whoever of the two falls, reading goes on.
#
# NGUON: the program.  Two servers in a temporary folder, as in run.sh.
set -u
standby_options="-c hot_standby=on -c max_standby_streaming_delay=1s"
here=$(cd "$(dirname "$0")" && pwd)
# shellcheck source=lib.sh
. "$here/lib.sh"
NGUON=${NGUON:-$here/../../build/nguon}
unset NGUON_DB NGUON_DB_READ
of_standby='đọc từ máy dự phòng, đến'
passed=0 failed=0
nguon_pid=

end() {
	[ -z "$nguon_pid" ] || kill -9 "$nguon_pid" 2>/dev/null
	clean
}
trap end EXIT

# is NAME COMMAND...: one test.
is() {
	name=$1
	shift
	if "$@"; then
		passed=$((passed + 1))
	else
		failed=$((failed + 1))
		echo "failed: $name"
		head -n 5 "$dir/head"
		sed 's/<[^>]*>//g' "$dir/page" | grep -v '^ *$' | head -n 12
		tail -n 5 "$dir/log.nguon"
	fi
}

# within SECONDS COMMAND...: it comes about.
within() {
	tries=$(($1 * 5))
	shift
	while ! "$@"; do
		tries=$((tries - 1))
		[ "$tries" -gt 0 ] || return 1
		sleep 0.2
	done
}

# get PATH: the page in $dir/page, its head in $dir/head.
get() {
	curl -s -m 60 -b "$dir/jar" -c "$dir/jar" -D "$dir/head" \
		-o "$dir/page" "$site$1"
}

# save CODE NAME: a place, by its form.
save() {
	curl -s -m 60 -b "$dir/jar" -c "$dir/jar" -D "$dir/head" \
		-o "$dir/page" -H "Origin: $site" \
		--data-urlencode "csrf=$csrf" \
		--data-urlencode "place.code=$1" \
		--data-urlencode "place.name=$2" \
		--data-urlencode "place.level=village" "$site/new/places"
}

shows() { grep -q "$1" "$dir/page"; }
status() { head -n 1 "$dir/head" | grep -q " $1"; }
page_shows() { get "$1" && status 200 && shows "$2"; }
from_standby() { get /list/places && status 200 && shows "$of_standby"; }
from_primary() { get /list/places && status 200 && ! shows "$of_standby"; }
saved() { save "$1" "$2" && status 303; }
not_saved() {
	save "$1" "$2" && status 503 && grep -qi '^retry-after:' "$dir/head" &&
		shows 'chưa lưu được gì' && ! shows postgresql: && ! shows "$dir"
}
logged() { [ "$(grep -c "$1" "$dir/log.nguon")" = "$2" ]; }
# said NAME TEXT COMMAND...: refused with that sentence.
said() {
	text=$1
	shift
	! "$NGUON" "$@" >"$dir/page" 2>&1 && [ "$(wc -l <"$dir/page")" = 1 ] &&
		shows "$text"
}
paused() {
	sql b "SELECT pg_wal_replay_pause()" >/dev/null
	within 10 test "$(sql b "SELECT pg_get_wal_replay_pause_state()")" \
		!= 'pause requested'
}
resumed() { sql b "SELECT pg_wal_replay_resume()" >/dev/null; }
level() {
	[ "$(sql a "SELECT pg_current_wal_lsn()")" = \
		"$(sql b "SELECT pg_last_wal_replay_lsn()")" ]
}

serve() {
	"$NGUON" serve --listen 127.0.0.1:0 --db "$main" --db-read "$copy" \
		>"$dir/said.nguon" 2>"$dir/log.nguon" &
	nguon_pid=$!
	within 20 grep -q 'http://' "$dir/said.nguon" || return 1
	site=$(sed -n 's/.*\(http:\/\/[0-9.:]*\).*/\1/p' "$dir/said.nguon")
	get /new/places || return 1
	csrf=$(sed -n 's/.*name="csrf" value="\([^"]*\)".*/\1/p' "$dir/page" |
		head -n 1)
	[ -n "$csrf" ]
}

# Nobody is asked for what stands in another place.
wrong_places() {
	"$NGUON" init --db "$other" >/dev/null || return 1
	within 20 level || return 1
	is "a file to read from" said 'máy dự phòng PostgreSQL' \
		serve --db "$main" --db-read "$dir/x.db"
	is "a primary to read from" said 'không phải là máy dự phòng của máy nào' \
		serve --db "$main" --db-read "$main"
	is "somebody else's standby" said 'máy dự phòng của cơ sở dữ liệu này' \
		serve --db "$other" --db-read "$copy"
	is "a file to write to" said 'NGUON_DB_READ' \
		search x --db "$dir/x.db" --db-read "$copy"
}

commands() {
	is "a command sees what was just written" command_shows Nơi-ba
	is "it says as of when" grep -q "$of_standby" "$dir/log.command"
	paused
	saved p4 Nơi-bốn
	is "also while the standby is behind" command_shows Nơi-bốn
	is "and then says nothing" test ! -s "$dir/log.command"
	resumed
}
command_shows() {
	"$NGUON" search "$1" --db "$main" --db-read "$copy" >"$dir/page" \
		2>"$dir/log.command" && shows "$1"
}

pages() {
	is "a page comes from the standby" within 20 from_standby
	is "a form is saved" saved p1 Nơi-một
	is "and seen at once" page_shows /list/places Nơi-một
	paused
	is "a form is saved while the standby stands still" saved p2 Nơi-hai
	is "and seen at once" page_shows /list/places Nơi-hai
	is "from the primary" from_primary
	resumed
	is "the standby is read again" within 20 from_standby
	is "with the same" shows Nơi-hai
	paused
	printf 'Mã,Tên,Cấp\np3,Nơi-ba,thôn\n' >"$dir/places.csv"
	"$NGUON" import --db "$main" --kind places "$dir/places.csv" \
		>"$dir/page" 2>&1 || cat "$dir/page"
	is "others' writes wait for the standby" from_standby
	is "and are not there yet" test "$(grep -c Nơi-ba "$dir/page")" = 0
	resumed
	is "but soon" within 20 page_shows /list/places Nơi-ba
	within 20 level
}

# A report goes from hand to hand: it says as of when itself.
reports() {
	printf 'Mã,Tên,Loại\nU,Nơi-báo-cáo,Đảng bộ cơ sở\n' >"$dir/units.csv"
	"$NGUON" import --db "$main" --kind units "$dir/units.csv" \
		>"$dir/page" 2>&1 || cat "$dir/page"
	within 20 level
	is "a report of a command says as of when" command_reports
	is "beside its figures" grep -q "$of_standby" "$dir/log.command"
	within 20 from_standby
	is "a report of a page says as of when" page_shows \
		"/report/ket-nap/file?unit=U&format=json&from=2024-01-01&to=2024-12-31" \
		"\"notes\":.*$of_standby"
	is "for programs too" grep -qi '^nguon-as-of: 20' "$dir/head"
}
command_reports() {
	"$NGUON" report ket-nap --unit U --from 2024-01-01 --to 2024-12-31 \
		--format json --db "$main" --db-read "$copy" >"$dir/page" \
		2>"$dir/log.command" && shows "\"notes\":.*$of_standby"
}

# What arrives undoes who reads the old rows.
conflicts() {
	"$WRITER" "$third" create && sql_on third a \
		"INSERT INTO t SELECT 1, n FROM generate_series(1, 100) AS n"
	within 20 level
	rm -f "$dir/stop"
	"$WRITER" "$third_copy" hold "$dir/stop" >"$dir/held" &
	within 20 grep -q reads "$dir/held"
	sql_on third a "DELETE FROM t"
	sql_on third a "VACUUM t"
	within 20 level
	touch "$dir/stop"
	wait $!
	is "a reader that was in the way may read again" \
		test "$(tr '\n' ' ' <"$dir/held")" = 'reads undone reads '
}

falls() {
	kill_server b
	is "without the standby pages go on" from_primary
	is "one line in the log" logged 'Không đọc được từ máy dự phòng' 1
	is "nothing else is noticed" saved p5 Nơi-năm
	is "the standby starts" revive b "$standby_options"
	is "the standby is found again" within 30 from_standby
	is "and that is in the log" logged 'Lại đọc được từ máy dự phòng' 1
	is "with all that was written" within 20 page_shows /list/places Nơi-năm

	kill_server a
	is "without the primary pages go on" from_standby
	is "and say that nothing is stored" within 10 \
		page_shows /list/places 'Máy chủ chính đang không trả lời'
	is "a form is refused in our words" not_saved p6 Nơi-sáu
	is "a command reads on" command_shows Nơi-năm
	is "and says as of when" grep -q "$of_standby" "$dir/log.command"
	kill "$nguon_pid"
	wait "$nguon_pid" 2>/dev/null
	is "the application starts without the primary" serve
	is "and shows what there is" from_standby
	is "and refuses a form" not_saved p6 Nơi-sáu
	is "the primary starts" revive a "-c wal_keep_size=64"
	is "the primary is found again" within 20 saved p6 Nơi-sáu
	is "one line in the log" logged 'chính không trả lời' 1
	is "seen at once" page_shows /list/places Nơi-sáu
}

# Stopped, but the machine still answers for it: no connection ends.
hangs() {
	within 20 from_standby
	# shellcheck disable=SC2046
	kill -STOP $(pids_of a)
	is "a form ends although the primary hangs" not_saved p7 Nơi-bảy
	is "pages go on" from_standby
	# shellcheck disable=SC2046
	kill -CONT $(pids_of a)
	is "the primary is found again" within 20 saved p8 Nơi-tám
	is "nothing came of the refused form" page_shows /list/places Nơi-tám
	is "it was not stored" test "$(grep -c Nơi-bảy "$dir/page")" = 0
}

# as an ordinary role, behind the wall of row security
unset NGUON_DB_WALL
main="postgresql://office@/office?host=$dir/a"
copy="postgresql://office@/office?host=$dir/b"
other="postgresql://office@/other?host=$dir/a"
third="postgresql://office@/third?host=$dir/a"
third_copy="postgresql://office@/third?host=$dir/b"
cd "$dir" || exit 1 # serve keeps its files where it stands
touch "$dir/head" "$dir/page" "$dir/log.nguon"
is "two servers" start_pair
sql a "CREATE ROLE office LOGIN" >/dev/null
sql a "CREATE ROLE nguon_reach" >/dev/null
sql a "GRANT nguon_reach TO office" >/dev/null
for name in office other third; do
	sql a "CREATE DATABASE $name OWNER office" >/dev/null
done
is "a database" "$NGUON" init --db "$main"
within 20 level
wrong_places
is "the application" serve
pages
commands
reports
conflicts
falls
hangs
is "it ends" kill "$nguon_pid"
wait "$nguon_pid"
nguon_pid=
echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
