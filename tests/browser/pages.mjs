// pages.mjs: the main job in a real browser, as a clerk does it: look at the
// demo, find a person, filter a list, import a faulty list, correct it, import
// it, take it back; with scripts and without.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { base, end, faults, must, open, run, test, work } from './lib.mjs';
import './_walk.mjs'; // first, while the demo is as it came

const span = 'unit=MK&from=2023-01-01&to=2023-12-31';
const text = (page, where = 'main') => page.locator(where).first().innerText();
const quiet = (page) => must(page.complaints.length === 0, page.complaints[0]);

await test('the home page shows the five localities', async () => {
  const page = await open(1280, '/');
  const all = await text(page);
  for (const name of ['Mường Khương', 'Điện Biên', 'Mường Nhé', 'Krông Klang', 'Bình Liêu']) must(all.includes(name), name);
  must((await page.locator('svg[role=img] title').count()) >= 5, 'each picture has a title');
  await page.context().close();
});

await test('a figure opens to as many people as it says, page after page', async () => {
  const page = await open(1280, `/report/ket-nap/open?${span}&figure=admitted`);
  must((await text(page)).includes('202'), 'the count of the admitted');
  await page.locator('a[rel=next]').click();
  await page.locator('a[rel=prev]').waitFor();
  must(/101–200/.test(await text(page, '#rows')), 'the second page');
  quiet(page);
  await page.context().close();
});

await test('a person is found without tones and has a card with history', async () => {
  const page = await open(390, '/search?q=giang+a');
  await page.locator('main a[href^="/record/person/"]').first().click();
  must((await text(page, 'h1')).length > 3, 'a name');
  await page.locator('a[href*="/history"]').first().click();
  must((await text(page)).includes('Họ và tên'), 'the first change');
  await page.context().close();
});

await test('hits appear below the search box while one types, and go on Escape', async () => {
  const page = await open(1280, '/');
  let asked = 0;
  page.on('request', (r) => r.url().includes('/search?q=') && asked++);
  await page.locator('#q').pressSequentially('g');
  await page.waitForTimeout(500);
  must(asked === 0, 'one letter asks nothing');
  await page.locator('#q').pressSequentially('iang a', { delay: 30 });
  await page.locator('#found a[href^="/record/"]').first().waitFor();
  must(asked <= 2, `${asked} requests for one word`);
  for (const width of [390, 1280]) {
    await page.setViewportSize({ width, height: 900 });
    const box = await page.locator('#found').boundingBox();
    must(box.x >= 0 && box.x + box.width <= width, `the panel leaves the screen at ${width}`);
  }
  await page.locator('#q').focus();
  await page.keyboard.press('ArrowDown');
  must(await page.evaluate(() => document.activeElement.closest('#found') !== null), 'the arrow leads to the hits');
  await page.keyboard.press('Escape');
  must(!(await page.locator('#found').isVisible()), 'closed');
  quiet(page);
  await page.context().close();
});

await test('a filter changes the rows only, the address follows, Back goes back', async () => {
  const page = await open(1280, '/list/people?unit=MK');
  await page.evaluate(() => (window.isSame = true));
  await page.selectOption('#f-sex', 'nu');
  await page.waitForURL(/sex=nu/);
  must(!/[?&]\w+=(&|$)/.test(page.url()), `no empty fields in ${page.url()}`);
  await page.locator('#rows a[rel=next]').waitFor();
  must(await page.evaluate(() => window.isSame === true), 'the page itself stays');
  must(!/\tNam\t/.test(await text(page, '#rows tbody')), 'women only');
  await page.locator('#rows a[rel=next]').click();
  await page.waitForURL(/after=/);
  must(await page.evaluate(() => window.isSame === true), 'the next page too');
  await page.goBack();
  await page.waitForURL((u) => !u.search.includes('after='));
  await page.locator('#f-sex').waitFor();
  must((await page.locator('#f-sex').inputValue()) === 'nu', 'the filter as it was');
  await page.reload();
  must(!/\tNam\t/.test(await text(page, '#rows tbody')), 'the address alone gives the same');
  await page.locator('#f-q').pressSequentially('zzzz', { delay: 20 });
  await page.getByText('Không có dòng nào khớp').waitFor();
  must((await page.evaluate(() => document.activeElement.id)) === 'f-q', 'typing goes on');
  await page.getByText('Bỏ lọc').click();
  await page.locator('#rows tbody tr').first().waitFor();
  quiet(page);
  await page.context().close();
});

await test('a large tree opens level by level', async () => {
  const page = await open(1280, '/tree?unit=DB');
  const address = await page.locator('details[hx-get]:not([open])').first().getAttribute('hx-get');
  const node = page.locator(`details[hx-get="${address}"]`);
  await node.locator('summary > .icon').click();
  await node.locator('ul > li .end').first().waitFor();
  must((await node.locator('ul > li').count()) > 0, 'units below');
  quiet(page);
  await page.context().close();
});

