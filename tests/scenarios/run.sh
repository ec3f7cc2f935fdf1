#!/bin/sh
# Runs the text scenarios: what a user types and what must come back.
#
#	tests/scenarios/run.sh [--update] [FILE.txt...]
#
# A scenario is a text file.  Lines:
#	# ...		a remark; blank lines do not matter
#	$ COMMAND	run by sh in a fresh folder; nguon is on PATH
#	> MORE		the command goes on (a here-document, for instance)
#	other lines	what it prints, standard output and error together
#	[N]		last line of the output if the exit status N is not 0
# An expected line "..." stands for any number of lines; a line that ends
# in " (glob)" is a shell pattern.  All commands of a file share the folder,
# not the shell.  A line that ends in " (file)" or " (server)" is expected on
# SQLite or PostgreSQL only: with NGUON_TEST_PG, the address of a server, a
# database that is no file is a schema of its own there.  $HERE is the folder of the scenario file.  --update writes
# what really came back into the file; look at the diff before you commit.
set -u
export LC_ALL=C.UTF-8 TZ=Asia/Ho_Chi_Minh
unset NGUON_DB
here=$(cd "$(dirname "$0")" && pwd)
NGUON=${NGUON:-$here/../../build/nguon}
bin=$(cd "$(dirname "$NGUON")" && pwd) || exit 1
PATH=$bin:$PATH
export PATH

update=false
if [ "${1:-}" = --update ]; then
	update=true
	shift
fi
[ $# -gt 0 ] || set -- "$here"/*.txt
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT

# On a server the names of databases become addresses, and the addresses in
# the answers names again.
if [ -n "${NGUON_TEST_PG:-}" ]; then
	mkdir "$work/bin"
	cat >"$work/bin/nguon" <<-'SH'
	#!/bin/sh
	# address NAME: a file that is there stays one
	address() {
		if [ -f "$1" ]; then
			printf %s "$1"
		else
			printf '%s&options=-csearch_path%%3D%s' "$NGUON_TEST_PG" \
				"$SCHEMA$(printf %s "${1#./}" | tr -c 'a-z0-9' _)"
		fi
	}
	name=${NGUON_DB:-./nguon.db}
	i=$# prev=
	while [ "$i" -gt 0 ]; do
		a=$1
		shift
		i=$((i - 1))
		if [ "$prev" = --db ]; then
			name=$a
			a=$(address "$a")
		fi
		set -- "$@" "$a"
		prev=$a
	done
	NGUON_DB=$(address "$name")
	export NGUON_DB
	"$NGUON_REAL" "$@" >"$BOX.out" 2>"$BOX.err"
	status=$?
	sed "s,postgresql://[^ ;,»]*,$name,g" "$BOX.out"
	sed "s,postgresql://[^ ;,»]*,$name,g" "$BOX.err" >&2
	exit "$status"
	SH
	chmod +x "$work/bin/nguon"
	NGUON_REAL=$bin/nguon BOX=$work/answer PATH=$work/bin:$PATH
	export NGUON_REAL BOX
	here_only=server elsewhere=file
else
	here_only=file elsewhere=server
fi

# play FILE: prints the file again with what really came back.
play() {
	command= blank=
	while IFS= read -r line || [ -n "$line" ]; do
		case $line in
		'')
			blank=yes
			continue
			;;
		'$ '*)
			finish
			command=${line#??}
			printf '%s\n' "$line"
			;;
		'> '* | '>')
			command="$command
${line#> }"
			printf '%s\n' "$line"
			;;
		'#'*)
			finish
			printf '%s\n' "$line"
			;;
		esac
		blank=
	done <"$1"
	finish
}

# finish: runs the command that is complete now.  Blank lines of the file
# stay where they were: above a command or a remark.
finish() {
	[ -z "$command" ] || finish_command
	[ -z "$blank" ] || echo
	blank=
}

finish_command() {
	sh -c "$command" >"$work/out" 2>&1 </dev/null
	status=$?
	cat "$work/out"
	# a last line without its end gets one
	[ -s "$work/out" ] && [ -n "$(tail -c 1 "$work/out")" ] && echo
	[ "$status" = 0 ] || echo "[$status]"
	command=
}

# agrees EXPECTED REAL: equal line by line, with "..." and "(glob)".
agrees() {
	awk -v real="$2" '
	function pattern(s,   r, i, c) {
		r = "^"
		for (i = 1; i <= length(s); i++) {
			c = substr(s, i, 1)
			if (c == "*") r = r ".*"
			else if (c == "?") r = r "."
			else if (c ~ /[][\\.^$(){}+|]/) r = r "\\" c
			else r = r c
		}
		return r "$"
	}
	function same(e, a) {
		if (e ~ / \(glob\)$/)
			return a ~ pattern(substr(e, 1, length(e) - 7))
		return e == a
	}
	# may expected[i..] be real[j..]?
	function fits(i, j) {
		for (; i <= n; i++) {
			if (expected[i] == "...") {
				for (; j <= m + 1; j++)
					if (fits(i + 1, j))
						return 1
				return 0
			}
			if (j > m || !same(expected[i], got[j]))
				return 0
			j++
		}
		return j == m + 1
	}
	{ expected[++n] = $0 }
	END {
		while ((getline line < real) > 0)
			got[++m] = line
		exit !fits(1, 1)
	}' "$1"
}

passed=0 failed=0
for file; do
	[ -f "$file" ] || continue
	HERE=$(cd "$(dirname "$file")" && pwd)
	file=$HERE/${file##*/}
	export HERE
	rm -rf "$work/box"
	mkdir "$work/box" && cd "$work/box" || exit 1
	# blank lines between commands are for the reader of the file
	SCHEMA=s$$_$((passed + failed))_
	export SCHEMA
	play "$file" >"$work/real"
	sed "/^$/d; / ($elsewhere)\$/d; s/ ($here_only)\$//" "$file" \
		>"$work/expected.lines"
	grep -v '^$' "$work/real" >"$work/real.lines"
	if agrees "$work/expected.lines" "$work/real.lines"; then
		passed=$((passed + 1))
	elif $update; then
		cp "$work/real" "$file"
		echo "${file##*/}: updated"
		passed=$((passed + 1))
	else
		failed=$((failed + 1))
		echo "${file##*/}: expected (-) and what came back (+):"
		diff -u "$work/expected.lines" "$work/real.lines" | tail -n +3
	fi
done
echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
