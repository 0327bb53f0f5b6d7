// Pages that go, come, come back and move.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import test from 'node:test';
import { Daemon } from './support/daemon.mjs';
import { Reader } from './support/reader.mjs';

const long = (title) => `# ${title}\n\n${Array.from({ length: 60 }, (_, i) => `Paragraph ${i} of ${title}.\n`).join('\n')}`;

test('a deleted page stays to be read, says that it is gone, and is alive again when it is back', async (t) => {
  const daemon = await Daemon.start(t, { 'a.md': '# A\n\nWords.\n', 'b.md': '# B\n' });
  const reader = await Reader.open(daemon, 'a.md');
  await reader.watch();
  fs.unlinkSync(daemon.file('a.md'));
  await reader.shows('a.md was deleted', '#galley-errors');
  await reader.shows('Words.');
  daemon.write('a.md', '# A\n\nWords.\n\nAnd more.\n');
  await reader.shows('And more.');
  await reader.lacks('deleted', '#galley-errors');
  assert.equal(await reader.isSamePage(), true);
});

test('a page that comes back as it was is no longer said to be gone', async (t) => {
  const daemon = await Daemon.start(t, { 'a.md': '# A\n\nWords.\n', 'b.md': '# B\n' });
  const reader = await Reader.open(daemon, 'a.md');
  fs.unlinkSync(daemon.file('a.md'));
  await reader.shows('a.md was deleted', '#galley-errors');
  daemon.write('a.md', '# A\n\nWords.\n');
  await reader.lacks('deleted', '#galley-errors');
});

test('a page that was renamed is followed to its new name, at the place that was read', async (t) => {
  const daemon = await Daemon.start(t, { 'a.md': long('A'), 'b.md': '# B\n' });
  const reader = await Reader.open(daemon, 'a.md');
  await reader.page.locator('.part:has-text("Paragraph 40")').evaluate((part) => part.scrollIntoView({ block: 'center' }));
  const before = await reader.top('.part:has-text("Paragraph 40")');
  fs.mkdirSync(daemon.file('new'));
  fs.renameSync(daemon.file('a.md'), daemon.file('new/c.md'));
  await reader.page.waitForURL(/\/docs\/new\/c\.md/);
  await reader.live();
  await reader.shows('Paragraph 40 of A.');
  await reader.lacks('gone', '#galley-errors');
  assert.ok(Math.abs(await reader.top('.part:has-text("Paragraph 40")') - before) <= 1);
  daemon.edit('new/c.md', (text) => `${text}\nStill alive.\n`);
  await reader.shows('Still alive.');
});

test('git mv of the folder around a page is followed', async (t) => {
  const daemon = await Daemon.start(t, { 'guide/a.md': '# A\n\nWords.\n', 'guide/b.md': '# B\n' });
  const git = (...args) => execFileSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@t', ...args], { cwd: daemon.source });
  git('init', '-q');
  git('add', '.');
  git('commit', '-qm', 'one');
  await daemon.sync();
  const reader = await Reader.open(daemon, 'guide/a.md');
  git('mv', 'guide', 'manual');
  await reader.page.waitForURL(/\/docs\/manual\/a\.md/);
  await reader.shows('Words.');
  await reader.live();
});

test('a document that takes the name of a deleted one is shown in its place', async (t) => {
  const daemon = await Daemon.start(t, { 'a.md': '# A\n\nOld.\n', 'b.md': '# B\n\nOther.\n' });
  const reader = await Reader.open(daemon, 'a.md');
  await reader.watch();
  fs.renameSync(daemon.file('b.md'), daemon.file('a.md'));
  await reader.shows('Other.');
  assert.equal(await reader.isSamePage(), true);
});

test('a page can be opened before its document is there', async (t) => {
  const daemon = await Daemon.start(t, { 'a.md': '# A\n\nTo [later](later.md).\n' });
  const reader = await Reader.open(daemon, 'a.md', { expected: [/404/] });
  await reader.page.getByRole('link', { name: 'later' }).click();
  await reader.shows('There is no such page');
  await reader.live();
  daemon.write('later.md', '# Later\n\nHere it is.\n');
  await reader.shows('Here it is.');
  await reader.lacks('There is no such page');
});

test('the tree and the neighbours follow pages that come and go', async (t) => {
  const daemon = await Daemon.start(t, { 'a.md': '# A\n', 'c.md': '# C\n', 'sub/d.md': '# D\n' });
  const reader = await Reader.open(daemon, 'a.md');
  await reader.shows('C', '#galley-beside [rel=next]');
  await reader.page.locator('#galley-tree summary', { hasText: 'sub' }).click();
  await reader.shows('D', '#galley-tree');
  daemon.write('b.md', '# Beside\n');
  await reader.shows('Beside', '#galley-beside [rel=next]');
  await reader.shows('Beside', '#galley-tree');
  await reader.shows('D', '#galley-tree details[open]');
  daemon.edit('b.md', () => '# Renamed\n');
  await reader.shows('Renamed', '#galley-tree');
  fs.unlinkSync(daemon.file('b.md'));
  await reader.lacks('Renamed', '#galley-tree');
  await reader.shows('C', '#galley-beside [rel=next]');
});

test('the pages of a book are in the order of its summary, also after that has changed', async (t) => {
  const summary = '# Summary\n\n- [Zebra](z.md)\n- [Ape](a.md)\n- [Bear](b.md)\n';
  const daemon = await Daemon.start(t, { 'SUMMARY.md': summary, 'a.md': '# Ape\n', 'b.md': '# Bear\n', 'z.md': '# Zebra\n' });
  const reader = await Reader.open(daemon, 'a.md');
  await reader.shows('Zebra', '#galley-beside [rel=prev]');
  await reader.shows('Bear', '#galley-beside [rel=next]');
  daemon.edit('SUMMARY.md', () => '# Summary\n\n- [Bear](b.md)\n- [Ape](a.md)\n- [Zebra](z.md)\n');
  await reader.shows('Zebra', '#galley-beside [rel=next]');
});
