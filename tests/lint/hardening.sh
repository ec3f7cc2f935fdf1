#!/bin/sh
# S-61, seen on the finished program: position-independent, read-only after
# relocation, no executable stack, stack protector and checked functions in.
f=build/nguon
[ -x "$f" ] || exit 0
command -v readelf >/dev/null 2>&1 || exit 0
bad=0
need() { # WHAT PATTERN OPTIONS...
	what=$1 pattern=$2
	shift 2
	readelf -W "$@" "$f" 2>/dev/null | grep -qE "$pattern" && return
	echo "$f: $what is missing"
	bad=1
}
need 'position independence' 'Type: +DYN' -h
need 'read-only relocations' 'GNU_RELRO' -l
need 'immediate binding' 'BIND_NOW|FLAGS.*NOW' -d
need 'a stack without execution' 'GNU_STACK.* RW ' -l
need 'the stack protector' '__stack_chk_fail' -s
need 'checked library functions' '__[a-z]+_chk(@|$)' -s
exit $bad
