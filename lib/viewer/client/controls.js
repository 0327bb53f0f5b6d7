// The bar's buttons and their keys. What is chosen stays chosen in this browser.

const remembered = (name) => localStorage.getItem(`galley-${name}`);
const remember = (name, value) => localStorage.setItem(`galley-${name}`, value);

export const isFollowing = () => remembered('follow') === 'yes';

const themes = ['system', 'light', 'dark'];

function setTheme(theme) {
  if (theme === 'system') delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
  remember('theme', theme);
}

function toggle(id, name, changed) {
  const button = document.getElementById(id);
  const show = () => button.setAttribute('aria-pressed', String(remembered(name) === 'yes'));
  button.addEventListener('click', () => {
    remember(name, remembered(name) === 'yes' ? 'no' : 'yes');
    show();
    changed();
  });
  show();
  return button;
}

export const setUpTheme = () => setTheme(remembered('theme') ?? 'system');

export function setUpControls() {
  setUpTheme();
  const theme = document.getElementById('galley-theme');
  theme.addEventListener('click', () => {
    const next = themes[(themes.indexOf(remembered('theme') ?? 'system') + 1) % themes.length];
    setTheme(next);
  });
  const follow = toggle('galley-follow', 'follow', () => {});
  const model = toggle('galley-model', 'model', () => {
    document.body.classList.toggle('with-model', remembered('model') === 'yes');
  });
  document.body.classList.toggle('with-model', remembered('model') === 'yes');
  const search = document.getElementById('galley-search');
  const go = (rel) => document.querySelector(`#galley-beside [rel=${rel}]`)?.click();
  const keys = {
    '/': () => search.focus(),
    f: () => follow.click(),
    m: () => model.click(),
    t: () => theme.click(),
    n: () => go('next'),
    p: () => go('prev'),
  };
  document.addEventListener('keydown', (event) => {
    const isTyping = event.target.closest('input, textarea, [contenteditable]');
    if (isTyping || event.ctrlKey || event.metaKey || event.altKey || !keys[event.key]) return;
    event.preventDefault();
    keys[event.key]();
  });
}
