// Opens the place in the editor of the settings: from a problem, from the part under the pointer, and
// by the key e from the part that is read. Without an editor in the settings nothing of it is shown.

const { ticket, token } = document.body.dataset;
const article = document.querySelector('article');

export const canEdit = ticket !== undefined;

const failure = document.createElement('p');
failure.className = 'edit-failure';
failure.setAttribute('role', 'alert');
failure.hidden = true;

function tell(text) {
  failure.hidden = text === '';
  failure.textContent = text;
}

export async function edit(line, column) {
  try {
    const response = await fetch('/~/edit', {
      method: 'POST',
      headers: { 'X-Galley-Token': token },
      body: `${ticket} ${Math.max(line, 1)} ${Math.max(column, 1)}`,
    });
    tell(response.ok ? '' : `The editor was not opened: ${await response.text()}`);
  } catch {
    tell('The editor was not opened: galleyd does not answer.');
  }
}

// The text alone when there is no editor.
export function placeLink(line, column, text) {
  if (!canEdit) return document.createTextNode(text);
  const button = document.createElement('button');
  button.type = 'button';
  button.className = 'edit-place';
  button.textContent = text;
  button.title = 'Open in the editor';
  button.addEventListener('click', () => edit(line, column));
  return button;
}

// One button for all parts: a page may have thousands.
const here = document.createElement('button');
here.type = 'button';
here.className = 'edit-here';
here.textContent = 'Edit';
here.hidden = true;

const barHeight = 60; // pixels: the button is not behind the bar
let pointed = null;

const lineOf = (part) => Number(part?.dataset.line ?? 1);

function pointAt(part) {
  if (part === pointed) return;
  pointed = part;
  here.hidden = part === null;
  if (part === null) return;
  const box = part.getBoundingClientRect();
  here.style.top = `${Math.max(box.top, barHeight) + window.scrollY}px`;
  here.style.left = `${box.right + window.scrollX}px`;
  here.title = `Open line ${part.dataset.line} in the editor (e)`;
}

// Where the focus is, or else the first part that begins on the screen.
function partRead() {
  const focused = document.activeElement?.closest('article .part');
  if (focused) return focused;
  const parts = [...article.children];
  return parts.find((part) => part.getBoundingClientRect().top >= 0) ?? parts.at(-1);
}

const editRead = () => edit(lineOf(pointed?.isConnected ? pointed : partRead()), 1);

function makeButton() {
  const button = document.createElement('button');
  button.type = 'button';
  button.id = 'galley-edit';
  button.textContent = 'Edit';
  button.title = 'Open the place that is read in the editor (e)';
  button.addEventListener('click', () => edit(lineOf(partRead()), 1));
  document.getElementById('galley-theme').before(button);
}

export function setUpEditing() {
  if (!canEdit) return;
  const style = document.createElement('link');
  style.rel = 'stylesheet';
  style.href = '/~/client/edit.css';
  document.head.append(style);
  makeButton();
  document.body.append(here, failure);
  here.addEventListener('click', () => edit(lineOf(pointed), 1));
  failure.addEventListener('click', () => tell(''));
  document.addEventListener('pointerover', ({ target }) => {
    if (target !== here) pointAt(target.closest?.('article > .part') ?? null);
  });
  article.addEventListener('focusin', ({ target }) => pointAt(target.closest('article > .part')));
  document.addEventListener('keydown', (event) => {
    const isTyping = event.target.closest?.('input, textarea, [contenteditable]');
    if (event.key !== 'e' || isTyping || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    editRead();
  });
}
