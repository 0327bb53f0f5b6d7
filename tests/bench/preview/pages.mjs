// Pages that every one of the servers takes: plain Markdown with a title.

const words = 'the tide table of a station is made from constants that hardly change in a year and a catalogue keeps them'.split(' ');

function paragraph(seed, length) {
  const chosen = [];
  for (let i = 0; i < length; i += 1) chosen.push(words[(seed * 7 + i * 3 + (i * i) % 5) % words.length]);
  return `${chosen.join(' ')}.`;
}

function section(seed) {
  return [
    `## Part ${seed}`,
    paragraph(seed, 60),
    `- ${paragraph(seed + 1, 8)}\n- ${paragraph(seed + 2, 8)}\n- **${words[seed % words.length]}** and \`code\``,
    `\`\`\`sh\ntide next --station ${seed}\n\`\`\``,
    `| name | value |\n| --- | --- |\n| a | ${seed} |\n| b | ${seed + 1} |`,
    paragraph(seed + 3, 50),
  ].join('\n\n');
}

// About 4 KB for five sections.
function page(number, sections) {
  const parts = [`---\ntitle: Page ${number}\n---`, `# Page ${number}`, 'Edited here: galleymark'];
  for (let i = 0; i < sections; i += 1) parts.push(section(number * 10 + i));
  return { name: `p${String(number).padStart(5, '0')}.md`, text: `${parts.join('\n\n')}\n` };
}

// `size`: how many, or "big": ten, of which the first is of 700 KiB, as the largest that was met.
export function pagesFor(size) {
  if (size !== 'big') return Array.from({ length: Number(size) }, (_, number) => page(number, 5));
  const sectionBytes = section(0).length + 2;
  return [page(0, Math.ceil((700 * 1024) / sectionBytes)), ...Array.from({ length: 9 }, (_, number) => page(number + 1, 5))];
}
