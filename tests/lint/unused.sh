#!/bin/sh
# Words that nobody says any more: messages and strings that no code and no
# template names.
at=$(mktemp -d) || exit 1
trap 'rm -rf "$at"' EXIT

grep -rhoE '^M\(msg_[a-z0-9_]+' src --include='*.def' | cut -c3- |
	sort -u >"$at/messages"
grep -rhoE '\bmsg_[a-z0-9_]+' src --include='*.c' --include='*.h' |
	sort -u >"$at/said"
grep -hoE '^[a-z0-9_]+,' assets/strings.csv | tr -d , | grep -vx key |
	sort -u >"$at/strings"
{
	grep -rhoE '\bt\.[a-z0-9_]+' assets/templates | cut -c3-
	grep -rhoE '"[a-z0-9_]+"' src --include='*.c' --include='*.h' | tr -d '"'
} | sort -u >"$at/shown"

comm -23 "$at/messages" "$at/said" | sed 's/$/: a message that nothing says/' >"$at/faults"
comm -23 "$at/strings" "$at/shown" |
	sed 's/$/: a string that nothing shows/' >>"$at/faults"
cat "$at/faults"
[ ! -s "$at/faults" ]
