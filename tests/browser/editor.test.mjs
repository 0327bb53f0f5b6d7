// What an editor tells is shown before it is saved, and the page opens the editor at a place.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import test from 'node:test';
import { Daemon } from './support/daemon.mjs';
import { Reader } from './support/reader.mjs';
import { until } from './support/wait.mjs';

const paragraphs = Array.from({ length: 60 }, (_, i) => `Paragraph number ${i} of the page.\n`).join('\n');
const long = `# A long page\n\n${paragraphs}`;
const lineOf = (number) => 3 + 2 * number;

// An editor that talks to galleyd over its control socket.
class Editor {
  constructor(daemon) {
    this.daemon = daemon;
    this.socket = net.connect(path.join(daemon.folder, 'galley', 'control.sock'));
    daemon.leaving.push(() => this.socket.destroy());
  }

  tell(params, name = 'a.md') {
    const message = { jsonrpc: '2.0', method: 'buffer', params: { path: this.daemon.file(name), ...params } };
    this.socket.write(`${JSON.stringify(message)}\n`);
  }
}

async function open(t, text, options) {
  const daemon = await Daemon.start(t, { 'a.md': text, 'b.md': '# Other\n' }, options);
  const reader = await Reader.open(daemon, 'a.md');
  await reader.watch();
  return { daemon, reader, editor: new Editor(daemon) };
}

test('what is typed is shown before it is saved, in the parts that change', async (t) => {
  const { daemon, reader, editor } = await open(t, long);
  const output = path.join(daemon.folder, 'output');
  const read = () => fs.readdirSync(output).filter((name) => name.endsWith('.mdc')).map((name) => fs.readFileSync(path.join(output, name), 'utf8'));
  const before = read();
  for (const word of ['SE', 'SEVE', 'SEVEN']) editor.tell({ text: long.replace('number 7 of', `number ${word} of`) });
  await reader.shows('number SEVEN of');
  assert.equal(await reader.isSamePage(), true);
  assert.deepEqual(await reader.parts(), { kept: 61, all: 61 });
  await daemon.sync();
  assert.deepEqual(read(), before);
  editor.socket.end();
  await reader.shows('number 7 of');
});

test('the page goes to the line of the cursor and stays with it while the text grows', async (t) => {
  const { reader, editor } = await open(t, long);
  const isInView = (text) => until(`${text} is in view`, () => reader.page.locator('.part', { hasText: text }).evaluate((part) => {
    const box = part.getBoundingClientRect();
    return box.top >= 0 && box.bottom <= window.innerHeight;
  }));
  editor.tell({ line: lineOf(50) });
  await isInView('number 50 of');
  editor.tell({ text: `${paragraphs.replaceAll('number', 'new number')}\n${long}`, line: lineOf(50) + 120 });
  await isInView('Paragraph number 50 of');
  editor.tell({ line: 1 });
  await isInView('new number 0 of');
});

test('with "follow edits" the page follows the editor to another document', async (t) => {
  const { reader, editor } = await open(t, long);
  await reader.page.keyboard.press('f');
  editor.tell({ line: 1 }, 'b.md');
  await reader.page.waitForURL('**/b.md');
});

// Settings with an editor that writes down where it was started.
function settingsWith(folder, command = ['sh', '-c', 'echo "$@" >"$0.new" && mv "$0.new" "$0"', path.join(folder, 'opened'), '{file}', '{line}', '{column}']) {
  return { settings: `preview:\n  port: 0\n  editor: ${JSON.stringify(command)}\n` };
}

async function openWithEditor(t, text, settings = '') {
  const folder = fs.mkdtempSync(path.join(process.env.TMPDIR ?? '/tmp', 'galley-editor-'));
  t.after(() => fs.rmSync(folder, { recursive: true }));
  const opened = await open(t, text, { settings: settingsWith(folder).settings + settings });
  const file = path.join(folder, 'opened');
  const where = () => until('the editor was started', () => {
    if (!fs.existsSync(file)) return undefined;
    const said = fs.readFileSync(file, 'utf8').trim();
    fs.unlinkSync(file);
    return said.slice(said.lastIndexOf('/') + 1);
  });
  return { ...opened, where };
}

test('a problem opens the editor at its line and column', async (t) => {
  const { reader, where } = await openWithEditor(t, '# Page\n\nSee [this](nowhere.md).\n');
  await reader.page.locator('ul.problems button').first().click();
  assert.equal(await where(), 'a.md 3 12');
});

test('the overlay of a page that fails opens the editor', async (t) => {
  const { daemon, reader, where } = await openWithEditor(t, '# Page\n', 'performance: {memory_limit_mb: 1}\n');
  daemon.write('a.md', `# Page\n\n${'much too long '.repeat(200_000)}`);
  await reader.page.locator('#galley-errors button').first().click();
  assert.equal(await where(), 'a.md 1 1');
});

test('the part under the pointer opens the editor, and so do keys alone', async (t) => {
  const { reader, where } = await openWithEditor(t, long);
  await reader.page.locator('.part', { hasText: 'number 4 of' }).hover();
  await reader.page.locator('.edit-here').click();
  assert.equal(await where(), `a.md ${lineOf(4)} 1`);
  await reader.page.mouse.move(1, 1);
  await reader.page.locator('#galley-edit').focus();
  await reader.page.keyboard.press('Enter');
  assert.equal(await where(), 'a.md 1 1');
  await reader.page.locator('body').press('e');
  assert.equal(await where(), 'a.md 1 1');
});

test('an editor that cannot be started is told on the page', async (t) => {
  const daemon = await Daemon.start(t, { 'a.md': long }, settingsWith('', ['/nowhere/vi', '{file}']));
  const reader = await Reader.open(daemon, 'a.md', { expected: [/status of 500/] });
  await reader.page.locator('body').press('e');
  await reader.shows('cannot start /nowhere/vi: no such file or directory', '.edit-failure');
});

test('without an editor in the settings there are no links to one', async (t) => {
  const { reader } = await open(t, '# Page\n\nSee [this](nowhere.md).\n');
  await reader.shows('nowhere.md', 'ul.problems');
  assert.equal(await reader.page.locator('#galley-edit, .edit-here, .edit-place').count(), 0);
});
