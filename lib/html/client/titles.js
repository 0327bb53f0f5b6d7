// Search over the titles and paths of all pages: their text is not at hand without a server.
const most = 20; // finds that are shown

const wordsOf = (text) => text.toLowerCase().split(/\s+/).filter((word) => word !== '');

// The last word may be the beginning of one; a title that begins with the words stands first.
export async function findTitles(question) {
  const words = wordsOf(question);
  const has = ({ title, path }) => {
    const text = `${title} ${path}`.toLowerCase();
    return words.every((word) => text.includes(word));
  };
  const begins = ({ title }) => title.toLowerCase().startsWith(question.toLowerCase());
  const found = window.galleyPages.filter(has);
  const ordered = [...found.filter(begins), ...found.filter((page) => !begins(page))];
  const finds = ordered.slice(0, most)
    .map(({ path, title }) => ({ path, title, heading: '', before: '', match: '', after: '' }));
  return { finds, all: found.length };
}
