#!/bin/sh
# directus.sh: Directus with the data of gen.c, on the PostgreSQL of pg.sh.
# Sourced by run.sh; needs WORK, SIZE.  npm installs it, with the node that it
# wants; one of its parts is compiled, about 10 minutes, once.
DIRECTUS_VERSION=12.4.0
NODE_VERSION=22.23.3
DX_URL=http://127.0.0.1:8055
DX=$WORK/directus/node_modules/directus/cli.js

dx_node() { # the folder of that node
	found=$(find "$WORK/node22/node_modules" -path '*-linux-x64/bin/node' -type f 2>/dev/null | head -n 1)
	echo "${found%/bin/node}"
}

dx_install() {
	stamp=$WORK/directus/.stamp
	[ "$(cat "$stamp" 2>/dev/null)" = "$DIRECTUS_VERSION $NODE_VERSION" ] && return 0
	say "installing Directus (about 10 minutes, once)"
	npm_get node22 "node@$NODE_VERSION" || return 1
	node22=$(dx_node)
	(
		PATH=$node22/bin:$PATH npm_config_nodedir=$node22
		export PATH npm_config_nodedir
		npm_get directus "directus@$DIRECTUS_VERSION"
	) || return 1
	[ -f "$DX" ] && echo "$DIRECTUS_VERSION $NODE_VERSION" >"$stamp"
}

# dx ARGUMENTS: its own command in place of this shell, so call it in one of
# its own.  Its pressure limiter answers 503 after load; its telemetry would
# call out.
dx() {
	cd "$WORK/directus" || exit 1
	PATH=$(dx_node)/bin:$PATH
	export PATH DB_CLIENT=pg DB_HOST="$PG_DIR" DB_PORT="$PG_PORT" DB_USER=nguon \
		DB_PASSWORD=none DB_DATABASE=directus KEY=bench-key \
		SECRET=bench-secret-bench-secret-bench-secret \
		ADMIN_EMAIL=a@example.com ADMIN_PASSWORD=benchbench1 \
		ADMIN_TOKEN=benchtoken HOST=127.0.0.1 PORT=8055 PUBLIC_URL=$DX_URL \
		TELEMETRY=false CACHE_ENABLED=false RATE_LIMITER_ENABLED=false \
		PRESSURE_LIMITER_ENABLED=false LOG_LEVEL=warn NODE_ENV=production \
		EXTENSIONS_PATH="$WORK/directus/extensions" \
		STORAGE_LOCAL_ROOT="$WORK/directus/uploads"
	mkdir -p extensions uploads
	exec node "$DX" "$@"
}

# A copy of the plain database with its own tables beside.
dx_prepare() {
	pg_new directus TEMPLATE plain
	psql directus >/dev/null <<-SQL
	CREATE SEQUENCE persons_id_seq OWNED BY persons.id;
	SELECT setval('persons_id_seq', (SELECT max(id) FROM persons));
	ALTER TABLE persons ALTER id SET DEFAULT nextval('persons_id_seq');
	SQL
	(dx bootstrap) >"$WORK/dx.log" 2>&1
}

dx_start() {
	dx start >"$WORK/dx.log" 2>&1 &
	dx_pid=$!
	PIDS="$PIDS $dx_pid"
	comes_up $DX_URL/server/ping "$dx_pid"
}
