// What is wrong with a page is shown on it, and goes when it is mended.
import assert from 'node:assert/strict';
import test from 'node:test';
import { Daemon } from './support/daemon.mjs';
import { Reader } from './support/reader.mjs';

test('a page that cannot be made any more stays under a message until it can', async (t) => {
  const daemon = await Daemon.start(t, { 'a.md': '# A\n\nGood words.\n' }, { settings: 'preview: {port: 0}\nperformance: {memory_limit_mb: 1}\n' });
  const reader = await Reader.open(daemon, 'a.md');
  await reader.watch();
  daemon.write('a.md', `# A\n\n${'much too long '.repeat(200_000)}`);
  await reader.shows(/a\.md: .*memory_limit_mb/, '#galley-errors [role=alert]');
  await reader.shows('Good words.');
  daemon.write('a.md', '# A\n\nBetter words.\n');
  await reader.shows('Better words.');
  assert.equal(await reader.page.locator('#galley-errors > *').count(), 0);
  assert.equal(await reader.isSamePage(), true);
});

test('a message that comes and goes leaves the line that is read where it is', async (t) => {
  const text = `# A\n\n${Array.from({ length: 60 }, (_, i) => `Paragraph ${i}.\n`).join('\n')}`;
  const daemon = await Daemon.start(t, { 'a.md': text }, { settings: 'preview: {port: 0}\nperformance: {memory_limit_mb: 1}\n' });
  const reader = await Reader.open(daemon, 'a.md');
  await reader.page.evaluate(() => { document.documentElement.style.overflowAnchor = 'none'; });
  const middle = '.part:has-text("Paragraph 30.")';
  await reader.page.locator(middle).evaluate((part) => part.scrollIntoView({ block: 'center' }));
  const before = await reader.top(middle);
  daemon.write('a.md', 'much too long '.repeat(200_000));
  await reader.shows(/memory_limit_mb/, '#galley-errors');
  assert.ok(Math.abs(await reader.top(middle) - before) <= 1);
  daemon.write('a.md', text.replace('Paragraph 2.', 'Paragraph two.'));
  await reader.shows('Paragraph two.');
  assert.ok(Math.abs(await reader.top(middle) - before) <= 1);
});

test('a page that could never be made says why, and comes when it can', async (t) => {
  const documents = { 'a.md': `# A\n\n${'much too long '.repeat(200_000)}`, 'b.md': '# B\n' };
  const daemon = await Daemon.start(t, documents, { settings: 'preview: {port: 0}\nperformance: {memory_limit_mb: 1}\n' });
  const reader = await Reader.open(daemon, 'a.md');
  await reader.shows(/memory_limit_mb/, '#galley-errors');
  await reader.shows('A', '#galley-tree .failing');
  daemon.write('a.md', '# A\n\nShort.\n');
  await reader.shows('Short.');
  assert.equal(await reader.page.locator('#galley-errors > *').count(), 0);
});

test('a dead link is marked and listed while it is written, and healed when its page comes', async (t) => {
  const daemon = await Daemon.start(t, { 'a.md': '# A\n\nWords.\n' });
  const reader = await Reader.open(daemon, 'a.md');
  daemon.edit('a.md', (text) => `${text}\nSee [this](later.md) and [that](later.md#part).\n`);
  await reader.shows('this', 'a.dead-link');
  await reader.shows('that', 'a.dead-link');
  await reader.shows(/5:12.*later\.md/, '#galley-side .problems');
  daemon.write('later.md', '# Later\n\n## Part\n');
  await reader.lacks('t', '.dead-link');
  await reader.lacks('later', '#galley-side .problems');
});

test('a dead anchor is marked and listed, and healed by its heading', async (t) => {
  const daemon = await Daemon.start(t, { 'a.md': '# A\n\nSee [below](#below) and [there](b.md#there).\n', 'b.md': '# B\n' });
  const reader = await Reader.open(daemon, 'a.md');
  await reader.shows('below', 'a.dead-link');
  await reader.shows('there', 'a.dead-link');
  await reader.shows('#below', '#galley-side .problems');
  daemon.edit('a.md', (text) => `${text}\n## Below\n`);
  await reader.lacks('below', '.dead-link');
  daemon.edit('b.md', (text) => `${text}\n## There\n`);
  await reader.lacks('there', '.dead-link');
  assert.equal(await reader.page.locator('#galley-side .problems').count(), 0);
});

test('a warning is marked on its part and listed with its line and column, in narrow windows too', async (t) => {
  const daemon = await Daemon.start(t, { 'a.mdx': '# A\n\nWords.\n\n</Card>\n' });
  const reader = await Reader.open(daemon, 'a.mdx');
  await reader.shows('5:1', '#galley-side .problems');
  assert.match(await reader.page.locator('.part.with-problem').getAttribute('title'), /closes nothing/);
  await reader.page.setViewportSize({ width: 390, height: 800 });
  await reader.shows('5:1', '#galley-side .problems:visible');
  daemon.edit('a.mdx', (text) => text.replace('</Card>', 'More.'));
  await reader.shows('More.');
  assert.equal(await reader.page.locator('.with-problem').count(), 0);
});
