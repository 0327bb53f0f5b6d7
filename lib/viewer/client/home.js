// The first page: every project with how it is, and the daemon itself. Made anew when the daemon
// says that something is another.
import { pageAddress } from './addresses.js';
import { setUpTheme } from './controls.js';
import { showConnection } from './connection.js';
import { follow } from './stream.js';

const main = document.getElementById('galley-home');
const least = 250; // milliseconds between two looks, however much happens

function element(name, text, className) {
  const made = document.createElement(name);
  if (text !== undefined) made.textContent = text;
  if (className) made.className = className;
  return made;
}

const number = new Intl.NumberFormat();
const counted = (count, one) => `${number.format(count)} ${one}${count === 1 ? '' : 's'}`;
const mebibytes = (bytes) => `${number.format(Math.round(bytes / 1048576))} MiB`;

const words = { current: 'current', catching_up: 'catching up', degraded: 'degraded' };

function projectOf(project) {
  const section = element('section', undefined, 'project');
  const heading = element('h2');
  const link = element('a', project.name);
  link.href = pageAddress(project.name, '');
  heading.append(link, ' ', element('span', words[project.freshness] ?? project.freshness, `state ${project.freshness}`));
  section.append(heading);
  if (project.freshness_reason) section.append(element('p', project.freshness_reason, 'quiet'));
  section.append(element('p', factsOf(project).join(' · ')), element('p', `${project.source} → ${project.output}`, 'quiet'));
  section.append(element('p', `Watched by ${project.watch_backend}: ${project.watch_backend_reason}`, 'quiet'));
  if (project.last_batch) section.append(element('p', lastOf(project.last_batch), 'quiet'));
  if (project.diagnostics.length > 0) section.append(problemsOf(project));
  return section;
}

function factsOf(project) {
  const facts = [counted(project.documents, 'document')];
  if (project.pending > 0) facts.push(`${number.format(project.pending)} waiting`);
  if (project.failing > 0) facts.push(`${number.format(project.failing)} failing`);
  facts.push(`${number.format(project.written)} written since the start`);
  return facts;
}

function lastOf(batch) {
  const parts = ['written', 'unchanged', 'removed', 'failed']
    .filter((kind) => batch[kind] > 0)
    .map((kind) => `${number.format(batch[kind])} ${kind}`);
  const at = new Date(batch.finished_at).toLocaleTimeString();
  return `Last change at ${at}: ${parts.join(', ')} in ${Math.max(1, Math.round(batch.duration_seconds * 1000))} ms`;
}

function problemsOf(project) {
  const list = element('ul', undefined, 'problems');
  const shown = project.diagnostics.slice(0, 20);
  for (const problem of shown) {
    const item = element('li', undefined, problem.severity);
    const { file, line } = problem;
    if (file?.startsWith(`${project.source}/`)) {
      const path = file.slice(project.source.length + 1);
      const link = element('a', line > 0 ? `${path}:${line}` : path);
      link.href = pageAddress(project.name, path);
      item.append(link, `: ${problem.message}`);
    } else {
      item.textContent = `${file ? `${file}: ` : ''}${problem.message}`;
    }
    list.append(item);
  }
  const rest = project.diagnostics.length - shown.length;
  if (rest > 0) list.append(element('li', `and ${number.format(rest)} more; galleyctl status has them all`));
  return list;
}

function daemonOf(status) {
  const section = element('section', undefined, 'daemon');
  section.append(element('h2', 'galleyd'));
  const busy = `${status.workers_busy} of ${counted(status.workers, 'worker')} busy`;
  const paused = status.is_paused ? 'paused · ' : '';
  section.append(
    element('p', `${paused}version ${status.version} · ${busy} · ${mebibytes(status.memory_resident)} in memory, documents use ${mebibytes(status.memory_used)} of ${mebibytes(status.memory_ceiling)}`),
    element('p', status.settings_file ? `Settings: ${status.settings_file}` : 'Started without a settings file', 'quiet'),
  );
  return section;
}

async function show() {
  const response = await fetch('/~/status');
  if (!response.ok) return;
  const status = await response.json();
  main.replaceChildren(element('h1', 'Projects'), ...status.projects.map(projectOf), daemonOf(status));
}

let isDue = false;
function showSoon() {
  if (isDue) return;
  isDue = true;
  setTimeout(() => {
    isDue = false;
    show();
  }, least);
}

if (main) {
  setUpTheme();
  show();
  follow({ status: showSoon }, (state) => {
    showConnection(state);
    if (state === 'live') show();
  });
}
