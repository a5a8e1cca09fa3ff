// The right column: the outside world, in three tabs.
import { h, icon } from './dom.js';
import { createFaults } from './faults.js';
import { createPagerDuty } from './pagerduty.js';
import { createPulls } from './pulls.js';
import { redraw } from './model.js';
import { setUi, store } from './store.js';

const TABS = [
  { id: 'pagerduty', name: 'PagerDuty', icon: 'siren', build: createPagerDuty },
  { id: 'github', name: 'GitHub', icon: 'pull', build: createPulls },
  { id: 'faults', name: 'Bad days', icon: 'storm', build: createFaults },
];

export function createWorldPanel() {
  const tabs = TABS.map((tab) => ({ ...tab, ...tab.build() }));
  const buttons = tabs.map((tab) => h('button', { type: 'button', role: 'tab', id: `tab-${tab.id}`,
    'aria-controls': `panel-${tab.id}`, class: 'tab', data: { test: `tab-${tab.id}` },
    on: { click: () => setUi({ tab: tab.id }) } }, icon(tab.icon), h('span', { text: tab.name }),
    h('span', { class: 'tab-count' })));
  const panels = tabs.map((tab) => h('div', { role: 'tabpanel', id: `panel-${tab.id}`, 'aria-labelledby': `tab-${tab.id}`,
    class: 'panel', tabindex: '0' }, tab.node));
  const list = h('div', { class: 'tabs', role: 'tablist', 'aria-label': 'Outside world' }, buttons);
  list.addEventListener('keydown', (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (step === undefined) return;
    const at = (buttons.indexOf(document.activeElement) + step + tabs.length) % tabs.length;
    setUi({ tab: tabs[at].id });
    buttons[at].focus();
  });
  const foot = h('p', { class: 'side-foot', data: { test: 'shell' }, hidden: true });
  const node = h('div', { class: 'view view-world', data: { test: 'world' } },
    h('header', { class: 'side-head' }, h('h2', {}, icon('globe'), 'Outside world'),
      h('small', { text: 'all of it simulated' })), list, panels, foot);
  const draw = () => {
    const { shell } = store.state.about ?? {};
    foot.hidden = shell === undefined;
    redraw(foot, shell ?? '', () => [shell ?? '']);
    tabs.forEach((tab, i) => drawTab(tab, i));
  };
  const drawTab = (tab, i) => {
    const on = store.ui.tab === tab.id;
    buttons[i].setAttribute('aria-selected', String(on));
    buttons[i].tabIndex = on ? 0 : -1;
    panels[i].hidden = !on;
    const count = tab.count?.() ?? 0;
    const badge = buttons[i].querySelector('.tab-count');
    badge.hidden = count === 0;
    badge.textContent = String(count);
    tab.draw();
  };
  return { node, draw };
}
