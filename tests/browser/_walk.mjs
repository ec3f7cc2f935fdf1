// _walk.mjs: every kind of page of the demo at phone and desktop width, found
// by following the links: no sideways scrolling, labels, headings in order,
// contrast, room for a thumb, a quiet console.  Part of pages.mjs: one demo
// and one browser for both.
import { base, faults, must, open, test } from './lib.mjs';

const PAGES = 46;
const EACH = 1; // of pages that differ in a record, a unit or a figure only

// The kind of a page: its path without ids, and which parameters it has.
function kind(url) {
  const path = url.pathname.replace(/[0-9a-f]{32}/g, '*').replace(/\/acts\/\d+/, '/acts/*');
  return `${path}?${[...new Set(url.searchParams.keys())].filter((k) => k !== 'lang').sort()}`;
}

const starts = ['/', '/?unit=MK', '/?unit=DB', '/?unit=MN', '/?unit=KK', '/?unit=BL', '/?unit=MK-02', '/?unit=MK-02-01',
  '/list/people?q=khong+co+ai', '/list/people?unit=MK&sex=nu', '/search', '/search?q=zzzz', '/search?q=giang',
  '/report/ket-nap?unit=MK&from=2023-01-01&to=2023-12-31', '/report/tong-hop?unit=BL&from=2018-01-01&to=2018-03-31',
  '/villages?unit=MN&from=2013-01-01&to=2013-07-31', '/tree', '/import', '/acts', '/about', '/new/people', '/new/units',
  '/?unit=MK&lang=en', '/list/people?lang=en', '/import?lang=en&unit=', '/about?lang=en', '/?lang=vi'];
const waiting = starts.map((s) => new URL(s, base));
const times = new Map();
const known = new Set();
const page = await open(390, null);
let visited = 0;

function want(url) {
  if (url.origin !== base || known.has(url.href) || /^\/(export|template|assets)\/|\.(csv|xlsx|json)$|[?&]format=/.test(url.pathname + url.search))
    return false;
  const k = kind(url), n = times.get(k) ?? 0;
  if (n >= EACH || url.searchParams.has('lang')) return false;
  times.set(k, n + 1);
  known.add(url.href);
  return true;
}

while (waiting.length && visited < PAGES) {
  const url = waiting.shift();
  visited++;
  await test(`${url.pathname}${url.search}`, async () => {
    const bad = [];
    page.complaints.length = 0;
    await page.setViewportSize({ width: 390, height: 844 });
    const answer = await page.goto(url.href, { waitUntil: 'domcontentloaded' });
    must(answer.status() === 200, `status ${answer.status()}`);
    for (const width of [390, 1280]) {
      await page.setViewportSize({ width, height: 900 });
      for (const f of await page.evaluate(faults)) bad.push(`${width}: ${f}`);
    }
    const links = await page.$$eval('a[href]', (all) => [...new Set(all.map((a) => new URL(a.getAttribute('href').replace(/#.*/, ''), location).href))]);
    for (const link of links) if (want(new URL(link))) waiting.push(new URL(link));
    must(bad.length === 0, bad.slice(0, 6).join(' | '));
    must(page.complaints.length === 0, page.complaints[0]);
  });
}
await test('there was much to walk through', async () => must(visited >= 40, `only ${visited} pages`));
await page.context().close();
