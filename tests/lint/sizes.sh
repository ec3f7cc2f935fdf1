#!/bin/sh
# A file has at most 600 lines, or says why not: the word "long:" with the
# reason in its header comment.
sh tests/lint/files.sh source | xargs -r awk '
FNR == 1 { flush(); name = FILENAME; excused = 0 }
FNR <= 12 && /long:/ { excused = 1 }
{ lines = FNR }
function flush() {
	if (name != "" && lines > 600 && !excused) {
		printf "%s: %d lines; split it or say why (\"long:\")\n", name, lines
		bad = 1
	}
}
END { flush(); exit bad }'
