// For each button and menu: how it comes to stand there, and the two people who press it at once. The first also presses it twice.
import { systemClock } from '../../src/world.ts';
import type { Journey } from './journey.ts';
import type { surface } from './surface.ts';

/** `by`: who presses. `other`: which of several it is (a value). `options`: what is chosen in a menu, one after the other. */
export type Scene = {
  readonly by: readonly [string, string]; readonly set: () => Promise<unknown>;
  readonly value?: () => RegExp; readonly options?: () => readonly string[];
  /** It only shows something, in the person's own conversation: asked for twice, it is shown twice. */
  readonly shows?: true;
};

export const runbook = `---
runbook: 1
id: restart-it
title: Restart it
owner: "@acme/checkout-oncall"
last-reviewed: 2026-11-02
match: [{ service: checkout-api }]
executor: http-only
egress: [flags.acme.example:443]
---

# Restart it

\`\`\`text {"name":"look","kind":"manual"}
Look at the dashboard.
\`\`\`

\`\`\`http {"name":"warn","risk":"read","rollback":"unwarn"}
GET https://flags.acme.example/api/flags
\`\`\`

\`\`\`http {"name":"restart","risk":"change","timeout":"5s","on-failure":"ask","dry-run":"restarts"}
POST https://flags.acme.example/api/restart
Content-Type: application/json

{"service": "checkout"}
\`\`\`

\`\`\`http {"name":"unwarn","risk":"read","excludeFromRunAll":"true"}
GET https://flags.acme.example/api/flags
\`\`\`

\`\`\`http {"name":"restarts","risk":"read","excludeFromRunAll":"true"}
GET https://flags.acme.example/api/restart
\`\`\`
`;

/** Reminders come at once, so that their buttons are there. */
export const config = 'paging: { service: PSVCALL }\nroles: { commander: { page: PEPCOMM } }\nquiet-start: 1s\ngroup: { by: [service], within: 1s }\nstorm: { opens: 1000, within: 1m }\nfollowups: { egress: ["status.acme.example:443"] }\n'
  + 'nudges: { no-commander: 1s, page-commander: 1h, task-unacknowledged: 1s, handoff-unanswered: false, decision-open: false, roles-missing: false }\n';

const team = ['chiara', 'ada', 'ben', 'dev'] as const;

