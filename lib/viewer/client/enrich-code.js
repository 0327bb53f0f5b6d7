// Colours code by highlight.js, when it is installed and the page has code in a language it knows.
import { enrichAll, isInstalled, loadScript, loadStyle } from './enrich.js';

const selector = 'pre > code[class*="language-"]:not([data-source])';
const longest = 100_000; // characters; more take long enough to be felt

const languageOf = (code) => /(?:^|\s)language-(\S+)/.exec(code.className)?.[1].toLowerCase();

function colour(code) {
  const { hljs } = window;
  const language = languageOf(code);
  const text = code.textContent;
  if (code.dataset.source !== undefined || !hljs.getLanguage(language) || text.length > longest) return;
  const { value } = hljs.highlight(language, text, true);
  code.innerHTML = value; // escaped by highlight.js, with spans of classes
  code.dataset.source = text;
}

export function colourCode(article) {
  if (!isInstalled('highlight.js') || !article.querySelector(selector)) return;
  loadStyle('/~/client/enrich.css');
  const apply = () => enrichAll(article.querySelectorAll(selector), colour);
  if (window.hljs) apply();
  else loadScript('/~/lib/highlight.js/highlight.min.js').then(apply, () => {});
}
