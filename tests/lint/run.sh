#!/bin/sh
# All rules of the house that a script can check; each file here is one rule
# and prints what offends it.  tests/lint/run.sh [NAME...]
set -u
cd "$(dirname "$0")/../.." || exit 1
export LC_ALL=C.UTF-8
passed=0 failed=0
[ $# -gt 0 ] || set -- layers words unused sizes sql pages wall markup space places hardening shell format
for rule; do
	if faults=$(sh "tests/lint/$rule.sh" 2>&1); then
		passed=$((passed + 1))
	else
		failed=$((failed + 1))
		echo "lint $rule failed:"
	fi
	[ -z "$faults" ] || printf '%s\n' "$faults" | sed 's/^/  /'
done
echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
