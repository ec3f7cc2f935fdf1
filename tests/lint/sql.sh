#!/bin/sh
# S-27: values reach SQL as parameters.  Outside src/store and src/db no SQL
# is put together by a printf at all; the DDL text of src/schema holds no value.
bad=0
find src -name '*.c' ! -path 'src/store/*' ! -path 'src/db/*' \
	! -path 'src/schema/ddl.c' | sort |
	xargs -r awk '
# One statement at a time, so that a call over several lines is seen whole.
FNR == 1 { text = ""; start = 0 }
{
	if (text == "")
		start = FNR
	text = text $0 " "
	if ($0 !~ /[;{}]/)
		next
	if (text ~ /printf *\(/ && text ~ /"[^"]*(SELECT |INSERT INTO |UPDATE [a-z%]|DELETE FROM | FROM [a-z%]| WHERE |CREATE TABLE |ORDER BY )/) {
		printf "%s:%d: SQL built by printf; use $1 parameters\n", FILENAME, start
		bad = 1
	}
	text = ""
}
END { exit bad }' || bad=1

# One text for both engines: what only one of them knows stands in src/db, or
# in a test behind test_on_pg().  (coalesce, not ifnull; the rest in C.)
find src -name '*.c' ! -path 'src/db/*' ! -name '*_test.c' \
	! -name 'test_*.c' ! -path 'src/schema/ddl.c' | sort |
	xargs -r awk '
/^[ \t]*(\/\*|\*)/ { next }
/"[^"]*(PRAGMA |pragma_|sqlite_schema|sqlite_master|rowid|ifnull\(|group_concat|string_agg|typeof\(|strftime|json_extract|INSERT OR |REPLACE INTO|AUTOINCREMENT| GLOB | ILIKE |[a-z0-9$]::[a-z]|(FROM|JOIN) pg_|(max|min)\([^()"]*,|CURRENT_TIMESTAMP|now\(\))/ {
	printf "%s:%d: only one engine knows this SQL\n", FILENAME, FNR
	bad = 1
}
END { exit bad }' || bad=1
exit "$bad"
