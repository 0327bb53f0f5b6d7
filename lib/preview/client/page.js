// A page of the preview: takes what comes from the stream and shows it.
import { showContents, followReading } from './contents.js';
import { isFollowing, setUpControls } from './controls.js';
import { makeTabs } from './panels.js';
import { update } from './parts.js';
import { showProblems } from './problems.js';
import { follow } from './stream.js';
import { showTree } from './tree.js';

const { project, path } = document.body.dataset;
const article = document.querySelector('article');
const connection = document.getElementById('galley-connection');
const news = document.getElementById('galley-news');
let shown = JSON.parse(document.getElementById('galley-update')?.textContent ?? '{}');

const isHere = (data) => data.project === project && data.path === path;
const addressOf = (data) => `/${encodeURIComponent(data.project)}/${data.path.split('/').map(encodeURIComponent).join('/')}`;

async function fetchAll() {
  const response = await fetch(`/~/page${addressOf({ project, path })}`);
  if (response.ok) show(await response.json());
}

// A part is missing when this browser slept, or an event was lost: then the whole page is asked for.
function show(data) {
  const changed = update(article, data.order, data.parts);
  if (changed === null) return fetchAll();
  shown = data;
  document.body.dataset.generation = data.generation;
  document.title = document.title.replace(/^.* · /, `${data.title} · `);
  document.getElementById('galley-above').innerHTML = data.front_matter;
  refresh(changed);
  return undefined;
}

function refresh(changed) {
  makeTabs(article);
  showContents(shown.contents ?? []);
  showProblems(article, shown.problems ?? []);
  if (changed.length === 0) return;
  flash(changed);
  news.textContent = `Page updated: ${changed.length} ${changed.length === 1 ? 'part' : 'parts'} changed.`;
}

function flash(changed) {
  for (const part of changed) {
    part.classList.remove('changed');
    void part.offsetWidth; // begins the animation anew
    part.classList.add('changed');
    part.addEventListener('animationend', () => part.classList.remove('changed'), { once: true });
  }
  if (isFollowing()) changed[0].scrollIntoView({ block: 'center' });
}

const heard = {
  page(data) {
    if (isHere(data)) return show(data);
    if (isFollowing() && data.is_edit) window.location.assign(addressOf(data));
    return undefined;
  },
  gone(data) {
    if (!isHere(data)) return;
    connection.textContent = 'this page was deleted';
    connection.classList.add('lost');
  },
  problems(data) {
    if (isHere(data)) showProblems(article, data.problems);
  },
  tree(data) {
    if (data.project === project) showTree(project, path);
  },
  status() {},
  cursor(data) {
    if (isHere(data)) showCursor(data.line);
  },
};

// The part that holds a line of the source is brought into view when it is not.
function showCursor(line) {
  const parts = [...article.children];
  const at = parts.findLastIndex((part) => Number(part.dataset.line) <= line);
  parts[Math.max(at, 0)]?.scrollIntoView({ block: 'nearest' });
}

function connected(isConnected) {
  connection.textContent = isConnected ? 'live' : 'connection lost';
  connection.classList.toggle('lost', !isConnected);
  if (isConnected) fetchAll(); // what happened meanwhile was not heard
}

setUpControls();
refresh([]);
followReading(article);
showTree(project, path);
follow((name, data) => heard[name]?.(data), connected);
