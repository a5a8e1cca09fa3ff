// Private incidents: who is in them, what their channels are called, and what making one private asks for.
import { describe, expect, it } from 'vitest';
import { slackPerson } from '../../src/domain/actor.ts';
import { config, defaultConfig } from '../../src/domain/config.ts';
import type { NewFact } from '../../src/domain/facts.ts';
import { closings, formerName, involved, madePrivate, mayKnow, privateName, whyNotPublic } from '../../src/domain/privacy.ts';
import { ada, after, anIncident, applied, decision, effects, facts, grace } from '../support/incidents.ts';

const eve = slackPerson('U0EVE');
const channel: NewFact = { kind: 'channel.created', data: { channel: 'C0INC42', name: 'inc-42-checkout-is-down', adopted: false } };
const posted: readonly NewFact[] = [channel, { kind: 'card.posted', data: { channel: 'C0INC42', ts: '1.1' } }, { kind: 'people.invited', data: { people: ['U0GRACE'] } }];
const named = (name: string) => config.parse({ channels: { name } });

describe('making it private', () => {
  it('opens a channel whose name tells nothing, takes the announcement back and closes the public one', () => {
    const outcome = madePrivate(anIncident({ then: posted }), defaultConfig, 'data');
    expect(facts(outcome)).toEqual([{ kind: 'incident.made_private', data: { was: { id: 'C0INC42', name: 'inc-42-checkout-is-down' }, reason: 'data' } }]);
    expect(effects(outcome)).toEqual([
      { kind: 'slack.channel.move', data: { name: 'inc-42-private' } }, { kind: 'slack.announcement.show', data: {} },
      { kind: 'slack.channel.close', data: { channel: 'C0INC42', redact: true } },
    ]);
  });

  it('before it has a channel closes none', () => {
    expect(effects(madePrivate(anIncident(), defaultConfig, '')).map((one) => one.kind)).toEqual(['slack.channel.move', 'slack.announcement.show']);
  });

  it('leaves it without a channel, a card and invited people, and keeps who had been where', () => {
    const now = applied(anIncident({ then: posted }), madePrivate(anIncident({ then: posted }), defaultConfig, 'data'));
    expect(now).toMatchObject({ private: true, invited: [], shown: {}, madePrivate: { by: ada, reason: 'data' } });
    expect([now.channel, now.card]).toEqual([undefined, undefined]);
    expect(now.formerChannels).toEqual([{ id: 'C0INC42', name: 'inc-42-checkout-is-down', card: { channel: 'C0INC42', ts: '1.1' }, shown: [], people: ['U0GRACE'], closed: false }]);
    expect(closings(now)).toEqual([{ kind: 'slack.channel.close', data: { channel: 'C0INC42', redact: true } }]);
    expect(closings(after(now, { kind: 'channel.closed', data: { channel: 'C0INC42', redacted: 1 } }))).toEqual([]);
  });

  it('what arrives late in the channel that was left does not become what shows the incident', () => {
    const left = applied(anIncident({ then: posted }), madePrivate(anIncident({ then: posted }), defaultConfig, ''));
    const late: readonly NewFact[] = [
      { kind: 'card.posted', data: { channel: 'C0INC42', ts: '2.1' } }, { kind: 'item.shown', data: { item: 'task', ref: '1', channel: 'C0INC42', ts: '2.2' } },
      { kind: 'run.shown', data: { run: '0d3f6f0e-7c53-4f0e-9d57-3a1f5f2f4b11', channel: 'C0INC42', ts: '2.3' } },
    ];
    const now = after(left, { kind: 'channel.created', data: { channel: 'C0PRIVATE', name: 'inc-42-private', adopted: false } }, ...late);
    expect(now.formerChannels[0]?.shown.map((one) => one.ts)).toEqual(['2.1', '2.2', '2.3']);
    expect([now.card, now.shown]).toEqual([undefined, {}]);
    expect(after(now, { kind: 'card.posted', data: { channel: 'C0PRIVATE', ts: '3.1' } }).card).toEqual({ channel: 'C0PRIVATE', ts: '3.1' });
  });

  it('a second time is an answer', () => {
    expect(decision(madePrivate(anIncident(), defaultConfig, '')).facts).toHaveLength(1);
    expect(madePrivate(anIncident({ private: true }), defaultConfig, '')).toMatchObject({ say: { text: 'INC-42 is private already. Nothing changed.' } });
  });
});

