#!/bin/sh
# Text files: no blanks at the end of a line, no CR, a newline at the end.
# Data that must stay as it is (golden files, fixtures, corpora) is left out.
sh tests/lint/files.sh all |
	grep -E '\.(c|h|def|sh|mjs|js|css|html|mustache|md|build|txt|json|ini)$|^dev$|^\.ci/' |
	grep -vE '^tests/(golden|fixtures|fuzz/corpus)/|^tests/scenarios/.*\.txt$|^assets/.*/vendor/|^package-lock\.json$' |
	xargs -r awk '
FNR == 1 { cr = 0 }
/[ \t]+$/ { printf "%s:%d: blanks at the end of the line\n", FILENAME, FNR; bad = 1 }
/\r$/ && !cr { printf "%s:%d: CR\n", FILENAME, FNR; cr = bad = 1 }
END { exit bad }'
