// Draws diagrams by mermaid, when the settings name its file: in a frame without an origin, which
// sends back an image. What cannot be drawn stays as it is written, with the reason as its title.
import { enrichAll, isInstalled, loadStyle } from './enrich.js';

const selector = 'pre.mermaid:not([data-source])';
const waiting = new Map(); // elements by the number of their drawing
let frame = null;
let ready = null;
let last = 0;

function isDark() {
  const { theme } = document.documentElement.dataset;
  return theme ? theme === 'dark' : matchMedia('(prefers-color-scheme: dark)').matches;
}

function makeFrame() {
  frame = document.createElement('iframe');
  frame.className = 'diagrams';
  frame.setAttribute('sandbox', 'allow-scripts');
  frame.setAttribute('aria-hidden', 'true');
  frame.tabIndex = -1;
  frame.src = '/~/diagram';
  ready = new Promise((resolve) => {
    window.addEventListener('message', ({ source, data }) => {
      if (source !== frame.contentWindow) return;
      if (data.ready) resolve();
      else drawn(data);
    });
  });
  document.body.append(frame);
}

// mermaid writes HTML for line breaks, which is no XML.
const asXml = (svg) => svg.replace(/<br>/g, '<br/>');

function drawn({ id, svg, error }) {
  const element = waiting.get(id);
  waiting.delete(id);
  if (!element?.isConnected) return;
  if (typeof svg !== 'string') {
    element.title = String(error);
    return;
  }
  const image = document.createElement('img');
  const size = /viewBox="\S+ \S+ ([\d.]+) /.exec(svg); // its own width is all that there is
  if (size) image.width = Math.ceil(Number(size[1]));
  image.alt = `Diagram: ${element.dataset.source}`;
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(asXml(svg))}`;
  image.addEventListener('error', () => element.replaceChildren(element.dataset.source));
  element.replaceChildren(image);
}

async function draw(element) {
  if (element.dataset.source !== undefined) return;
  element.dataset.source = element.textContent;
  await ready;
  last += 1;
  waiting.set(last, element);
  frame.contentWindow.postMessage(
    { id: last, text: element.dataset.source, theme: isDark() ? 'dark' : 'default' }, '*');
}

export function drawDiagrams(article) {
  if (!isInstalled('mermaid') || !article.querySelector(selector)) return;
  loadStyle('/~/client/enrich.css');
  if (!frame) makeFrame();
  enrichAll(article.querySelectorAll(selector), draw);
}

// Colours are part of an image: it is drawn anew when they change.
export function redrawDiagrams(article) {
  for (const element of article.querySelectorAll('pre.mermaid[data-source]')) {
    element.replaceChildren(element.dataset.source);
    delete element.dataset.source;
  }
  drawDiagrams(article);
}
