#!/bin/sh
# Every script is plain sh and can be read by it.
bad=0
for f in dev .ci/run $(sh tests/lint/files.sh all | grep '\.sh$'); do
	[ -f "$f" ] || continue
	case $(head -n 1 "$f") in
	'#!/bin/sh'*) sh -n "$f" || bad=1 ;;
	*) echo "$f: begin with #!/bin/sh" && bad=1 ;;
	esac
done
exit $bad
