// figures.mjs: holds the published figures against what the program prints.
// A figure of an account stands in figures.json only; here is just how each
// shape of it is compared, and which span of days it is asked for.
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';

const golden = JSON.parse(readFileSync(process.argv[2], 'utf8'));
const unitOf = { mk2023: 'MK', dienbien: 'DB', muongnhe: 'MN', krongklang: 'KK', binhlieu: 'BL' };
let passed = 0;
let failed = 0;

function check(where, what, ok, got) {
  if (ok) {
    passed++;
  } else {
    failed++;
    console.log(`${where}: ${what}: got ${JSON.stringify(got)}`);
  }
}

const cache = new Map();
function ask(command, unit, from, to) {
  const key = [command, unit, from, to].join();
  if (!cache.has(key)) {
    const args = ['--db', process.env.DB, ...command.split(' '), '--unit', unit, '--from', from, '--to', to,
      '--format', 'json'];
    cache.set(key, JSON.parse(execFileSync(process.env.NGUON, args, { maxBuffer: 1 << 28 })));
  }
  return cache.get(key);
}

const ops = {
  gt: (a, b) => a > b,
  ge: (a, b) => a >= b,
  lt: (a, b) => a < b,
};
const rounded = (x, d) => Math.round(x * 10 ** d + 1e-9) / 10 ** d;

// One figure as the account gives it against one as the program prints it.
function compare(where, want, got) {
  if (want === null) return check(where, 'unknown', got === undefined || got === null || got.value === null, got);
  if (got === undefined || got === null) return check(where, 'is printed', false, got);
  if (typeof want === 'number') {
    const value = typeof got === 'object' ? got.value : got;
    return check(where, `= ${want}`, Math.abs(value - want) < 0.005 + (Number.isInteger(want) ? -0.004 : 0), value);
  }
  if (want.bound) {
    const value = want.unit === 'pct' ? got.pct ?? got.value : got.value ?? got;
    check(where, `${want.bound.op} ${want.bound.value}`, ops[want.bound.op](value, want.bound.value), value);
  }
  if ('count' in want) check(where, `count ${want.count}`, got.value === want.count, got.value);
  if ('count_min' in want)
    check(where, `count ${want.count_min}..${want.count_max}`,
      got.value >= want.count_min && got.value <= want.count_max, got.value);
  if ('pct' in want) {
    const pct = got.pct ?? got.value;
    const digits = want.pct_decimals ?? 2;
    check(where, `${want.pct} %`, Math.abs(rounded(pct, digits) - want.pct) < 1e-6, pct);
  }
  if ('min' in want)
    check(where, `${want.min}..${want.max}`,
      JSON.stringify(got.value) === JSON.stringify([want.min, want.max]), got.value);
  for (const key of ['of', 'classes', 'people', 'start', 'cleared', 'end', 'change',
    'master', 'university', 'college_intermediate_untrained'])
    if (typeof want[key] === 'number')
      check(`${where}.${key}`, `= ${want[key]}`,
        (typeof got[key] === 'object' ? got[key]?.value : got[key]) === want[key], got[key]);
  if (want.people && want.people.bound)
    check(`${where}.people`, `${want.people.bound.op} ${want.people.bound.value}`,
      ops[want.people.bound.op](got.people, want.people.bound.value), got.people);
  for (const [key, n] of Object.entries(want.parts ?? {}))
    check(`${where}.parts.${key}`, `= ${n}`, got.parts?.[key] === n, got.parts);
}

