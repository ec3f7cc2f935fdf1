#!/bin/sh
# The repository belongs to no machine: no folders of somebody's disk, no
# hosts of somebody's registry.
bad=0
places='(^|[^a-z])/wor[k]/|/far[m]/|/home/[a-z]+/|/roo[t]/|bash_job[s]|C:\\\\User[s]'
sh tests/lint/files.sh all | grep -v '^package-lock\.json$' |
	xargs -r grep -nHIE "$places" /dev/null && bad=1
# npm ci takes the registry of the machine; the lock keeps versions and hashes
[ ! -f package-lock.json ] || if grep -nH '"resolved": *"http' package-lock.json | head -n 3 | grep .; then
	echo 'package-lock.json names a host: put omit-lockfile-registry-resolved=true into .npmrc, take the "resolved" lines out'
	bad=1
fi
exit $bad
