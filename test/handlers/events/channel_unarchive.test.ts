// The event channel_unarchive: followed once.
import { describe, expect, it } from 'vitest';
import channelUnarchive from '../../../handlers/events/channel_unarchive.ts';
import { hear } from '../../support/asking.ts';
import { after, anIncident, applied, changesNothing, effectKinds, facts } from '../../support/incidents.ts';

const archived = after(anIncident(), { kind: 'channel.created', data: { channel: 'C0INC42', name: 'inc-42', adopted: false } }, { kind: 'channel.archived', data: {} });
const event = { type: 'channel_unarchive', channel: 'C0INC42', user: 'U0ADA', event_ts: '9.9' };

describe('a channel that is brought back by hand', () => {
  it('is followed, and shows the incident again as it is now', () => {
    const outcome = hear(channelUnarchive, event, { incident: archived });
    expect(facts(outcome)).toEqual([{ kind: 'channel.unarchived', data: { seen: '9.9' } }]);
    expect(effectKinds(outcome)).toEqual(['slack.card.show', 'slack.topic.set', 'slack.announcement.show']);
    expect(channelUnarchive.it.channelOf(channelUnarchive.it.input.parse(event))).toBe('C0INC42');
    expect(channelUnarchive.it.scopes).toEqual(['channels:read']);
  });

  it('is Slack’s word where it does not say whose doing it is', () => {
    expect(facts(hear(channelUnarchive, { ...event, user: undefined }, { incident: archived }))[0]?.by).toMatchObject({ type: 'system', id: 'slack' });
  });

  it('is followed once', () => {
    expect(changesNothing(hear(channelUnarchive, event, { incident: applied(archived, hear(channelUnarchive, event, { incident: archived })) }))).toBe(true);
  });
});
