// Every way in which editors save a file shows as one change of the page.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import test from 'node:test';
import { Daemon } from './support/daemon.mjs';
import { Reader } from './support/reader.mjs';

const before = '# A page\n\nOld words.\n\nThe end.\n';
const after = '# A page\n\nNew words.\n\nThe end.\n';

// Each writes `after` into the file; `settled` returns when galley has dealt with what is there.
const styles = {
  'truncates the file and writes it later': async (file, settled) => {
    const handle = fs.openSync(file, 'w');
    await settled();
    fs.writeSync(handle, after);
    fs.closeSync(handle);
  },
  'writes the file in pieces': async (file, settled) => {
    const handle = fs.openSync(file, 'w');
    for (const piece of after.match(/[^]{1,9}/g)) {
      fs.writeSync(handle, piece);
      await settled();
    }
    fs.closeSync(handle);
  },
  'writes over the text without truncating it': async (file) => {
    const handle = fs.openSync(file, 'r+');
    fs.writeSync(handle, 'New', before.indexOf('Old'));
    fs.closeSync(handle);
  },
  'renames a new file over the old one': async (file) => {
    fs.writeFileSync(`${file}.tmp`, after);
    fs.renameSync(`${file}.tmp`, file);
  },
  'renames the old file to a backup and writes a new one, as Vim does': async (file) => {
    fs.writeFileSync(file.replace('a.md', '4913'), '');
    fs.unlinkSync(file.replace('a.md', '4913'));
    fs.renameSync(file, `${file}~`);
    fs.writeFileSync(file, after);
    fs.unlinkSync(`${file}~`);
  },
  'moves old and new past each other, as JetBrains does': async (file) => {
    fs.writeFileSync(`${file}___jb_tmp___`, after);
    fs.renameSync(file, `${file}___jb_old___`);
    fs.renameSync(`${file}___jb_tmp___`, file);
    fs.unlinkSync(`${file}___jb_old___`);
  },
  'keeps a lock beside the file, as Emacs does': async (file) => {
    const lock = file.replace('a.md', '.#a.md');
    fs.symlinkSync('writer@host.1:1', lock);
    fs.copyFileSync(file, `${file}~`);
    fs.writeFileSync(file, after);
    fs.unlinkSync(lock);
  },
};

for (const [style, save] of Object.entries(styles)) {
  test(`an editor that ${style} changes one part`, async (t) => {
    const daemon = await Daemon.start(t, { 'a.md': before });
    const reader = await Reader.open(daemon, 'a.md');
    await reader.watch();
    await save(daemon.file('a.md'), () => daemon.sync());
    await reader.shows('New words.');
    await daemon.sync();
    await reader.shows('The end.');
    assert.equal(await reader.isSamePage(), true);
    assert.deepEqual(await reader.overlays(), [], 'complaints that were shown in between');
    assert.equal(await reader.page.locator('article > *').count(), 3);
  });
}
