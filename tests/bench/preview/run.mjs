// Save -> painted: how long after a save the page in the browser has it, in galley's preview and
// beside it, in the same run and by turns, in whichever of the others are installed.
//   node run.mjs [--sizes 100,1000,10000,big] [--edits 50] [--only galley,hugo] [--json FILE]
// "painted" is the first task after the frame in which the text is in the page (an observer of
// changes sees it, then requestAnimationFrame, then a message): the frame has been handed to the
// compositor by then. Edits come at random phases; the seed is printed.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { setTimeout as wait } from 'node:timers/promises';
import { chromium } from 'playwright-core';
import { pagesFor } from './pages.mjs';
import { peers } from './peers.mjs';

const { values: options } = parseArgs({
  options: {
    sizes: { type: 'string', default: '100,1000,10000,big' },
    edits: { type: 'string', default: '50' },
    only: { type: 'string', default: Object.keys(peers).join(',') },
    json: { type: 'string' },
    seed: { type: 'string', default: String(Date.now() % 100000) },
  },
});
const edits = Number(options.edits);
const lost_after = 20_000; // milliseconds

// mulberry32
let state = Number(options.seed);
function random() {
  state = (state + 0x6d2b79f5) | 0;
  let t = Math.imul(state ^ (state >>> 15), 1 | state);
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
  return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
}

const now = () => performance.timeOrigin + performance.now();

// Runs in every document of the browser.
function observe() {
  let last = '';
  const channel = new MessageChannel();
  const look = () => {
    const mark = [...(document.body?.textContent ?? '').matchAll(/galleymark\d+x/g)].at(-1)?.[0];
    if (!mark || mark === last) return;
    last = mark;
    requestAnimationFrame(() => {
      channel.port1.onmessage = () =>
        window.told({ mark, painted: performance.timeOrigin + performance.now(), born: performance.timeOrigin });
      channel.port2.postMessage('');
    });
  };
  new MutationObserver(look).observe(document, { childList: true, subtree: true, characterData: true });
  addEventListener('DOMContentLoaded', look);
}

class Subject {
  constructor(name, server, page) {
    Object.assign(this, { name, server, page, waits: [], lost: 0, reloads: 0, number: 0 });
  }

  async open() {
    await this.page.exposeFunction('told', (told) => this.heard?.(told));
    await this.page.addInitScript(observe);
    for (let tries = 0; ; tries += 1) {
      try {
        const response = await this.page.goto(this.server.url, { waitUntil: 'load' });
        if (response.ok()) break;
      } catch (error) {
        if (tries > 900) throw new Error(`${this.name} does not answer: ${error.message}\n${this.server.log()}`);
      }
      await wait(200);
    }
    this.original = readFileSync(this.server.source, 'utf8');
    this.born = await this.page.evaluate(() => performance.timeOrigin);
    await this.page.waitForFunction(() => document.readyState === 'complete');
    await wait(2000); // scripts of the page that begin late
  }

  // One save: milliseconds until it was painted; nothing when it was not.
  async edit() {
    const mark = `galleymark${(this.number += 1)}x`;
    const seen = new Promise((resolve) => {
      this.heard = (told) => told.mark === mark && resolve(told);
    });
    const begun = now();
    writeFileSync(this.server.source, this.original.replace('galleymark', mark));
    const told = await Promise.race([seen, wait(lost_after)]);
    if (!told) {
      this.lost += 1;
      return undefined;
    }
    if (told.born !== this.born) this.reloads += 1;
    this.born = told.born;
    return told.painted - begun;
  }
}

function quantile(values, q) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted.length === 0 ? NaN : sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))];
}

async function measure(browser, folder, names, pages) {
  const subjects = [];
  try {
    for (const name of names) {
      const server = await peers[name].serve(mkdtempSync(join(folder, `${name}-`)), pages);
      const subject = new Subject(name, server, await browser.newPage({ viewport: { width: 1100, height: 800 } }));
      subjects.push(subject);
      await subject.open();
    }
    for (let i = 0; i <= edits; i += 1) {
      for (const subject of subjects) {
        await wait(30 + random() * 120);
        const taken = await subject.edit();
        if (i > 0 && taken !== undefined) subject.waits.push(taken); // the first one warms up
      }
    }
    return subjects.map(({ name, waits, lost, reloads }) => ({
      name, p50: quantile(waits, 0.5), p95: quantile(waits, 0.95), edits: waits.length, lost, reloads,
    }));
  } finally {
    for (const { server, page } of subjects) {
      server.stop();
      await page.close();
    }
  }
}

function print(size, rows) {
  const ours = rows.find(({ name }) => name === 'galley');
  console.log(`\n${size} pages${size === 'big' ? ' (10, the edited one of 700 KiB)' : ''}`);
  for (const row of rows) {
    const ratio = ours && row !== ours ? `  ${(ours.p50 / row.p50).toFixed(2)} ${(ours.p95 / row.p95).toFixed(2)}` : '';
    console.log(
      `  ${row.name.padEnd(10)} p50 ${row.p50.toFixed(1).padStart(8)} ms  p95 ${row.p95.toFixed(1).padStart(8)} ms  ` +
        `${row.edits} edits, ${row.reloads} reloads, ${row.lost} lost${ratio}`,
    );
  }
}

for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => process.exit(1)); // the servers end with us
const names = options.only.split(',').filter((name) => {
  const isThere = peers[name]?.available();
  if (!isThere) console.log(`${name}: not installed`);
  return isThere;
});
const folder = mkdtempSync(join(tmpdir(), 'galley-bench-'));
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--disable-background-timer-throttling', '--disable-renderer-backgrounding', '--disable-backgrounding-occluded-windows'],
});
const report = {
  cpus: cpus().length, load: loadavg()[0], seed: Number(options.seed), chromium: browser.version(),
  versions: Object.fromEntries(names.map((name) => [name, peers[name].version()])), sizes: {},
};
console.log(`${report.cpus} processors (${cpus()[0].model}), load ${report.load.toFixed(1)}, seed ${options.seed}, chromium ${report.chromium}`);
for (const [name, version] of Object.entries(report.versions)) console.log(`${name}: ${version}`);
console.log('After each of the others: galley\'s p50 and p95 as parts of theirs.');
try {
  for (const size of options.sizes.split(',')) {
    const rows = await measure(browser, folder, names, pagesFor(size));
    print(size, rows);
    report.sizes[size] = rows;
  }
} finally {
  await browser.close();
  rmSync(folder, { recursive: true, force: true });
}
if (options.json) writeFileSync(options.json, `${JSON.stringify(report, null, 2)}\n`);