describe('names of channels', () => {
  it.each([
    ['inc-{number}-{slug}', 'inc-42-private', 'inc-42-former'], ['{slug}_{number}', 'private_42', 'former_42'], ['inc-{number}', 'inc-42-private', 'inc-42-former'],
    ['private-{number}-{slug}', 'private-42-private', 'former-42-private'],
  ])('%s', (pattern, own, former) => {
    const incident = anIncident({ title: 'Payments: cards of Initech are stolen' });
    expect([privateName(named(pattern), incident), formerName(named(pattern), incident, 1)]).toEqual([own, former]);
  });

  it('a drill says so, and names that are taken get a number', () => {
    expect(privateName(defaultConfig, anIncident({ kind: 'drill' }))).toBe('drill-inc-42-private');
    expect(formerName(defaultConfig, anIncident(), 3)).toBe('inc-42-former-3');
  });
});

describe('who is in it', () => {
  const hidden = anIncident({ private: true, by: ada });

  it.each<readonly [string, NewFact]>([
    ['who was invited', { kind: 'people.invited', data: { people: ['U0EVE'] } }], ['who commands', { kind: 'commander.set', data: { commander: eve } }],
    ['who has a role', { kind: 'role.set', data: { role: 'scribe', person: eve } }], ['who has a task', { kind: 'task.added', data: { task: 1, text: 'look', assignee: eve } }],
    ['to whom command is offered', { kind: 'handoff.offered', data: { handoff: 1, to: eve } }], ['who sees to the postmortem', { kind: 'postmortem.owned', data: { owner: eve } }],
    ['who made it private', { kind: 'incident.made_private', by: eve, data: {} }],
  ])('%s', (_who, fact) => {
    expect(mayKnow(hidden, eve)).toBe(false);
    expect(mayKnow(after(hidden, fact), eve)).toBe(true);
  });

  it('who opened it; nobody else, and nobody any more whose task is done', () => {
    expect([mayKnow(hidden, ada), mayKnow(hidden, grace), mayKnow(anIncident(), eve)]).toEqual([true, false, true]);
    const done = after(hidden, { kind: 'task.added', data: { task: 1, text: 'look', assignee: eve } }, { kind: 'task.ended', data: { task: 1, how: 'done' } });
    expect(mayKnow(done, eve)).toBe(false);
  });

  it('nobody who left its channel, whatever they have to do in it; who commands or has a role stays', () => {
    const left: NewFact = { kind: 'people.left', data: { people: ['U0EVE'] } };
    const task: NewFact = { kind: 'task.added', data: { task: 1, text: 'look', assignee: eve } };
    expect(mayKnow(after(hidden, task, left), eve)).toBe(false);
    expect(mayKnow(after(hidden, { kind: 'incident.made_private', by: eve, data: {} }, left), eve)).toBe(false);
    expect(mayKnow(after(hidden, { kind: 'role.set', data: { role: 'scribe', person: eve } }, left), eve)).toBe(true);
    expect(mayKnow(after(hidden, { kind: 'commander.set', data: { commander: eve } }, left), eve)).toBe(true);
    expect(mayKnow(after(hidden, left, task), eve)).toBe(true);
  });

  it('names people of Slack once, and nobody of elsewhere', () => {
    const many = after(hidden, { kind: 'commander.set', data: { commander: ada } }, { kind: 'role.set', data: { role: 'scribe', person: { type: 'person', id: 'PBOB', via: 'pagerduty' } } });
    expect(involved(many)).toEqual(['U0ADA']);
  });
});

it('says why there is no way back, for the words people may try', () => {
  for (const verb of ['public', 'publish', 'unrestrict']) expect(whyNotPublic(verb)).toContain('stays private');
  for (const verb of ['private', 'publics', '']) expect(whyNotPublic(verb)).toBeUndefined();
});