await test('a fault in a form comes back with all that was typed', async () => {
  const page = await open(1280, '/new/people?unit=MK');
  await page.evaluate(() => (window.isSame = true));
  await page.fill('[name="person.full_name"]', 'Lò Thị Thử');
  await page.fill('[name="person.birth_day"]', '31/02/1990');
  await page.selectOption('[name="person.sex"]', 'nu');
  await page.fill('[name="person.cell"]', 'KHONG-CO');
  await page.locator('#form button[type=submit]').click();
  await page.locator('#form .wrong').first().waitFor();
  must(await page.evaluate(() => window.isSame === true), 'the page itself stays');
  must((await page.inputValue('[name="person.full_name"]')) === 'Lò Thị Thử', 'the name is still there');
  must((await page.evaluate(() => document.activeElement.name)) === 'person.birth_day', 'the first fault has the focus');
  must((await page.evaluate(faults)).length === 0, (await page.evaluate(faults)).join(' | '));
  const cell = JSON.parse(run('search', 'chi bộ thôn', '--unit', 'MK', '--format', 'json')).find((u) => u.kind === 'unit').code;
  await page.fill('[name="person.birth_day"]', '21/02/1990');
  await page.fill('[name="person.cell"]', cell);
  await page.fill('[name="dossier.agreed_on"]', '1/3/2024');
  await page.locator('#form button[type=submit]').click();
  await page.waitForURL(/\/record\/person\//);
  must((await text(page, 'h1')).includes('Lò Thị Thử'), 'the new card');
  page.complaints = page.complaints.filter((c) => !c.includes('422')); // the browser's own remark
  quiet(page);
  await page.context().close();
});

await test('a field that takes a code finds the record while one types', async () => {
  const page = await open(1280, '/new/people?unit=MK');
  const field = page.locator('[name="person.cell"]'), picks = page.locator('[id="p-person.cell"]');
  await field.fill('');
  await field.pressSequentially('chi bo thon', { delay: 20 });
  await picks.locator('button').first().waitFor();
  const code = await picks.locator('button').first().getAttribute('value');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  must((await field.inputValue()) === code, `${code} is in the field`);
  must(!(await picks.isVisible()), 'closed');
  quiet(page);
  await page.context().close();
});

await test('a report is a page one finds one\'s way in, on paper it is all there', async () => {
  const page = await open(390, `/report/tong-hop?${span}`);
  must((await page.evaluate(() => document.documentElement.scrollHeight)) < 12000, 'not 30,000 px long');
  const group = page.locator('details.group').nth(5), row = group.locator('tbody tr').first();
  must(!(await row.isVisible()), 'closed at first');
  await page.locator('.toc a').nth(5).click();
  await row.waitFor();
  await group.locator('summary').click();
  await page.emulateMedia({ media: 'print' });
  must((await row.boundingBox()).height > 0, 'open on paper');
  await page.context().close();
});

await test('an answer that is an error stands beside what is there', async () => {
  const page = await open(1280, '/new/people');
  await page.fill('[name="person.full_name"]', 'Lò Thị Thử');
  await page.fill('[name="person.birth_day"]', '1/2/1990');
  await page.selectOption('[name="person.sex"]', 'nu');
  await page.fill('[name="person.cell"]', 'X');
  await page.evaluate(() => (document.querySelector('[name=csrf]').value = 'no'));
  await page.locator('#form button[type=submit]').click();
  await page.locator('#oops [role=alert]').waitFor();
  must((await page.inputValue('[name="person.full_name"]')) === 'Lò Thị Thử', 'nothing is lost');
  await page.context().close();
});

await test('the keyboard skips to the content and its place is seen', async () => {
  const page = await open(1280, '/');
  await page.keyboard.press('Tab');
  must((await page.evaluate(() => document.activeElement.className)) === 'skip', 'skip link first');
  must((await page.evaluate(() => document.activeElement.getBoundingClientRect().top)) >= 0, 'it is seen');
  await page.keyboard.press('Enter');
  must((await page.evaluate(() => document.activeElement.id)) === 'main', 'in the content');
  await page.keyboard.press('Tab');
  must((await page.evaluate(() => parseFloat(getComputedStyle(document.activeElement).outlineWidth))) >= 2, 'a visible ring');
  await page.context().close();
});

await test('English is one click away', async () => {
  const page = await open(1280, '/import');
  await page.locator('.langs a[lang=en]').click();
  must(/Import/.test(await text(page, 'h1')), 'English heading');
  must((await page.locator('html').getAttribute('lang')) === 'en', 'and said so');
  await page.goto(`${base}/report/ket-nap?${span}`);
  must(/admitted/i.test(await text(page)), 'reports too');
  await page.context().close();
});

await test('the licences of what is inside are a page of the program', async () => {
  const page = await open(390, '/');
  await page.evaluate(() => window.scrollTo(0, document.body.scrollHeight)); // past the bar at the bottom
  await page.locator('footer a').click({ timeout: 5000 });
  const all = await text(page);
  for (const part of ['Tabler', 'Tabler Icons', 'htmx', 'Be Vietnam Pro', 'SIL OPEN FONT LICENSE', 'Zero-Clause BSD'])
    must(all.includes(part), part);
  await page.context().close();
});

await test('on paper stands the content, not the menus', async () => {
  const page = await open(1280, `/report/ket-nap?${span}`);
  await page.emulateMedia({ media: 'print' });
  for (const gone of ['.nav-row', '.find', '.period', '.acts .btn']) must(!(await page.locator(gone).first().isVisible()), gone);
  must(await page.locator('.quote').isVisible(), 'the paragraph');
  await page.context().close();
});

const head = 'Mã,Họ và tên,Ngày sinh,Giới tính,Chi bộ,Ngày đồng ý\n';
const bad = `${head}KT1,Lò Văn Thử,31/02/1990,Nam,MK-01-01,1/3/2024\nKT2,Giàng Thị Nghiệm,4/5/1991,Nữ,KHONG-CO,1/3/2024\n`;

// Enough rows that the work is seen going on.
function list(cell, n) {
  const rows = Array.from({ length: n }, (x, i) => `KT${i + 1},Lò Văn Thử,21/02/1990,Nam,${cell},1/3/2024`);
  return `${head}${rows.join('\n')}\n`;
}

for (const javaScriptEnabled of [true, false])
  await test(`a list is refused, corrected, imported and taken back, scripts ${javaScriptEnabled}`, async () => {
    const units = JSON.parse(run('search', 'chi bộ thôn', '--unit', 'MK', '--format', 'json'));
    const cell = units.find((u) => u.kind === 'unit').code;
    const file = join(work, 'danh-sach.csv');
    const page = await open(1280, '/import', { javaScriptEnabled });
    let reloads = 0, polls = 0;
    page.on('request', (r) => {
      if (!/\/import\/[^/]+$/.test(new URL(r.url()).pathname)) return;
      if (r.isNavigationRequest()) reloads++;
      else polls++;
    });

    writeFileSync(file, bad);
    await page.setInputFiles('input[type=file]', file);
    await page.locator('form[enctype] button[type=submit]').click();
    await page.getByText('31/02/1990').first().waitFor();
    must((await text(page)).includes('KHONG-CO'), 'both faults');
    must((await page.locator('form[method=post] .btn-primary').count()) === 0, 'no confirmation offered');

    writeFileSync(file, list(cell, javaScriptEnabled ? 6000 : 1200));
    await page.goto(`${base}/import`);
    await page.setInputFiles('input[type=file]', file);
    reloads = polls = 0;
    await page.locator('form[enctype] button[type=submit]').click();
    await page.locator('form[method=post] .btn-primary').click({ timeout: 60000 });
    await page.locator('form[action*="undo"] button').waitFor({ timeout: 60000 });
    if (javaScriptEnabled) must(polls > 0 && reloads <= 5, `${polls} polls and ${reloads} loads`);
    else must(polls === 0, 'no scripts, no polls');
    const done = page.url();
    await page.goto(`${base}/search?q=lo+van+thu`);
    must((await text(page)).includes('Lò Văn Thử'), 'the new people are found');

    await page.goto(done);
    await page.locator('form[action*="undo"] button').click({ timeout: 60000 });
    if (javaScriptEnabled) must((await text(page)).includes('hoàn tác'), 'the undoing is seen going on');
    await page.waitForURL(/undone=1/, { timeout: 60000 });
    await page.goto(`${base}/search?q=lo+van+thu`);
    must(!(await text(page)).includes('KT1'), 'taken back');
    page.complaints = page.complaints.filter((c) => !c.includes('Failed to load resource'));
    quiet(page);
    await page.context().close();
  });

await test('without scripts a list is filtered, paged, a faulty form keeps what was typed', async () => {
  const page = await open(390, '/list/people?unit=MK', { javaScriptEnabled: false });
  await page.selectOption('#f-sex', 'nu');
  await page.locator('.filters button').click();
  must(page.url().includes('sex=nu'), 'by the button');
  await page.locator('a[rel=next]').click();
  must(/after=/.test(page.url()), 'next page');
  await page.goto(`${base}/new/people`);
  await page.fill('[name="person.full_name"]', 'Lò Thị Thử');
  await page.fill('[name="person.birth_day"]', '31/02/1990');
  await page.selectOption('[name="person.sex"]', 'nu');
  await page.fill('[name="person.cell"]', 'X');
  await page.locator('#form button[type=submit]').click();
  must((await page.locator('.wrong').count()) >= 2, 'the faults');
  must((await page.inputValue('[name="person.full_name"]')) === 'Lò Thị Thử', 'the name is still there');
  await page.goto(`${base}/tree?unit=DB`);
  await page.locator('details[hx-get] summary > .icon').first().click();
  await page.locator('details[hx-get][open] li a').first().click();
  must((await page.locator('.tree li').count()) > 1, 'the tree goes on on a page of its own');
  await page.context().close();
});

await test('the database is sound after all this', async () => {
  run('verify');
});

await end();