export async function clickScenes({ box, stage, quiet, incident }: Journey, people: ReturnType<typeof surface>): Promise<Readonly<Record<string, Scene>>> {
  const { slack, pagerduty } = box.demo.worlds;
  const open = await people.declared('the board is slow', team);
  let at = open;
  let n = 0;
  let lastAlarm = 0;
  const says = (who: string, text: string) => people.says(who, at.channel, text);
  const both = (text: string) => async () => {
    at = open;
    for (const who of ['ada', 'ben']) await says(who, text);
  };
  /** Another one, for what ends it. */
  const fresh = async (severity = 'SEV3') => {
    n += 1;
    at = await people.declared(`something else is slow, number ${n}`, team, severity);
  };
  const alarmed = async () => {
    n += 1;
    const title = `alarm ${n} rings`;
    // Alarms of one service come further apart than they are grouped.
    const wait = lastAlarm + 1_200 - Date.now();
    if (wait > 0) await systemClock.sleep(wait);
    lastAlarm = Date.now();
    pagerduty.trigger({ serviceId: 'PSVCHKT', title, urgency: 'high', priority: 'P3' });
    const { id: channel, name } = await stage.until('the channel', () => stage.channel(new RegExp(`^inc-\\d+-alarm-${n}-`)));
    at = { id: Number(/^inc-(\d+)/.exec(name)?.[1]), channel };
    for (const who of team) await stage.act({ as: stage.id(who), type: 'join', channel });
    await quiet();
  };
  const ours = () => new RegExp(`^${at.id}(?::|$)`);
  const pressed = async (who: string, action: string) => {
    const touch = people.touches(who, action).findLast((one) => ours().test(one.value));
    if (touch) await people.click(who, touch);
    await quiet();
  };
  const running = async () => {
    await alarmed();
    await pressed('chiara', 'run_start');
  };
  const waiting = async () => {
    await running();
    await pressed('chiara', 'step_done');
    await stage.submit('chiara', {});
    await quiet();
  };
  /** The restart is answered with an error, and people say how it goes on. */
  const failed = async (said?: string) => {
    const answering = box.network.fetch.bind(box.network);
    box.network.fetch = async (request, address, how) => {
      const answer = await answering(request, address, how);
      return request.method === 'POST' ? { ...answer, status: 503, ...(said === undefined ? {} : { body: Buffer.from(said) }) } : answer;
    };
    await waiting();
    await pressed('ada', 'step_approve');
    box.network.fetch = answering;
  };
  /** With more words than a message shows. */
  const wordy = () => failed('it is down\n'.repeat(5_000));
  const explained = async () => {
    await unknown();
    for (const who of ['ada', 'chiara']) await pressed(who, 'step_how');
  };
  const unknown = async () => {
    const answering = box.network.fetch.bind(box.network);
    box.network.fetch = (request, address, how) => {
      if (request.method !== 'POST') return answering(request, address, how);
      how.phase('sent');
      return Promise.reject(Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' }));
    };
    await waiting();
    await pressed('ada', 'step_approve');
    box.network.fetch = answering;
  };
  const tasked = async () => {
    await fresh();
    await says('chiara', 'task @ada look at the queue 20m');
  };
  const reminded = async (action: string) => {
    await stage.until('the reminder', () => people.touches('ada', action).find((one) => ours().test(one.value)));
    await quiet();
  };
  const proposed = async () => {
    await fresh();
    await says('ben', 'decide we fail over');
  };
  const offered = async () => {
    await fresh();
    await says('chiara', 'handoff @ada you know it');
  };
  const theory = async () => {
    await both('theory it is the cache')();
    await both(`theory it is the network ${n += 1}`)();
    await both('theory')();
  };
  const stuck = async () => {
    await fresh();
    slack.fault({ method: 'bookmarks.add', kind: 'error', error: 'restricted_action' });
    await says('chiara', 'link https://grafana.acme.example/d/1 board');
  };
  const commanderAsked = async () => {
    await fresh();
    for (const who of ['ada', 'ben']) await says(who, 'commander');
  };
  const lastFollowup = async () => (await incident(open.id)).followups.length;
  const card = { by: ['ada', 'ben'], set: fresh, value: ours } as const;
  const nowhere = async () => undefined;

  return {
    add_followup: { by: ['ada', 'ben'], set: both('followups') },
    add_note: { ...card, set: async () => { await fresh(); await says('chiara', 'resolve it is over'); } },
    add_task: card,
    assign_role: { by: ['ada', 'ben'], set: both('role') },
    card_more: { ...card, options: () => people.touches('ada', 'card_more').findLast((one) => one.options[0]?.startsWith(`${at.id}:`))?.options ?? [] },
    decision_make: { by: ['chiara', 'ben'], set: proposed, value: ours },
    decision_object: { by: ['ada', 'dev'], set: proposed, value: ours },
    decision_withdraw: { by: ['chiara', 'ben'], set: proposed, value: ours },
    declare: { by: ['ada', 'ben'], set: async () => { for (const who of ['ada', 'ben']) await stage.act({ as: stage.id(who), type: 'home' }); await quiet(); } },
    followup_check: { by: ['ada', 'ben'], set: async () => { await both(`followup write it down ${n += 1}`)(); await says('ada', `followup done ${await lastFollowup()}`); for (const who of ['ada', 'ben']) await says(who, 'followups'); } },
    followup_done: { by: ['ada', 'ben'], set: async () => { await both(`followup write it down ${n += 1}`)(); await both('followups')(); } },
    followup_drop: { by: ['ada', 'ben'], set: async () => { await both(`followup write it down ${n += 1}`)(); await both('followups')(); } },
    followup_issue: { by: ['ada', 'ben'], set: async () => { await both(`followup write it down ${n += 1}`)(); await both('followups')(); } },
    followup_more: {
      by: ['ada', 'ben'], set: async () => { await both(`followup write it down ${n += 1}`)(); await both('followups')(); },
      options: () => people.touches('ada', 'followup_more').findLast((one) => one.options[0]?.startsWith(`${open.id}:`))?.options ?? [],
    },
    followup_reopen: { by: ['ada', 'ben'], set: async () => { await both(`followup write it down ${n += 1}`)(); await says('ada', `followup done ${await lastFollowup()}`); for (const who of ['ada', 'ben']) await says(who, 'followups'); } },
    followup_of_task: { by: ['ada', 'ben'], set: async () => { await tasked(); await says('chiara', 'resolve it is over'); for (const who of ['ada', 'ben']) await says(who, 'tasks'); }, value: ours },
    handoff: { by: ['chiara', 'chiara'], set: async () => { at = open; await says('chiara', 'role'); } },
    handoff_accept: { by: ['ada', 'ben'], set: offered, value: ours },
    handoff_ask: { by: ['ada', 'ben'], set: commanderAsked, value: ours },
    handoff_decline: { by: ['ada', 'ben'], set: offered, value: ours },
    handoff_withdraw: { by: ['chiara', 'ben'], set: offered, value: ours },
    mitigate: card,
    nudge_silence: { by: ['ada', 'ben'], set: async () => { await alarmed(); await reminded('nudge_silence'); }, value: ours },
    nudge_snooze: { by: ['ada', 'ada'], set: async () => { await tasked(); await reminded('nudge_snooze'); }, value: ours },
    open_form: { by: ['ada', 'ben'], set: async () => { for (const who of ['ada', 'ben']) await stage.say(who, open.channel, '@tocsin note'); await quiet(); } },
    open_postmortem: { ...card, set: async () => { await fresh('SEV4'); await says('chiara', 'resolve it is over'); } },
    page_someone: card,
    reopen: { ...card, set: async () => { await fresh(); await says('chiara', 'resolve it is over'); } },
    resolve: card,
    retry_effects: { by: ['ada', 'ben'], set: stuck, value: ours },
    retry_now: { by: ['ada', 'ben'], set: async () => { await stuck(); for (const who of ['ada', 'ben']) await says(who, 'doctor'); }, value: ours },
    role_release: { by: ['ada', 'ada'], set: async () => { await fresh(); await says('ada', 'role scribe me'); await says('ada', 'role'); }, value: ours },
    role_take: { by: ['ada', 'ben'], set: async () => { await fresh(); for (const who of ['ada', 'ben']) await says(who, 'role'); }, value: () => new RegExp(`^${at.id}:scribe`) },
    run_cancel: { by: ['chiara', 'ada'], set: running, value: ours },
    run_fail: { by: ['ada', 'chiara'], set: () => failed(), value: ours },
    run_roll_back: { by: ['ada', 'chiara'], set: () => failed(), value: ours },
    run_start: { by: ['ada', 'chiara'], set: alarmed, value: ours },
    runbook_show: { by: ['ada', 'ben'], set: alarmed, value: ours },
    runbooks: card,
    send_update: card,
    set_severity: { ...card, options: () => [`${at.id}:SEV2`] },
    set_status: { ...card, options: () => [`${at.id}:identified`] },
    show_help: { by: ['ada', 'ben'], set: nowhere, shows: true },
    state_theory: { by: ['ada', 'ben'], set: both('theory') },
    step_accept: { by: ['ada', 'chiara'], set: () => failed(), value: ours },
    step_approve: { by: ['ada', 'ben'], set: waiting, value: ours },
    step_break_glass: { by: ['ada', 'chiara'], set: waiting, value: ours },
    step_check: { by: ['ada', 'chiara'], set: explained, value: ours },
    step_done: { by: ['ada', 'chiara'], set: running, value: ours },
    step_happened: { by: ['ada', 'chiara'], set: unknown, value: ours },
    step_how: { by: ['ada', 'chiara'], set: unknown, value: ours, shows: true },
    step_log: { by: ['ada', 'chiara'], set: wordy, value: ours },
    step_not_happened: { by: ['ada', 'chiara'], set: unknown, value: ours },
    step_refuse: { by: ['ada', 'chiara'], set: waiting, value: ours },
    step_retry: { by: ['ada', 'chiara'], set: () => failed(), value: ours },
    take_command: { by: ['ada', 'ben'], set: alarmed, value: ours },
    take_over: { by: ['ada', 'ben'], set: commanderAsked, value: ours },
    task_ack: { by: ['ada', 'ben'], set: tasked, value: ours },
    task_assign: { by: ['ada', 'ben'], set: tasked, value: ours },
    task_done: { by: ['ada', 'ben'], set: tasked, value: ours },
    task_drop: { by: ['ada', 'ben'], set: tasked, value: ours },
    task_extend: { by: ['ada', 'ben'], set: tasked, value: ours },
    theory_confirm: { by: ['ada', 'ben'], set: theory },
    theory_rule_out: { by: ['ada', 'ben'], set: theory },
  };
}
