// The first page: all projects and the daemon, as they are.
import fs from 'node:fs';
import test from 'node:test';
import { Daemon } from './support/daemon.mjs';
import { Reader } from './support/reader.mjs';

test('the first page shows every project and leads to its pages', async (t) => {
  const daemon = await Daemon.start(t, { 'a.md': '# A\n', 'b.md': '# B\n\n[dead](nowhere.md)\n' });
  const reader = await Reader.open(daemon);
  await reader.shows('2 documents', '.project');
  await reader.shows('current', '.project .state');
  await reader.shows(/Watched by/, '.project');
  await reader.shows('b.md:3', '.project .problems a');
  await reader.shows(/memory/, '.daemon');
  await reader.page.getByRole('link', { name: 'docs', exact: true }).click();
  await reader.page.waitForURL(/\/docs\/a\.md/);
});

test('the first page updates by itself', async (t) => {
  const daemon = await Daemon.start(t, { 'a.md': '# A\n' }, { settings: 'preview: {port: 0}\nperformance: {memory_limit_mb: 1}\n' });
  const reader = await Reader.open(daemon);
  await reader.shows('1 document ·', '.project');
  daemon.write('b.md', '# B\n\n[dead](nowhere.md)\n');
  await reader.shows('2 documents', '.project');
  await reader.shows('nowhere.md', '.project .problems');
  daemon.write('big.md', 'much too long '.repeat(200_000));
  await reader.shows('1 failing', '.project');
  fs.unlinkSync(daemon.file('big.md'));
  fs.unlinkSync(daemon.file('b.md'));
  await reader.shows('1 document ·', '.project');
  await reader.lacks('failing', '.project');
});

test('a project that joins and one that leaves show on the first page', async (t) => {
  const daemon = await Daemon.start(t, { 'a.md': '# A\n' });
  const reader = await Reader.open(daemon);
  const settings = fs.readFileSync(daemon.settings, 'utf8');
  fs.mkdirSync(`${daemon.folder}/more`);
  fs.writeFileSync(`${daemon.folder}/more/x.md`, '# X\n');
  fs.writeFileSync(daemon.settings, settings.replace('projects:\n', 'projects:\n  - {name: more, source: more, output: more-output}\n'));
  await daemon.ctl('reload');
  await reader.shows('more', '.project h2');
  fs.writeFileSync(daemon.settings, settings);
  await daemon.ctl('reload');
  await reader.lacks('more', '.project h2');
});
