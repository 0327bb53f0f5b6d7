// A folder of HTML, opened from the disk: no server, no network.
import assert from 'node:assert/strict';
import path from 'node:path';
import test from 'node:test';
import { pathToFileURL } from 'node:url';
import { Daemon } from './support/daemon.mjs';
import { Reader } from './support/reader.mjs';

const png = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64');

const words = 'Words.\n\n'.repeat(80);

const documents = {
  'index.md': '# Home\n\n[Deep](guide/tabs.mdx#deep)\n\n![dot](img/dot.png)\n',
  'guide/tabs.mdx': '# Tabs\n\n<Tabs>\n<TabItem label="one">\n\nFirst.\n\n</TabItem>\n<TabItem label="two">\n\nSecond.\n\n</TabItem>\n</Tabs>\n'
    + `\n${words}## Deep\n\n${words}`,
  'guide/last.md': '# Last\n',
  'img/dot.png': png,
};

async function openSite(t, options) {
  const daemon = await Daemon.start(t, documents, { project: { html: 'site' } });
  await daemon.sync();
  const address = pathToFileURL(path.join(daemon.folder, 'site', 'tool__index.html')).href;
  return { daemon, reader: await Reader.openFile(daemon, address, options) };
}

test('pages of a folder lead to each other, to headings and to the pages beside them', async (t) => {
  const { reader: { page } } = await openSite(t);
  assert.equal(await page.locator('article img').evaluate((image) => image.naturalWidth), 1);
  await page.getByRole('link', { name: 'Deep' }).click();
  await page.waitForURL(/tool__guide__tabs\.html#deep$/);
  assert.ok(await page.locator('#deep').evaluate((heading) => heading.getBoundingClientRect().top < 200));
  assert.equal(await page.locator('#galley-tree [aria-current=page]').textContent(), 'Tabs');
  await page.keyboard.press('p');
  await page.waitForURL(/tool__guide__last\.html$/);
  await page.locator('header .name').click();
  await page.waitForURL(/index\.html$/);
  await page.locator('.all-pages a', { hasText: 'Tabs' }).click();
  await page.waitForURL(/tool__guide__tabs\.html$/);
});

test('tabs, the theme and search over titles work without a server', async (t) => {
  const { reader: { page } } = await openSite(t);
  await page.locator('#galley-search').fill('tab');
  await page.locator('#galley-finds a', { hasText: 'Tabs' }).click();
  await page.waitForURL(/tool__guide__tabs\.html$/);
  await page.getByRole('tab', { name: 'two' }).click();
  assert.equal(await page.getByText('Second.').isVisible(), true);
  assert.equal(await page.getByText('First.').isVisible(), false);
  const paper = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const light = await paper();
  await page.keyboard.press('t'); // light
  await page.keyboard.press('t'); // dark
  assert.notEqual(await paper(), light);
});

test('everything can be read and reached with scripts off', async (t) => {
  const { reader: { page } } = await openSite(t, { javaScriptEnabled: false });
  await page.getByRole('link', { name: 'Deep' }).click();
  await page.waitForURL(/tool__guide__tabs\.html#deep$/);
  assert.equal(await page.getByText('Second.').isVisible(), true);
  assert.equal(await page.locator('#galley-search').isVisible(), false);
  await page.locator('#galley-side a', { hasText: 'Deep' }).click();
  await page.locator('header .name').click();
  await page.locator('.all-pages a', { hasText: 'Last' }).click();
  await page.waitForURL(/tool__guide__last\.html$/);
});
