// compare.mjs SCAN_NODES FOLDER: galley's scanner against remark-mdx on every .mdx page below a folder.
// Exits 1 when a page comes out differently that explained.json does not name, or when a page that it
// names comes out the same.
import {execFileSync} from 'node:child_process';
import {readdirSync, readFileSync} from 'node:fs';
import {availableParallelism} from 'node:os';
import path from 'node:path';
import {fileURLToPath} from 'node:url';
import {isMainThread, parentPort, Worker, workerData} from 'node:worker_threads';

import {referenceNodes} from './reference.mjs';

const shownPerPage = 6;

function pagesBelow(folder) {
  return readdirSync(folder, {recursive : true}).filter((name) => name.endsWith('.mdx')).sort();
}

function referenceOf(file) {
  try {
    return {nodes : referenceNodes(readFileSync(file, 'utf8')).sort()};
  } catch (error) {
    return {failure : `${error.line}:${error.column}: ${error.reason ?? error.message}`};
  }
}

// Worker: every so many pages, told one by one.
function answerShare({folder, pages, first, step}) {
  for (let i = first; i < pages.length; i += step) {
    parentPort.postMessage([ i, referenceOf(path.join(folder, pages[i])) ]);
  }
}

function references(folder, pages) {
  const results = new Array(pages.length);
  const step = Math.max(1, availableParallelism());
  const shares = Array.from({length : step}, (_, first) => new Promise((resolve, reject) => {
                              const workerData = {folder, pages, first, step};
                              const worker = new Worker(fileURLToPath(import.meta.url), {workerData});
                              worker.on('message', ([ i, result ]) => results[i] = result);
                              worker.on('error', reject);
                              worker.on('exit', resolve);
                            }));
  return Promise.all(shares).then(() => results);
}

// One line of JSON for every page, in the order asked for.
function scanned(program, folder, pages) {
  const input = pages.map((page) => path.join(folder, page) + '\n').join('');
  const output = execFileSync(program, {input, maxBuffer : 2 ** 30, encoding : 'utf8'});
  return output.trimEnd().split('\n').map((line) => JSON.parse(line).sort());
}

function without(some, others) {
  const left = new Map();
  for (const text of others) left.set(text, (left.get(text) ?? 0) + 1);
  return some.filter((text) => {
    const count = left.get(text) ?? 0;
    left.set(text, count - 1);
    return count <= 0;
  });
}

// Why a page is different, as lines; none when it is not.
function difference(ours, reference) {
  if (reference.failure) return [ `remark-mdx cannot parse it: ${reference.failure}` ];
  const lines = [
    ...without(ours, reference.nodes).map((text) => `only galley: ${text}`),
    ...without(reference.nodes, ours).map((text) => `only remark-mdx: ${text}`),
  ];
  const more = lines.length - shownPerPage;
  return more > 0 ? [...lines.slice(0, shownPerPage), `and ${more} more` ] : lines;
}

function countByKind(results) {
  const counts = {};
  for (const text of results.flatMap((result) => result.nodes ?? [])) {
    const kind = text.split(' ', text.startsWith('esm') || text.startsWith('heading') ? 1 : 2).join(' ');
    counts[kind] = (counts[kind] ?? 0) + 1;
  }
  return Object.entries(counts).map(([ kind, count ]) => `${count} ${kind}`).join(', ');
}

async function main([ program, folder ]) {
  const explained = JSON.parse(readFileSync(new URL('explained.json', import.meta.url), 'utf8'));
  const pages = pagesBelow(folder);
  const ours = scanned(program, folder, pages);
  const theirs = await references(folder, pages);
  let different = 0;
  let unexplained = 0;
  pages.forEach((page, i) => {
    const lines = difference(ours[i], theirs[i]);
    const reason = explained[page];
    if (lines.length > 0) {
      ++different;
      console.log([ `${page}: ${reason ?? 'NOT EXPLAINED'}`, ...lines ].join('\n  '));
    } else if (reason) {
      console.log(`${page}: explained.json names it, but it is the same`);
    }
    if ((lines.length > 0) !== Boolean(reason)) ++unexplained;
  });
  console.log(`oracle: ${pages.length} pages, ${countByKind(theirs)}; ${different} pages different, ${
      unexplained} not as explained`);
  return pages.length === 0 || unexplained > 0 ? 1 : 0;
}

if (isMainThread) {
  process.exitCode = await main(process.argv.slice(2));
} else {
  answerShare(workerData);
}
