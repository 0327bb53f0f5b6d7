// Panels that stand one after the other become tabs, by the pattern of the ARIA Authoring Practices
// ("Tabs", with automatic activation). What is chosen is chosen in all groups with the same labels.

const labelsOf = (panels) => panels.map((panel) => panel.dataset.label).join('\n');

const panelsIn = (group) => [...group.children].filter((child) => child.matches('section.panel'));

let lastId = 0;
const texts = new WeakMap(); // of panels, when they were last seen

// Returns the panels that say something else than before.
export function makeTabs(root) {
  const panels = [...root.querySelectorAll('section.panel')];
  for (const group of new Set(panels.map((panel) => panel.parentElement))) makeGroup(group);
  return panels.filter((panel) => {
    const before = texts.get(panel);
    texts.set(panel, panel.textContent);
    return before !== undefined && before !== panel.textContent;
  });
}

export const reveal = (panel) => choose(panel.parentElement, panel.dataset.label);

function makeGroup(group) {
  const panels = panelsIn(group);
  const chosen = group.dataset.chosen ?? panels[0].dataset.label;
  const old = [...group.children].find((child) => child.matches('[role=tablist][data-made]'));
  if (old?.dataset.made !== labelsOf(panels)) {
    old?.remove();
    group.insertBefore(listFor(group, panels), panels[0]);
  }
  panels.forEach((panel, at) => connect(group, panel, at));
  choose(group, panels.some((panel) => panel.dataset.label === chosen) ? chosen : panels[0].dataset.label);
}

function listFor(group, panels) {
  const list = document.createElement('div');
  list.setAttribute('role', 'tablist');
  list.dataset.made = labelsOf(panels);
  for (const { dataset } of panels) list.append(tabFor(group, dataset.label));
  return list;
}

function tabFor(group, label) {
  const tab = document.createElement('button');
  tab.id = `galley-tab-${(lastId += 1)}`;
  tab.type = 'button';
  tab.textContent = label;
  tab.setAttribute('role', 'tab');
  tab.addEventListener('click', () => chooseEverywhere(group, label));
  tab.addEventListener('keydown', (event) => move(event, tab));
  return tab;
}

// An update may have taken away what was set on a panel, or have brought another one.
function connect(group, panel, at) {
  const tab = group.querySelectorAll(':scope > [role=tablist] > [role=tab]')[at];
  panel.id ||= `${tab.id}-panel`;
  panel.setAttribute('role', 'tabpanel');
  panel.setAttribute('aria-labelledby', tab.id);
  tab.setAttribute('aria-controls', panel.id);
  // What is searched for in the browser, or led to by a link, is shown.
  panel.onbeforematch = () => choose(group, panel.dataset.label);
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
  for (const panel of panelsIn(group)) panel.hidden = panel.dataset.label === label ? false : 'until-found';
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
