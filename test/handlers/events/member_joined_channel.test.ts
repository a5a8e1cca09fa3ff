// The event member_joined_channel: who comes is in it, and is told what they missed.
import { expect, it } from 'vitest';
import joined from '../../../handlers/events/member_joined_channel.ts';
import { hear } from '../../support/asking.ts';
import { at, changesNothing, effects, facts, grace } from '../../support/incidents.ts';

const event = { type: 'member_joined_channel', user: 'U0GRACE', channel: 'C0INC42', channel_type: 'C', team: 'T1', event_ts: '1795230600.000000' };
const known = { at: at(600), self: 'UTOCSIN' };

it('writes down who came, and catches them up in the channel, in private', () => {
  const outcome = hear(joined, event, { by: grace, known });
  expect(facts(outcome)).toMatchObject([{ kind: 'people.invited', data: { people: ['U0GRACE'] } }]);
  expect(effects(outcome)).toEqual([{ kind: 'slack.tell', data: { user: 'U0GRACE', about: 'catch-up', here: true } }]);
});

it('leaves out whom we bring in ourselves, and us', () => {
  expect(facts(hear(joined, { ...event, inviter: 'UTOCSIN' }, { by: grace, known }))).toEqual([]);
  expect(changesNothing(hear(joined, { ...event, user: 'UTOCSIN' }, { by: { ...grace, id: 'UTOCSIN' }, known }))).toBe(true);
});

it.each(['', 'C0'.repeat(21), '<#C0EVIL>', '\udc00', 'C0 X', 'C0/X'])('is not heard of %j, which is no id: it would be part of a key', (id) => {
  for (const name of ['user', 'channel', 'inviter']) expect(joined.it.input.safeParse({ ...event, [name]: id }).success, name).toBe(false);
});

it('is heard in public and private channels', () => {
  expect(joined.it.scopes).toEqual(['channels:read', 'groups:read']);
  expect(joined.it.channelOf(joined.it.input.parse(event))).toBe('C0INC42');
});
