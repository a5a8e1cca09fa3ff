// A message is taken up: whose task it is, what is told, and where a mark of ours may stand.
import { describe, expect, it } from 'vitest';
import type { KnownMessage, Meaning } from '../../src/domain/messages.ts';
import { quietly, taken, taskOf, wordsOf } from '../../src/domain/taking.ts';
import { ada, after, aResolvedIncident, anIncident, applied, at, changesNothing, effects, facts, grace, refusal, said } from '../support/incidents.ts';

const known = { at: at(600), self: 'UTOCSIN' };
const asking = { incident: anIncident(), by: ada, now: at(600), known };
const place = { channel: 'C0INC42', ts: '1795230012.000100' };
const message = (text: string, more: Partial<KnownMessage> = {}): KnownMessage => ({ ...place, author: 'U0GRACE', text, thread: undefined, permalink: undefined, ...more });
const byApp = { author: undefined, app: { name: 'U0GRAFANA', ours: false } };

describe('the task in a message', () => {
  it.each([
    ['names nobody: its author is asked', 'I look at the replica', 'U0GRACE', 'I look at the replica'],
    ['names somebody first: they are asked', '<@U0BEN> can you look at the replica?', 'U0BEN', 'can you look at the replica?'],
    ['names somebody at the end', 'look at the replica please, <@U0BEN>', 'U0BEN', 'look at the replica please'],
    ['names one person within', 'could <@U0BEN> look at the replica?', 'U0BEN', 'could @U0BEN look at the replica?'],
    ['names two within: neither alone is meant', 'could <@U0BEN> or <@U0CHI> look?', 'U0GRACE', 'could @U0BEN or @U0CHI look?'],
    ['is addressed to us', '<@UTOCSIN> somebody must look at the replica', 'U0GRACE', 'somebody must look at the replica'],
    ['begins with "me", as sentences do', 'me too, the replica lags', 'U0GRACE', 'me too, the replica lags'],
    ['is written in Slack’s marks', 'see <https://grafana.example/d|the board> &amp; &lt;restart&gt;', 'U0GRACE', 'see https://grafana.example/d & <restart>'],
    ['has no words', '', 'U0GRACE', 'See the message'],
    ['has several lines', 'first\n\nsecond', 'U0GRACE', 'first second'],
  ])('that %s', (_what, text, who, words) => {
    expect(taskOf(message(text), ada, 'UTOCSIN')).toMatchObject({ assignee: { id: who }, text: words });
  });

  it('of an app is for whoever marked it, unless it names somebody', () => {
    expect(taskOf(message('disk full on db-1', byApp), ada, 'UTOCSIN').assignee).toEqual(ada);
    expect(taskOf(message('disk full on db-1 <@U0BEN>', byApp), ada, 'UTOCSIN').assignee.id).toBe('U0BEN');
  });

  it('has the time that it names, or ten minutes', () => {
    expect(taskOf(message('<@U0BEN> check the logs in 15m'), ada, undefined)).toMatchObject({ text: 'check the logs', boxMs: 900_000 });
    expect(taskOf(message('check the logs'), ada, undefined).boxMs).toBe(600_000);
    expect(taskOf(message('errors since the last 30 min'), ada, undefined)).toMatchObject({ text: 'errors since the last 30 min', boxMs: 600_000 });
    expect(taskOf(message('look again in 90h'), ada, undefined).boxMs).toBe(600_000);
  });

  it('is one line of at most 500 characters', () => {
    const { text } = wordsOf(message('🔥'.repeat(2_000)), undefined);
    expect([text.length <= 500, text.isWellFormed(), text.endsWith('…')]).toEqual([true, true, true]);
  });
});

