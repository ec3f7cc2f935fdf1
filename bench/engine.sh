#!/bin/sh
# engine.sh: imports, reports and disk of one size, on both engines.  Sourced
# by run.sh; needs WORK, BIN, NGUON, RUNS, SIZE, DATA, LISTS, OFFICE, DB, TOP,
# with_pg, with_duck.

YEAR='--from 2025-01-01 --to 2025-12-31'
ON_PG='; PostgreSQL'

op() { if [ "$1" = - ]; then echo -; else echo "$2"; fi; }

# ---- one run of each thing; every function prints one number -----------------

# How long it took; how much memory goes to import.txt.
import_to() { # DATABASE
	"$BIN/peak" "$NGUON" --db "$1" import "$LISTS/units.csv" "$LISTS/people.csv" \
		"$LISTS/targets.csv" >"$WORK/import.txt" 2>"$WORK/ms.log" </dev/null ||
		die "this import failed: $(tail -n 3 "$WORK/ms.log")"
	cut -d' ' -f1 "$WORK/import.txt"
}
import_mb() { awk '{ printf "%.1f", $2 / 1024 }' "$WORK/import.txt"; }

empty_db() {
	rm -f "$DB" "$DB"-* "$DB".lock
	"$NGUON" --db "$DB" init >/dev/null
}
import_csv() {
	empty_db
	import_to "$DB"
}
import_pg() {
	pg_new ours
	"$NGUON" --db "$PG_DB" init >/dev/null
	import_to "$PG_DB"
}
sqbench_load() {
	rm -f "$WORK/$SIZE/sq.db"
	"$BIN/sqbench" load "$WORK/$SIZE/sq.db" "$DATA" >"$WORK/$SIZE/load.txt"
	field load "$WORK/$SIZE/load.txt"
}
import_xlsx() { # people alone, as the office program reads them alone
	empty_db
	"$NGUON" --db "$DB" import "$LISTS/units.csv" >/dev/null
	ms "$NGUON" --db "$DB" import "$OFFICE/people.xlsx"
}
export_xlsx() { ms "$NGUON" --db "$DB" export people -o "$WORK/$SIZE/out.xlsx"; }

office() { # FORMAT FOLDER FILE
	ms timeout -k 5 200 soffice "-env:UserInstallation=file://$WORK/office" --headless \
		--infilter='CSV:44,34,76,1' --convert-to "$1" --outdir "$2" "$3"
}
office_book() { # the same without a filter: workbooks
	ms timeout -k 5 200 soffice "-env:UserInstallation=file://$WORK/office" --headless \
		--convert-to "$1" --outdir "$2" "$3"
}
office_to_xlsx() { office xlsx "$OFFICE" "$LISTS/people.csv"; }
office_to_csv() { office_book csv "$OFFICE/out" "$OFFICE/people.xlsx"; }
office_idle() { office csv "$OFFICE/out" "$WORK/idle.csv"; }
office_countifs() { office_book csv "$OFFICE/out" "$OFFICE/report.xlsx"; }

report_cli() {
	# shellcheck disable=SC2086
	ms "$NGUON" --db "$DB" report ket-nap --unit "$TOP" $YEAR --format json
}

# ---- imports, disk -------------------------------------------------------------

per_person() { [ -z "$1" ] || awk -v b="$1" -v n="$(people)" 'BEGIN { printf "%.1f", b / n }'; }
people() { echo $(($(wc -l <"$DATA/persons.csv") - 1)); }

imports() { # times each
	alternate "$1" import_csv sqbench_load
	import_ms=$ours # web.sh compares it once more
	# shellcheck disable=SC2046
	judge R8 'import of CSV' "$ours" ms 'SQLite, bare load' "$anchor" \
		$(must 'province:<=:6' 'nation:<=:2.5')
	[ "$SIZE" != nation ] || judge R8 'the same, memory' "$(import_mb)" MB 'a limit' 256 '<=' 1
	"$BIN/sqbench" report "$WORK/$SIZE/sq.db" 1 >"$WORK/$SIZE/cover.txt"
	# shellcheck disable=SC2046
	judge R15 'disk, history included' "$(per_person "$(wc -c <"$DB")")" B/person \
		'SQLite, bare, covering index' \
		"$(per_person "$(field bytes_with_cover "$WORK/$SIZE/cover.txt")")" \
		$(must 'province:<=:2' 'nation:<=:2')
	[ -z "$with_pg" ] || pg_imports "$1"
	# what the loads left to be written is written before anything is timed
	[ -z "$with_pg" ] || psql postgres -c CHECKPOINT
	sync
}

