// The event member_left_channel: who is out of a private channel may no longer see its incident.
import { expect, it } from 'vitest';
import left from '../../../handlers/events/member_left_channel.ts';
import type { NewFact } from '../../../src/domain/facts.ts';
import { maySee } from '../../../src/domain/incident.ts';
import { hear } from '../../support/asking.ts';
import { ada, after, anIncident, applied, at, changesNothing, effects, facts, grace } from '../../support/incidents.ts';

const event = { type: 'member_left_channel', user: 'U0GRACE', channel: 'G0INC42', team: 'T1', event_ts: '1795230600.000000' };
const known = { at: at(600), self: 'UTOCSIN' };
const invited: NewFact = { kind: 'people.invited', data: { people: ['U0GRACE', 'U0ADA'] } };
const hidden = anIncident({ private: true, then: [invited] });

it('is written down in a private incident, whose App Home entry goes with it', () => {
  const outcome = hear(left, event, { by: grace, known, incident: hidden });
  expect(facts(outcome)).toMatchObject([{ kind: 'people.left', data: { people: ['U0GRACE'] } }]);
  expect(effects(outcome)).toEqual([{ kind: 'slack.home.show', data: { user: 'U0GRACE' } }]);
  const now = applied(hidden, outcome);
  expect([maySee(hidden, grace), maySee(now, grace), maySee(now, ada)]).toEqual([true, false, true]);
  expect(now.left).toEqual(['U0GRACE']);
});

it('says nothing of a public one, of us, or a second time', () => {
  expect(changesNothing(hear(left, event, { by: grace, known, incident: anIncident({ then: [invited] }) }))).toBe(true);
  expect(changesNothing(hear(left, { ...event, user: 'UTOCSIN' }, { by: { ...grace, id: 'UTOCSIN' }, known, incident: hidden }))).toBe(true);
  expect(changesNothing(hear(left, event, { by: grace, known, incident: after(hidden, { kind: 'people.left', data: { people: ['U0GRACE'] } }) }))).toBe(true);
});

it.each<readonly [string, NewFact]>([
  ['is invited', { kind: 'people.invited', data: { people: ['U0GRACE'] } }], ['gets a role', { kind: 'role.set', data: { role: 'scribe', person: grace } }],
  ['gets a task', { kind: 'task.added', data: { task: 1, text: 'look', assignee: grace } }], ['is to command', { kind: 'handoff.offered', data: { handoff: 1, to: grace } }],
  ['commands', { kind: 'commander.set', data: { commander: grace } }],
])('whoever left is called back who %s', (_how, fact) => {
  const gone = after(hidden, { kind: 'people.left', data: { people: ['U0GRACE', 'U0EVE'] } });
  expect(after(gone, fact).left).toEqual(['U0EVE']);
});

it('is heard in public and private channels', () => {
  expect(left.it.scopes).toEqual(['channels:read', 'groups:read']);
  expect(left.it.channelOf(left.it.input.parse(event))).toBe('G0INC42');
});
