#!/bin/sh
# The two walls (docs/ARCHITECTURE.md, "Reach"): no SELECT goes around them.
# Every statement of the program goes through src/db, which puts the wall into
# its text (SQLite) or hands it to a role that is subject to it (PostgreSQL);
# here is what could still step aside.
bad=0
blame() { # WHY, what grep found is read
	while read -r line; do
		printf '%s: %s\n' "$line" "$1"
		bad=1
	done
}
sources() { find src -name '*.c' ! -name '*_test.c' ! -name 'test_*.c' "$@" | sort; }
found=$(mktemp) || exit 1
trap 'rm -f "$found"' EXIT

# A table named with its schema is the table itself, not what is seen of it.
sources ! -path 'src/db/*' | xargs grep -nE '"[^"]*(main|temp|public)\.[a-z]' >"$found"
blame "a schema before a table goes around the wall" <"$found"

# SQLite is asked by the one function that puts the wall up; by others only:
#   sqlite_open.c  settings and transactions, no table
#   sqlite_words.c the sum of a word index, for verify
#   sqlite_load.c  settings, and scripts of a load, which is for who reaches all
#   sqlite_care.c  checks and copies of the whole file
sources ! -path 'src/db/sqlite.c' ! -path 'src/db/sqlite_open.c' \
	! -path 'src/db/sqlite_words.c' ! -path 'src/db/sqlite_load.c' \
	! -path 'src/db/sqlite_care.c' |
	xargs grep -nE 'sqlite3_(prepare|exec|get_table|blob_open)' >"$found"
blame "statements of SQLite are prepared in src/db/sqlite.c" <"$found"

# Lifted for:
#   act.c, log.c   the act and its changes, which the one who works may not read
#   history.c      the log of a record that was seen through the wall just before
#   names.c, names_kept.c  the names that anybody bears, for a search to compare;
#                  who bears them is asked behind the wall
#   news.c         numbers of changed records, and where one was before, for caches
#                  to forget what they counted; nothing of it is shown
#   reach.c        one number: the next id, whether a code is taken
#   used.c         whether anybody needs a record, without telling who
sources ! -path 'src/db/*' ! -path 'src/store/act.c' ! -path 'src/store/log.c' \
	! -path 'src/store/history.c' ! -path 'src/store/names.c' \
	! -path 'src/store/names_kept.c' ! -path 'src/store/news.c' \
	! -path 'src/store/reach.c' \
	! -path 'src/store/used.c' | xargs grep -n 'db_wall_lift' >"$found"
blame "the wall is not lifted here; see tests/lint/wall.sh" <"$found"

# Off by the administrator's word alone.
sources | xargs grep -nE 'is_unchecked *= *' >"$found"
blame "only tests switch the check of the store off" <"$found"
sources | xargs grep -nE 'no_wall *= *(true|1)' >"$found"
blame "only NGUON_DB_WALL=off switches the wall off" <"$found"

# A SELECT inside of a write is not walled on SQLite.
sources ! -path 'src/db/*' | xargs grep -nE '"(INSERT|UPDATE|DELETE)[^"]*SELECT' >"$found"
blame "a write that reads goes around the wall of SQLite" <"$found"
exit $bad