// Not figures of a report: words about others, or facts of single records
// that the special checks below look up.
const aside = /_note$|_decimals$|^scheme_period$|_target$|^target_per_year$|_range$|_sum$|^khe_xong_|_case$|^class_before/;
function figures(name) {
  const place = golden[name];
  const unit = unitOf[name];
  const [from, to] = place.period;
  const all = ask('report tong-hop', unit, from, to);
  const ledger = ask('villages', unit, from, to);

  check(name, 'report names the unit', all.unit.code === unit, all.unit);
  for (const [key, want] of Object.entries(place.figures)) {
    if (aside.test(key) || key === 'next_year_target' || key === 'commune_council_deputies_trained_yearly') continue;
    let got = all.figures[key];
    if (want && want.since) got = ask('report tong-hop', unit, `${want.since}-01-01`, to).figures[key];
    if (want && want.period) got = ask('report tong-hop', unit, want.period[0], want.period[1]).figures[key];
    if (want && want.month) {
      const [y, m] = want.month.split('-').map(Number);
      const last = new Date(Date.UTC(y, m, 0)).toISOString().slice(0, 10);
      got = ask('report tong-hop', unit, `${want.month}-01`, last).figures[key];
    }
    if (place.figures[`${key}_range`]) {
      // the account names one end of what a range target gives (verdict RANGE)
      check(`${name}.${key}`, `${want} is an end`, got.value.includes(want), got);
      continue;
    }
    compare(`${name}.${key}`, want, got);
    if (ledger.figures[key] !== undefined && want !== null) compare(`${name}.villages.${key}`, want, ledger.figures[key]);
    // ket-nap prints the same figure wherever it has it
    const short = ask('report ket-nap', unit, from, to).figures[key];
    if (short !== undefined && !(want && (want.since || want.period || want.month)))
      check(`${name}.${key}`, 'ket-nap agrees with tong-hop', JSON.stringify(short) === JSON.stringify(all.figures[key]), short);
  }
  // a parent contains its children
  const kids = all.children ?? [];
  const sum = kids.reduce((n, k) => n + k.figures.admitted.value, 0);
  check(name, 'children add up to the parent', kids.length === 0 || sum === all.figures.admitted.value, sum);
}

for (const name of Object.keys(unitOf)) figures(name);

// ---- what is not a plain figure ----

// KK: the congress set a range a year; the share depends on its end.
{
  const f = golden.krongklang.figures;
  const [from, to] = golden.krongklang.period;
  const got = ask('report ket-nap', 'KK', from, to).figures;
  check('krongklang.target_pct_range', 'both ends', JSON.stringify(got.target_pct.value) ===
    JSON.stringify([f.target_pct_range.min, f.target_pct_range.max]), got.target_pct);
  check('krongklang.mean_per_year', '= mean', Math.abs(got.mean_per_year.value - f.mean_per_year.value) < 1e-9,
    got.mean_per_year);
  const khe = ask('report tong-hop', 'KK', from, to).children.find((c) => c.unit.name.includes('Khe Xong'));
  check('krongklang.khe_xong_admitted', '= none', khe?.figures.admitted.value === f.khe_xong_admitted, khe?.figures.admitted);
  check('krongklang.khe_xong_households', '= households', khe?.figures.households?.value === f.khe_xong_households,
    khe?.figures.households);
}
// MK: the target of the next year and its parts.
{
  const f = golden.mk2023.figures.next_year_target;
  const got = ask('report ket-nap', 'MK', `${f.year}-01-01`, `${f.year}-12-31`).figures;
  check('mk2023.next_year_target', 'is reached by its parts', got.target.value === f.parts_sum, got.target);
  const [from, to] = golden.mk2023.period;
  const parts = ask('report ket-nap', 'MK', from, to).figures.next_year_target;
  compare('mk2023.next_year_target', { parts: f.parts }, parts);
}
// DB: five shares overlap; their sum is a curiosity, yet it must come out.
{
  const [from, to] = golden.dienbien.period;
  const got = ask('report ket-nap', 'DB', from, to).figures;
  const sum = ['youth_union', 'female', 'farmers', 'ethnic_minority', 'upper_secondary']
    .reduce((s, k) => s + rounded(got[k].pct, golden.dienbien.figures[k].pct_decimals), 0);
  check('dienbien.five_shares_sum', `${golden.dienbien.figures.five_shares_sum.pct}`,
    Math.abs(sum - golden.dienbien.figures.five_shares_sum.pct) < 0.1, sum);
}
// The paragraphs, read aloud and reviewed: a changed one is reviewed again.
for (const [name, unit] of Object.entries(unitOf)) {
  const [from, to] = golden[name].period;
  const text = execFileSync(process.env.NGUON, ['--db', process.env.DB, 'report', 'tong-hop', '--unit', unit,
    '--from', from, '--to', to, '--format', 'text'], { encoding: 'utf8' });
  const file = new URL(`../golden/${name}.txt`, import.meta.url);
  if (process.env.UPDATE) writeFileSync(file, text);
  const want = readFileSync(file, 'utf8').split('\n');
  const got = text.split('\n');
  const at = got.findIndex((line, i) => line !== want[i]);
  check(`${name}.txt`, 'reads as reviewed', at < 0 && got.length === want.length, got[at]);
}
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed ? 1 : 0);