pg_imports() {
	alternate "$1" import_pg pg_plain_load
	if [ -z "$ours" ] || [ -z "$anchor" ]; then
		with_pg=''
		absent 'PostgreSQL did not take the lists'
		return
	fi
	judge R8 "import of CSV$ON_PG" "$ours" ms 'PostgreSQL, COPY and indexes' "$anchor"
	judge R8 'the same' "$ours" ms 'into SQLite' "$import_ms"
	[ "$SIZE" != nation ] ||
		judge R8 "the same, memory$ON_PG" "$(import_mb)" MB 'a limit' 256 '<=' 1
	plain=$(per_person "$(pg_bytes plain)")
	judge R15 'disk, history included' "$(per_person "$(wc -c <"$DB")")" B/person \
		'PostgreSQL, bare' "$plain" '<=' 1.6
	judge R15 "disk, history included$ON_PG" "$(per_person "$(pg_bytes ours)")" B/person \
		'PostgreSQL, bare' "$plain" '<=' 1.6
}

# ---- reports --------------------------------------------------------------------

# medians FILE: of all runs in FILE.all
medians() {
	for n in $(cut -d' ' -f1 "$1.all" | sort -u); do
		# shellcheck disable=SC2046
		echo "$n $(median $(awk -v n="$n" '$1 == n { print $2 }' "$1.all"))"
	done >"$1"
}

pg_reports() { # N
	for n in flow stock; do
		echo "$n $(pg_report_ms $n "$1")"
	done
}

