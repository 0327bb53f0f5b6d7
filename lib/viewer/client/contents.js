// The headings of the page beside it, with the place one is at.

const side = document.getElementById('galley-side');

let listed; // what the list was made of

export function showContents(contents) {
  const headings = contents.filter((heading) => heading.level <= 4);
  const wanted = JSON.stringify(headings.map(({ level, anchor, text }) => [level, anchor, text]));
  if (wanted === listed) return;
  listed = wanted;
  side.querySelector('ul.contents')?.remove();
  side.prepend(listOf(headings));
  mark();
}

function listOf(headings) {
  const list = document.createElement('ul');
  for (const { level, anchor, text } of headings) {
    const link = document.createElement('a');
    link.href = `#${encodeURIComponent(anchor)}`;
    link.textContent = text;
    link.style.paddingLeft = `${(level - 1) * 0.75}rem`;
    const item = document.createElement('li');
    item.append(link);
    list.append(item);
  }
  list.className = 'contents';
  return list;
}

// The last heading that has gone past the top of the window.
function mark() {
  const top = 80;
  const headings = [...document.querySelectorAll('article :is(h1, h2, h3, h4)[id]')];
  const current = headings.findLast((heading) => heading.getBoundingClientRect().top <= top) ?? headings[0];
  for (const link of side.querySelectorAll('ul.contents a')) {
    const isCurrent = current && decodeURIComponent(link.hash.slice(1)) === current.id;
    if (isCurrent) link.setAttribute('aria-current', 'location');
    else link.removeAttribute('aria-current');
  }
}

export function followReading() {
  let isDue = false;
  mark();
  window.addEventListener('scroll', () => {
    if (isDue) return;
    isDue = true;
    requestAnimationFrame(() => {
      isDue = false;
      mark();
    });
  }, { passive: true });
}
