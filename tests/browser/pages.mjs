// pages.mjs: the main job in a real browser, as a clerk does it: look at the
// demo, find a person, import a faulty list, correct it, import it, take it
// back; every page at desktop and phone width without sideways scrolling and
// without a message in the console.
import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright-core';

const nguon = process.env.NGUON ?? new URL('../../build/nguon', import.meta.url).pathname;
const work = mkdtempSync(join(tmpdir(), 'nguon-browser-'));
const db = join(work, 'demo.db');
let passed = 0;
let failed = 0;

async function test(name, fn) {
  try {
    await fn();
    passed++;
  } catch (e) {
    failed++;
    console.log(`${name}: ${e.message.split('\n')[0]}`);
  }
}

function must(ok, what) {
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

execFileSync(nguon, ['--db', db, 'demo']);
const { server, base } = await serve();
const browser = await chromium.launch({
  executablePath: '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
    '--disable-component-update', '--disable-sync'],
});

async function open(width, path, options = {}) {
  const context = await browser.newContext({ viewport: { width, height: 900 }, ...options });
  const page = await context.newPage();
  page.complaints = [];
  page.on('console', (m) => m.type() === 'error' && page.complaints.push(m.text()));
  page.on('pageerror', (e) => page.complaints.push(e.message));
  page.on('request', (r) => r.url().startsWith(base) || r.url().startsWith('data:') || page.complaints.push(r.url()));
  page.answer = await page.goto(base + path);
  return page;
}

const span = 'unit=MK&from=2023-01-01&to=2023-12-31';
const paths = ['/', '/?unit=MK', '/?unit=DB', '/tree', '/tree?unit=MK', '/list/people?unit=MK', '/list/units', '/list/classes',
  '/list/targets', '/reports', `/report/ket-nap?${span}`, `/report/tong-hop?${span}`,
  `/report/ket-nap/open?${span}&figure=female`, `/villages?${span}`, '/search?q=giang', '/import', '/acts', '/new/people'];

for (const width of [1280, 390])
  for (const path of paths)
    await test(`${path} at ${width}`, async () => {
      const page = await open(width, path);
      must(page.answer.status() === 200, `status ${page.answer.status()}`);
      const wide = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
      must(wide <= 0, `${wide} px too wide`);
      must((await page.locator('h1').count()) === 1, 'one heading');
      must(page.complaints.length === 0, page.complaints[0]);
      await page.context().close();
    });

await test('the home page shows the five localities', async () => {
  const page = await open(1280, '/');
  const text = await page.locator('main, body').first().innerText();
  for (const name of ['Mường Khương', 'Điện Biên', 'Mường Nhé', 'Krông Klang', 'Bình Liêu'])
    must(text.includes(name), name);
  await page.context().close();
});

await test('a figure opens to as many people as it says', async () => {
  const page = await open(1280, `/report/ket-nap/open?${span}&figure=female`);
  must((await page.locator('body').innerText()).includes('100'), 'the count of women admitted');
  await page.context().close();
});

await test('a person is found without tones and has a card with history', async () => {
  const page = await open(390, '/search?q=giang+a');
  await page.locator('main a[href^="/record/person/"]').first().click();
  must((await page.locator('h1').innerText()).length > 3, 'a name');
  await page.locator('a[href*="/history"]').first().click();
  must((await page.locator('body').innerText()).includes('Họ và tên'), 'the first change');
  await page.context().close();
});

await test('English is one click away', async () => {
  const page = await open(1280, '/import?lang=en');
  must(/Import/.test(await page.locator('h1').innerText()), 'English heading');
  await page.context().close();
});

const head = 'Mã,Họ và tên,Ngày sinh,Giới tính,Chi bộ,Ngày đồng ý\n';
const bad = `${head}KT1,Lò Văn Thử,31/02/1990,Nam,MK-01-01,1/3/2024\nKT2,Giàng Thị Nghiệm,4/5/1991,Nữ,KHONG-CO,1/3/2024\n`;
const good = `${head}KT1,Lò Văn Thử,21/02/1990,Nam,@,1/3/2024\nKT2,Giàng Thị Nghiệm,4/5/1991,Nữ,@,1/3/2024\n`;

// With and without scripts: the same pages, the same result.
for (const javaScriptEnabled of [true, false])
  await test(`a list is refused, corrected, imported and taken back, scripts ${javaScriptEnabled}`, async () => {
    const units = JSON.parse(execFileSync(nguon, ['--db', db, 'search', 'chi bộ thôn', '--unit', 'MK', '--format', 'json']));
    const cell = units.find((u) => u.kind === 'unit').code;
    const file = join(work, 'danh-sach.csv');
    const page = await open(1280, '/import', { javaScriptEnabled });

    writeFileSync(file, bad);
    await page.setInputFiles('input[type=file]', file);
    await page.locator('form[enctype] button[type=submit]').click();
    await page.getByText('31/02/1990').first().waitFor();
    must((await page.locator('body').innerText()).includes('KHONG-CO'), 'both faults');
    must((await page.locator('form[method=post] .btn-primary').count()) === 0, 'no confirmation offered');

    writeFileSync(file, good.replaceAll('@', cell));
    await page.goto(`${base}/import`);
    await page.setInputFiles('input[type=file]', file);
    await page.locator('form[enctype] button[type=submit]').click();
    await page.locator('form[method=post] .btn-primary').click({ timeout: 10000 });
    await page.locator('form[action*="undo"] button').waitFor();
    await page.goto(`${base}/search?q=lo+van+thu`);
    must((await page.locator('main').innerText()).includes('Lò Văn Thử'), 'the new person is found');

    await page.goBack();
    await page.locator('form[action*="undo"] button').click();
    await page.goto(`${base}/search?q=lo+van+thu`);
    must(!(await page.locator('main').innerText()).includes('KT1'), 'taken back');
    await page.context().close();
  });

await test('the database is sound after all this', async () => {
  execFileSync(nguon, ['--db', db, 'verify']);
});

await browser.close();
server.removeAllListeners('exit');
server.kill('SIGTERM');
await new Promise((done) => server.on('exit', done));
rmSync(work, { recursive: true });
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed ? 1 : 0);
