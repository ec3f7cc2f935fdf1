#!/bin/sh
# engine.sh: reports, lists and disk of one size.  Sourced by run.sh; needs
# WORK, BIN, NGUON, RUNS, SIZE, DATA, LISTS, OFFICE, DB, TOP.

YEAR='--from 2025-01-01 --to 2025-12-31'

# ---- one run of each thing; every function prints one number -----------------

empty_db() {
	rm -f "$DB" "$DB"-* "$DB".lock
	"$NGUON" --db "$DB" init >/dev/null
}
import_csv() {
	empty_db
	ms "$NGUON" --db "$DB" import "$LISTS/units.csv" "$LISTS/people.csv" "$LISTS/targets.csv"
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
	ms timeout 200 soffice "-env:UserInstallation=file://$WORK/office" --headless \
		--infilter='CSV:44,34,76,1' --convert-to "$1" --outdir "$2" "$3"
}
office_book() { # the same without a filter: workbooks
	ms timeout 200 soffice "-env:UserInstallation=file://$WORK/office" --headless \
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

# ---- comparisons ---------------------------------------------------------------

reports() { # musts of this size: FLOW STOCK, - where there is none
	inproc=$WORK/$SIZE/inproc.txt sq=$WORK/$SIZE/report.txt scan=$WORK/$SIZE/scan.txt
	: >"$inproc.all" && : >"$sq.all" && : >"$scan.all"
	i=0
	while [ $i -lt "$RUNS" ]; do
		"$BIN/inproc" "$DB" 11 >>"$inproc.all"
		"$BIN/sqbench" report "$WORK/$SIZE/sq.db" 11 >>"$sq.all"
		"$BIN/colscan" "$DATA" 11 >>"$scan.all"
		i=$((i + 1))
	done
	for f in "$inproc" "$sq" "$scan"; do
		for n in $(cut -d' ' -f1 "$f.all" | sort -u); do
			# shellcheck disable=SC2046
			echo "$n $(median $(awk -v n="$n" '$1 == n { print $2 }' "$f.all"))"
		done >"$f"
	done
	same_answers "$inproc" "$sq"

	flow=$(field flow "$inproc")
	stock=$(field stock "$inproc")
	judge R1 'flow report, computed' "$SIZE" "$flow" ms 'SQLite rows counted in C' \
		"$(field flow_rows "$sq")" "$(op "$1" '<=')" "$1"
	judge R1 'the same, nothing kept between calls' "$SIZE" "$(field flow_anew "$inproc")" ms \
		'SQLite rows counted in C' "$(field flow_rows "$sq")" - ''
	judge R1 'the same' "$SIZE" "$flow" ms 'columns in memory' "$(field flow "$scan")" - ''
	judge R1 'the same' "$SIZE" "$flow" ms 'one SQL' "$(field flow_sql "$sq")" - ''
	judge R2 'stock report, computed' "$SIZE" "$stock" ms 'SQLite rows counted in C' \
		"$(field stock_rows "$sq")" "$(op "$2" '<=')" "$2"
	judge R2 'the same, nothing kept between calls' "$SIZE" "$(field stock_anew "$inproc")" ms \
		'SQLite rows counted in C' "$(field stock_rows "$sq")" - ''
	judge R2 'the same' "$SIZE" "$stock" ms 'one SQL' "$(field stock_sql "$sq")" \
		"$(op "$2" '<=')" "$([ "$2" = - ] || echo 0.6)"
	judge R2 'the same' "$SIZE" "$stock" ms 'columns in memory' "$(field stock "$scan")" - ''
}

op() { if [ "$1" = - ]; then echo -; else echo "$2"; fi; }

same_answers() { # INPROC SQBENCH
	for n in flow stock; do
		[ "$(field ${n}_people "$1")" = "$(field ${n}_people "$2")" ] ||
			note "$SIZE: the $n report counts $(field ${n}_people "$1") people, the anchor $(field ${n}_people "$2")."
	done
}

cli_report() { # MUST against the office program, or -
	"$BIN/calc" "$DATA" "$OFFICE/report.xlsx"
	a='' b=''
	for _ in 1 2 3; do
		a="$a $(report_cli)"
		# a province takes the office program half a minute: once
		[ -n "$b" ] && [ "$SIZE" = province ] || b="$b $(office_countifs)"
	done
	# shellcheck disable=SC2086
	ours=$(median $a) anchor=$(median $b)
	limit=$([ "$1" = - ] || echo 1)
	judge R3 'flow report by command' "$SIZE" "$ours" ms 'a limit' 100 \
		"$(op "$1" '<=')" "$limit"
	judge R3 'the same' "$SIZE" "$ours" ms 'LibreOffice, COUNTIFS' "$anchor" \
		"$(op "$1" '<=')" "$([ "$1" = - ] || awk -v n="$1" 'BEGIN { print 1 / n }')"
}

imports() { # MUST against sqbench, or -
	alternate "$RUNS" import_csv sqbench_load
	import_ms=$ours # web.sh compares it once more
	judge R8 'import of CSV' "$SIZE" "$ours" ms 'SQLite, bare load' "$anchor" \
		"$(op "$1" '<=')" "$1"
	bytes=$(wc -c <"$DB")
	"$BIN/sqbench" report "$WORK/$SIZE/sq.db" 1 >"$WORK/$SIZE/cover.txt"
	judge R15 'disk, history included' "$SIZE" "$(per_person "$bytes")" B/person \
		'SQLite, bare, covering index' \
		"$(per_person "$(field bytes_with_cover "$WORK/$SIZE/cover.txt")")" \
		"$(op "$1" '<=')" "$([ "$1" = - ] || echo 2)"
}

per_person() { awk -v b="$1" -v n="$(people)" 'BEGIN { printf "%.1f", b / n }'; }
people() { echo $(($(wc -l <"$DATA/persons.csv") - 1)); }

workbooks() { # judged at province size only
	office_to_xlsx >/dev/null # the first start makes its profile
	alternate "$RUNS" export_xlsx office_to_xlsx
	judge R11 'export of XLSX' "$SIZE" "$ours" ms 'LibreOffice, CSV to XLSX' "$anchor" \
		"$(op "$1" '<=')" "$([ "$1" = - ] || echo 0.25)"
	a='' b='' c=''
	for _ in 1 2 3; do
		a="$a $(import_xlsx)"
		b="$b $(office_to_csv)"
		c="$c $(office_idle)"
	done
	# shellcheck disable=SC2086
	ours=$(median $a) anchor=$(median $b) idle=$(median $c)
	judge R9 'import of XLSX' "$SIZE" "$ours" ms 'LibreOffice, XLSX to CSV' "$anchor" \
		"$(op "$1" '<=')" "$([ "$1" = - ] || echo 0.4)"
	judge R9 'the same' "$SIZE" "$ours" ms 'the same without its start' \
		"$(awk -v a="$anchor" -v b="$idle" 'BEGIN { print a - b }')" \
		"$(op "$1" '<=')" "$([ "$1" = - ] || echo 1.5)"
}
