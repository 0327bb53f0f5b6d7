// What is wrong with the page: marked where it is, and listed beside it.
import { placeLink } from './edit.js';

const side = document.getElementById('galley-side');

export function showProblems(article, problems) {
  for (const marked of article.querySelectorAll('.dead-link, .with-problem')) {
    marked.classList.remove('dead-link', 'with-problem');
    marked.removeAttribute('title');
  }
  for (const problem of problems) mark(article, problem);
  list(problems);
}

// Links know their place by the line in their part (html/links.h). What is no link is somewhere in its
// part.
function mark(article, { line, column, message }) {
  const part = [...article.children].findLast((each) => Number(each.dataset.line) <= line);
  const place = part && `${line - Number(part.dataset.line)}:${column}`;
  const link = part?.querySelector(`[data-at="${place}"]`);
  const marked = link ?? part;
  marked?.classList.add(link ? 'dead-link' : 'with-problem');
  marked?.setAttribute('title', message);
}

function list(problems) {
  side.querySelector('ul.problems')?.remove();
  if (problems.length === 0) return;
  const items = document.createElement('ul');
  items.className = 'problems';
  for (const { line, column, message } of problems) {
    const item = document.createElement('li');
    item.append(placeLink(line, column, `${line}:${column}`), ` ${message}`);
    items.append(item);
  }
  side.append(items);
}
