// The bar's buttons and their keys. What is chosen stays chosen in this browser.

const remembered = (name) => localStorage.getItem(`galley-${name}`);
const remember = (name, value) => localStorage.setItem(`galley-${name}`, value);

export const isFollowing = () => remembered('follow') === 'yes';

const themes = { system: 'as the system has it', light: 'light', dark: 'dark' };

const button = (name) => document.getElementById(`galley-${name}`);

// theme.js has done so for this page; this is for another choice.
function setTheme(theme) {
  if (theme === 'system') delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
  remember('theme', theme);
}

export function setUpTheme() {
  const theme = button('theme');
  const names = Object.keys(themes);
  const chosen = () => (names.includes(remembered('theme')) ? remembered('theme') : 'system');
  const show = () => {
    theme.title = `Theme: ${themes[chosen()]} (t)`;
    theme.setAttribute('aria-label', `Theme: ${themes[chosen()]}`);
  };
  theme.addEventListener('click', () => {
    setTheme(names[(names.indexOf(chosen()) + 1) % names.length]);
    show();
  });
  show();
}

function toggle(name, changed) {
  const isOn = () => remembered(name) === 'yes';
  const show = () => {
    button(name).setAttribute('aria-pressed', String(isOn()));
    changed(isOn());
  };
  button(name).addEventListener('click', () => {
    remember(name, isOn() ? 'no' : 'yes');
    show();
  });
  show();
}

// Narrow windows have the list of pages behind a button.
export function setUpPages() {
  button('pages').addEventListener('click', () => {
    const isShown = document.body.classList.toggle('with-pages');
    button('pages').setAttribute('aria-expanded', String(isShown));
  });
}

// `modelShown` is called when what a model reads is to be seen, or no more.
export function setUpControls(modelShown) {
  setUpTheme();
  setUpPages();
  toggle('follow', () => {});
  toggle('model', (isOn) => {
    document.body.classList.toggle('with-model', isOn);
    modelShown();
  });
  setUpKeys({
    ...readingKeys,
    f: () => button('follow').click(),
    m: () => button('model').click(),
  });
}

const go = (rel) => document.querySelector(`#galley-beside [rel=${rel}]`)?.click();

// Of every page.
export const readingKeys = {
  '/': () => button('search').focus(),
  t: () => button('theme').click(),
  n: () => go('next'),
  p: () => go('prev'),
};

export function setUpKeys(keys) {
  document.addEventListener('keydown', (event) => {
    const isTyping = event.target.closest('input, textarea, [contenteditable]');
    if (isTyping || event.ctrlKey || event.metaKey || event.altKey || !keys[event.key]) return;
    event.preventDefault();
    keys[event.key]();
  });
}
