// What a language model reads: the text of the output, what it costs, and what the page hides.

let box;

function boxOf() {
  if (box) return box;
  box = document.createElement('section');
  box.id = 'galley-model-text';
  box.setAttribute('aria-label', 'What a language model reads');
  document.querySelector('main').after(box);
  return box;
}

const number = new Intl.NumberFormat();

function figures({ tokens, source_tokens: before, dropped }) {
  const line = document.createElement('p');
  const saved = before > 0 ? Math.round(100 * (1 - tokens / before)) : 0;
  const change = saved >= 0 ? `${saved} % saved` : `${-saved} % more, with what it includes`;
  line.textContent = `${number.format(tokens)} tokens, of ${number.format(before)} in the source: ${change}`;
  const kinds = Object.entries(dropped ?? {}).map(([kind, count]) => `${number.format(count)} ${kind.replaceAll('_', ' ')}`);
  if (kinds.length > 0) line.textContent += `. Left out: ${kinds.join(', ')}`;
  return line;
}

const kinds = {
  comment: 'comment',
  invisible: 'invisible characters',
  bidirectional: 'characters that turn the direction of text',
};

function hiddenList(hidden) {
  const list = document.createElement('ul');
  list.className = 'hidden-text';
  for (const { kind, line, text } of hidden) {
    const item = document.createElement('li');
    item.textContent = `Line ${line}, ${kinds[kind]}: ${text}`;
    list.append(item);
  }
  return list;
}

// Updates are small: they come without the text of the output, which is asked for while somebody looks
// at it. `ask` leads here again.
export function showModel(update, ask) {
  if (!document.body.classList.contains('with-model')) return;
  if (update.body === undefined) {
    ask();
    return;
  }
  const text = document.createElement('pre');
  text.tabIndex = 0;
  text.textContent = update.body;
  const parts = [figures(update)];
  if (update.hidden.length > 0) {
    const heading = document.createElement('h2');
    heading.textContent = 'Hidden on the page, but in the source';
    parts.push(heading, hiddenList(update.hidden));
  }
  boxOf().replaceChildren(...parts, text);
}
