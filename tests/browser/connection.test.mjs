// The stream of events: lost, refused, healed, and shared by the tabs of a browser.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import test from 'node:test';
import { Daemon } from './support/daemon.mjs';
import { Reader } from './support/reader.mjs';
import { until } from './support/wait.mjs';

const lost = [/ERR_CONNECTION_REFUSED|ERR_INCOMPLETE_CHUNKED|403/];

// The page keeps its address only when the port stays.
function keepPort(daemon, address) {
  const { port } = new URL(address);
  fs.writeFileSync(daemon.settings, fs.readFileSync(daemon.settings, 'utf8').replace('port: 0', `port: ${port}`));
}

test('a lost connection shows at once, says what to do, and heals in the open page', async (t) => {
  const daemon = await Daemon.start(t, { 'a.md': '# A\n\nOld words.\n' });
  const reader = await Reader.open(daemon, 'a.md', { expected: lost });
  await reader.watch();
  keepPort(daemon, reader.page.url());
  await daemon.end();
  await reader.connection('connection lost');
  daemon.write('a.md', '# A\n\nNew words.\n');
  await daemon.begin();
  // The new daemon knows this browser no more, until it is let in anew.
  await reader.connection('not let in');
  assert.match(await reader.page.locator('#galley-connection').getAttribute('title'), /galleyctl open/);
  await reader.tab(await daemon.open('a.md'));
  await reader.live();
  await reader.shows('New words.');
  assert.equal(await reader.isSamePage(), true);
});

const streams = (reader) => reader.requests.filter((each) => each === '/~/events').length;

test('two tabs share one stream, and the second goes on when the first is closed', async (t) => {
  const daemon = await Daemon.start(t, { 'a.md': '# A\n', 'b.md': '# B\n' });
  const first = await Reader.open(daemon, 'a.md');
  const second = await first.tab(await daemon.open('b.md'));
  daemon.edit('b.md', (text) => `${text}\nHeard by way of the first.\n`);
  await second.shows('Heard by way of the first.');
  assert.equal(streams(first), 1);
  await first.page.close();
  await until('the second tab reads the stream', () => streams(first) === 2);
  await second.live();
  daemon.edit('b.md', (text) => `${text}\nHeard by itself.\n`);
  await second.shows('Heard by itself.');
});

test('what was saved while no tab read the stream is shown by the one that takes it over', async (t) => {
  const daemon = await Daemon.start(t, { 'a.md': '# A\n', 'b.md': '# B\n' });
  const first = await Reader.open(daemon, 'a.md');
  const second = await first.tab(await daemon.open('b.md'));
  let go;
  const gap = new Promise((resolve) => { go = resolve; });
  await first.context.route('**/~/events', async (route) => {
    await gap;
    await route.continue();
  });
  await first.page.close();
  await until('the second tab asks for the stream', () => streams(first) === 2);
  daemon.edit('b.md', (text) => `${text}\nUnheard.\n`);
  await daemon.sync();
  go();
  await second.shows('Unheard.');
});

test('a page goes on when the settings of its project change', async (t) => {
  const daemon = await Daemon.start(t, { 'a.md': '# A\n\nOld words.\n' });
  const reader = await Reader.open(daemon, 'a.md');
  await reader.watch();
  fs.writeFileSync(daemon.settings, fs.readFileSync(daemon.settings, 'utf8').replace('"repo"', '"profile": "compact", "repo"'));
  await daemon.ctl('reload');
  daemon.write('a.md', '# A\n\nNew words.\n');
  await reader.shows('New words.');
  assert.equal(await reader.isSamePage(), true);
});

test('a page that galleyd follows no more is as it should be when one looks at it again', async (t) => {
  const names = Array.from({ length: 40 }, (_, number) => `p${number}.md`);
  const others = Object.fromEntries(names.map((name) => [name, `# ${name}\n`]));
  const daemon = await Daemon.start(t, { 'a.md': '# A\n\nOld words.\n', ...others });
  const reader = await Reader.open(daemon, 'a.md');
  await reader.page.evaluate((all) => Promise.all(all.map((name) => fetch(`/~/page/docs/${name}`))), names);
  daemon.write('a.md', '# A\n\nNew words.\n');
  await daemon.sync();
  await reader.page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')));
  await reader.shows('New words.');
});
