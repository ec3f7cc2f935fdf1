// build.mjs: style sheet, scripts, fonts, icons, templates, data and demo into
// hashed files and one C file.  node assets/build.mjs SOURCE OUT.c OUT.d
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { basename, dirname, extname, join, resolve } from "node:path";
import { gzipSync } from "node:zlib";
import { embed } from "./embed.mjs";

const [source, outC, outDep] = process.argv.slice(2).map((p) => resolve(p));
const modules = join(source, "node_modules");
const work = outC + ".files";
const read = new Set();
const assets = [];

const TYPES = {
	".css": "text/css; charset=utf-8",
	".js": "text/javascript; charset=utf-8",
	".svg": "image/svg+xml",
	".woff2": "font/woff2",
	".html": "text/html; charset=utf-8",
	".csv": "text/csv; charset=utf-8",
	".json": "application/json",
	".ini": "text/plain; charset=utf-8",
	".txt": "text/plain; charset=utf-8",
	".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
};

function fail(sentence) {
	console.error("assets: " + sentence);
	process.exit(1);
}

function load(path) {
	read.add(path);
	return readFileSync(path);
}

// Files below a folder, sorted; the folder itself is watched for new ones.
function walk(dir) {
	if (!existsSync(dir))
		return [];
	read.add(dir);
	return readdirSync(dir, { withFileTypes: true })
		.sort((a, b) => (a.name < b.name ? -1 : 1))
		.flatMap((e) => e.isDirectory() ? walk(join(dir, e.name)) : [join(dir, e.name)]);
}

function add(name, bytes, { served = false, path = null } = {}) {
	const data = Buffer.from(bytes);
	const ext = extname(name);
	const hash = createHash("sha256").update(data).digest("hex").slice(0, 10);
	const flat = name.replaceAll("/", "_");
	const asset = {
		name, size: data.length, path,
		type: TYPES[ext] ?? "application/octet-stream",
		url: served ? `/assets/${basename(name, ext)}.${hash}${ext}` : null,
	};
	if (path === null)
		writeFileSync(asset.path = join(work, flat), data);
	if (served && ext !== ".woff2") {
		const gz = gzipSync(data, { level: 9 });
		if (gz.length < data.length * 0.9) {
			writeFileSync(asset.gzPath = join(work, flat + ".gz"), gz);
			asset.gzSize = gz.length;
		}
	}
	assets.push(asset);
	return asset.url;
}

function fonts() {
	const dir = join(modules, "@fontsource/be-vietnam-pro");
	const ranges = JSON.parse(load(join(dir, "unicode.json")));
	const faces = [];
	for (const weight of [400, 600, 700])
		for (const subset of ["vietnamese", "latin-ext", "latin"]) {
			const file = `be-vietnam-pro-${subset}-${weight}-normal.woff2`;
			const url = add(file, load(join(dir, "files", file)), { served: true });
			faces.push(`@font-face{font-family:"Be Vietnam Pro";font-weight:${weight};` +
				`font-display:swap;src:url(${url}) format("woff2");unicode-range:${ranges[subset]}}`);
		}
	return faces.join("\n");
}

function icons() {
	const names = load(join(source, "assets/icons.txt")).toString().split(/\s+/).filter(Boolean);
	const symbols = names.map((name) => {
		const file = join(modules, "@tabler/icons/icons/outline", name + ".svg");
		if (!existsSync(file))
			fail(`icons.txt names an icon that does not exist: ${name}`);
		const inner = readFileSync(file, "utf8").replace(/<!--[^]*?-->/g, "")
			.replace(/^[^]*?<svg[^>]*>|<\/svg>\s*$/g, "")
			.replace(/<path stroke="none" d="M0 0h24v24H0z" fill="none"\s*\/>/g, "")
			.replace(/\s*\n\s*/g, "");
		return `<symbol id="${name}" viewBox="0 0 24 24">${inner}</symbol>`;
	});
	add("icons.svg", `<svg xmlns="http://www.w3.org/2000/svg">${symbols.join("")}</svg>\n`, { served: true });
}

