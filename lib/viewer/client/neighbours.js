// The page before this one and the next, in reading order; keys: p and n.
import { pageAddress } from './addresses.js';

const box = document.getElementById('galley-beside');

function linkTo(project, page, rel, label) {
  const link = document.createElement('a');
  link.href = pageAddress(project, page.path);
  link.rel = rel;
  const small = document.createElement('span');
  small.className = 'label';
  small.textContent = label;
  link.append(small, page.title || page.path);
  return link;
}

export function showNeighbours(project, path, pages) {
  const at = pages.findIndex((page) => page.path === path);
  const links = [];
  if (at > 0) links.push(linkTo(project, pages[at - 1], 'prev', 'Previous'));
  if (at >= 0 && at + 1 < pages.length) links.push(linkTo(project, pages[at + 1], 'next', 'Next'));
  box.replaceChildren(...links);
}
