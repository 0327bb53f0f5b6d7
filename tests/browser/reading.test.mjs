// Reading: finding one's way by keyboard and by search, on paper and on phones.
import assert from 'node:assert/strict';
import test from 'node:test';
import { Daemon } from './support/daemon.mjs';
import { Reader } from './support/reader.mjs';
import { sample } from './support/sample.mjs';

async function openSample(t, document, options) {
  const daemon = await Daemon.start(t, sample);
  return { daemon, reader: await Reader.open(daemon, document, options) };
}

const focused = (reader) => reader.page.evaluate(() => {
  const { id, textContent } = document.activeElement;
  return (id && !id.startsWith('galley-tab') ? id : textContent).trim();
});
const isWide = (reader) => reader.page.evaluate(() => document.documentElement.scrollWidth > innerWidth);

test('the first Tab reaches a link that skips to the page', async (t) => {
  const { reader } = await openSample(t, 'guides/alerts.mdx');
  await reader.page.keyboard.press('Tab');
  assert.equal(await focused(reader), 'Skip to the page');
  await reader.page.keyboard.press('Enter');
  assert.equal(await focused(reader), 'galley-page');
});

test('Tab goes through the bar, then the pages, then the page', async (t) => {
  const { reader } = await openSample(t, 'guides/alerts.mdx');
  await reader.shows('Alerts', '#galley-tree');
  const order = [];
  for (let i = 0; i < 40; i += 1) {
    await reader.page.keyboard.press('Tab');
    order.push(await focused(reader));
  }
  const places = ['galley', 'galley-search', 'galley-follow', 'galley-theme', 'Tidewatch', 'guides', 'Curves and pictures', 'systemd', 'overview']
    .map((name) => order.indexOf(name));
  assert.ok(!places.includes(-1), `${places} in ${order}`);
  assert.deepEqual(places, [...places].sort((a, b) => a - b), order.join(', '));
  assert.ok(!order.includes('cron'), 'a tab that is not chosen is reached by the arrow keys');
});

test('tabs are chosen by the arrow keys, Home and End', async (t) => {
  const { reader } = await openSample(t, 'guides/alerts.mdx');
  await reader.page.getByRole('tab', { name: 'systemd' }).focus();
  const visible = () => reader.text('article [role=tabpanel]:visible');
  const seen = [];
  for (const key of ['ArrowRight', 'ArrowRight', 'End', 'Home', 'ArrowLeft']) {
    await reader.page.keyboard.press(key);
    seen.push((await visible()).includes('Without a service') ? 'cron' : 'systemd');
  }
  assert.deepEqual(seen, ['cron', 'systemd', 'cron', 'systemd', 'cron']);
  assert.equal(await focused(reader), 'cron');
});

test('a panel that is not chosen is hidden, and its heading can be led to', async (t) => {
  const text = '# A\n\n<Tabs>\n<TabItem label="one">\n\nFirst.\n\n</TabItem>\n<TabItem label="two">\n\n## Deep\n\nSecond.\n\n</TabItem>\n</Tabs>\n';
  const daemon = await Daemon.start(t, { 'a.mdx': text });
  const reader = await Reader.open(daemon, 'a.mdx');
  assert.equal(await reader.page.locator('article').getByText('Second.').isVisible(), false);
  await reader.page.locator('#galley-side a', { hasText: 'Deep' }).click();
  await reader.page.locator('article').getByText('Second.').waitFor();
  assert.equal(await reader.page.getByRole('tab', { name: 'two' }).getAttribute('aria-selected'), 'true');
});

test('n and p lead to the next page and back, / to the search', async (t) => {
  const { reader } = await openSample(t, 'guides/alerts.mdx');
  await reader.shows('Curves and pictures', '#galley-beside [rel=next]');
  await reader.page.keyboard.press('n');
  await reader.page.waitForURL(/curves\.mdx/);
  await reader.shows('Alerts', '#galley-beside [rel=prev]');
  await reader.page.keyboard.press('p');
  await reader.page.waitForURL(/alerts\.mdx/);
  await reader.page.locator('#galley-beside a').first().waitFor();
  await reader.page.keyboard.press('/');
  assert.equal(await focused(reader), 'galley-search');
  await reader.page.keyboard.type('np');
  assert.equal(await reader.page.locator('#galley-search').inputValue(), 'np');
});

test('t goes through the themes, and the theme stays chosen without a flash of another', async (t) => {
  const { reader } = await openSample(t, 'index.mdx', { colorScheme: 'light' });
  const paper = () => reader.page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const light = await paper();
  await reader.page.keyboard.press('t');
  assert.equal(await paper(), light);
  await reader.page.keyboard.press('t');
  const dark = await paper();
  assert.notEqual(dark, light);
  // Before any module has run.
  await reader.page.route('**/page.js', () => {});
  await reader.page.reload({ waitUntil: 'commit' });
  await reader.page.locator('article').waitFor();
  assert.equal(await paper(), dark);
  await reader.page.unrouteAll();
});

