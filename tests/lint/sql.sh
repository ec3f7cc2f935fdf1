#!/bin/sh
# S-27: values reach SQL as parameters.  Outside src/store and src/db no SQL
# is put together by a printf at all; the DDL text of src/schema holds no value.
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
END { exit bad }'
