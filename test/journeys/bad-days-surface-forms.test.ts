// Every form there is, sent once by a person and again by Slack, and by two people at once; and forms that are opened too late, or sent when
// everything has changed since.
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { loadRegistry } from '../../src/registry.ts';
import { config, runbook } from './click-scenes.ts';
import { openJourney } from './journey.ts';
import { surface } from './surface.ts';

const asking = runbook.replace('id: restart-it', 'id: restart-one').replace('egress:', 'params:\n  WHICH: { type: enum, values: [blue, green], required: true }\negress:');
const journey = await openJourney({ config: config.replace(/nudges: .*\n/, 'nudges: { no-commander: false, page-commander: false }\n'), runbooks: { 'restart-it.md': runbook, 'restart-one.md': asking } });
const { box, stage } = journey;
const { slack } = box.demo.worlds;
const people = surface(journey);
const registry = await loadRegistry(path.resolve(import.meta.dirname, '../../handlers'));
const team = ['chiara', 'ada', 'ben', 'dev'] as const;
let at = { id: 0, channel: '' };
let n = 0;

afterEach(async () => {
  slack.clearFaults();
  for (const who of team) {
    for (let open = slack.state().modals[stage.id(who)]; open; open = slack.state().modals[stage.id(who)]) await stage.act({ as: stage.id(who), type: 'close', viewId: String(open['id']) });
  }
});

async function fresh(severity?: string): Promise<void> {
  n += 1;
  at = await people.declared(`form number ${n} is late`, team, severity);
}

const types = (text: string) => async (who: string) => people.says(who, at.channel, text);
const presses = (action: string) => async (who: string) => {
  const touch = people.touches(who, action).findLast((one) => one.value.startsWith(`${at.id}`));
  if (!touch) throw new Error(`${who} sees no ${action}`);
  await people.click(who, touch);
  await journey.quiet();
};
/** From the menu beside follow-up 1, in a list of their own. */
const chooses = (what: string) => async (who: string) => {
  await people.says(who, at.channel, 'followups');
  const touch = people.touches(who, 'followup_more').findLast((one) => one.options.includes(`${at.id}:1:${what}`));
  if (!touch) throw new Error(`${who} cannot choose ${what}`);
  await people.click(who, touch, `${at.id}:1:${what}`);
  await journey.quiet();
};
const doing = (...texts: readonly string[]) => async () => { for (const text of texts) await people.says('chiara', at.channel, text); };

type Form = {
  /** The two who send it; Ada and Chiara, who commands, unless told. */
  readonly by?: readonly [string, string];
  /** What must have happened before. */
  readonly first?: () => Promise<unknown>;
  readonly open: (who: string) => Promise<unknown>; readonly values: () => Readonly<Record<string, string>>;
  /** The fact that comes of it. */
  readonly fact: string;
  /** How often it is there when two people send the same at once: where each speaks for themselves it is there twice. */
  readonly two: 1 | 2;
};

async function begunRun(): Promise<void> {
  await people.says('chiara', at.channel, 'runbook restart-it');
  await presses('run_start')('chiara');
}

async function startedRun(): Promise<void> {
  await begunRun();
  await presses('step_done')('chiara');
  await stage.submit('chiara', {});
  await journey.quiet();
}

async function messageElsewhere(who: string): Promise<void> {
  await stage.act({ as: stage.id(who), type: 'shortcut', callbackId: 'add_to_timeline', channel: stage.id('incidents'), messageTs: elsewhere });
  await journey.quiet();
}

const elsewhere = await stage.say('dev', stage.id('incidents'), 'customers say that nothing works');
const other = await people.declared('the one that goes on');

