// Issues in the GitHub tab: the follow-ups that somebody made into one, and the end that people give them.
import { h, icon } from './dom.js';
import { me, redraw } from './model.js';
import { store, tell } from './store.js';

export function createIssues() {
  const list = h('div', { class: 'pull-list' });
  const node = h('section', { 'aria-label': 'Issues', hidden: true }, h('h3', { class: 'panel-title', text: 'Issues of follow-ups' }), list);
  const draw = () => {
    const issues = store.state.issues ?? [];
    node.hidden = issues.length === 0;
    redraw(list, JSON.stringify(issues), () => issues.map((issue) => row(issue)));
  };
  return { node, draw };
}

function row(issue) {
  const act = (label, body, test) => h('button', { type: 'button', class: 'btn btn-small', data: { test, focus: `${test}-${issue.number}` },
    on: { click: () => void tell(`/demo/issues/${issue.number}/act`, { ...body, as: me().id }) } }, label);
  const open = issue.state === 'open';
  return h('article', { class: 'pull-row', 'aria-label': `Issue ${issue.number}`, data: { test: 'issue', number: issue.number, state: issue.state } },
    h('span', { class: 'pull-line' }, h('span', { class: `status status-${open ? 'open' : 'merged'}` }, icon(open ? 'issue' : 'check'), stateOf(issue)),
      h('span', { class: 'pd-number', text: `#${issue.number}` })),
    h('strong', { text: issue.title }),
    issue.assignees.length > 0 && h('small', { text: `assigned to ${issue.assignees.join(', ')}` }),
    h('div', { class: 'b-actions' }, open ? [act('Close as completed', { action: 'close', reason: 'completed' }, 'issue-done'),
      act('Not planned', { action: 'close', reason: 'not_planned' }, 'issue-declined')] : act('Reopen', { action: 'reopen' }, 'issue-reopen')));
}

function stateOf({ state, reason }) {
  if (state === 'open') return 'open';
  return reason === 'not_planned' ? 'not planned' : 'done';
}
