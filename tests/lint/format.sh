#!/bin/sh
# clang-format, as a hint only: names the files that differ, never fails.
command -v clang-format >/dev/null 2>&1 || exit 0
n=$(sh tests/lint/files.sh source |
	xargs -r clang-format --dry-run --ferror-limit=1 2>&1 |
	sed -n 's/^\([^:]*\):[0-9]*:[0-9]*: warning.*/\1/p' | sort -u | wc -l)
[ "$n" = 0 ] || echo "hint: clang-format would change $n files (clang-format -i FILE)"
exit 0
