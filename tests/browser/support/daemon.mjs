// The real galleyd of one test, with folders, socket and settings of its own, on documents made for
// the test. It ends with the test.
import { execFile, spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { until } from './wait.mjs';

const galleyd = process.env.GALLEYD;
const galleyctl = process.env.GALLEYCTL;

const run = promisify(execFile);
const noDaemon = 3; // exit code of galleyctl

// Every value of JSON is one of YAML.
const settingsOf = (project) =>
  `projects:\n  - ${JSON.stringify({ name: 'docs', source: 'source', output: 'output', repo: 'acme/tool', ...project })}\n`;

export class Daemon {
  // `documents`: texts by path; a folder's name instead copies that. `project`: further settings of
  // the project "docs"; `settings`: of everything, as YAML.
  static async start(t, documents, { project = {}, settings = '' } = {}) {
    const daemon = new Daemon();
    t.after(() => daemon.remove());
    if (typeof documents === 'string') fs.cpSync(documents, daemon.source, { recursive: true });
    else for (const [name, text] of Object.entries(documents)) daemon.write(name, text);
    fs.writeFileSync(daemon.settings, settingsOf(project) + (settings || 'preview: {port: 0}\n'));
    await daemon.begin();
    return daemon;
  }

  constructor() {
    this.folder = fs.mkdtempSync(path.join(os.tmpdir(), 'galley-browser-'));
    this.source = path.join(this.folder, 'source');
    this.settings = path.join(this.folder, 'galley.yaml');
    this.log = '';
    this.leaving = []; // what has to be done before it ends
    fs.mkdirSync(this.source);
  }

  get environment() {
    const own = { HOME: this.folder, XDG_RUNTIME_DIR: this.folder, XDG_CONFIG_HOME: this.folder };
    return { PATH: process.env.PATH, ...own };
  }

  async begin() {
    const child = spawn(galleyd, ['--config', this.settings], { env: this.environment, stdio: ['ignore', 'pipe', 'pipe'] });
    child.stdout.resume();
    child.stderr.on('data', (text) => { this.log += text; });
    this.child = child;
    this.ended = new Promise((resolve) => { child.on('exit', resolve); });
    await until('galleyd answers', () => {
      if (child.exitCode !== null) throw new Error(`galleyd ended:\n${this.log}`);
      return this.sync().then(() => true, (error) => error.code !== noDaemon);
    });
  }

  async end() {
    this.child?.kill();
    await this.ended;
  }

  async remove() {
    try {
      for (const leave of this.leaving) await leave();
    } finally {
      await this.end();
      fs.rmSync(this.folder, { recursive: true });
    }
  }

  // What galleyctl prints.
  async ctl(...args) {
    return (await run(galleyctl, args, { env: this.environment })).stdout.trim();
  }

  // Until everything saved so far is in the outputs; fails when some document cannot be.
  sync() { return this.ctl('sync'); }

  // An address that lets a browser in, once.
  open(document) {
    return this.ctl('open', '--print', ...(document === undefined ? [] : [this.file(document)]));
  }

  file(name) { return path.join(this.source, name); }

  read(name) { return fs.readFileSync(this.file(name), 'utf8'); }

  write(name, text) {
    fs.mkdirSync(path.dirname(this.file(name)), { recursive: true });
    fs.writeFileSync(this.file(name), text);
  }

  // As an editor that writes into the file: `change` is from the old text to the new one.
  edit(name, change) { this.write(name, change(this.read(name))); }
}
