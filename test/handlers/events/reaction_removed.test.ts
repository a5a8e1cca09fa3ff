// The event reaction_removed: what was pinned by the same person comes off the timeline.
import { describe, expect, it } from 'vitest';
import reactionRemoved from '../../../handlers/events/reaction_removed.ts';
import { defaultConfig } from '../../../src/domain/config.ts';
import { hear } from '../../support/asking.ts';
import { ada, after, anIncident, changesNothing, effects, factKinds, grace } from '../../support/incidents.ts';

const item = { type: 'message', channel: 'C0INC42', ts: '1795230012.000100' };
const event = { type: 'reaction_removed', user: 'U0ADA', reaction: 'pushpin', item, item_user: 'U0GRACE', event_ts: '1795230700.000000' };
const incident = after(anIncident(), { kind: 'message.recorded', by: ada, data: { channel: item.channel, ts: item.ts, author: 'U0GRACE', text: 'errors fall' } });

describe('a pin that is taken back', () => {
  it('by who put it there takes the message off the timeline, and our mark with it', () => {
    const outcome = hear(reactionRemoved, event, { incident, by: ada });
    expect(factKinds(outcome)).toEqual(['message.dropped']);
    expect(effects(outcome)).toEqual([{ kind: 'slack.react', data: { channel: item.channel, ts: item.ts, name: 'memo', on: false } }]);
  });

  it('by somebody else leaves it there', () => expect(changesNothing(hear(reactionRemoved, { ...event, user: 'U0GRACE' }, { incident, by: grace }))).toBe(true));

  it('from a message that is not on the timeline is nothing', () => expect(changesNothing(hear(reactionRemoved, event, { incident: anIncident(), by: ada }))).toBe(true));
});

it.each([['pushpin', true], ['white_check_mark', false], ['repeat', false], ['tada', false]])('%s concerns us: %s; tasks and follow-ups are ended by hand', (reaction, matters) => {
  expect(reactionRemoved.it.concerns?.(reactionRemoved.it.input.parse({ ...event, reaction }), defaultConfig)).toBe(matters);
});

it('reads the channel of the message', () => expect(reactionRemoved.it.channelOf(reactionRemoved.it.input.parse(event))).toBe('C0INC42'));
