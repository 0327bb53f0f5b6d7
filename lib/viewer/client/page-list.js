// All pages of the project in reading order, as galleyd knows them.
import { treeAddress } from './addresses.js';
import { recall, remember } from './memory.js';
import { showTree } from './tree.js';

let shown; // the list, as JSON

function show(text, project, path) {
  const { pages } = JSON.parse(text);
  shown = text;
  showTree(project, path, pages);
  return pages;
}

// The list as it was on the page before, at once: nothing moves when a link is followed. Returns the
// pages; nothing when there are none to recall.
export function recallTree(project, path) {
  const text = recall(project, 'pages');
  return text ? show(text, project, path) : undefined;
}

// Returns the pages; nothing when they could not be had, or are as they were.
export async function fetchTree(project, path) {
  const response = await fetch(treeAddress(project));
  if (!response.ok) return undefined;
  const text = await response.text();
  if (text === shown) return undefined;
  remember(project, 'pages', text);
  return show(text, project, path);
}
