#!/bin/sh
# Pages ask the store or a report of their subject; what SQL is needed stands
# there (src/store, X_report.c), where it can be asked without a page too.
found=$(find src \( -path 'src/web/*' -o -name '*_web*' \) -name '*.[ch]' \
	! -name '*_test.c' ! -name '*_testing.c' | sort |
	xargs -r grep -nE '"[^"]*(SELECT|INSERT INTO|DELETE FROM|UPDATE [a-z_]+ SET) ')
[ -z "$found" ] && exit 0
printf '%s\n' "$found" | sed 's/$/: SQL in a page; it belongs into a report or the store/'
exit 1
