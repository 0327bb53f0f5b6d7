// Panels that stand one after the other become tabs, by the pattern of the ARIA Authoring Practices
// ("Tabs", with automatic activation). What is chosen is chosen in all groups with the same labels.

const labelsOf = (panels) => panels.map((panel) => panel.dataset.label).join('\n');

const panelsIn = (group) => [...group.children].filter((child) => child.matches('section.panel'));

let lastId = 0;

export function makeTabs(root) {
  const groups = new Set([...root.querySelectorAll('section.panel')].map((panel) => panel.parentElement));
  for (const group of groups) makeGroup(group);
}

function makeGroup(group) {
  const panels = panelsIn(group);
  const chosen = group.dataset.chosen ?? panels[0].dataset.label;
  const list = document.createElement('div');
  list.setAttribute('role', 'tablist');
  list.dataset.made = '';
  for (const panel of panels) list.append(tabFor(group, panel));
  [...group.children].find((child) => child.matches('[role=tablist][data-made]'))?.remove();
  group.insertBefore(list, panels[0]);
  choose(group, panels.some((panel) => panel.dataset.label === chosen) ? chosen : panels[0].dataset.label);
}

function tabFor(group, panel) {
  const tab = document.createElement('button');
  panel.dataset.panel ??= `galley-panel-${(lastId += 1)}`;
  tab.type = 'button';
  tab.textContent = panel.dataset.label;
  tab.setAttribute('role', 'tab');
  tab.setAttribute('aria-controls', panel.id || (panel.id = panel.dataset.panel));
  panel.setAttribute('role', 'tabpanel');
  tab.addEventListener('click', () => chooseEverywhere(group, tab.textContent));
  tab.addEventListener('keydown', (event) => move(event, tab));
  return tab;
}

function move(event, tab) {
  const tabs = [...tab.parentElement.children];
  const at = tabs.indexOf(tab);
  const target = {
    ArrowRight: tabs[(at + 1) % tabs.length],
    ArrowLeft: tabs[(at + tabs.length - 1) % tabs.length],
    Home: tabs[0],
    End: tabs[tabs.length - 1],
  }[event.key];
  if (!target) return;
  event.preventDefault();
  target.click();
  target.focus();
}

function choose(group, label) {
  group.dataset.chosen = label;
  for (const panel of panelsIn(group)) panel.hidden = panel.dataset.label !== label;
  for (const tab of group.querySelectorAll(':scope > [role=tablist] > [role=tab]')) {
    const isChosen = tab.textContent === label;
    tab.setAttribute('aria-selected', String(isChosen));
    tab.tabIndex = isChosen ? 0 : -1;
  }
}

function chooseEverywhere(group, label) {
  const labels = labelsOf(panelsIn(group));
  for (const other of document.querySelectorAll('[data-chosen]')) {
    if (labelsOf(panelsIn(other)) === labels) choose(other, label);
  }
}
