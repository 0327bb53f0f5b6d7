// tokens.mjs GALLEYD FOLDER...: `stats.tokens` of every page of the folders, and of made ones, against what
// tiktoken's own code (the npm package, which is its Rust code) counts of the same body.
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { Tiktoken } from 'tiktoken/lite';

const [, , galleyd, ...folders] = process.argv;
const names = ['cl100k_base', 'o200k_base'];

const encoder = (name) =>
  JSON.parse(fs.readFileSync(new URL(`node_modules/tiktoken/encoders/${name}.json`, import.meta.url)));

// The package holds runs of tokens, "! FIRST_RANK TOKEN TOKEN ..."; a rank file has one a line.
function rankFile({ bpe_ranks }) {
  const lines = [];
  for (const run of bpe_ranks.split('\n').filter(Boolean)) {
    const [, first, ...tokens] = run.split(' ');
    tokens.forEach((token, i) => lines.push(`${token} ${Number(first) + i}\n`));
  }
  return lines.join('');
}

// What the splitters tell apart, in random order: every page is one seed of a linear congruential generator.
const atoms = [
  'a', 'B', 'word', 'Word', 'WORD', 'don', "'s", "'S", "'ll", "'VE", "'\u017f", "'", 'x\u0301', '\u0301', '日本', 'カ',
  'ǅ', 'ʰ', 'ß', 'É', 'é', 'ñ', 'Ω', '1', '23', '4567', '²', 'Ⅷ', '٣', ' ', '  ', '\t', '\n', '\n\n', '\r\n', '\u00a0',
  '\u2003', '\u3000', '\u0085', '\ufeff', '!', '//', '/', '::', '->', '…', '—', '🙂', '👩‍💻', '\u200d', 'مرحبا', 'हिन्दी', 'ไทย',
];
function soup(seed) {
  let state = seed;
  const next = (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
  let text = '';
  for (let i = 0; i < 400; ++i) text += atoms[next(atoms.length)].repeat(next(8) === 0 ? 1 + next(40) : 1);
  return '```\n' + text + '\n```\n' + text + '\n';
}

const scratch = fs.mkdtempSync(path.join(os.tmpdir(), 'galley-tokens-'));
try {
  fs.mkdirSync(path.join(scratch, 'soup'));
  for (let i = 0; i < 300; ++i) fs.writeFileSync(path.join(scratch, 'soup', `${i}.md`), soup(i));
  const projects = [];
  for (const name of names) {
    fs.writeFileSync(path.join(scratch, `${name}.tiktoken`), rankFile(encoder(name)));
    [path.join(scratch, 'soup'), ...folders].forEach((folder, i) =>
      projects.push({ name, source: folder, output: path.join(scratch, `${name}-${i}`) }));
  }
  const settings = projects.map(({ name, source, output }) =>
    `  - {name: ${path.basename(output)}, source: ${JSON.stringify(source)}, output: ${JSON.stringify(output)}, ` +
    `tokenizer: ${name}.tiktoken, profile: lossless}\n`).join('');
  fs.writeFileSync(path.join(scratch, 'galley.yaml'), 'projects:\n' + settings);
  // Documents that fail are none of this test's business; that all of them do would show below.
  try {
    execFileSync(galleyd, ['--once', '--config', path.join(scratch, 'galley.yaml')], { stdio: 'ignore' });
  } catch (error) {
    if (error.status !== 1) throw error;
  }

  let wrong = 0;
  for (const name of names) {
    const { pat_str, special_tokens, bpe_ranks } = encoder(name);
    const tiktoken = new Tiktoken(bpe_ranks, special_tokens, pat_str);
    let pages = 0, tokens = 0;
    for (const { output } of projects.filter((project) => project.name === name)) {
      for (const file of fs.readdirSync(output).filter((file) => file.endsWith('.mdc'))) {
        const text = fs.readFileSync(path.join(output, file), 'utf8');
        const end = text.indexOf('\n---\n') + '\n---\n'.length;
        const told = Number(/^  tokens: (\d+)$/m.exec(text.slice(0, end))[1]);
        const body = text.slice(end + 1); // the empty line between them
        const counted = tiktoken.encode_ordinary(body).length;
        ++pages;
        tokens += counted;
        if (told !== counted && ++wrong <= 20) console.log(`${name}: ${file}: ${told}, tiktoken ${counted}`);
      }
    }
    tiktoken.free();
    console.log(`${name}: ${pages} pages, ${tokens} tokens`);
    if (pages < 300) wrong ||= 1;
  }
  if (wrong) console.log(`${wrong} pages are counted differently`);
  process.exitCode = wrong ? 1 : 0;
} finally {
  fs.rmSync(scratch, { recursive: true });
}