// Pictures inside style sheets become files: the policy allows no data: URLs.
function picturesOut(css) {
	let n = 0;
	const seen = new Map();
	return css.replace(/url\((["']?)data:image\/svg\+xml[,;]([^]*?)\1\)/g, (all, q, body) => {
		if (!seen.has(body)) {
			const svg = decodeURIComponent(body.replace(/^(charset=)?utf-?8,/i, ""));
			seen.set(body, add(`shape${n++}.svg`, svg, { served: true }));
		}
		return `url(${seen.get(body)})`;
	});
}

const C_WITH_MARKUP = [/^src\/web\/.*\.c$/, /^src\/report\/.*\.c$/, /^src\/mod\/.*_web\.c$/];

async function styles(faces, esbuild) {
	const { PurgeCSS } = await import("purgecss");
	const tabler = load(join(modules, "@tabler/core/dist/css/tabler.css")).toString();
	const pages = walk(join(source, "assets/templates")).filter((f) => f.endsWith(".html"));
	const code = walk(join(source, "src")).filter((f) =>
		C_WITH_MARKUP.some((re) => re.test(f.slice(source.length + 1))));
	const script = join(source, "assets/app.js");
	const content = [...pages, ...code, script].map((f) => ({
		raw: load(f).toString(), extension: "html" }));
	const [purged] = await new PurgeCSS().purge({
		content, css: [{ raw: tabler }],
		defaultExtractor: (text) => text.match(/[A-Za-z0-9_-]+/g) ?? [],
		safelist: { standard: ["html", "body", "table", "is-invalid"] },
		variables: true, keyframes: true, fontFace: true,
	});
	const own = load(join(source, "assets/theme.css")).toString();
	const layered = "@layer base{" + purged.css.replace(/@charset[^;]+;/g, "") + "}";
	const text = faces + picturesOut(layered) + own;
	const { code: small } = await esbuild.transform(text, { loader: "css", minify: true, legalComments: "none" });
	add("theme.css", small, { served: true });
}

async function scripts(esbuild) {
	const min = async (path) => (await esbuild.transform(load(path).toString(),
		{ loader: "js", minify: true, target: "es2020", legalComments: "none" })).code;
	add("app.js", await min(join(source, "assets/app.js")), { served: true });
	add("htmx.js", await min(join(modules, "htmx.org/dist/htmx.js")), { served: true });
}

function plainFiles() {
	const take = (dir, prefix, accept) => {
		for (const path of walk(join(source, dir)))
			if (accept.test(path))
				add(prefix + path.slice(join(source, dir).length + 1), load(path), { path });
	};
	take("assets/templates", "templates/", /\.html$/);
	take("data", "data/", /\.(csv|json|ini)$/);
	take("demo", "demo/", /\.(csv|json|ini|txt|xlsx|recipe)$/);
	// texts that must go with the program wherever it goes
	for (const [from, name] of [["LICENSE", "LICENSE.txt"], ["docs/LICENCES.md", "LICENCES.txt"]])
		add("licences/" + name, load(join(source, from)), { path: join(source, from) });
	const strings = join(source, "assets/strings.csv");
	add("strings.csv", load(strings), { path: strings });
	add("favicon.svg", load(join(source, "assets/favicon.svg")), { served: true });
}

for (const p of ["@tabler/core", "@tabler/icons", "@fontsource/be-vietnam-pro", "htmx.org", "esbuild", "purgecss"])
	if (!existsSync(join(modules, p)))
		fail(`the npm package ${p} is missing; run "npm ci --ignore-scripts" in the folder of package.json (./dev build does it by itself)`);

rmSync(work, { recursive: true, force: true });
mkdirSync(work, { recursive: true });
const esbuild = await import("esbuild");
const faces = fonts();
icons();
await scripts(esbuild);
await styles(faces, esbuild);
plainFiles();
embed(assets, outC);
writeFileSync(join(work, "manifest.json"), JSON.stringify(
	Object.fromEntries(assets.filter((a) => a.url).map((a) => [a.name, a.url])), null, "\t") + "\n");
if (outDep) {
	const escape = (p) => p.replaceAll(" ", "\\ ");
	writeFileSync(outDep, `${escape(process.argv[3])}: ${[...read].map(escape).join(" ")}\n`);
}
