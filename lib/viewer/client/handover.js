// What a page hands over to the next one of this tab, which takes it once.

const key = (what) => `galley-next-${what}`;

export const handOver = (what, value) => sessionStorage.setItem(key(what), JSON.stringify(value));

// Undefined when nothing was handed over.
export function takeOver(what) {
  const text = sessionStorage.getItem(key(what));
  sessionStorage.removeItem(key(what));
  return text === null ? undefined : JSON.parse(text);
}
