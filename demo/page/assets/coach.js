// The strip that tells a visitor what to press next; it reads the state, so it is never out of step.
import { h, icon } from './dom.js';
import { channel, channels, isDirect, isIncident, redraw } from './model.js';
import { openChannel, setUi, store } from './store.js';

const STEPS = ['Trigger', 'Join', 'Work', 'Learn'];

/** What to do next: `{at, title, text, button?: {label, run}}`, or undefined when there is nothing to say. */
function next() {
  const { incidents, archived } = channels();
  const { pulls, pagerduty } = store.state;
  const mine = store.ui.view?.kind === 'channel' ? channel(store.ui.view.id) : undefined;
  const open = pulls.find((pull) => pull.state === 'open');
  if (pagerduty.incidents.length === 0 && incidents.length === 0) {
    return { at: 0, title: 'Start here: make something break',
      text: 'Tocsin opens a channel, brings people and keeps the record.',
      button: { label: 'Trigger an incident in PagerDuty', run: showTrigger } };
  }
  if (open !== undefined && store.ui.view?.kind !== 'pull') {
    return { at: 3, title: 'The postmortem is a pull request',
      text: 'Written from the recorded facts. Your own words in it are never overwritten.',
      button: { label: `Read pull request #${open.number}`,
        run: () => setUi({ tab: 'github', view: { kind: 'pull', id: open.number }, pane: 'chat' }) } };
  }
  if (open?.draft) return { at: 3, title: 'Write in it, as whoever you are',
    text: 'Press “Edit file” and commit. Then write /incident note … in the incident’s channel: it comes into the file, and your words stay.' };
  if (open !== undefined || archived.some((one) => isIncident(one))) return undefined;
  if (incidents.length === 0) return { at: 1, title: 'PagerDuty has told Tocsin',
    text: 'High urgency opens a channel within a few seconds; low urgency is only recorded.' };
  const within = incidents.find((one) => one.members.includes(store.ui.me));
  if (within !== undefined && (store.ui.view?.kind === 'home' || (mine !== undefined && isDirect(mine)))) {
    return { at: 2, title: 'Here is what concerns you',
      text: 'Home lists what waits for you in every incident; Messages is what Tocsin says only to you.',
      button: { label: 'Back to the incident', run: () => openChannel(within.id) } };
  }
  if (mine === undefined || !isIncident(mine)) {
    return { at: 1, title: `#${incidents[0].name} is open`,
      text: 'The responders have been invited and the status card is pinned.',
      button: { label: 'Open the incident channel', run: () => openChannel(incidents[0].id) } };
  }
  return { at: 2, title: 'You are in the incident',
    text: 'Press a button on the card, type /incident, mention @Tocsin, or react with a pin. Resolving it writes the postmortem.' };
}

function showTrigger() {
  setUi({ tab: 'pagerduty', thread: undefined, pane: 'side' });
  const form = document.querySelector('#trigger');
  form.classList.remove('pulse');
  void form.offsetWidth; // Restarts the animation.
  form.classList.add('pulse');
  form.querySelector('[data-test=trigger]').focus();
}

export function drawCoach(root) {
  const step = store.ui.coach ? next() : undefined;
  root.hidden = step === undefined;
  redraw(root, JSON.stringify(step ?? null), () => step === undefined ? [] : [
    h('ol', { class: 'coach-steps', 'aria-hidden': 'true' },
      STEPS.map((name, i) => h('li', { class: i < step.at ? 'done' : i === step.at && 'now' }, name))),
    h('p', { class: 'coach-text' }, h('strong', { text: step.title }), h('span', { text: step.text })),
    step.button && h('button', { type: 'button', class: 'btn btn-brass', data: { test: 'coach-next' },
      on: { click: step.button.run } }, step.button.label, icon('right')),
    h('button', { type: 'button', class: 'btn btn-icon btn-quiet', 'aria-label': 'Hide these hints',
      data: { test: 'coach-hide' }, on: { click: () => setUi({ coach: false }) } }, icon('close')),
  ]);
}
