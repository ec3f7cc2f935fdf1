#!/bin/sh
# pg.sh: a PostgreSQL of our own for the time of a run, and what plain SQL
# reaches in it with the data of gen.c.  Sourced by run.sh; needs WORK, SIZE,
# DATA, HERE.  It is durable as a real one is, tuned for a machine with room,
# and is reached by a socket in its folder only.

PG_DIR= # where it is; empty: there is none
PG_BIN=$(find /usr/lib/postgresql -name initdb 2>/dev/null | sort -V | tail -n 1)
PG_BIN=${PG_BIN%/initdb}
PG_PORT=5595
export NGUON_DB_WALL=off # we work as the superuser of it

# as_pg COMMAND...: the server refuses to run as root.
as_pg() {
	if [ "$(id -u)" = 0 ]; then
		runuser -u postgres -- "$@"
	else
		"$@"
	fi
}

pg_start() {
	[ -n "$PG_BIN" ] || return 1
	PG_DIR=$(mktemp -d /tmp/nguon-bench-XXXXXX) || return 1
	[ "$(id -u)" != 0 ] || chown postgres "$PG_DIR"
	as_pg "$PG_BIN/initdb" -D "$PG_DIR/data" -U nguon -A trust -N \
		--locale=C -E UTF8 >"$WORK/pg.log" 2>&1 || return 1
	as_pg tee -a "$PG_DIR/data/postgresql.conf" >/dev/null <<-TXT
	listen_addresses = ''
	port = $PG_PORT
	unix_socket_directories = '$PG_DIR'
	shared_buffers = '$(mb_of 6) MB'
	effective_cache_size = '$(mb_of 2) MB'
	maintenance_work_mem = '$(mb_of 24) MB'
	work_mem = '256 MB'
	max_wal_size = '8 GB'
	checkpoint_timeout = '20 min'
	random_page_cost = 1.1
	jit = off
	TXT
	as_pg "$PG_BIN/pg_ctl" -D "$PG_DIR/data" -l "$PG_DIR/log" -w -t 60 \
		start >>"$WORK/pg.log" 2>&1
}

# A part of the machine's memory.
mb_of() { awk -v part="$1" '$1 == "MemTotal:" { printf "%d", $2 / 1024 / part }' /proc/meminfo; }

pg_stop() {
	[ -n "$PG_DIR" ] || return 0
	as_pg "$PG_BIN/pg_ctl" -D "$PG_DIR/data" -m immediate -w stop >>"$WORK/pg.log" 2>&1
	cp "$PG_DIR/log" "$WORK/pg-server.log" 2>/dev/null
	rm -rf "$PG_DIR"
	PG_DIR=
}

psql() { # DATABASE [OPTIONS...]
	database=$1
	shift
	PGOPTIONS='-c client_min_messages=warning' "$PG_BIN/psql" -X -q -v ON_ERROR_STOP=1 -h "$PG_DIR" -p "$PG_PORT" -U nguon -d "$database" "$@"
}

pg_url() { echo "postgresql://nguon@/$1?host=$PG_DIR&port=$PG_PORT"; } # DATABASE

pg_new() { # DATABASE [OPTIONS...]: an empty one
	name=$1
	shift
	psql postgres -c "DROP DATABASE IF EXISTS $name" -c "CREATE DATABASE $name $*"
}

# Bytes of a database without those that an empty one has.
pg_bytes() {
	psql postgres -At -c "SELECT pg_database_size('$1') - pg_database_size('template0')"
}

# ---- plain SQL -------------------------------------------------------------------

pg_schema() {
	cat <<-SQL
	CREATE EXTENSION pg_trgm;
	CREATE TABLE units(id int PRIMARY KEY, parent_id int, last_id int NOT NULL,
		level smallint NOT NULL, kind smallint NOT NULL, code text NOT NULL,
		name text NOT NULL);
	CREATE TABLE targets(unit_id int, year smallint, target int NOT NULL,
		PRIMARY KEY(unit_id, year));
	CREATE TABLE persons(id int NOT NULL, unit_id int NOT NULL,
		status smallint NOT NULL, family_name text NOT NULL,
		middle_name text NOT NULL, given_name text NOT NULL,
		name_key text NOT NULL, sort_key text NOT NULL, dob date NOT NULL,
		sex smallint NOT NULL, ethnic smallint NOT NULL,
		religion smallint NOT NULL, education smallint NOT NULL,
		occupation smallint NOT NULL, youth_union smallint NOT NULL,
		admit_date date, official_date date);
	\\copy units from '$DATA/units.csv' csv header
	\\copy targets from '$DATA/targets.csv' csv header
	\\copy persons from '$DATA/persons.csv' csv header
	ALTER TABLE persons ADD PRIMARY KEY(id);
	CREATE INDEX pu ON persons(unit_id, sort_key);
	CREATE INDEX pa ON persons(admit_date);
	CREATE INDEX ps ON persons(sort_key);
	CREATE INDEX up ON units(parent_id);
	CREATE INDEX pn ON persons USING gin(name_key gin_trgm_ops);
	CREATE INDEX pp ON persons(name_key text_pattern_ops);
	VACUUM ANALYZE;
	SQL
}

