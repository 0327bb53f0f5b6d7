// Why the page is not what is on the disk, over the last page that could be made.

import { placeLink } from './edit.js';

const box = document.getElementById('galley-errors');

function said(title, lines) {
  const section = document.createElement('section');
  section.className = 'error';
  section.setAttribute('role', 'alert');
  const heading = document.createElement('strong');
  heading.textContent = title;
  section.append(heading);
  for (const text of lines) {
    const line = document.createElement('p');
    line.append(...[text].flat());
    section.append(line);
  }
  return section;
}

// What is wrong with a document as a whole has no line.
const placed = (path, { line, column, message }) => [
  placeLink(line, column, line > 0 ? `${path}:${line}:${column}` : path), `: ${message}`,
];

export function showErrors(shown, path) {
  const failing = shown.problems ?? [];
  const wrong = (shown.update.problems ?? []).filter(({ severity }) => severity === 'error');
  const sections = [];
  if (shown.isGone) {
    sections.push(said('This document is gone', [
      `${path} was deleted, moved or excluded. The page is as it was; it is alive again when the document is back.`,
    ]));
  } else if (failing.length > 0) {
    sections.push(said('This page is not what was saved last', failing.map((problem) => placed(path, problem))));
  }
  if (wrong.length > 0) sections.push(said('This document has errors', wrong.map((problem) => placed(path, problem))));
  box.replaceChildren(...sections);
}