describe('taken up', () => {
  it('onto the timeline', () => {
    const outcome = taken('timeline', asking, message('errors fall'));
    expect(facts(outcome)[0]).toMatchObject({ kind: 'message.recorded', data: { author: 'U0GRACE' } });
    expect(said(outcome)).toContain('on the timeline of INC-42');
    const again = taken('timeline', { ...asking, incident: applied(asking.incident, outcome) }, message('errors fall'));
    expect([said(again), changesNothing(again)]).toEqual(['That message is on the timeline of INC-42 already. Nothing changed.', true]);
  });

  it('as a task that its person has not acknowledged yet, with the message behind it, once', () => {
    const outcome = taken('task', asking, message('<@U0BEN> check the logs'));
    expect(facts(outcome)).toMatchObject([{ kind: 'task.added', key: 'task:C0INC42:1795230012.000100', data: { task: 1, text: 'check the logs', assignee: { id: 'U0BEN' }, boxMs: 600_000, ...place } }]);
    expect(effects(outcome).at(-1)).toEqual({ kind: 'slack.react', data: { ...place, name: 'clipboard', on: true } });
    expect(changesNothing(taken('task', { ...asking, by: grace, incident: applied(asking.incident, outcome) }, message('<@U0BEN> check the logs')))).toBe(true);
  });

  it('as a follow-up, for whom it names first and for nobody else', () => {
    const outcome = taken('followup', asking, message('we should alert on replica lag'));
    expect(facts(outcome)[0]).toMatchObject({ kind: 'followup.added', key: 'followup:C0INC42:1795230012.000100', data: { text: 'we should alert on replica lag', ...place } });
    expect(facts(outcome)[0]?.data).not.toHaveProperty('owner');
    expect(effects(outcome).at(-1)).toEqual({ kind: 'slack.react', data: { ...place, name: 'calendar', on: true } });
    expect(facts(taken('followup', asking, message('<@U0BEN> alert on replica lag')))[0]?.data).toMatchObject({ owner: { id: 'U0BEN' } });
  });

  it('as each of the three, independently', () => {
    const all = (['timeline', 'task', 'followup'] as const).reduce((incident, meaning) => applied(incident, taken(meaning, { ...asking, incident }, message('alert on replica lag'))), anIncident());
    expect([all.messages.length, all.tasks.length, all.followups.length]).toEqual([1, 1, 1]);
  });
});

describe('not taken up', () => {
  const all: readonly Meaning[] = ['timeline', 'task', 'followup'];

  it.each(all)('as %s: what Slack does not show, with words', (meaning) => {
    expect(refusal(taken(meaning, asking, undefined))).toMatch(/does not show me that message.*`\/invite`/);
  });

  it.each(all)('as %s: what we wrote ourselves, with words', (meaning) => {
    const ours = message('INC-42: Checkout is down', { author: undefined, app: { name: 'UTOCSIN', ours: true } });
    expect(refusal(taken(meaning, asking, ours))).toContain('That message is mine');
  });

  it('as a task of an incident that is over; the timeline goes on', () => {
    const over = { ...asking, incident: aResolvedIncident() };
    expect(refusal(taken('task', over, message('x y z')))).toContain('resolved');
    expect(facts(taken('timeline', over, message('x y z')))).toHaveLength(1);
  });
});

describe('a mark of ours', () => {
  const secret = after(anIncident({ private: true }), { kind: 'channel.created', data: { channel: 'C0INC42', name: 'inc-42', adopted: false } });

  it.each(['timeline', 'task', 'followup'] as const)('stands in a private incident’s own channel and nowhere else (%s)', (meaning) => {
    const marks = (channel: string) => effects(taken(meaning, { ...asking, incident: secret }, message('look at it', { channel }))).filter((effect) => effect.kind === 'slack.react').length;
    expect([marks('C0INC42'), marks('C0GENERAL')]).toEqual([1, 0]);
  });
});

describe('by a reaction', () => {
  it('nothing is told but a refusal', () => {
    expect(quietly(taken('timeline', asking, message('errors fall')))).not.toHaveProperty('answer');
    expect(quietly({ say: { text: 'already' } })).toEqual({ facts: [], effects: [] });
    expect(quietly({ refuse: 'no' })).toEqual({ refuse: 'no' });
  });
});
