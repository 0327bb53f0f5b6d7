// All pages of the project, in their folders; the folders around this page are open.

import { pageAddress, treeAddress } from './addresses.js';

const tree = document.getElementById('galley-tree');

// Returns the pages in reading order; nothing when they could not be had.
export async function showTree(project, path) {
  const response = await fetch(treeAddress(project));
  if (!response.ok) return undefined;
  const { pages } = await response.json();
  const top = tree.scrollTop;
  tree.replaceChildren(folderOf(project, foldersOf(pages), '', path));
  if (top > 0) tree.scrollTop = top;
  else tree.querySelector('[aria-current]')?.scrollIntoView({ block: 'nearest' });
  return pages;
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
  for (const { path, file, title, failing } of folder.pages) {
    const link = document.createElement('a');
    link.href = pageAddress(project, path);
    link.textContent = title || file;
    link.classList.toggle('failing', failing);
    if (path === current) link.setAttribute('aria-current', 'page');
    list.append(itemOf(link));
  }
  for (const [name, below] of folder.folders) {
    const details = document.createElement('details');
    const summary = document.createElement('summary');
    const inside = `${prefix}${name}/`;
    summary.textContent = name;
    details.open = current.startsWith(inside);
    details.append(summary);
    const fill = () => details.append(folderOf(project, below, inside, current));
    if (details.open) fill();
    else details.addEventListener('toggle', fill, { once: true });
    list.append(itemOf(details));
  }
  return list;
}

function itemOf(content) {
  const item = document.createElement('li');
  item.append(content);
  return item;
}
