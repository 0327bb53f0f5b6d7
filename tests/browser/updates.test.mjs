// What a save does to the page that is looked at.
import assert from 'node:assert/strict';
import test from 'node:test';
import { Daemon } from './support/daemon.mjs';
import { Reader } from './support/reader.mjs';
import { until } from './support/wait.mjs';

const paragraphs = (from, to) => Array.from({ length: to - from }, (_, i) => `Paragraph number ${from + i} of the page.\n`);
const long = ['# A long page\n', ...paragraphs(0, 60)].join('\n');
const grown = (text) => text.replace('number 2 of', `number TWO of\n\n${paragraphs(100, 120).join('\n')}\nand`);

const rich = `# Rich

First.

<details>
<summary>More</summary>

Folded words.

</details>

<Tabs>
  <TabItem label="systemd">Units.</TabItem>
  <TabItem label="cron">Every minute.</TabItem>
</Tabs>

A paragraph with words to select.

${paragraphs(0, 40).join('\n')}`;

async function open(t, text, options) {
  const daemon = await Daemon.start(t, { 'a.mdx': text });
  const reader = await Reader.open(daemon, 'a.mdx', options);
  await reader.watch();
  return { daemon, reader, edit: (change) => daemon.edit('a.mdx', change) };
}

const middle = '.part:has-text("number 30 of")';

test('a save changes only the part that was edited and never reloads', async (t) => {
  const { reader, edit } = await open(t, long);
  edit((text) => text.replace('number 7 of', 'number SEVEN of'));
  await reader.shows('number SEVEN of');
  assert.equal(await reader.isSamePage(), true);
  assert.deepEqual(await reader.parts(), { kept: 61, all: 61 });
  assert.deepEqual(await reader.flashed(), ['Paragraph number SEVEN of the page.']);
});

test('a save sends only what changed', async (t) => {
  const { reader, edit } = await open(t, long);
  await reader.page.evaluate(() => {
    window.sent = [];
    new BroadcastChannel('galley-events').onmessage = ({ data }) => { if (data.name === 'page') window.sent.push(data.data.update); };
  });
  edit((text) => text.replace('number 7 of', 'number SEVEN of'));
  await reader.shows('number SEVEN of');
  const [update] = await until('the update is heard', () => reader.page.evaluate(() => window.sent.length > 0 && window.sent));
  assert.deepEqual(Object.values(update.parts).map((html) => html.trim()), ['<p>Paragraph number SEVEN of the page.</p>']);
  assert.equal(update.body, undefined);
});

