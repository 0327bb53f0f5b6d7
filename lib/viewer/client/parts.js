// The parts of a page and what an update makes of them: those that are the same stay where they are,
// changed ones are changed in place.
import { morph } from './morph.js';

// The longest common run of hashes, as pairs of places. Pages are alike at both ends; between, the
// table is small.
function matches(old, wanted) {
  const pairs = [];
  let begin = 0;
  while (begin < old.length && begin < wanted.length && old[begin] === wanted[begin]) {
    pairs.push([begin, begin]);
    begin += 1;
  }
  let end = 0;
  while (
    end < old.length - begin && end < wanted.length - begin &&
    old[old.length - 1 - end] === wanted[wanted.length - 1 - end]
  ) {
    end += 1;
  }
  const middle = common(old.slice(begin, old.length - end), wanted.slice(begin, wanted.length - end));
  for (const [i, j] of middle) pairs.push([begin + i, begin + j]);
  for (let i = end; i > 0; i -= 1) pairs.push([old.length - i, wanted.length - i]);
  return pairs;
}

// Longest common subsequence; of texts that differ everywhere, nothing is common.
function common(old, wanted) {
  if (old.length * wanted.length > 1_000_000) return [];
  const lengths = Array.from({ length: old.length + 1 }, () => new Uint32Array(wanted.length + 1));
  for (let i = old.length - 1; i >= 0; i -= 1) {
    for (let j = wanted.length - 1; j >= 0; j -= 1) {
      lengths[i][j] = old[i] === wanted[j]
        ? lengths[i + 1][j + 1] + 1
        : Math.max(lengths[i + 1][j], lengths[i][j + 1]);
    }
  }
  const pairs = [];
  for (let i = 0, j = 0; i < old.length && j < wanted.length;) {
    if (old[i] === wanted[j]) {
      pairs.push([i++, j++]);
    } else if (lengths[i + 1][j] >= lengths[i][j + 1]) {
      i += 1;
    } else {
      j += 1;
    }
  }
  return pairs;
}

function made(html) {
  const template = document.createElement('template');
  template.innerHTML = html;
  const part = document.createElement('div');
  part.className = 'part';
  part.append(template.content);
  return part;
}

// Whatever `change` does to the page, the line that is read stays where it is on the screen; at the
// top of the page that is the top. Not all browsers do so themselves. Returns what `change` does.
export function keepingPlace(article, change) {
  const place = readingPlace(article);
  const result = change();
  keepPlace(place);
  return result;
}

// The first part that is on the screen, and how far from its top.
function readingPlace(article) {
  if (window.scrollY === 0) return null;
  for (const part of article.children) {
    const box = part.getBoundingClientRect();
    if (box.bottom > 0) return { part, top: box.top };
  }
  return null;
}

function keepPlace(place) {
  if (!place || !place.part.isConnected) return;
  const moved = place.part.getBoundingClientRect().top - place.top;
  if (Math.abs(moved) >= 1) window.scrollBy({ top: moved, behavior: 'instant' });
}

// `order`: [hash, line] of all parts; `html`: of those that are new, by hash. Returns the parts that
// were changed or are new; null when a part is missing, and the whole page has to be asked for.
export function update(article, order, html) {
  const old = [...article.children];
  const pairs = matches(old.map((part) => part.dataset.hash), order.map(([hash]) => hash));
  const known = new Set(pairs.map(([, j]) => j));
  if (order.some(([hash], j) => !known.has(j) && html[hash] === undefined)) return null;
  const changed = exchange(article, old, pairs, order, html);
  let part = article.firstElementChild;
  for (const [hash, line] of order) {
    name(part, hash, String(line));
    part = part.nextElementSibling;
  }
  return changed;
}

// Only what is other is written: a long page has thousands of parts.
function name({ dataset }, hash, line) {
  if (dataset.hash !== hash) dataset.hash = hash;
  if (dataset.line !== line) dataset.line = line;
}

// Between two parts that stay, parts give way one for one: the first to the first.
function exchange(article, old, pairs, order, html) {
  const changed = [];
  let i = 0;
  let j = 0;
  for (const [keptOld, keptNew] of [...pairs, [old.length, order.length]]) {
    while (i < keptOld && j < keptNew) {
      morphPart(old[i++], html[order[j++][0]], changed);
    }
    while (i < keptOld) old[i++].remove();
    for (const next = old[keptOld] ?? null; j < keptNew; j += 1) {
      const part = made(html[order[j][0]]);
      article.insertBefore(part, next);
      changed.push(part);
    }
    i = keptOld + 1;
    j = keptNew + 1;
  }
  return changed;
}

function morphPart(part, html, changed) {
  const wanted = made(html);
  const isOther = part.firstElementChild?.nodeName !== wanted.firstElementChild?.nodeName;
  if (isOther) {
    part.replaceChildren(...wanted.childNodes);
  } else {
    const { dataset } = part;
    for (const name of Object.keys(dataset)) wanted.dataset[name] = dataset[name];
    morph(part, wanted);
  }
  changed.push(part);
}
