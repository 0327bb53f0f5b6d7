// Colours of code, formulas and diagrams: there when their packages are, plain otherwise.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import test from 'node:test';
import { Daemon } from './support/daemon.mjs';
import { Reader } from './support/reader.mjs';
import { until } from './support/wait.mjs';

const needs = (file) => (fs.existsSync(file) ? {} : { skip: `${file} is not installed` });
const withHighlight = needs('/usr/share/javascript/highlight.js/highlight.min.js');
const withKatex = needs('/usr/share/javascript/katex/katex.js');

async function open(t, text, options) {
  const daemon = await Daemon.start(t, { 'a.md': text }, options);
  const reader = await Reader.open(daemon, 'a.md');
  await reader.watch();
  return { daemon, reader, edit: (change) => daemon.edit('a.md', change) };
}

const code = '# Code\n\nWords.\n\n```js\nconst answer = 42; // <b>why</b>\n```\n\n```nolanguage\nplain <i>\n```\n';

test('code is coloured in its language, and stays text', withHighlight, async (t) => {
  const { reader } = await open(t, code);
  await reader.shows('const', 'code.language-js .hljs-keyword');
  assert.equal(await reader.text('code.language-js'), 'const answer = 42; // <b>why</b>\n');
  assert.equal(await reader.page.locator('code.language-nolanguage *').count(), 0);
  assert.equal(await reader.page.locator('article b, article i').count(), 0);
});

test('code that changes is coloured again, and other code keeps its nodes', withHighlight, async (t) => {
  const { reader, edit } = await open(t, code);
  await reader.shows('42', '.hljs-number');
  await reader.page.evaluate(() => { document.querySelector('.hljs-keyword').isKept = true; });
  edit((text) => text.replace('Words.', 'Other words.'));
  await reader.shows('Other words.');
  assert.equal(await reader.page.evaluate(() => document.querySelector('.hljs-keyword').isKept), true);
  edit((text) => text.replace('42', '43'));
  await reader.shows('43', '.hljs-number');
  edit((text) => text.replace('```js', '```python'));
  await reader.page.locator('code.language-python').waitFor();
  await until('it has the colours of the other language', async () => (await reader.page.locator('code.language-python .hljs-comment').count()) === 0);
});

test('a page without code or formulas loads nothing for them', async (t) => {
  const { reader } = await open(t, '# Words\n\nOnly `words`, for $5 and $10.\n');
  assert.deepEqual(reader.requests.filter((request) => request.startsWith('/~/lib/')), []);
});

test('formulas are set, and one that is wrong stays as it is written', withKatex, async (t) => {
  const { reader, edit } = await open(t, '# Math\n\nLet $a_1^2$ be.\n\n$$\n\\frac{a}{b}\n$$\n\nWrong: $\\nonsense{x}$.\n\n```math\n\\sqrt{x}\n```\n');
  await reader.page.locator('span.math .katex').first().waitFor();
  await reader.page.locator('span.math .katex-display .mfrac').waitFor();
  await reader.page.locator('div.math .sqrt').waitFor();
  assert.equal(await reader.text('[title*="KaTeX parse error"], [title*="Undefined"]'), '$\\nonsense{x}$');
  const font = await reader.page.evaluate(async () => {
    await document.fonts.ready;
    return document.fonts.check('16px KaTeX_Main');
  });
  assert.equal(font, true);
  edit((text) => text.replace('a_1^2', 'b_1^2'));
  await reader.shows('b', 'span.math .katex .mathnormal');
});

const diagram = '# Diagram\n\n```mermaid\ngraph TD; A-->B;\n```\n\nWords.\n';

// In place of mermaid: draws its text, and tries what a diagram must not be able to do.
const mermaid = `
const tried = [];
window.mermaid = {
  initialize() {},
  async render(id, text) {
    if (text.includes('broken')) throw new Error('no diagram </script> of this');
    for (const attempt of [() => fetch('/~/status'), () => fetch('http://127.0.0.1:1/'), () => parent.document.title, () => localStorage.length, () => document.cookie]) {
      try { await attempt(); tried.push('done'); } catch { tried.push('refused'); }
    }
    return { svg: '<svg xmlns="http://www.w3.org/2000/svg" width="100" height="50" onload="parent.isBad = true"><script>window.isBad = true;</' + 'script><text y="20">' + tried.join(' ') + '</text></svg>' };
  },
};`;

async function openWithMermaid(t, text) {
  const folder = fs.mkdtempSync(path.join(process.env.TMPDIR ?? '/tmp', 'galley-mermaid-'));
  t.after(() => fs.rmSync(folder, { recursive: true }));
  const file = path.join(folder, 'mermaid.js');
  fs.writeFileSync(file, process.env.GALLEY_MERMAID ? fs.readFileSync(process.env.GALLEY_MERMAID) : mermaid);
  const daemon = await Daemon.start(t, { 'a.md': text }, { settings: `preview:\n  port: 0\n  mermaid: ${JSON.stringify(file)}\n` });
  // What the frame tries is refused, and the browser says so.
  const reader = await Reader.open(daemon, 'a.md', { expected: [/Content Security Policy/, /127.0.0.1:1/] });
  return { daemon, reader };
}

test('a diagram is drawn in a frame that reaches nothing, and shown as an image', async (t) => {
  const { daemon, reader } = await openWithMermaid(t, diagram);
  const image = reader.page.locator('pre.mermaid > img');
  await image.waitFor();
  assert.equal(await image.getAttribute('alt'), 'Diagram: graph TD; A-->B;\n');
  if (!process.env.GALLEY_MERMAID) {
    assert.match(decodeURIComponent(await image.getAttribute('src')), />refused refused refused refused refused</);
  }
  await until('it is an image', () => image.evaluate((each) => each.complete && each.naturalWidth > 0));
  assert.equal(await reader.page.evaluate(() => window.isBad), undefined);
  daemon.edit('a.md', (text) => text.replace('Words.', 'Other words.'));
  await reader.shows('Other words.');
  assert.equal(await image.count(), 1);
  daemon.edit('a.md', (text) => text.replace('A-->B', 'A-->C'));
  await until('the new one is drawn', async () => (await image.getAttribute('alt')) === 'Diagram: graph TD; A-->C;\n');
});

test('a diagram that cannot be drawn stays as it is written', async (t) => {
  const { reader } = await openWithMermaid(t, diagram.replace('graph', 'broken'));
  await reader.page.locator('pre.mermaid[title]').waitFor();
  assert.equal(await reader.text('pre.mermaid'), 'broken TD; A-->B;\n');
});

test('without mermaid a diagram is its source', async (t) => {
  const { reader } = await open(t, diagram);
  assert.equal(await reader.text('pre.mermaid'), 'graph TD; A-->B;\n');
  assert.equal(await reader.page.locator('iframe').count(), 0);
});
