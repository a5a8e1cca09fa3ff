// The Bad days tab: make the outside world misbehave and see that nothing is lost.
import { h, icon } from './dom.js';
import { FAULTS } from './fault-list.js';
import { tell } from './store.js';
import { toast } from './menus.js';

const LEAD = 'Everything Tocsin talks to has bad days. Turn one on, then work on an incident: nothing is lost, and nothing '
  + 'happens twice.';

export function createFaults() {
  const node = h('div', { class: 'faults' },
    h('p', { class: 'panel-lead', text: LEAD }),
    FAULTS.map(({ system, name, icon: iconName, faults }) => h('section', { class: 'fault-system', 'aria-label': name },
      h('h3', { class: 'panel-title' }, icon(iconName), name), faults.map((fault) => row(system, name, fault)))));
  return { node, draw: () => undefined };
}

function row(system, systemName, fault) {
  const run = async () => {
    const answer = await tell('/demo/faults', { system, fault: fault.fault });
    if (answer !== undefined) toast(`${systemName}: ${fault.done}`);
  };
  return h('div', { class: 'fault' }, h('p', {}, h('strong', { text: fault.name }), h('span', { text: fault.about })),
    h('button', { type: 'button', class: 'btn btn-small', 'aria-label': `${systemName}: ${fault.name}`,
      data: { test: `fault-${system}-${fault.id}` }, on: { click: () => void run() } }, fault.button ?? 'Turn on'));
}
