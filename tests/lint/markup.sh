#!/bin/sh
# S-45: the pages carry no inline style, script or handler; the browser would
# refuse them anyway.
bad=0
# report_doc.html is no page of the server but a file to keep: it brings its
# own style, since nothing else comes with it.
templates=$(find assets src -name '*.html' -o -name '*.mustache' -o -name '*.tmpl' 2>/dev/null |
	grep -v '/report_doc\.html$' | sort)
# shellcheck disable=SC2086
if [ -n "$templates" ]; then
	grep -nHE '[[:space:]](style|on[a-z]+)=|javascript:|<script>|<style' $templates /dev/null && bad=1
fi
# the same inside strings of C
find src -name '*.c' | sort |
	xargs -r grep -nHE '"[^"]*[ "](style|on(click|load|submit|change|input|error))=|"[^"]*javascript:|"[^"]*<script>' /dev/null |
	grep -vE '_test\.c:' && bad=1
exit $bad
