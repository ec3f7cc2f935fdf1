#!/bin/sh
# Dependencies run one way (docs/ARCHITECTURE.md): who may include whom.
find src -name '*.[ch]' -o -name '*.def' | sort | xargs grep -Hn '^[[:space:]]*#[[:space:]]*include[[:space:]]*"' |
awk -F: '
function allow(who, whom,   i, n, a) {
	n = split(whom, a, " ")
	for (i = 1; i <= n; i++)
		may[who, a[i]] = 1
}
BEGIN {
	# each layer may use itself and these
	allow("text", "base")
	allow("schema", "base text")
	allow("db", "base text")
	allow("store", "base text schema db")
	n = split("flow law report exchange auth sync", l, " ")
	for (i = 1; i <= n; i++)
		allow(l[i], "base text schema db store")
	# tables become files through the one writer of sheets
	may["report", "exchange/sheet_out.h"] = 1
	above = "base text schema db store flow law report exchange auth sync"
	allow("web", above)
	# serve is a command
	allow("cli", above " web")
	# between modules; every module may use the whole engine
	allow("mod/person", "mod/org mod/place")
	allow("mod/dossier", "mod/org mod/place mod/person")
	allow("mod/class", "mod/org mod/place mod/person")
	low = "mod/org mod/place mod/person mod/dossier mod/class mod/document"
	allow("mod/target", low)
	allow("mod/duty", low)
	allow("mod/stat", low " mod/target mod/duty")
	allow("mod/admin", low " mod/target mod/duty mod/stat")
}
function layer(path,   a) {
	split(path, a, "/")
	if (a[1] == "mod")
		return a[3] == "" ? "mod" : "mod/" a[2]
	return a[2] == "" ? "top" : a[1]
}
{
	file = $1
	sub(/^src\//, "", file)
	want = $0
	sub(/^[^"]*"/, "", want)
	sub(/".*/, "", want)
	from = layer(file)
	to = layer(want)
	if (to == "top" && from != "top" && index(want, "/") == 0) {
		# no folder: a file beside it; those are written in full too
		printf "%s:%s: write \"%s\" with its folder\n", $1, $2, want
		bad = 1
		next
	}
	if (from == "top" || from == to || from == "mod" || to == "mod")
		next	# main.c and modules.c see all; src/mod/*.h are shared
	if (from ~ /^mod\// && to !~ /^mod\//)
		next
	if ((from, to) in may || (from, want) in may)
		next
	printf "%s:%s: %s must not include %s\n", $1, $2, from, want
	bad = 1
}
END { exit bad }'
