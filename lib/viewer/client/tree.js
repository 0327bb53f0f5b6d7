// All pages of the project, in their folders. Folders around this page are open, and those that the
// reader has opened; they and the place in the list are the same on the next page of this tab.
import { pageAddress } from './addresses.js';
import { recall, remember } from './memory.js';

const tree = document.getElementById('galley-tree');

let opened; // paths of folders

// What the reader had opened on the page before, and the place in the list.
function recallPlace(project) {
  opened = new Set(recall(project, 'open'));
  window.addEventListener('pagehide', () => remember(project, 'top', tree.scrollTop));
  return recall(project, 'top') ?? 0;
}

// `pages`: {path, title} of each, and whether it is failing.
export function showTree(project, path, pages) {
  const top = opened ? tree.scrollTop : recallPlace(project);
  const focused = tree.contains(document.activeElement) ? document.activeElement.href : undefined;
  tree.replaceChildren(folderOf(project, foldersOf(pages), '', path));
  tree.scrollTop = top;
  bringIntoView(tree.querySelector('[aria-current]'));
  if (focused) [...tree.querySelectorAll('a')].find(({ href }) => href === focused)?.focus();
}

// Into the middle of the list, unless it is seen; the page itself is not scrolled.
function bringIntoView(link) {
  if (!link) return;
  const { top, bottom } = link.getBoundingClientRect();
  const frame = tree.getBoundingClientRect();
  if (top >= frame.top && bottom <= frame.bottom) return;
  tree.scrollTop += top - frame.top - frame.height / 2;
}

function foldersOf(pages) {
  const root = { folders: new Map(), pages: [] };
  for (const page of pages) {
    const names = page.path.split('/');
    const file = names.pop();
    let folder = root;
    for (const name of names) {
      if (!folder.folders.has(name)) folder.folders.set(name, { folders: new Map(), pages: [] });
      folder = folder.folders.get(name);
    }
    folder.pages.push({ ...page, file });
  }
  return root;
}

function folderOf(project, folder, prefix, current) {
  const list = document.createElement('ul');
  for (const page of folder.pages) list.append(itemOf(linkTo(project, page, current)));
  for (const [name, below] of folder.folders) {
    const details = document.createElement('details');
    const summary = document.createElement('summary');
    const inside = `${prefix}${name}/`;
    summary.textContent = name;
    details.open = current.startsWith(inside) || opened.has(inside);
    details.append(summary);
    const fill = () => details.append(folderOf(project, below, inside, current));
    if (details.open) fill();
    else details.addEventListener('toggle', fill, { once: true });
    summary.addEventListener('click', () => note(project, inside, !details.open));
    list.append(itemOf(details));
  }
  return list;
}

function note(project, folder, isOpen) {
  if (isOpen) opened.add(folder);
  else opened.delete(folder);
  remember(project, 'open', [...opened]);
}

function linkTo(project, { path, file, title, failing = false }, current) {
  const link = document.createElement('a');
  link.href = pageAddress(project, path);
  link.textContent = title || file;
  link.classList.toggle('failing', failing);
  if (failing) link.title = 'This page could not be made';
  if (path === current) link.setAttribute('aria-current', 'page');
  return link;
}

function itemOf(content) {
  const item = document.createElement('li');
  item.append(content);
  return item;
}
