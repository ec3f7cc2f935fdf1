#!/bin/sh
# Every source file is as clang-format of Debian 12 would write it.  Other
# versions lay a few things out differently, so they are not asked.
clang-format --version 2>/dev/null | grep -q 'version 14\.' || exit 0
bad=$(sh tests/lint/files.sh source |
	xargs -r clang-format --dry-run --ferror-limit=1 2>&1 |
	sed -n 's/^\([^:]*\):[0-9]*:[0-9]*: warning.*/\1/p' | sort -u)
[ -z "$bad" ] && exit 0
echo "not formatted; run: clang-format -i" $bad
exit 1
