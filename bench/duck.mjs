// duck.mjs DIR DATABASE RUNS TABLE: what DuckDB reaches with the data of gen.c.
// Prints "NAME MEDIAN" in milliseconds, and bytes; writes the figures of both
// reports to the file TABLE as bench.h describes them.  DUCKDB names the folder
// where npm installed it.
import { createRequire } from 'node:module';
import fs from 'node:fs';
import path from 'node:path';

const require = createRequire(path.join(process.env.DUCKDB, 'here.js'));
const { DuckDBInstance } = require('@duckdb/node-api');
const [dir, file, runs, table] = process.argv.slice(2);

const now = () => Number(process.hrtime.bigint()) / 1e6;
const upTo = (n, f) => Array.from({ length: n }, (_, i) => f(i + 1)).join(', ');
const figures = ['n', 'f', 'm', 'y', ...Array.from({ length: 8 }, (_, i) => `o${i + 1}`),
	...Array.from({ length: 7 }, (_, i) => `e${i + 1}`), 'a'];

function reportSql(where, day) {
	// the anniversary of a leap day is the last one of February
	const monthDay = `month(dob) * 100 + day(dob)`;
	const age = `year(${day}) - year(dob) - CAST(month(${day}) * 100 + day(${day}) < ${monthDay}
		- CAST(${monthDay} = 229 AND year(${day}) % 4 <> 0 AS INT) AS INT)`;
	return `WITH g AS (SELECT b.parent_id gid, count(*) n, count(*) FILTER (sex = 2) f,
		count(*) FILTER (ethnic <> 1) m, sum(youth_union) y,
		${upTo(8, (i) => `count(*) FILTER (occupation = ${i}) o${i}`)},
		${upTo(7, (i) => `count(*) FILTER (education = ${i}) e${i}`)}, sum(${age}) a
		FROM persons p JOIN units b ON b.id = p.unit_id WHERE ${where} GROUP BY 1),
	c AS (SELECT u.id, u.parent_id pid, g.*, t.target t FROM units u LEFT JOIN g ON g.gid = u.id
		LEFT JOIN targets t ON t.unit_id = u.id AND t.year = 2025 WHERE u.level = 3)
	SELECT grouping(c.id, u.id) lv, coalesce(c.id, u.id, u.parent_id) id,
		${figures.map((f) => `sum(${f}) ${f}`).join(', ')},
		100.0 * sum(n) / nullif(sum(t), 0) pct
	FROM c JOIN units u ON u.id = c.pid
	GROUP BY GROUPING SETS ((u.parent_id), (u.parent_id, u.id), (u.parent_id, u.id, c.id))`;
}

const reports = {
	flow: reportSql("status < 3 AND admit_date BETWEEN DATE '2025-01-01' AND DATE '2025-12-31'",
		'admit_date'),
	stock: reportSql('status < 3', "DATE '2025-12-31'"),
};

function figureLine(kind, row) {
	const of = row.slice(2, 22).map((v) => String(v ?? 0));
	if (kind === 'flow') // the third and the fourth education as one
		of.splice(14, 2, String(Number(of[14]) + Number(of[15])));
	else
		of.pop();
	return `${kind} ${row[1]} ${of.join(' ')}\n`;
}

for (const f of [file, `${file}.wal`])
	fs.rmSync(f, { force: true });
let start = now();
const instance = await DuckDBInstance.create(file, { threads: '2' });
const db = await instance.connect();
const people = `'id':'INTEGER','unit_id':'INTEGER','status':'TINYINT','family_name':'VARCHAR',
	'middle_name':'VARCHAR','given_name':'VARCHAR','name_key':'VARCHAR','sort_key':'VARCHAR',
	'dob':'DATE','sex':'TINYINT','ethnic':'TINYINT','religion':'TINYINT','education':'TINYINT',
	'occupation':'TINYINT','youth_union':'TINYINT','admit_date':'DATE','official_date':'DATE'`;
for (const [name, columns] of [['units', ''], ['targets', ''], ['persons', `, columns={${people}}`]])
	await db.run(`CREATE TABLE ${name} AS SELECT * FROM
		read_csv('${dir}/${name}.csv', header=true${columns})`);
await db.run('CHECKPOINT');
console.log(`load ${(now() - start).toFixed(2)}`);
console.log(`bytes ${fs.statSync(file).size}`);
const out = fs.openSync(table, 'w');
for (const [kind, sql] of Object.entries(reports)) {
	const ms = [];
	for (let i = 0; i < Number(runs); i++) {
		start = now();
		await db.runAndReadAll(sql);
		ms.push(now() - start);
	}
	ms.sort((a, b) => a - b);
	console.log(`${kind} ${ms[ms.length >> 1].toFixed(4)}`);
	const answer = await db.runAndReadAll(sql);
	fs.writeSync(out, answer.getRows().map((r) => figureLine(kind, r)).join(''));
}
process.exit(0);