const forms: Readonly<Record<string, Form>> = {
  break_glass: { by: ['chiara', 'chiara'], first: startedRun, open: presses('step_break_glass'), values: () => ({ reason: 'nobody else is awake' }), fact: 'step.approved', two: 1 },
  decide: { open: types('decide'), values: () => ({ text: 'we fail over', how: 'propose' }), fact: 'decision.proposed', two: 1 },
  decision_object: { first: doing('decide we fail over'), open: presses('decision_object'), values: () => ({ reason: 'west has no room' }), fact: 'decision.objected', two: 2 },
  declare: { open: types('declare'), values: () => ({ title: `from a form ${n}` }), fact: 'incident.opened', two: 2 },
  declare_retro: { open: types('declare --retro'), values: () => ({ title: `written down ${n}`, started: '1790000000', resolved: '1790003600' }), fact: 'incident.opened', two: 2 },
  decline: { open: types('decline'), values: () => ({ reason: 'a load test' }), fact: 'status.set', two: 1 },
  followup: { open: types('followup'), values: () => ({ text: 'alert on it', who: stage.id('dev') }), fact: 'followup.added', two: 1 },
  followup_check: { first: doing('followup alert on it'), open: chooses('check'), values: () => ({ kind: 'http', url: 'https://status.acme.example/healthz', status: '200' }), fact: 'followup.proof_set', two: 1 },
  followup_decline: { first: doing('followup alert on it'), open: chooses('decline'), values: () => ({ reason: 'the old system goes away' }), fact: 'followup.settled', two: 1 },
  followup_due: { first: doing('followup alert on it'), open: chooses('due'), values: () => ({ day: '2099-12-01' }), fact: 'followup.scheduled', two: 1 },
  handoff: { by: ['chiara', 'chiara'], open: types('handoff'), values: () => ({ to: stage.id('dev') }), fact: 'handoff.offered', two: 1 },
  link: { open: types('link'), values: () => ({ url: 'https://grafana.acme.example/d/1', title: 'board' }), fact: 'link.added', two: 1 },
  make_private: { open: types('private'), values: () => ({ reason: 'customer data' }), fact: 'incident.made_private', two: 1 },
  merge: { open: types('merge'), values: () => ({ into: String(other.id) }), fact: 'incident.merged', two: 1 },
  note: { open: types('note'), values: () => ({ text: 'rolled back' }), fact: 'note.added', two: 2 },
  page: { open: types('page'), values: () => ({ person: stage.id('ben'), why: 'it is yours' }), fact: 'page.requested', two: 1 },
  record_message: { open: messageElsewhere, values: () => ({ incident: String(at.id), as: 'timeline' }), fact: 'message.recorded', two: 1 },
  rename: { open: types('rename'), values: () => ({ title: `a better title ${n}` }), fact: 'incident.renamed', two: 1 },
  reopen: { first: doing('resolve it is over'), open: presses('reopen'), values: () => ({ reason: 'it is back' }), fact: 'status.set', two: 1 },
  resolve: { open: types('resolve'), values: () => ({ evidence: 'errors are gone' }), fact: 'status.set', two: 1 },
  role: { open: types('role scribe'), values: () => ({ role: 'scribe', who: stage.id('dev') }), fact: 'role.set', two: 1 },
  run_start: { by: ['chiara', 'chiara'], first: doing('runbook restart-one'), open: presses('run_start'), values: () => ({ WHICH: 'blue' }), fact: 'run.requested', two: 1 },
  step_done: { by: ['chiara', 'chiara'], first: begunRun, open: presses('step_done'), values: () => ({ note: 'the dashboard is green' }), fact: 'step.finished', two: 1 },
  take_over: { by: ['ada', 'ben'], first: silence, open: types('commander'), values: () => ({ reason: 'no_answer' }), fact: 'commander.set', two: 1 },
  task: { open: presses('add_task'), values: () => ({ text: 'look at the queue', who: stage.id('dev'), box: '15' }), fact: 'task.added', two: 2 },
  task_assign: { first: doing('task @ben look at the queue 20m'), open: presses('task_assign'), values: () => ({ who: stage.id('dev') }), fact: 'task.assigned', two: 1 },
  task_extend: { first: doing('task @ben look at the queue 20m'), open: presses('task_extend'), values: () => ({ box: '30' }), fact: 'task.extended', two: 2 },
  theory: { first: async () => { for (const who of ['ada', 'chiara']) await people.says(who, at.channel, 'theory'); }, open: presses('state_theory'), values: () => ({ text: 'the cache' }), fact: 'hypothesis.stated', two: 1 },
  update: { open: types('update'), values: () => ({ text: 'we roll back', impact: 'card payments fail', next: '30' }), fact: 'update.sent', two: 2 },
};

/** As if nobody had heard of who commands for years. */
async function silence(): Promise<void> {
  const old = '2020-01-01T00:00:00.000Z';
  await journey.pool.query('update presence set spoke_at = $1', [old]);
  await journey.pool.query(`update incident set state = state || jsonb_build_object('commanderAt', $1::text, 'commanderHeardAt', $1::text) where id = $2`, [old, at.id]);
}

/** What people did: a run goes on by itself afterwards. */
const count = async (fact: string) => (await people.allFacts()).filter((one) => one.kind === fact && one.by.type === 'person').length;

/** It opens only where a model is set up; sent twice and by two in test/engine/suggestions. */
const ofModels = ['suggest'];
it('walks every form there is', () => expect([...Object.keys(forms), ...ofModels].sort()).toEqual([...registry.views.keys()].sort()));

describe.each(Object.entries(forms))('%s', (_name, { by: [one, another] = ['ada', 'chiara'], first, open, values, fact, two }) => {
  it('sent again by Slack counts once', async () => {
    await fresh();
    await first?.();
    await open(one);
    const [facts, since] = [await count(fact), await people.mark()];
    expect(await stage.submit(one, values())).toBeUndefined();
    expect(await people.sentAgain(since)).toBe(1);
    await journey.quiet();
    await people.sentAgain(since);
    await journey.quiet();
    expect(await count(fact)).toBe(facts + 1);
    expect(slack.state().modals[stage.id(one)] ?? undefined).toBeUndefined();
  });

  it('sent when the incident is over is done, or refused in words', async () => {
    await fresh();
    await first?.();
    await open(one);
    await stage.command('ben', at.channel, 'resolve it is over');
    await journey.quiet();
    const [facts, told] = [await count(fact), JSON.stringify(people.told(one))];
    await stage.submit(one, values());
    await journey.quiet();
    expect((await count(fact)) > facts || JSON.stringify(people.told(one)) !== told).toBe(true);
  });

  // Only who commands may, in these incidents: nobody else has the form.
  if (one === another) return;

  it(`sent by two people at once counts ${two === 1 ? 'once, and the other one is told' : 'for each'}`, async () => {
    await fresh();
    await first?.();
    for (const who of [one, another]) await open(who);
    const [facts, told] = [await count(fact), JSON.stringify([one, another].map((who) => people.told(who)))];
    await Promise.all([one, another].map((who) => stage.submit(who, values())));
    await journey.quiet();
    expect((await count(fact)) - facts).toBe(two);
    if (two === 1) expect(JSON.stringify([one, another].map((who) => people.told(who)))).not.toBe(told);
  });
});

it('leaves nothing undone and nothing broken', () => people.isSound());
