// The PagerDuty tab: raise an incident the way a monitor would, and work on those that are open.
import { h, icon } from './dom.js';
import { empty, redraw } from './model.js';
import { anchor } from './nodes.js';
import { isSafeLink } from './mrkdwn.js';
import { store, tell } from './store.js';
import { toast } from './menus.js';

const IDEAS = {
  'checkout-api': 'Error rate of checkout-api above 5 % for 5 minutes',
  'orders-db': 'Replication lag on orders-db above 120 s',
  'orders-worker': 'Queue orders grows: 181,223 messages are waiting',
  'edge-gateway': 'TLS handshakes failing on edge-gateway in eu-west',
};
const DONE = new Set(['resolved']);

export function createPagerDuty() {
  const form = triggerForm();
  const list = h('div', { class: 'pd-list' });
  const node = h('div', {}, form.node, h('h3', { class: 'panel-title', text: 'Incidents' }), list);
  const draw = () => {
    form.draw();
    const { incidents } = store.state.pagerduty;
    redraw(list, JSON.stringify(incidents), () => (incidents.length === 0
      ? empty('check', 'All quiet', 'No incident has been raised yet. The form above is the monitor that would page somebody.')
      : incidents.toSorted((a, b) => Number(DONE.has(a.status)) - Number(DONE.has(b.status))
        || b.number - a.number).map((one) => card(one))));
  };
  return { node, draw, count: () => store.state.pagerduty.incidents.filter((one) => !DONE.has(one.status)).length };
}

function triggerForm() {
  const service = h('select', { class: 'select', id: 'pd-service', data: { test: 'trigger-service' } });
  const title = h('input', { class: 'field', id: 'pd-title', data: { test: 'trigger-title' }, required: true,
    maxlength: 255, autocomplete: 'off' });
  const urgency = segmented('Urgency', 'trigger-urgency', [['high', 'High'], ['low', 'Low']]);
  const priority = segmented('Priority', 'trigger-priority',
    [['', 'None'], ['P1', 'P1'], ['P2', 'P2'], ['P3', 'P3'], ['P4', 'P4']], 'P2');
  const submit = h('button', { type: 'submit', class: 'btn btn-alarm', data: { test: 'trigger' } }, icon('siren'),
    'Trigger incident');
  let idea = '';
  const suggest = () => {
    const name = service.selectedOptions[0]?.textContent ?? '';
    if (title.value !== '' && title.value !== idea) return;
    idea = IDEAS[name] ?? `${name} is down`;
    title.value = idea;
  };
  service.addEventListener('change', suggest);
  const node = h('form', { class: 'trigger', id: 'trigger', 'aria-label': 'Trigger a PagerDuty incident',
    data: { test: 'trigger-form' } },
    h('p', { class: 'panel-lead', text: 'Be the monitor: raise an alert and watch Tocsin answer it.' }),
    h('label', { for: 'pd-service', text: 'Service' }), service, h('label', { for: 'pd-title', text: 'Title' }), title,
    h('div', { class: 'row' }, urgency.node, priority.node), submit);
  node.addEventListener('submit', (event) => {
    event.preventDefault();
    void trigger(submit, { serviceId: service.value, title: title.value.trim(), urgency: urgency.value(),
      ...(priority.value() === '' ? {} : { priority: priority.value() }) });
  });
  const draw = () => {
    const { services } = store.state.pagerduty;
    if (redraw(service, JSON.stringify(services),
      () => services.map((one) => h('option', { value: one.id, text: one.name })))) suggest();
  };
  return { node, draw };
}

async function trigger(button, body) {
  if (body.title === '' || button.disabled) return;
  button.disabled = true;
  const incident = await tell('/demo/pagerduty/trigger', body);
  button.disabled = false;
  if (incident !== undefined) toast('PagerDuty has raised the incident and told Tocsin.');
}

function segmented(legend, test, options, chosen = options[0][0]) {
  const name = test;
  const inputs = options.map(([value]) => h('input', { type: 'radio', name, value, checked: value === chosen }));
  const node = h('fieldset', { class: 'segmented', data: { test } }, h('legend', { text: legend }),
    h('div', { class: 'segments' },
      options.map(([value, label], i) => h('label', { data: { test: `${test}-${value || 'none'}` } }, inputs[i],
        h('span', { text: label })))));
  return { node, value: () => inputs.find((input) => input.checked)?.value ?? '' };
}

function card(one) {
  const open = !DONE.has(one.status);
  const button = (action, label, style = '') => h('button',
    { type: 'button', class: `btn btn-small ${style}`, data: { test: `pd-${action}`, id: one.id, focus: `${one.id}-${action}` },
    on: { click: () => void tell('/demo/pagerduty/act', { id: one.id, action }) } }, label);
  return h('article', { class: `pd-card pd-${one.status}`, data: { test: 'pd-incident', id: one.id, status: one.status } },
    h('p', { class: 'pd-meta' }, h('span', { class: `status status-${one.status}`, text: one.status }),
      one.priority && h('span', { class: 'tag', text: one.priority }),
      h('span', { class: `urgency urgency-${one.urgency}`, text: `${one.urgency} urgency` }),
      isSafeLink(one.url ?? '') && anchor(one.url, [`#${one.number}`], { class: 'pd-number' })),
    h('h4', { text: one.title }),
    h('p', { class: 'pd-who' }, one.service, one.assignees.length > 0 && ` · on call: ${one.assignees.join(', ')}`),
    one.notes.length > 0 && h('details', { class: 'pd-notes', data: { test: 'pd-notes' } },
      h('summary', { text: one.notes.length === 1 ? '1 note' : `${one.notes.length} notes` }),
      h('ul', {}, one.notes.map((note) => h('li', {}, note.content, note.user && h('small', { text: ` — ${note.user}` }))))),
    h('div', { class: 'b-actions' }, one.status === 'triggered' && button('acknowledge', 'Acknowledge'),
      open && button('resolve', 'Resolve', 'btn-good'), !open && button('reopen', 'Reopen')));
}
