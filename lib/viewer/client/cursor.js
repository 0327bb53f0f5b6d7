// Follows an editor's cursor: the part that holds its line is brought into view when it is not.

let followed = null; // the line that the editor is at, as long as the reader lets it lead

// How far down its part a line is, taken as if all lines of a part were of one height.
function placeOf(article, line) {
  const parts = [...article.children];
  const at = Math.max(parts.findLastIndex((part) => Number(part.dataset.line) <= line), 0);
  if (!parts[at]) return null;
  const box = parts[at].getBoundingClientRect();
  const begin = Number(parts[at].dataset.line);
  const end = Number(parts[at + 1]?.dataset.line ?? begin + 1);
  const share = Math.min(Math.max((line - begin) / Math.max(end - begin, 1), 0), 1);
  return box.top + share * box.height;
}

function bringIntoView(article) {
  const top = placeOf(article, followed);
  if (top === null) return;
  const margin = window.innerHeight / 8;
  if (top >= margin && top <= window.innerHeight - margin) return;
  window.scrollBy({ top: top - window.innerHeight / 3, behavior: 'instant' });
}

export function showCursor(article, line) {
  followed = line;
  bringIntoView(article);
}

// What was typed may have moved the place.
export function keepCursor(article) {
  if (followed !== null) bringIntoView(article);
}

// Who scrolls reads somewhere else, until the editor moves again.
for (const name of ['wheel', 'touchmove', 'keydown', 'pointerdown']) {
  window.addEventListener(name, () => (followed = null), { passive: true });
}