reports() { # times each, in turn, and the repetitions within each
	at=$WORK/$SIZE
	rm -f "$at"/*.txt.all "$at/duck.txt" "$at/pgour.txt" "$at/pgsql.txt"
	for _ in $(seq "$1"); do
		"$BIN/inproc" "$DB" "$2" >>"$at/file.txt.all"
		"$BIN/sqbench" report "$at/sq.db" "$2" >>"$at/sq.txt.all"
		"$BIN/colscan" "$DATA" "$2" >>"$at/scan.txt.all"
		[ -z "$with_duck" ] || duck "$2" >>"$at/duck.txt.all"
		[ -z "$with_pg" ] || {
			"$BIN/inproc" "$PG_DB" "$2" >>"$at/pgour.txt.all"
			pg_reports "$2" >>"$at/pgsql.txt.all"
		}
	done
	for f in "$at"/*.txt.all; do
		medians "${f%.all}"
	done
	flow_lines "$at/file.txt" ''
	stock_lines "$at/file.txt" ''
	[ -z "$with_pg" ] || pg_lines
}

duck() { # N
	DUCKDB=$WORK/duckdb node "$HERE/duck.mjs" "$DATA" "$at/duck.db" "$1" "$at/duck.raw" ||
		die "DuckDB counted nothing"
}

# The musts of a province are those of the file; R16 has those of the server.
must_on() { # ENGINE SIZE:OP:NUMBER...
	on=$1
	shift
	if [ -n "$on" ] && [ "$SIZE" != nation ]; then
		echo -
	else
		must "$@"
	fi
}

# What the server keeps between requests until somebody writes is the tree and
# the people as columns; the counting is always done.
flow_lines() { # FIGURES ENGINE
	flow=$(field flow "$1") anew=$(field flow_anew "$1")
	rows=$(field flow_rows "$at/sq.txt") scan=$(field flow "$at/scan.txt")
	# shellcheck disable=SC2046
	judge R1 "flow report, computed$2" "$flow" ms 'SQLite rows counted in C' "$rows" \
		$(must_on "$2" 'district:<=:4' 'province:<=:2')
	# shellcheck disable=SC2046
	judge R1 'the same' "$flow" ms 'columns in memory' "$scan" $(must_on "$2" 'nation:<=:4')
	judge R1 'the same' "$flow" ms 'one SQL' "$(field flow_sql "$at/sq.txt")"
	# shellcheck disable=SC2046
	[ -z "$with_duck" ] || judge R1 'the same' "$flow" ms DuckDB \
		"$(field flow "$at/duck.txt")" $(must_on "$2" 'nation:<=:0.8')
	judge R1 "the same, nothing kept between calls$2" "$anew" ms 'SQLite rows counted in C' "$rows"
	# shellcheck disable=SC2046
	[ "$SIZE" != nation ] || judge R1 'the same' "$anew" ms 'columns in memory' "$scan" '<=' 20
}

stock_lines() { # FIGURES ENGINE
	stock=$(field stock "$1")
	rows=$(field stock_rows "$at/sq.txt")
	# shellcheck disable=SC2046
	judge R2 "stock report, computed$2" "$stock" ms 'SQLite rows counted in C' "$rows" \
		$(must_on "$2" 'province:<=:1.3' 'nation:<=:1.3')
	# shellcheck disable=SC2046
	judge R2 'the same' "$stock" ms 'one SQL' "$(field stock_sql "$at/sq.txt")" \
		$(must_on "$2" 'province:<=:0.6' 'nation:<=:0.6')
	judge R2 'the same' "$stock" ms 'columns in memory' "$(field stock "$at/scan.txt")"
	[ -z "$with_duck" ] ||
		judge R2 'the same' "$stock" ms DuckDB "$(field stock "$at/duck.txt")"
	judge R2 "the same, nothing kept between calls$2" "$(field stock_anew "$1")" ms \
		'SQLite rows counted in C' "$rows"
}

pg_lines() {
	flow_lines "$at/pgour.txt" "$ON_PG"
	stock_lines "$at/pgour.txt" "$ON_PG"
	for n in flow stock; do
		judge R16 "$n report, computed$ON_PG" "$(field $n "$at/pgour.txt")" ms \
			'PostgreSQL, one SQL' "$(field $n "$at/pgsql.txt")" '<=' 1.5
		judge R16 'the same, nothing kept between calls' "$(field ${n}_anew "$at/pgour.txt")" ms \
			'PostgreSQL, one SQL' "$(field $n "$at/pgsql.txt")"
	done
}

# ---- do they count the same? -------------------------------------------------------

# same NAME COMMAND...: its figures are colscan's, to the last digit.
same() {
	name=$1
	shift
	"$@" | LC_ALL=C sort >"$at/table.txt"
	wrong=$(LC_ALL=C comm -23 "$at/table.txt" "$at/scan.table" | head -n 2)
	lines=$(wc -l <"$at/table.txt")
	if [ -n "$wrong" ]; then
		note "$SIZE: **figures differ**: $name counts $(echo "$wrong" | tr '\n' ';')" \
			"columns in memory $(echo "$wrong" | cut -d' ' -f1,2 | grep -wf - "$at/scan.table" | tr '\n' ';')"
	elif [ "$lines" = "$all_lines" ]; then
		agreeing="$agreeing, $name"
	else # not all that was to be counted
		agreeing="$agreeing, $name (**$lines of $all_lines lines**)"
	fi
}

agree() {
	at=$WORK/$SIZE agreeing='columns in memory'
	"$BIN/colscan" "$DATA" table | LC_ALL=C sort >"$at/scan.table"
	all_lines=$(wc -l <"$at/scan.table")
	same 'SQLite (one SQL)' "$BIN/sqbench" table "$at/sq.db"
	[ -z "$with_duck" ] || same DuckDB cat "$at/duck.raw"
	[ -z "$with_pg" ] || same 'PostgreSQL (one SQL)' pg_plain_table
	seconds=$([ "$SIZE" != nation ] || echo "$AGREE_SECONDS")
	same 'ours on SQLite' "$BIN/inproc" "$DB" table "${seconds:-0}"
	[ -z "$with_pg" ] || same 'ours on PostgreSQL' "$BIN/inproc" "$PG_DB" table "${seconds:-0}"
	awk -v size="$SIZE" -v who="$agreeing" '
		{ n += NF - 2 } $1 == "flow" { units++ }
		END { printf "- %s: agree: %d figures of %d units: %s.\n", size, n, units, who }' \
		"$at/scan.table" | tee -a "$WORK/notes.txt"
}

# ---- beside the office program -----------------------------------------------------

cli_report() {
	"$BIN/calc" "$DATA" "$OFFICE/report.xlsx"
	a='' b=''
	for _ in 1 2 3; do
		a="$a $(report_cli)"
		# a province takes the office program half a minute: once
		[ -n "$b" ] && [ "$SIZE" = province ] || b="$b $(office_countifs)"
	done
	# shellcheck disable=SC2086
	ours=$(median $a) anchor=$(median $b)
	# shellcheck disable=SC2046
	judge R3 'flow report by command' "$ours" ms 'a limit' 100 \
		$(must 'district:<=:1' 'province:<=:1')
	# shellcheck disable=SC2046
	judge R3 'the same' "$ours" ms 'LibreOffice, COUNTIFS' "$anchor" \
		$(must 'district:<=:0.025' 'province:<=:0.005')
}

workbooks() {
	office_to_xlsx >/dev/null # the first start makes its profile
	alternate "$RUNS" export_xlsx office_to_xlsx
	judge R11 'export of XLSX' "$ours" ms 'LibreOffice, CSV to XLSX' "$anchor" '<=' 0.25
	a='' b='' c=''
	for _ in 1 2 3; do
		a="$a $(import_xlsx)"
		b="$b $(office_to_csv)"
		c="$c $(office_idle)"
	done
	# shellcheck disable=SC2086
	ours=$(median $a) anchor=$(median $b) idle=$(median $c)
	judge R9 'import of XLSX' "$ours" ms 'LibreOffice, XLSX to CSV' "$anchor" '<=' 0.4
	judge R9 'the same' "$ours" ms 'the same without its start' \
		"$(awk -v a="$anchor" -v b="$idle" 'BEGIN { print a - b }')" '<=' 1.5
}
