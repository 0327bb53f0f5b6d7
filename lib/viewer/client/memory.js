// What the tab remembers of a project from page to page.
const memory = (project, what) => `galley-${what}-${project}`;

export const recall = (project, what) => JSON.parse(sessionStorage.getItem(memory(project, what)) ?? 'null');

export function remember(project, what, value) {
  try {
    sessionStorage.setItem(memory(project, what), JSON.stringify(value));
  } catch {
    sessionStorage.removeItem(memory(project, what)); // more than it holds
  }
}
