// The servers that are measured, each with the site it wants: the same pages for all of them.
import { execFile, spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const here = dirname(fileURLToPath(import.meta.url));
const galley = process.env.GALLEY_BIN ?? join(here, '../../../build/release/bin');
const local = (name) => join(here, 'node_modules/.bin', name);

const has = (command) => spawnSync('sh', ['-c', `command -v "${command}"`]).status === 0;
const version = (command, args) => spawnSync(command, args, { encoding: 'utf8' }).stdout?.trim().split('\n')[0] ?? '';

// Asked for its version, vitepress serves the folder it stands in.
const installed = (name) => JSON.parse(readFileSync(join(here, 'node_modules', name, 'package.json'), 'utf8')).version;

export function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

function file(path, text) {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}

// In a process group of its own, so that what it starts ends with it.
function start(command, args, cwd, environment = {}) {
  const child = spawn(command, args, {
    cwd,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, CI: '1', BROWSER: 'none', VITE_DISABLE_UPDATE_CHECK: '1', ...environment },
  });
  let log = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => (log += text));
  const stop = () => {
    process.off('exit', stop);
    try {
      process.kill(-child.pid, 'SIGKILL');
    } catch {
      // It has ended by itself.
    }
  };
  process.on('exit', stop);
  return { child, log: () => log, stop };
}

// Each: `available`, `version`, and `serve(folder, pages)`, which writes the site and starts the
// server; `url` is of the page whose source is `source`.
export const peers = {
  galley: {
    available: () => existsSync(join(galley, 'galleyd')),
    version: () => version(join(galley, 'galleyd'), ['--version']),
    async serve(folder, pages) {
      for (const { name, text } of pages) file(join(folder, 'docs', name), text);
      const run = join(folder, 'run');
      mkdirSync(run, { mode: 0o700 });
      const environment = { XDG_RUNTIME_DIR: run, HOME: folder };
      const server = start(join(galley, 'galleyd'), ['--source', 'docs', '--out', 'out'], folder, environment);
      const source = join(folder, 'docs', pages[0].name);
      // Not synchronously: galleyd waits while nobody reads what it logs.
      const ctl = (...args) =>
        promisify(execFile)(join(galley, 'galleyctl'), args, { env: { ...process.env, ...environment } }).catch(() => undefined);
      while (!(await ctl('sync'))) await new Promise((resolve) => setTimeout(resolve, 100));
      const opened = await ctl('open', '--print', source);
      return { ...server, source, url: opened.stdout.trim() };
    },
  },
  hugo: {
    available: () => has('hugo'),
    version: () => version('hugo', ['version']),
    async serve(folder, pages) {
      const port = await freePort();
      const page = '<!doctype html><html><head><title>{{ .Title }}</title></head><body>{{ .Content }}</body></html>';
      file(join(folder, 'config.toml'), 'baseURL = "http://127.0.0.1/"\ntitle = "bench"\ndisableKinds = ["taxonomy", "term", "RSS", "sitemap"]\n');
      file(join(folder, 'layouts/_default/single.html'), page);
      file(join(folder, 'layouts/_default/list.html'), page);
      for (const { name, text } of pages) file(join(folder, 'content', name), text);
      const server = start('hugo', ['server', '--bind', '127.0.0.1', '--port', String(port), '--baseURL', `http://127.0.0.1:${port}/`], folder);
      const stem = pages[0].name.replace(/\.md$/, '');
      return { ...server, source: join(folder, 'content', pages[0].name), url: `http://127.0.0.1:${port}/${stem}/` };
    },
  },
  vitepress: {
    available: () => existsSync(local('vitepress')),
    version: () => installed('vitepress'),
    async serve(folder, pages) {
      const port = await freePort();
      for (const { name, text } of pages) file(join(folder, 'docs', name), text);
      file(join(folder, 'package.json'), '{"type":"module"}');
      const server = start(local('vitepress'), ['dev', 'docs', '--port', String(port), '--host', '127.0.0.1'], folder);
      const stem = pages[0].name.replace(/\.md$/, '');
      return { ...server, source: join(folder, 'docs', pages[0].name), url: `http://127.0.0.1:${port}/${stem}` };
    },
  },
  eleventy: {
    available: () => existsSync(local('eleventy')),
    version: () => installed('@11ty/eleventy'),
    async serve(folder, pages) {
      const port = await freePort();
      file(join(folder, 'package.json'), '{"type":"module"}');
      file(join(folder, '_includes/page.njk'), '<!doctype html><html><head><title>{{ title }}</title></head><body>{{ content | safe }}</body></html>');
      file(join(folder, 'docs/docs.json'), '{"layout":"../_includes/page.njk"}');
      file(join(folder, 'eleventy.config.js'), 'export default () => ({ dir: { input: "docs", output: "_site", includes: "../_includes" }, markdownTemplateEngine: false });\n');
      writeFileSync(join(folder, 'docs/docs.json'), '{"layout":"page.njk"}');
      for (const { name, text } of pages) file(join(folder, 'docs', name), text);
      const server = start(local('eleventy'), ['--serve', '--incremental', '--quiet', `--port=${port}`], folder);
      const stem = pages[0].name.replace(/\.md$/, '');
      return { ...server, source: join(folder, 'docs', pages[0].name), url: `http://127.0.0.1:${port}/${stem}/` };
    },
  },
};
