// pbimport.mjs TOKEN FILE.csv: PocketBase reads no lists, so this is what a
// client must do: one request per person, eight in flight.  Prints the
// milliseconds.
import http from 'node:http';
import fs from 'node:fs';

const [token, file] = process.argv.slice(2);
const agent = new http.Agent({ keepAlive: true, maxSockets: 8 });
const numbers = new Set(['id', 'unit_id', 'status', 'sex', 'ethnic', 'religion',
	'education', 'occupation', 'youth_union']);
const beyond = 10000000; // the data's own ids are taken already

function create(record) {
	return new Promise((done, failed) => {
		const r = http.request({
			host: '127.0.0.1', port: 8090, agent, method: 'POST',
			path: '/api/collections/persons/records',
			headers: { authorization: token, 'content-type': 'application/json' },
		}, (answer) => {
			answer.resume();
			answer.on('end', () => answer.statusCode < 300 ? done()
				: failed(new Error(`status ${answer.statusCode}`)));
		});
		r.on('error', failed);
		r.end(JSON.stringify(record));
	});
}

const lines = fs.readFileSync(file, 'utf8').trim().split('\n');
const titles = lines.shift().split(',');
let next = 0;

async function client() {
	while (next < lines.length) {
		const record = {};
		lines[next++].split(',').forEach((value, i) => {
			const name = titles[i];
			record[name] = numbers.has(name) ? Number(value) : value;
		});
		record.num = record.id + beyond;
		delete record.id;
		await create(record);
	}
}

const start = Date.now();
await Promise.all(Array.from({ length: 8 }, client));
console.log(Date.now() - start);
process.exit(0);
