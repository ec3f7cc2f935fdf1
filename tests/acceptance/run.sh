#!/bin/sh
# The five published accounts: loads the demo through the import and holds
# every figure of tests/golden/figures.json against `nguon report`.
# NGUON: the program; UPDATE=1 takes over the paragraphs.  Prints a line for each figure that differs, then counts.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
nguon=${NGUON:-$here/../../build/nguon}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"$nguon" --db "$work/demo.db" demo >/dev/null
"$nguon" --db "$work/demo.db" verify >/dev/null
NGUON=$nguon DB=$work/demo.db node "$here/figures.mjs" "$here/../golden/figures.json"
