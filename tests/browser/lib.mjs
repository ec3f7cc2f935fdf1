// lib.mjs: a program with the demo, a browser, and what the suites look at.
import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright-core';

export const nguon = process.env.NGUON ?? new URL('../../build/nguon', import.meta.url).pathname;
export const work = mkdtempSync(join(tmpdir(), 'nguon-browser-'));
export const db = join(work, 'demo.db');
export const run = (...args) => execFileSync(nguon, ['--db', db, ...args], { encoding: 'utf8' });
const count = { passed: 0, failed: 0 };

// node tests/browser/pages.mjs WORDS: only tests whose name holds them.
export async function test(name, fn) {
  if (process.argv[2] && !name.includes(process.argv[2])) return;
  try {
    await fn();
    count.passed++;
  } catch (e) {
    count.failed++;
    console.log(`${name}: ${e.message.split('\n').slice(0, 3).join(' ')}`);
  }
}

export function must(ok, what) {
  if (!ok) throw new Error(what);
}

function serve() {
  const server = spawn(nguon, ['--db', db, 'serve', '--listen', '127.0.0.1:0'], { stdio: ['ignore', 'pipe', 'pipe'] });
  return new Promise((done, fail) => {
    let said = '';
    const hear = (chunk) => {
      said += chunk;
      const url = said.match(/http:\/\/127\.0\.0\.1:(\d+)/);
      if (url) done({ server, base: url[0] });
    };
    server.stdout.on('data', hear);
    server.stderr.on('data', hear);
    server.on('exit', () => fail(new Error(`serve ended: ${said}`)));
  });
}

run('demo');
export const { server, base } = await serve();
export const browser = await chromium.launch({
  executablePath: '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
    '--disable-component-update', '--disable-sync'],
});

// A window of its own.  page.complaints: what the console said, and requests
// that left this machine.
export async function open(width, path, options = {}) {
  const context = await browser.newContext({ viewport: { width, height: 900 }, ...options });
  const page = await context.newPage();
  page.complaints = [];
  page.on('console', (m) => m.type() === 'error' && page.complaints.push(m.text()));
  page.on('pageerror', (e) => page.complaints.push(e.message));
  page.on('request', (r) => r.url().startsWith(base) || r.url().startsWith('data:') || page.complaints.push(r.url()));
  if (path) page.answer = await page.goto(base + path);
  return page;
}

export async function end() {
  await browser.close();
  server.removeAllListeners('exit');
  server.kill('SIGTERM');
  await new Promise((done) => (server.exitCode === null ? server.on('exit', done) : done()));
  rmSync(work, { recursive: true });
  console.log(`${count.passed} passed, ${count.failed} failed`);
  process.exit(count.failed ? 1 : 0);
}

// What is wrong with the page for somebody with a small screen, a keyboard or
// a screen reader; runs inside the browser.  An empty list: nothing.
export function faults() {
  const bad = [];
  const say = (what, e) => bad.push(`${what}${e ? `: ${e.outerHTML.slice(0, 90).replace(/\s+/g, ' ')}` : ''}`);
  const seen = (e) => e.checkVisibility({ visibilityProperty: true }) && e.getBoundingClientRect().width > 0;
  const all = (s) => [...document.querySelectorAll(s)];
  const name = (e) => (e.getAttribute('aria-label') ?? e.textContent).trim() || e.title || e.querySelector('[alt]')?.alt;

  const wide = document.documentElement.scrollWidth - window.innerWidth;
  if (wide > 0) say(`${wide} px too wide`);
  if (!document.documentElement.lang) say('no language');
  if (!document.title) say('no title');
  if (!document.querySelector('a.skip[href="#main"]') || !document.querySelector('main#main')) say('no skip link');
  if (all('h1').length !== 1) say(`${all('h1').length} main headings`);
  let level = 0;
  for (const h of all('h1,h2,h3,h4,h5,h6')) {
    const n = Number(h.tagName[1]);
    if (n > level + 1) say(`heading jumps from ${level}`, h);
    level = n;
    if (!h.textContent.trim()) say('empty heading', h);
  }
  for (const e of all('input:not([type=hidden]),select,textarea'))
    if (!(e.labels?.length || e.getAttribute('aria-label'))) say('no label', e);
  for (const e of all('img')) if (!e.hasAttribute('alt')) say('no alt', e);
  for (const e of all('a[href],button,summary')) if (!name(e)) say('no name', e);
  for (const e of all('svg:not([aria-hidden])'))
    if (!(e.querySelector('title') || e.getAttribute('aria-label') || e.getAttribute('aria-labelledby')) && e.getAttribute('role') === 'img')
      say('picture without title', e);
  const ids = new Set();
  for (const e of all('[id]')) {
    if (ids.has(e.id)) say('id twice', e);
    ids.add(e.id);
  }
  for (const e of all('[aria-describedby],[aria-labelledby],[aria-controls]'))
    for (const a of ['aria-describedby', 'aria-labelledby', 'aria-controls'])
      for (const id of (e.getAttribute(a) ?? '').split(/\s+/).filter(Boolean)) if (!ids.has(id)) say(`${a} to nowhere`, e);
  for (const th of all('table tr:first-child > th:not([scope])')) say('title cell without scope', th);
  for (const e of all('td.num')) if (getComputedStyle(e).textAlign !== 'right') say('number not at the right', e);

  // seen on a phone: the bar at the bottom lay over the end of every page
  const bar = document.querySelector('.tabs'), foot = document.querySelector('footer');
  if (seen(bar) && foot.getBoundingClientRect().bottom + window.scrollY > document.documentElement.scrollHeight - bar.offsetHeight)
    say('the bar covers the end of the page');
  if (window.innerWidth < 500)
    for (const e of all('button,.btn,.chip,.tabs a,.burger > summary,select,input:not([type=hidden]):not([type=checkbox]),.tree summary,.checks label')) {
      const box = e.getBoundingClientRect();
      if (seen(e) && (box.height < 40 || box.width < 40)) say(`${Math.round(box.width)}×${Math.round(box.height)} px to touch`, e);
    }

  // contrast (WCAG AA)
  const rgb = (s) => (s.match(/[\d.]+/g) ?? []).map(Number);
  const light = ([r, g, b]) => {
    const [x, y, z] = [r, g, b].map((v) => (v /= 255) <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
    return 0.2126 * x + 0.7152 * y + 0.0722 * z;
  };
  const behind = (e) => {
    for (let x = e; x; x = x.parentElement) {
      const c = rgb(getComputedStyle(x).backgroundColor);
      if (c.length === 3 || c[3] === 1) return c;
    }
    return [255, 255, 255];
  };
  const looked = new Set(); // what looks alike is looked at once
  for (const e of all('body *')) {
    if (![...e.childNodes].some((n) => n.nodeType === 3 && n.data.trim())) continue;
    const key = [e, e.parentElement, e.parentElement.parentElement].map((x) => `${x?.tagName}.${x?.getAttribute('class')}`).join();
    if (looked.has(key) || !seen(e) || e.closest('.skip,title,desc,option')) continue;
    looked.add(key);
    const style = getComputedStyle(e), size = parseFloat(style.fontSize);
    const [a, b] = [light(rgb(e.closest('svg') ? style.fill : style.color)), light(behind(e))].sort((x, y) => y - x);
    const ratio = (a + 0.05) / (b + 0.05);
    const least = size >= 24 || (size >= 18.66 && style.fontWeight >= 700) ? 3 : 4.5;
    if (ratio < least) say(`contrast ${ratio.toFixed(2)}`, e);
  }
  return bad;
}
