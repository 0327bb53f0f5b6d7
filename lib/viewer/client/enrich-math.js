// Sets formulas by KaTeX, when it is installed and the page has some. A formula that KaTeX does not
// understand stays as it is written, with the reason as its title.
import { enrichAll, isInstalled, loadScript, loadStyle } from './enrich.js';

const selector = '.math:not([data-source])';

function set(element) {
  if (element.dataset.source !== undefined) return;
  const source = element.textContent;
  const isInline = element.tagName === 'SPAN';
  const text = isInline ? source.replace(/^\$+|\$+$/g, '') : source;
  element.dataset.source = source;
  const made = document.createElement('span');
  try {
    window.katex.render(text, made, {
      displayMode: !isInline || source.startsWith('$$'),
      maxSize: 50,
      maxExpand: 500,
      strict: 'ignore',
      trust: false,
    });
    element.replaceChildren(...made.childNodes);
    element.classList.add('set');
  } catch (error) {
    element.title = error.message;
  }
}

export function setMath(article) {
  if (!isInstalled('katex') || !article.querySelector(selector)) return;
  loadStyle('/~/lib/katex/katex.css');
  loadStyle('/~/client/enrich.css');
  const apply = () => enrichAll(article.querySelectorAll(selector), set);
  if (window.katex) apply();
  else loadScript('/~/lib/katex/katex.js').then(apply, () => {});
}
