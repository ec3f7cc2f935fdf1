#!/bin/sh
# Not a rule: lists the files that people write, for the other scripts.
# tests/lint/files.sh all | source | engine
case ${1:-all} in
all)
	find . \( -name .git -o -path './build*' -o -name node_modules \
		-o -path ./bench/work \) -prune -o -type f \
		! -name '*.db' ! -name '*.db-*' ! -name '*.db.lock' -print ;;
source) find src tests bench demo \( -name '*.c' -o -name '*.h' \) ! -path 'bench/work/*' 2>/dev/null ;;
engine)
	for d in base text schema db store flow law report exchange auth sync web cli; do
		[ ! -d "src/$d" ] || find "src/$d" -type f
	done ;;
esac | sed 's|^\./||' | sort
