#!/bin/sh
# The five published accounts: loads the demo through the import and holds
# every figure of tests/golden/figures.json against `nguon report`.
# NGUON: the program; UPDATE=1 takes over the paragraphs.  Prints a line for each figure that differs, then counts.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
nguon=${NGUON:-$here/../../build/nguon}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
db=$work/demo.db
# the same on a server: a schema of its own
[ -z "${NGUON_TEST_PG:-}" ] ||
	db="$NGUON_TEST_PG&options=-csearch_path%3Dacceptance_$$"
"$nguon" --db "$db" demo >/dev/null
"$nguon" --db "$db" verify >/dev/null
NGUON=$nguon DB=$db node "$here/figures.mjs" "$here/../golden/figures.json"