test('search is used by keyboard alone', async (t) => {
  const { reader } = await openSample(t, 'index.mdx');
  await reader.page.keyboard.press('/');
  await reader.page.keyboard.type('twelfths');
  const field = reader.page.locator('#galley-search');
  await reader.shows('Curves and pictures', '#galley-finds [aria-selected=true]');
  await reader.shows('twelfths', '#galley-finds mark');
  assert.equal(await field.getAttribute('aria-expanded'), 'true');
  assert.equal(await field.getAttribute('aria-activedescendant'), 'galley-find-0');
  await reader.page.keyboard.press('Escape');
  await reader.page.locator('#galley-finds').waitFor({ state: 'hidden' });
  await field.fill('the');
  await reader.page.locator('#galley-find-1').waitFor();
  await reader.page.keyboard.press('ArrowDown');
  const title = await reader.text('#galley-finds [aria-selected=true] strong');
  await reader.page.keyboard.press('Enter');
  await reader.page.waitForURL((url) => !url.pathname.endsWith('index.mdx'));
  assert.equal(await reader.text('#galley-tree [aria-current=page]'), title);
});

test('a search that finds nothing says so', async (t) => {
  const { reader } = await openSample(t, 'index.mdx');
  await reader.page.locator('#galley-search').fill('xylophone');
  await reader.shows('No page has all these words', '#galley-finds');
});

test('the contents mark the heading that is read, and lead below the bar', async (t) => {
  const { reader } = await openSample(t, 'guides/alerts.mdx');
  await reader.page.locator('#galley-side a', { hasText: 'Keep it running' }).click();
  await reader.shows('Keep it running', '#galley-side [aria-current=location]');
  const [heading, bar] = await reader.page.evaluate(() => [
    document.getElementById('keep-it-running').getBoundingClientRect().top,
    document.querySelector('body > header').getBoundingClientRect().bottom,
  ]);
  assert.ok(heading >= bar, `${heading} below ${bar}`);
});

test('the tree opens at the page and keeps its folders and its place from page to page', async (t) => {
  const { reader } = await openSample(t, 'guides/alerts.mdx');
  await reader.shows('Alerts', '#galley-tree [aria-current=page]');
  await reader.page.locator('#galley-tree summary', { hasText: 'reference' }).click();
  await reader.page.locator('#galley-tree a', { hasText: 'Curves' }).click();
  await reader.page.waitForURL(/curves\.mdx/);
  await reader.shows('Command line', '#galley-tree');
});

test('images of the source load', async (t) => {
  const { reader } = await openSample(t, 'index.mdx');
  const image = reader.page.locator('article img').first();
  await image.evaluate((element) => element.decode());
  assert.ok(await image.evaluate((element) => element.naturalWidth) > 0);
});

test('images of the repository, outside of the source, load', async (t) => {
  const picture = '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="20"><rect width="40" height="20"/></svg>';
  const documents = { '.git/HEAD': 'ref: refs/heads/main\n', 'docs/a.md': '# A\n\n![A box](../art/box.svg)\n', 'art/box.svg': picture };
  const daemon = await Daemon.start(t, documents, { project: { source: 'source/docs' } });
  const reader = await Reader.open(daemon, 'docs/a.md');
  await reader.page.locator('article img').evaluate((element) => element.decode());
  assert.equal(await reader.page.locator('article img').evaluate((element) => element.naturalWidth), 40);
});

test('a page without a heading of its own begins with its title', async (t) => {
  const daemon = await Daemon.start(t, { 'a.md': '---\ntitle: Given & above\n---\n\nWords.\n', 'b.md': '# Own\n' });
  const reader = await Reader.open(daemon, 'a.md');
  assert.equal(await reader.text('main h1'), 'Given & above');
  daemon.edit('a.md', (text) => `${text}\n# Written\n`);
  await reader.shows('Written');
  assert.equal(await reader.page.locator('main h1').count(), 1);
});

test('a title that a heading says already is not said twice', async (t) => {
  const daemon = await Daemon.start(t, { 'a.md': '## Only here\n\nWords.\n' });
  const reader = await Reader.open(daemon, 'a.md');
  assert.match(await reader.page.title(), /^Only here/);
  assert.equal(await reader.page.locator('main').getByText('Only here').count(), 1);
});

test('on a phone no page scrolls sideways, and the list of pages is behind a button', async (t) => {
  const { daemon, reader } = await openSample(t, 'index.mdx', { viewport: { width: 390, height: 844 } });
  for (const document of ['index.mdx', 'guides/alerts.mdx', 'reference/formats.md', 'configuration.md']) {
    await reader.visit(await daemon.open(document));
    assert.equal(await isWide(reader), false, document);
  }
  assert.equal(await reader.page.locator('#galley-tree').isVisible(), false);
  await reader.page.getByRole('button', { name: 'Pages' }).click();
  await reader.shows('Tidewatch', '#galley-tree');
  assert.equal(await isWide(reader), false);
});

test('on paper there is the page alone, with every panel and all that is folded', async (t) => {
  const daemon = await Daemon.start(t, { 'a.mdx': '# A\n\n<details>\n<summary>More</summary>\n\nFolded.\n\n</details>\n\n<Tabs>\n<TabItem label="one">First.</TabItem>\n<TabItem label="two">Second.</TabItem>\n</Tabs>\n' });
  const reader = await Reader.open(daemon, 'a.mdx');
  await reader.page.emulateMedia({ media: 'print' });
  for (const text of ['First.', 'Second.', 'Folded.']) assert.ok(await reader.page.locator('article').getByText(text).isVisible(), text);
  for (const text of ['one', 'two']) assert.ok(await reader.page.locator('.panel-label', { hasText: text }).isVisible(), text);
  for (const selector of ['body > header', '#galley-tree', '#galley-side', '[role=tablist]', '#galley-beside']) {
    assert.equal(await reader.page.locator(selector).isVisible(), false, selector);
  }
});
