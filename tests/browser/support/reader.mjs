// A reader: Chromium with a page of the preview. A console error, an uncaught exception, a request
// to another host or a script that was blocked fails the test, unless it says that it wants them.
import assert from 'node:assert/strict';
import { after } from 'node:test';
import { chromium } from 'playwright-core';
import { until } from './wait.mjs';

let launched;

after(async () => (await launched)?.close());

function browser() {
  launched ??= chromium.launch({
    executablePath: process.env.CHROMIUM,
    // No sandbox for root, as in CI; whatever is not ours is not even looked for.
    args: ['--no-sandbox', '--disable-dev-shm-usage', '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE *.localhost'],
  });
  return launched;
}

export class Reader {
  // `expected`: complaints that the test is about, as patterns; `options`: Playwright's, of a context.
  static async open(daemon, document, options) {
    const reader = await Reader.begin(daemon, options);
    await reader.visit(await daemon.open(document));
    return reader;
  }

  // A page of a folder of HTML: there is no connection to wait for.
  static async openFile(daemon, address, options) {
    const reader = await Reader.begin(daemon, options);
    await reader.page.goto(address);
    return reader;
  }

  static async begin(daemon, { expected = [], ...options } = {}) {
    const context = await (await browser()).newContext({ viewport: { width: 1280, height: 720 }, ...options });
    const reader = new Reader(context, await context.newPage());
    daemon.leaving.push(async () => {
      await context.close();
      const wrong = reader.complaints.filter((text) => !expected.some((pattern) => pattern.test(text)));
      assert.deepEqual(wrong, [], 'what the browser complained of');
    });
    return reader;
  }

  constructor(context, page) {
    this.context = context;
    this.page = page;
    this.complaints = [];
    this.requests = [];
    context.setDefaultTimeout(20_000);
    context.on('console', (message) => {
      if (message.type() === 'error') this.complaints.push(`console: ${message.text()}`);
    });
    context.on('weberror', (error) => this.complaints.push(`exception: ${error.error()}`));
    context.on('request', (request) => this.note(new URL(request.url())));
  }

  note(url) {
    this.requests.push(url.pathname + url.search);
    const isOurs = url.protocol === 'data:' || url.protocol === 'file:' || url.hostname.endsWith('.localhost');
    if (!isOurs) this.complaints.push(`request to another host: ${url}`);
  }

  // Returns when the page hears of changes.
  async visit(address) {
    await this.page.goto(address);
    await this.live();
  }

  live() { return this.connection('live'); }

  connection(said) { return this.page.locator('#galley-connection', { hasText: said }).waitFor(); }

  // Another tab of the same browser.
  async tab(address) {
    const other = new Reader(this.context, await this.context.newPage());
    other.complaints = this.complaints;
    await other.visit(address);
    return other;
  }

  text(selector) { return this.page.locator(selector).first().innerText(); }

  // Until the text stands somewhere in `selector`.
  shows(text, selector = 'article') {
    return this.page.locator(selector).filter({ hasText: text }).first().waitFor();
  }

  // Until nothing in `selector` has the text.
  async lacks(text, selector = 'article') {
    await until(`no "${text}" in ${selector}`, async () => (await this.page.locator(selector).filter({ hasText: text }).count()) === 0);
  }

  // From now on reloads and exchanged parts are seen.
  async watch() {
    await this.page.evaluate(() => {
      window.isSamePage = true;
      window.flashed = [];
      window.overlays = [];
      const errors = document.getElementById('galley-errors');
      new MutationObserver(() => { if (errors.textContent) window.overlays.push(errors.textContent); }).observe(errors, { childList: true });
      for (const part of document.querySelectorAll('article > *')) part.isSamePart = true;
      document.querySelector('article').addEventListener('animationstart', ({ target }) => window.flashed.push(target.textContent.trim()));
    });
  }

  // The texts of the parts that were marked as changed since watch(), at least one.
  flashed() {
    return until('a part is marked as changed', () => this.page.evaluate(() => window.flashed.length > 0 && window.flashed));
  }

  // What stood over the page since watch(), also for a moment.
  overlays() { return this.page.evaluate(() => window.overlays); }

  isSamePage() { return this.page.evaluate(() => window.isSamePage === true); }

  // Of the parts that are shown now: how many stood there at watch(), and how many there are.
  parts() {
    return this.page.evaluate(() => {
      const all = [...document.querySelectorAll('article > *')];
      return { kept: all.filter((part) => part.isSamePart).length, all: all.length };
    });
  }

  // Where the top of an element is in the window, in pixels.
  top(selector) {
    return this.page.locator(selector).first().evaluate((element) => element.getBoundingClientRect().top);
  }
}
