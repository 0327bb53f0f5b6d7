// What a language model reads, beside the page.
import assert from 'node:assert/strict';
import test from 'node:test';
import { Daemon } from './support/daemon.mjs';
import { Reader } from './support/reader.mjs';

const text = `import { Aside } from '@docs/kit';

# A

<Aside type="tip">Mind the gap.</Aside>

{/* a note to editors */}

<!-- nobody sees this -->

Zero\u200bwidth.

Turned\u202e round.
`;

test('m shows the text of the output with its tokens beside the page, and hides it again', async (t) => {
  const daemon = await Daemon.start(t, { 'a.mdx': text });
  const reader = await Reader.open(daemon, 'a.mdx');
  const model = reader.page.locator('#galley-model-text');
  assert.equal(await model.isVisible(), false);
  await reader.page.keyboard.press('m');
  await reader.shows(/\d+ tokens, of \d+ in the source: \d+ % saved/, '#galley-model-text');
  await reader.shows('Mind the gap.', '#galley-model-text pre');
  assert.equal(await reader.page.locator('#galley-model').getAttribute('aria-pressed'), 'true');
  const [page, beside] = await Promise.all(['main', '#galley-model-text'].map((each) => reader.page.locator(each).boundingBox()));
  assert.ok(page.x + page.width <= beside.x + 1, 'they stand side by side');
  daemon.edit('a.mdx', (before) => before.replace('Mind the gap', 'Watch the step'));
  await reader.shows('Watch the step.', '#galley-model-text pre');
  await reader.page.keyboard.press('m');
  assert.equal(await model.isVisible(), false);
});

test('hidden text is listed with its line', async (t) => {
  const daemon = await Daemon.start(t, { 'a.md': text.replace(/^import.*\n\n/, '').replace(/<Aside.*>/, 'Words.') });
  const reader = await Reader.open(daemon, 'a.md');
  await reader.page.keyboard.press('m');
  await reader.shows(/Line 7, comment: .*nobody sees this/, '.hidden-text');
  await reader.shows(/Line 9, invisible/, '.hidden-text');
  await reader.shows(/Line 11, characters that turn/, '.hidden-text');
});

test('on a phone it takes the place of the page and nothing scrolls sideways', async (t) => {
  const daemon = await Daemon.start(t, { 'a.mdx': text });
  const reader = await Reader.open(daemon, 'a.mdx', { viewport: { width: 390, height: 844 } });
  await reader.page.keyboard.press('m');
  await reader.shows('Mind the gap.', '#galley-model-text pre');
  assert.equal(await reader.page.locator('article').isVisible(), false);
  assert.equal(await reader.page.evaluate(() => document.documentElement.scrollWidth > innerWidth), false);
});
