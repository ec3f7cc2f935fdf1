#!/bin/sh
# build.sh OUT BUILD: compiles the measuring programs to OUT.  BUILD is the
# build folder of meson, whose libraries they use.
set -eu
out=$1 build=$2
here=$(dirname "$0")
cc=${CC:-cc}
flags="-O2 -std=gnu17 -D_GNU_SOURCE -I$here/../src -I$here -Wall -Wextra
	-Wpedantic -Wconversion -Wno-sign-conversion -Wformat=2 -Wvla -Wshadow
	-Wstrict-prototypes -Wmissing-prototypes -Werror"
mkdir -p "$out"

one() { # NAME [LIBRARIES AND OPTIONS]
	name=$1
	shift
	# shellcheck disable=SC2086
	$cc $flags -o "$out/$name" "$here/$name.c" "$@"
}

base=$build/src/base/libbase.a
one gen "$base"
one lists "$base"
one sqbench "$base" -lsqlite3
one sqread "$base" -lsqlite3
one peak "$base"
one colscan "$base" -O3 -march=native
one floor "$base" -lsqlite3 -lpthread
one calc "$base" -lxlsxwriter
# shellcheck disable=SC2046
one inproc "$here/../src/modules.c" -Wl,--start-group \
	$(find "$build/src" "$build/assets" -name 'lib*.a' ! -name 'libtesting.a') \
	-Wl,--end-group $(pkg-config --libs sqlite3 libpq libzstd libsodium \
		libutf8proc libzip expat xlsxwriter jansson libmicrohttpd zlib) \
	-lpthread
