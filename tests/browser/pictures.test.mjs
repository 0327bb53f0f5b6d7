// Pictures of the preview, to be looked at: PICTURES names the folder.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import test from 'node:test';
import { Daemon } from './support/daemon.mjs';
import { Reader } from './support/reader.mjs';
import { sample } from './support/sample.mjs';

const folder = process.env.PICTURES;

const shapes = {
  light: { colorScheme: 'light', viewport: { width: 1440, height: 810 } },
  dark: { colorScheme: 'dark', viewport: { width: 1440, height: 810 } },
  phone: { colorScheme: 'light', viewport: { width: 390, height: 844 } },
};

async function take(reader, name) {
  fs.mkdirSync(folder, { recursive: true });
  const picture = await reader.page.screenshot({ path: path.join(folder, `${name}.png`), animations: 'disabled' });
  assert.ok(picture.length > 10_000, 'something is on it');
}

for (const [shape, options] of Object.entries(shapes)) {
  test(`pictures of the sample project are taken: ${shape}`, async (t) => {
    const daemon = await Daemon.start(t, sample, { project: { name: 'tidewatch', repo: 'tidewatch/tide', exclude: ['drafts/'] } });
    const reader = await Reader.open(daemon, 'index.mdx', options);
    await reader.page.locator('article img').evaluate((image) => image.decode());
    await take(reader, `index-${shape}`);
    await reader.visit(await daemon.open('guides/alerts.mdx'));
    await reader.page.locator('#galley-beside a').first().waitFor();
    await take(reader, `alerts-${shape}`);
    await reader.page.keyboard.press('m');
    await reader.page.locator('#galley-model-text pre').waitFor();
    await take(reader, `model-${shape}`);
    await reader.visit(await daemon.open());
    await reader.shows('11 documents', '.project');
    await take(reader, `home-${shape}`);
  });
}
