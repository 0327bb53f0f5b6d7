// Documents and other sites that mean harm: nothing is executed, nothing is let in.
import assert from 'node:assert/strict';
import http from 'node:http';
import test from 'node:test';
import { Daemon } from './support/daemon.mjs';
import { Reader } from './support/reader.mjs';

const hostile = `# Hostile

<script>window.pwned = 'script';</script>
<img src="x.png" onerror="window.pwned = 'onerror'">
<svg onload="window.pwned = 'onload'"><script>window.pwned = 'svg'</script></svg>
<a href="javascript:window.pwned='href'">raw link</a>
[link](javascript:window.pwned='link') and <javascript:window.pwned='auto'>

<meta http-equiv="refresh" content="0;url=https://evil.example/">
<base href="https://evil.example/">
<form action="https://evil.example/"><input name="q" autofocus onfocus="window.pwned = 'focus'"><button>send</button></form>
<iframe src="https://evil.example/"></iframe>
<iframe srcdoc="<script>parent.pwned = 'srcdoc'</script>"></iframe>
<object data="https://evil.example/"></object>
<style>body { display: none }</style>
<link rel="stylesheet" href="https://evil.example/x.css">
<div style="position: fixed; inset: 0; background: url(https://evil.example/x.png)" id="galley-page">over</div>
<video src="https://evil.example/x.mp4" autoplay></video>

![remote](https://evil.example/pixel.png)

<img src="https://evil.example/raw.png" alt="raw remote">

\`\`\`html title="</figcaption><script>window.pwned = 'title'</script>"
<script>window.pwned = 'code';</script>
\`\`\`

Still here: <b>bold</b>.
`;

async function unharmed(reader) {
  await reader.shows('Still here: bold.');
  assert.equal(await reader.page.evaluate(() => window.pwned), undefined);
  assert.equal(await reader.page.locator('article :is(script, iframe, object, form, input, button, style, link, meta, base, svg, embed)').count(), 0);
  const handlers = await reader.page.evaluate(() => [...document.querySelectorAll('article *')]
    .flatMap((element) => [...element.attributes]).filter(({ name, value }) => /^on|^style$|^srcdoc$/.test(name) || /^\s*javascript:/i.test(value)).map(({ name }) => name));
  assert.deepEqual(handlers, []);
  assert.equal(await reader.page.locator('article img[src*="evil"]').count(), 0);
}

for (const name of ['a.md', 'a.mdx']) {
  test(`a hostile ${name} executes nothing and loads nothing`, async (t) => {
    const text = name === 'a.mdx' ? hostile.replace(/<javascript:[^>]*>/, '') : hostile;
    const daemon = await Daemon.start(t, { [name]: text, 'x.png': 'no picture' });
    const reader = await Reader.open(daemon, name);
    await unharmed(reader);
  });
}

test('a page that turns hostile while it is looked at executes nothing', async (t) => {
  const daemon = await Daemon.start(t, { 'a.md': '# Friendly\n' });
  const reader = await Reader.open(daemon, 'a.md', { expected: [/x\.png|404/] });
  await reader.watch();
  daemon.write('a.md', hostile);
  await unharmed(reader);
  assert.equal(await reader.isSamePage(), true);
});

test('hostile titles, names and search words are text everywhere', async (t) => {
  const evil = '<img src=x onerror=window.pwned=1>';
  const daemon = await Daemon.start(t, {
    'a.md': `---\ntitle: "${evil}"\n---\n\n## ${evil.replaceAll('<', '&lt;')}\n\nFindable words.\n`,
    'b.md': `# B\n\n[dead](./${encodeURIComponent(evil)}.md)\n`,
    [`${evil}.md`]: '# Named\n\nFindable.\n',
  });
  const reader = await Reader.open(daemon, 'a.md');
  await reader.page.locator('#galley-search').fill('findable');
  await reader.page.locator('#galley-find-1').waitFor();
  await reader.page.goto(await daemon.open(`${evil}.md`));
  await reader.shows('Named');
  await reader.page.goto(await daemon.open());
  await reader.shows('3 documents', '.project');
  assert.equal(await reader.page.evaluate(() => window.pwned), undefined);
});

test('a remote image is a link and makes no request', async (t) => {
  const daemon = await Daemon.start(t, { 'a.md': '# A\n\n![far away](https://images.example/a.png)\n' });
  const reader = await Reader.open(daemon, 'a.md');
  await reader.shows('far away', 'a .remote-image');
  assert.equal(await reader.page.locator('article img').count(), 0);
});

// Over the real daemon, without a browser: the status of one request.
function status(address, { method = 'GET', headers = {}, target } = {}) {
  const url = new URL(address);
  const options = { host: '127.0.0.1', port: url.port, path: target ?? url.pathname, method, headers: { Host: url.host, ...headers } };
  return new Promise((resolve, reject) => {
    http.request(options, (response) => { response.resume(); resolve(response.statusCode); }).on('error', reject).end();
  });
}

test('requests of strangers and of other sites are refused', async (t) => {
  const daemon = await Daemon.start(t, { 'a.md': '# A\n', '.env': 'KEY=1\n' });
  const reader = await Reader.open(daemon, 'a.md');
  const address = reader.page.url();
  const [{ name, value }] = await reader.context.cookies();
  const Cookie = `${name}=${value}`;
  const asked = {
    'with the cookie': { headers: { Cookie } },
    'without the cookie': {},
    'with another cookie': { headers: { Cookie: `${name}=${'0'.repeat(32)}` } },
    'to another host': { headers: { Cookie, Host: 'evil.example' } },
    'from another site': { headers: { Cookie, 'Sec-Fetch-Site': 'cross-site', 'Sec-Fetch-Mode': 'no-cors' } },
    'from another port of this machine': { headers: { Cookie, 'Sec-Fetch-Site': 'same-site', 'Sec-Fetch-Mode': 'cors' } },
    'that writes': { method: 'POST', headers: { Cookie, Origin: new URL(address).origin } },
    'that climbs': { headers: { Cookie }, target: '/docs/../../../../etc/passwd' },
    'that climbs in disguise': { headers: { Cookie }, target: '/docs/%2e%2e/%2e%2e/etc/passwd' },
    'for a secret': { headers: { Cookie }, target: '/docs/.env' },
  };
  const answers = {};
  for (const [what, options] of Object.entries(asked)) answers[what] = await status(address, options);
  assert.deepEqual(answers, {
    'with the cookie': 200,
    'without the cookie': 403,
    'with another cookie': 403,
    'to another host': 421,
    'from another site': 403,
    'from another port of this machine': 403,
    'that writes': 405,
    'that climbs': 400,
    'that climbs in disguise': 400,
    'for a secret': 404,
  });
});