pg_plain_load() { # prints milliseconds
	pg_new plain
	pg_schema >"$WORK/$SIZE/plain.sql"
	ms psql plain -f "$WORK/$SIZE/plain.sql"
}

each() { # FROM TO FORMAT: the format with each number
	for i in $(seq "$1" "$2"); do
		# shellcheck disable=SC2059
		printf "$3" "$i" "$i"
	done
}

# The anniversary of a leap day is the last one of February.
age_sql() { # DAY
	cat <<-SQL
	sum(extract(year from $1) - extract(year from dob) - (extract(month from $1) * 100
	+ extract(day from $1) < extract(month from dob) * 100 + extract(day from dob)
	- (extract(month from dob) = 2 AND extract(day from dob) = 29
	AND extract(year from $1)::int % 4 <> 0)::int)::int)
	SQL
}

# All levels at once: rows of level (3 province, 1 district, 0 grassroots) and
# unit, 20 figures, the share of the target.
report_sql() { # flow|stock
	case $1 in
	flow) where="status < 3 AND admit_date BETWEEN '2025-01-01' AND '2025-12-31'" day=admit_date ;;
	*) where='status < 3' day="date '2025-12-31'" ;;
	esac
	cat <<-SQL
	WITH g AS (SELECT b.parent_id gid, count(*) n,
	count(*) FILTER (WHERE sex = 2) f, count(*) FILTER (WHERE ethnic <> 1) m,
	sum(youth_union) y,
	$(each 1 8 'count(*) FILTER (WHERE occupation = %d) o%d, ')
	$(each 1 7 'count(*) FILTER (WHERE education = %d) e%d, ')
	$(age_sql "$day") a
	FROM persons p JOIN units b ON b.id = p.unit_id WHERE $where GROUP BY 1),
	c AS (SELECT u.id, u.parent_id pid, g.*, t.target t FROM units u
	LEFT JOIN g ON g.gid = u.id
	LEFT JOIN targets t ON t.unit_id = u.id AND t.year = 2025 WHERE u.level = 3)
	SELECT grouping(c.id, u.id) lv, coalesce(c.id, u.id, u.parent_id) id,
	sum(n) n, sum(f) f, sum(m) m, sum(y) y,
	$(each 1 8 'sum(o%d) o%d, ') $(each 1 7 'sum(e%d) e%d, ')
	sum(a) a, 100.0 * sum(n) / nullif(sum(t), 0) pct
	FROM c JOIN units u ON u.id = c.pid
	GROUP BY GROUPING SETS ((u.parent_id), (u.parent_id, u.id), (u.parent_id, u.id, c.id))
	SQL
}

# Lines of bench.h from rows of report_sql().
as_figures() { # flow|stock SEPARATOR
	awk -F "$2" -v kind="$1" '{
		printf "%s %d", kind, $2
		for (i = 3; i <= (kind == "flow" ? 22 : 21); i++) {
			if (kind == "flow" && i == 18)
				continue
			printf " %d", kind == "flow" && i == 17 ? $17 + $18 : $i
		}
		print ""
	}'
}

pg_plain_table() {
	for kind in flow stock; do
		report_sql $kind | psql plain -At -F '|' -f - | as_figures $kind '|'
	done
}

# pg_times FILE N: mean milliseconds of N runs of a question, in the server's
# own client; its log of single runs is too coarse.
pg_times() {
	"$PG_BIN/pgbench" -h "$PG_DIR" -p "$PG_PORT" -U nguon -n -M prepared -t "$2" -f "$1" plain \
		2>>"$WORK/pg.log" | sed -n 's/^latency average = \([0-9.]*\) ms.*/\1/p'
}

pg_report_ms() { # flow|stock N
	report_sql "$1" | tr '\n' ' ' | sed 's/$/;/' >"$WORK/$SIZE/$1.sql"
	pg_times "$WORK/$SIZE/$1.sql" "$2"
}

# The mean over all prefixes.
pg_prefix_ms() { # N
	while read -r prefix; do
		echo "SELECT id, family_name, middle_name, given_name, unit_id FROM persons WHERE name_key LIKE '$prefix%' LIMIT 50;" >"$WORK/$SIZE/prefix.sql"
		pg_times "$WORK/$SIZE/prefix.sql" "$1"
	done <"$HERE/prefixes.txt" | awk '{ s += $1 } END { if (NR) printf "%.4f\n", s / NR }'
}
