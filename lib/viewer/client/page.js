// A page of the preview: takes what comes from the stream and shows it.
import { pageAddress, searchAddress, updateAddress } from './addresses.js';
import { followReading, showContents } from './contents.js';
import { showConnection } from './connection.js';
import { isFollowing, setUpControls } from './controls.js';
import { keepCursor, showCursor } from './cursor.js';
import { setUpEditing } from './edit.js';
import { colourCode } from './enrich-code.js';
import { drawDiagrams, redrawDiagrams } from './enrich-diagrams.js';
import { setMath } from './enrich-math.js';
import { showErrors } from './errors.js';
import { handOver, takeOver } from './handover.js';
import { showModel } from './model.js';
import { morph } from './morph.js';
import { showNeighbours } from './neighbours.js';
import { fetchTree, recallTree } from './page-list.js';
import { makeTabs, reveal } from './panels.js';
import { keepingPlace, update } from './parts.js';
import { showProblems } from './problems.js';
import { setUpSearch } from './search.js';
import { follow } from './stream.js';

const { project, path } = document.body.dataset;
const article = document.querySelector('article');
const above = document.getElementById('galley-above');
const news = document.getElementById('galley-news');

// What the page shows: its last update, dead links, and why there is no newer one.
const shown = { update: {}, links: [], problems: [], isGone: false };

const isHere = (data) => data.project === project && data.path === path;

let changes = 0; // of this page that were heard of

// Whoever asks for the same meanwhile gets the same answer.
const asking = new Map();
function fetchPage(have) {
  if (!asking.has(have)) asking.set(have, fetchNow(have).finally(() => asking.delete(have)));
  return asking.get(have);
}

const fetchAll = () => fetchPage();

// An answer may be older than what was heard while it was on its way: then it is asked for again.
async function fetchNow(have) {
  const before = changes;
  const response = await fetch(updateAddress(project, path, have));
  if (!response.ok) return undefined;
  const data = await response.json();
  if (changes !== before) return fetchNow(have);
  if (data.is_gone) return heard.gone(data);
  return data.update ? take(data) : heard.failed(data);
}

// A part is missing when this browser slept, or an event was lost: then the whole page is asked for.
function take({ update: wanted, generation, links, problems = [] }) {
  if (shown.update.order === undefined) article.replaceChildren(); // it said that there is no page
  const isFirst = shown.update.order === undefined;
  const changed = keepingPlace(article, () => {
    const parts = update(article, wanted.order, wanted.parts);
    if (parts === null) return null;
    if (links) shown.links = links;
    Object.assign(shown, { update: wanted, problems, isGone: false });
    showAbove(wanted.above);
    refresh();
    return parts;
  });
  if (changed === null) return fetchAll();
  document.body.dataset.generation = generation;
  document.title = `${wanted.title} · ${project}`;
  if (!isFirst) point(changed);
  keepCursor(article);
  return undefined;
}

// What is the same stays as it is, and open.
function showAbove(html) {
  const wanted = document.createElement('div');
  wanted.className = above.className;
  wanted.id = above.id;
  wanted.innerHTML = html;
  morph(above, wanted);
}

function refresh() {
  const edited = makeTabs(article);
  if (isFollowing()) edited.forEach(reveal);
  colourCode(article);
  setMath(article);
  drawDiagrams(article);
  showContents(shown.update.contents ?? []);
  showProblems(article, [...(shown.update.problems ?? []), ...shown.links]);
  showErrors(shown, path);
  showModel(shown.update, fetchAll);
}

function point(changed) {
  if (changed.length === 0) return;
  for (const part of changed) {
    part.classList.remove('changed');
    void part.offsetWidth; // begins the animation anew
    part.classList.add('changed');
    part.addEventListener('animationend', () => part.classList.remove('changed'), { once: true });
  }
  const line = Number(changed[0].dataset.line);
  const section = (shown.update.contents ?? []).findLast((heading) => heading.line <= line);
  const count = `${changed.length} ${changed.length === 1 ? 'part' : 'parts'}`;
  news.textContent = `Page updated: ${count} changed${section ? `, in “${section.text}”` : ''}.`;
  if (isFollowing()) changed[0].scrollIntoView({ block: 'center' });
}

function showGone() {
  shown.isGone = shown.update.order !== undefined; // what never was is said in its place
  keepingPlace(article, () => showErrors(shown, path));
}

// To another page that was edited, and there to the parts that are new (their hashes): the tab that is
// looked at goes, others stay.
function goTo(data, changed) {
  const isMeant = isFollowing() && document.visibilityState === 'visible' && data.project === project;
  if (!isMeant) return;
  handOver('changed', changed);
  window.location.assign(pageAddress(project, data.path));
}

// The document has another name now: the reader stays where they are.
function moveTo(name) {
  handOver('top', window.scrollY); // pixels
  window.location.replace(pageAddress(project, name));
}

function takePlace() {
  const top = takeOver('top');
  if (top !== undefined) window.scrollTo({ top, behavior: 'instant' });
  const changed = new Set(takeOver('changed'));
  point([...article.children].filter((part) => changed.has(part.dataset.hash)));
}

const heard = {
  page(data) {
    if (isHere(data)) take(data);
    else goTo(data, Object.keys(data.update.parts));
  },
  failed(data) {
    if (!isHere(data)) return;
    Object.assign(shown, { problems: data.problems, isGone: false });
    keepingPlace(article, () => showErrors(shown, path));
  },
  gone(data) {
    if (isHere(data) && data.moved_to) moveTo(data.moved_to);
    else if (isHere(data)) showGone();
  },
  links(data) {
    if (!isHere(data)) return;
    shown.links = data.problems;
    keepingPlace(article, refresh);
  },
  edited: (data) => goTo(data, []),
  opened(data) {
    if (data.project === project) catchUp();
  },
  tree(data) {
    if (data.project === project) showPages();
  },
  cursor(data) {
    if (isHere(data)) showCursor(article, data.line);
    else if (isFollowing() && data.project === project) window.location.assign(pageAddress(project, data.path));
  },
};

async function find(words) {
  const response = await fetch(searchAddress(project, words));
  return response.ok ? response.json() : undefined;
}

function catchUp() {
  fetchPage(document.body.dataset.generation);
  showPages();
}

async function showPages() {
  const pages = await fetchTree(project, path);
  if (pages) showNeighbours(project, path, pages);
}

Object.assign(shown, JSON.parse(document.getElementById('galley-update').textContent));
setUpControls(() => showModel(shown.update, fetchAll));
setUpEditing();
setUpSearch(project, find);
refresh();
followReading();
new MutationObserver(() => redrawDiagrams(article))
  .observe(document.documentElement, { attributeFilter: ['data-theme'] });
const recalled = recallTree(project, path);
if (recalled) showNeighbours(project, path, recalled);
else showPages();
takePlace();
const counted = Object.entries(heard).map(([name, hear]) => [name, (data) => {
  if (isHere(data)) changes += 1;
  hear(data);
}]);
follow(Object.fromEntries(counted), (state) => {
  showConnection(state);
  if (state === 'live') catchUp(); // what happened meanwhile was not heard
});
// galleyd follows the pages that were asked for last: one that was long out of sight may not be among
// them.
document.addEventListener('visibilitychange', () => {
  if (document.visibilityState === 'visible') catchUp();
});
