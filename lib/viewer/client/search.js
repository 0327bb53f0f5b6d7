// Search over all pages of the project, by the pattern of the ARIA Authoring Practices ("Combobox",
// with a list that one goes through by the arrow keys).
import { pageAddress } from './addresses.js';

const field = document.getElementById('galley-search');
const pause = 120; // milliseconds after a key, so that a word is one question

let list;
let asked = 0;

// `find` answers words: {finds, all}, or nothing.
export function setUpSearch(project, find) {
  list = document.createElement('ul');
  list.id = 'galley-finds';
  list.setAttribute('role', 'listbox');
  list.setAttribute('aria-label', 'Pages found');
  list.hidden = true;
  field.after(list);
  field.setAttribute('role', 'combobox');
  field.setAttribute('aria-controls', list.id);
  field.setAttribute('aria-expanded', 'false');
  field.autocomplete = 'off';
  let timer;
  field.addEventListener('input', () => {
    clearTimeout(timer);
    timer = setTimeout(() => ask(project, find), pause);
  });
  field.addEventListener('keydown', move);
  field.addEventListener('blur', () => setTimeout(() => show(false), 150));
  field.addEventListener('focus', () => show(list.childElementCount > 0));
}

function show(isShown) {
  list.hidden = !isShown;
  field.setAttribute('aria-expanded', String(isShown));
}

// Answers may overtake each other: only the last question counts.
async function ask(project, find) {
  const question = (asked += 1);
  const words = field.value.trim();
  if (words === '') {
    list.replaceChildren();
    return show(false);
  }
  const found = await find(words);
  if (!found || question !== asked) return undefined;
  const { finds, all } = found;
  list.replaceChildren(...finds.map((each, at) => entryOf(project, each, at)), summaryOf(finds.length, all));
  choose(0);
  return show(true);
}

function entryOf(project, find, at) {
  const entry = document.createElement('li');
  entry.id = `galley-find-${at}`;
  entry.setAttribute('role', 'option');
  const link = document.createElement('a');
  link.href = pageAddress(project, find.path);
  link.tabIndex = -1;
  const title = document.createElement('strong');
  title.textContent = find.title || find.path;
  const place = document.createElement('span');
  place.className = 'find-place';
  place.textContent = find.heading && find.heading !== find.title ? find.heading : find.path;
  const text = document.createElement('span');
  text.className = 'find-text';
  const match = document.createElement('mark');
  match.textContent = find.match;
  text.append(find.before, match, find.after);
  link.append(title, place, text);
  entry.append(link);
  return entry;
}

function summaryOf(shown, all) {
  const summary = document.createElement('li');
  summary.className = 'find-summary';
  summary.setAttribute('role', 'presentation');
  summary.textContent = all === 0 ? 'No page has all these words.' : `${shown} of ${all} pages`;
  return summary;
}

const options = () => [...list.querySelectorAll('[role=option]')];

function choose(at) {
  options().forEach((option, i) => option.setAttribute('aria-selected', String(i === at)));
  const chosen = options()[at];
  if (chosen) field.setAttribute('aria-activedescendant', chosen.id);
  else field.removeAttribute('aria-activedescendant');
  chosen?.scrollIntoView({ block: 'nearest' });
}

function move(event) {
  const at = options().findIndex((option) => option.getAttribute('aria-selected') === 'true');
  const count = options().length;
  if (event.key === 'Escape') {
    if (list.hidden) field.blur();
    show(false);
  } else if (event.key === 'ArrowDown' && count > 0) {
    choose((at + 1) % count);
  } else if (event.key === 'ArrowUp' && count > 0) {
    choose((at + count - 1) % count);
  } else if (event.key === 'Enter' && at >= 0) {
    options()[at].querySelector('a').click();
  } else {
    return;
  }
  event.preventDefault();
}