test('a page that has come once is not sent again when its events begin', async (t) => {
  const daemon = await Daemon.start(t, { 'a.md': long });
  const reader = await Reader.open(daemon, 'a.md');
  const answered = reader.page.waitForResponse(/\/~\/page\//);
  await reader.visit(`${new URL(reader.page.url()).origin}/docs/a.md`);
  const { update } = await (await answered).json();
  assert.equal(update.order.length, 61);
  assert.deepEqual(update.parts, {});
});

test('an answer that is older than an update never takes its place', async (t) => {
  const daemon = await Daemon.start(t, { 'a.md': '# A\n\nOld words.\n' });
  const reader = await Reader.open(daemon, 'a.md');
  const body = await reader.page.evaluate(async () => (await fetch('/~/page/docs/a.md')).text());
  daemon.edit('a.md', (text) => text.replace('Old', 'Newer'));
  await reader.shows('Newer words.');
  let isLate = false;
  await reader.page.route('**/~/page/**', async (route) => {
    if (isLate) return route.continue();
    isLate = true;
    daemon.edit('a.md', (text) => text.replace('Newer', 'Newest'));
    await reader.shows('Newest words.');
    return route.fulfill({ body, contentType: 'application/json' });
  });
  await reader.page.keyboard.press('m'); // asks for the whole page
  await reader.shows('Newest words.', '#galley-model-text pre');
  await reader.shows('Newest words.');
});

test('a part that comes leaves all the others where they are', async (t) => {
  const { reader, edit } = await open(t, long);
  edit((text) => text.replace('Paragraph number 7', 'A new one.\n\nParagraph number 7'));
  await reader.shows('A new one.');
  assert.deepEqual(await reader.parts(), { kept: 61, all: 62 });
  assert.deepEqual(await reader.flashed(), ['A new one.']);
});

test('a part that goes leaves all the others where they are', async (t) => {
  const { reader, edit } = await open(t, long);
  edit((text) => text.replace('Paragraph number 7 of the page.\n\n', ''));
  await reader.lacks('number 7 of');
  assert.deepEqual(await reader.parts(), { kept: 60, all: 60 });
});

test('the line that is read stays where it is when something above it grows', async (t) => {
  const { reader, edit } = await open(t, long);
  await reader.page.locator(middle).evaluate((part) => part.scrollIntoView({ block: 'center' }));
  const before = await reader.top(middle);
  edit(grown);
  await reader.shows('number TWO of');
  assert.ok(Math.abs(await reader.top(middle) - before) <= 1);
});

test('the line that is read stays where it is when something above it goes', async (t) => {
  const { reader, edit } = await open(t, grown(long));
  await reader.page.locator(middle).evaluate((part) => part.scrollIntoView({ block: 'center' }));
  const before = await reader.top(middle);
  edit(() => long);
  await reader.lacks('number 110 of');
  assert.ok(Math.abs(await reader.top(middle) - before) <= 1);
});

test('the line that is read stays where it is when tabs come above it, and where the browser does not help', async (t) => {
  const { reader, edit } = await open(t, rich);
  await reader.page.evaluate(() => { document.documentElement.style.overflowAnchor = 'none'; });
  await reader.page.locator(middle).evaluate((part) => part.scrollIntoView({ block: 'center' }));
  const before = await reader.top(middle);
  const panel = (name) => `<TabItem label="${name}">\n\n${paragraphs(200, 210).join('\n')}\n</TabItem>\n`;
  edit((text) => text.replace('First.', `FIRST.\n\n<Tabs>\n${panel('a')}${panel('b')}${panel('c')}</Tabs>`));
  await reader.shows('FIRST.');
  assert.ok(Math.abs(await reader.top(middle) - before) <= 1, `${before} became ${await reader.top(middle)}`);
});

test('details that are open stay open when a word in them is edited', async (t) => {
  const { reader, edit } = await open(t, rich);
  await reader.page.locator('article summary').click();
  edit((text) => text.replace('Folded words', 'Unfolded words').replace('First.', 'FIRST.'));
  await reader.shows('Unfolded words', 'article details[open]');
});

test('the chosen tab and the focus on it stay when its panel is edited', async (t) => {
  const { reader, edit } = await open(t, rich);
  await reader.page.getByRole('tab', { name: 'cron' }).click();
  edit((text) => text.replace('Every minute', 'Every hour').replace('First.', 'FIRST.'));
  await reader.shows('Every hour', 'article [role=tabpanel]:visible');
  assert.equal(await reader.page.getByRole('tab', { name: 'cron' }).getAttribute('aria-selected'), 'true');
  assert.equal(await reader.page.evaluate(() => document.activeElement.textContent), 'cron');
  await reader.page.keyboard.press('ArrowLeft');
  await reader.shows('Units.', 'article [role=tabpanel]:visible');
});

test('selected text stays selected when something above it changes', async (t) => {
  const { reader, edit } = await open(t, rich);
  await reader.page.locator('.part:has-text("words to select")').click({ clickCount: 3 });
  edit((text) => text.replace('First.', 'FIRST.\n\nAnd second.'));
  await reader.shows('And second.');
  assert.equal((await reader.page.evaluate(() => getSelection().toString())).trim(), 'A paragraph with words to select.');
});

test('focus and text stay in the search field when the page changes', async (t) => {
  const { reader, edit } = await open(t, rich);
  await reader.page.locator('#galley-search').fill('harb');
  edit((text) => text.replace('First.', 'FIRST.'));
  await reader.shows('FIRST.');
  assert.equal(await reader.page.evaluate(() => `${document.activeElement.id}: ${document.activeElement.value}`), 'galley-search: harb');
});

test('a change is announced to screen readers, politely', async (t) => {
  const { reader, edit } = await open(t, rich);
  edit((text) => text.replace('First.', 'FIRST.'));
  await reader.page.locator('[aria-live=polite]', { hasText: 'Page updated: 1 part changed, in “Rich”.' }).waitFor({ state: 'attached' });
});

test('title, front matter and contents follow the document', async (t) => {
  const { reader, edit } = await open(t, `---\ntopics: [one]\n---\n\n${long}`);
  edit((text) => text.replace('[one]', '[two]').replace('# A long page', '# Another title\n\n## Below'));
  await reader.page.locator('#galley-side a', { hasText: 'Below' }).waitFor();
  assert.match(await reader.page.title(), /^Another title/);
  assert.match(await reader.page.locator('.front-matter').textContent(), /two/);
});

test('without "follow edits" the page stays where it is', async (t) => {
  const { reader, edit } = await open(t, long);
  edit((text) => text.replace('number 55 of', 'number FIFTY-FIVE of'));
  await reader.page.locator('article', { hasText: 'FIFTY-FIVE' }).waitFor();
  assert.equal(await reader.page.evaluate(() => scrollY), 0);
});

test('"follow edits" brings the change into view', async (t) => {
  const { reader, edit } = await open(t, long);
  await reader.page.keyboard.press('f');
  edit((text) => text.replace('number 55 of', 'number FIFTY-FIVE of'));
  await reader.shows('FIFTY-FIVE');
  const top = await reader.top('.part:has-text("FIFTY-FIVE")');
  assert.ok(top > 60 && top < 720, `at ${top}`);
});

test('"follow edits" chooses the tab that was edited, and only then', async (t) => {
  const { reader, edit } = await open(t, rich);
  edit((text) => text.replace('Every minute', 'Every hour'));
  await reader.flashed();
  assert.equal(await reader.page.getByRole('tab', { name: 'cron' }).getAttribute('aria-selected'), 'false');
  await reader.page.keyboard.press('f');
  edit((text) => text.replace('Every hour', 'Every day'));
  await reader.shows('Every day', 'article [role=tabpanel]:visible');
  assert.equal(await reader.page.getByRole('tab', { name: 'cron' }).getAttribute('aria-selected'), 'true');
});

test('"follow edits" goes to another page that was saved', async (t) => {
  const daemon = await Daemon.start(t, { 'a.md': '# A\n', 'b.md': long });
  const reader = await Reader.open(daemon, 'a.md');
  await reader.page.keyboard.press('f');
  daemon.edit('b.md', (text) => text.replace('number 55 of', 'number FIFTY-FIVE of'));
  await reader.page.waitForURL(/\/docs\/b\.md/);
  await reader.shows('FIFTY-FIVE');
  await reader.live();
  daemon.edit('a.md', () => '# A\n\nBack again.\n');
  await reader.page.waitForURL(/\/docs\/a\.md/);
  await reader.shows('Back again.');
});

test('"follow edits" goes to the change on a page that was open before', async (t) => {
  const daemon = await Daemon.start(t, { 'a.md': '# A\n', 'b.md': long });
  const reader = await Reader.open(daemon, 'b.md');
  await reader.visit(await daemon.open('a.md'));
  await reader.page.keyboard.press('f');
  daemon.edit('b.md', (text) => text.replace('number 55 of', 'number FIFTY-FIVE of'));
  await reader.page.waitForURL(/\/docs\/b\.md/);
  await reader.shows('FIFTY-FIVE', '.part.changed');
  const top = await reader.top('.part:has-text("FIFTY-FIVE")');
  assert.ok(top > 60 && top < 720, `at ${top}`);
});

test('an edit of an included file shows on the page that includes it', async (t) => {
  const documents = { 'book.toml': '[book]\n', 'src/a.md': '# A\n\nFirst.\n\n```rust\n{{#include ../code/x.rs}}\n```\n', 'code/x.rs': 'fn old() {}\n', '.git/HEAD': '' };
  const daemon = await Daemon.start(t, documents, { project: { source: 'source/src', dialect: 'mdbook' } });
  const reader = await Reader.open(daemon, 'src/a.md');
  await reader.watch();
  await reader.shows('fn old() {}');
  daemon.write('code/x.rs', 'fn new() {}\n');
  await reader.shows('fn new() {}');
  assert.deepEqual(await reader.parts(), { kept: 3, all: 3 });
});

test('a hidden tab stays on its page when edits are followed', async (t) => {
  const daemon = await Daemon.start(t, { 'a.md': '# A\n', 'b.md': '# B\n' });
  const reader = await Reader.open(daemon, 'a.md');
  await reader.page.keyboard.press('f');
  await reader.page.evaluate(() => Object.defineProperty(document, 'visibilityState', { value: 'hidden' }));
  const other = await reader.tab(await daemon.open('b.md'));
  daemon.edit('b.md', (text) => `${text}\nEdited.\n`);
  await other.shows('Edited.');
  daemon.edit('a.md', (text) => `${text}\nEdited, too.\n`);
  await reader.shows('Edited, too.');
  assert.match(reader.page.url(), /a\.md/);
});

test('with reduced motion a change is marked without a movement, and the mark goes', async (t) => {
  const { reader, edit } = await open(t, rich, { reducedMotion: 'reduce' });
  edit((text) => text.replace('First.', 'FIRST.'));
  await reader.shows('FIRST.');
  await reader.flashed();
  const timing = await reader.page.evaluate(() => {
    const part = document.querySelector('.part');
    part.classList.add('changed');
    return getComputedStyle(part, '::before').animationTimingFunction;
  });
  assert.match(timing, /^steps\(1/);
  await reader.page.locator('.part.changed').nth(1).waitFor({ state: 'detached' });
});

test('a burst of 200 saved pages shows once on the one that is looked at', async (t) => {
  const names = Array.from({ length: 200 }, (_, i) => `p${i}.md`);
  const daemon = await Daemon.start(t, Object.fromEntries(names.map((name) => [name, `# ${name}\n\nOld words.\n`])));
  const reader = await Reader.open(daemon, 'p150.md');
  await reader.watch();
  const began = performance.now();
  for (const name of names) daemon.edit(name, (text) => text.replace('Old', 'New'));
  await reader.shows('New words.');
  t.diagnostic(`shown ${Math.round(performance.now() - began)} ms after the first of 200 saves began`);
  await daemon.sync();
  await daemon.ctl('status');
  assert.equal(await reader.isSamePage(), true);
  assert.equal((await reader.flashed()).length, 1);
});
