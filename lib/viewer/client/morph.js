// Makes one element like another and keeps what the reader did to it: what is open, chosen, selected
// or focused stays, for nodes that stay the same are the same nodes.

// What scripts or the reader set, and a document never does.
const kept = new Set(['open', 'hidden', 'aria-selected', 'tabindex', 'data-chosen']);

const isAlike = (a, b) => a.nodeType === b.nodeType && a.nodeName === b.nodeName;

// A node that a script made has no partner in the new page.
const isMade = (node) => node.nodeType === Node.ELEMENT_NODE && node.hasAttribute('data-made');

function morphAttributes(from, to) {
  for (const { name } of [...from.attributes]) {
    if (!to.hasAttribute(name) && !kept.has(name)) from.removeAttribute(name);
  }
  for (const { name, value } of to.attributes) {
    if (!kept.has(name) && from.getAttribute(name) !== value) from.setAttribute(name, value);
  }
}

const languageOf = (node) => [...node.classList].find((name) => name.startsWith('language-'));

// What a script has put colours or formulas into is exchanged whole, and only when its text is
// another one.
function morphEnriched(from, to) {
  const isSame = from.dataset.source === to.textContent && languageOf(from) === languageOf(to);
  if (isSame) return;
  from.replaceWith(to.cloneNode(true));
}

export function morph(from, to) {
  if (from.nodeType !== Node.ELEMENT_NODE) {
    if (from.nodeValue !== to.nodeValue) from.nodeValue = to.nodeValue;
    return;
  }
  if (from.dataset.source !== undefined) return morphEnriched(from, to);
  morphAttributes(from, to);
  morphChildren(from, to);
}

function morphChildren(from, to) {
  const old = [...from.childNodes].filter((node) => !isMade(node));
  const wanted = [...to.childNodes];
  let begin = 0;
  while (begin < old.length && begin < wanted.length && isAlike(old[begin], wanted[begin])) begin += 1;
  let end = 0;
  while (
    end < old.length - begin && end < wanted.length - begin &&
    isAlike(old[old.length - 1 - end], wanted[wanted.length - 1 - end])
  ) {
    end += 1;
  }
  for (let i = 0; i < begin; i += 1) morph(old[i], wanted[i]);
  for (let i = 1; i <= end; i += 1) morph(old[old.length - i], wanted[wanted.length - i]);
  const next = end > 0 ? old[old.length - end] : null;
  for (const node of old.slice(begin, old.length - end)) node.remove();
  for (const node of wanted.slice(begin, wanted.length - end)) {
    from.insertBefore(node.cloneNode(true), next);
  }
}
